"""Numbers that stand more than once in the lists of an account."""

import pytest

from tests.desk.conftest import Running
from tests.desk.driving import account_tab, press
from tui.domain.contacts import ListEntry, WholeList
from tui.domain.wording import counted
from tui.panes.entry_paste import read_pasted
from tui.panes.list_doubles import doubles, elsewhere
from tui.sandbox import Sandbox

pytestmark = pytest.mark.anyio

SPAM = WholeList("1", "Spam", "black", (ListEntry("Anna", ("48600111222", "+48 600 111 333")), ListEntry("A", ("9",))))
VIP = WholeList("2", "VIP", "white", (ListEntry("Ania", ("+48600111222",)), ListEntry("9", ("9", "9"))))


async def everything(sandbox: Sandbox) -> list[WholeList]:
    lists = (await account_tab(sandbox, "plusofon").connect()).lists
    assert lists is not None
    return [await lists.read(row.id) for row in (await lists.find(1)).rows]


def test_a_number_is_known_again_however_it_is_written() -> None:
    [first, nine] = doubles([SPAM, VIP])
    assert (first.label, first.value) == ("+48600111222", "black list Spam (Anna); white list VIP (Ania)")
    assert nine.value.count("list") == 3
    assert doubles([SPAM]) == []


def test_what_is_pasted_is_told_to_stand_elsewhere_and_is_added() -> None:
    read = read_pasted("Ola;600111222\nJan;600111999", {}, "PL", elsewhere=elsewhere([SPAM, VIP], "1"))
    assert len(read.entries) == 2
    assert read.remarks == ("line 1: +48600111222 is on white list VIP too",)


async def test_the_desk_finds_them_by_one_key(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, sandbox):
        found = doubles(await everything(sandbox))
        shown = await press(pilot, "2", "equals_sign")
        assert f"Standing more than once: {counted(len(found), 'number')} in 6 lists" in shown
        assert all(fact.label in shown for fact in found[:5])
        assert "Standing more" not in await press(pilot, "escape")
