"""A form whose record somebody else changed meanwhile: three columns, decided field by field."""

import pytest
from textual.pilot import Pilot

from tests.desk.conftest import Running
from tests.desk.driving import account_tab, press
from tui.app import Ringdesk
from tui.domain.contacts import Contact, ContactDraft
from tui.sandbox import Sandbox

pytestmark = pytest.mark.anyio

MINE, THEIRS = "Jan GąsiorX", "Jan Nowak \x1b[2J"


def current(pilot: Pilot[None]) -> Contact:
    assert isinstance(pilot.app, Ringdesk)
    table = pilot.app.front[1]
    assert table is not None
    assert isinstance(table.current, Contact)
    return table.current


async def both_changed(pilot: Pilot[None], sandbox: Sandbox) -> str:
    """Opens a form and types, while somebody else changes the name and the city; gives what saving shows."""
    await press(pilot, "j", "j", "e", "tab", "end", "X")
    contacts = (await account_tab(sandbox, "bsg").connect()).contacts
    assert contacts is not None
    there = await contacts.get(current(pilot))
    keys = list(there.values)
    values = {**there.values, keys[0]: THEIRS, keys[-1]: "Gdynia"}
    await contacts.update(there, ContactDraft(there.phone, values, tuple(group.id for group in there.groups)))
    return await press(pilot, "escape", "w")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_three_columns_stand_with_what_only_they_changed(running: Running, size: tuple[int, int]) -> None:
    async with running(size=size) as (pilot, sandbox):
        shown = await both_changed(pilot, sandbox)
        assert "somebody changed it while the form was open" in shown
        assert ["opened", "theirs", "mine"] in [line.split() for line in shown.splitlines()]
        assert "Jan Gąsior" in shown
        assert MINE in shown
        assert "Jan Nowak" in shown
        assert "\x1b" not in shown
        assert "Gdynia" in shown


@pytest.mark.parametrize(("keys", "name"), [(("w",), MINE), (("space", "w"), THEIRS), (("t", "m", "t", "w"), THEIRS)])
async def test_each_field_is_decided_and_theirs_elsewhere_stays(
    running: Running, keys: tuple[str, ...], name: str
) -> None:
    async with running() as (pilot, sandbox):
        await both_changed(pilot, sandbox)
        assert ("saved" if name == MINE else "nothing was changed") in await press(pilot, *keys)
        values = list(current(pilot).values.values())
        assert values[0] == name
        assert values[-1] == "Gdynia"


async def test_leaving_it_saves_nothing_and_keeps_what_was_typed(running: Running) -> None:
    async with running() as (pilot, sandbox):
        await both_changed(pilot, sandbox)
        form = await press(pilot, "escape")
        assert "not saved: somebody changed the same fields" in form
        assert MINE in form
        assert "theirs" in await press(pilot, "w")
