"""The editor of whole lists by keys alone, over the sandbox; what is saved is read by a second client."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from textual.events import Paste
from textual.pilot import Pilot

from tests.desk.conftest import Running
from tests.desk.driving import account_tab, press, screen_text, settled
from tui.domain.contacts import ContactList, ListEntry, WholeList
from tui.domain.ports import Lists
from tui.sandbox import Sandbox

pytestmark = pytest.mark.anyio

SHORT = "206"
"""A list of 20 entries."""
ANNA = ListEntry("Anna", ("48600111222",))
THEIRS = ListEntry("Theirs", ("48600999888",))


async def paste(pilot: Pilot[None], text: str) -> None:
    """Pastes as a terminal does that brackets it."""
    pilot.app.post_message(Paste(text))
    await settled(pilot)


async def opened(pilot: Pilot[None]) -> str:
    """Goes into the short list."""
    await press(pilot, "2")
    return await press(pilot, "G", "enter")


async def added(pilot: Pilot[None], name: str = "Anna", phones: str = "600111222") -> str:
    """Adds an entry."""
    keys = ["comma" if key == "," else key for key in phones]
    return await press(pilot, "i", *name, "tab", *keys, "escape", "w")


async def colleague(sandbox: Sandbox) -> Lists:
    """A second client of the same account."""
    provider = await account_tab(sandbox, "plusofon").connect()
    assert provider.lists is not None
    return provider.lists


async def stored(sandbox: Sandbox) -> WholeList:
    """The short list as it is at the provider."""
    return await (await colleague(sandbox)).read(SHORT)


async def rewritten(sandbox: Sandbox, change: Callable[[list[ListEntry]], list[ListEntry]]) -> None:
    """A colleague writes the short list."""
    lists = await colleague(sandbox)
    whole = await lists.read(SHORT)
    await lists.replace(replace(whole, entries=tuple(change(list(whole.entries)))))


# -- what waits --------------------------------------------------------------------------------------------------


async def test_changes_wait_with_a_word_each_until_they_are_saved(running: Running) -> None:
    async with running() as (pilot, sandbox):
        await opened(pilot)
        before = await stored(sandbox)
        screen = await added(pilot)
        assert "+ added" in screen
        assert "1 change not saved: w saves, u takes back, D discards" in screen
        assert "- removed" in await press(pilot, "g", "g", "d")
        assert "~ changed" in await press(pilot, "j", "e", "end", "X", "escape", "w")
        assert "3 not saved" in screen_text(pilot.app)
        assert await stored(sandbox) == before
        assert "saved and read back: 3 changes" in await press(pilot, "w")
        now = await stored(sandbox)
        changed = replace(before.entries[1], name=before.entries[1].name + "X")
        assert now.entries == (changed, *before.entries[2:], ANNA)
        assert "not saved" not in screen_text(pilot.app).lower().splitlines()[-2]


async def test_changes_are_taken_back_and_made_again_one_by_one(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        await opened(pilot)
        await press(pilot, "d", "j", "d")
        assert "1 change not saved" in await press(pilot, "u")
        assert "nothing waits" in await press(pilot, "u")
        assert "2 changes not saved" in await press(pilot, "U", "U")


async def test_discarding_asks_and_is_taken_back(running: Running) -> None:
    async with running() as (pilot, sandbox):
        before = (await opened(pilot), await stored(sandbox))[1]
        await press(pilot, "d", "j", "d")
        assert "Discard 2 changes" in await press(pilot, "D")
        assert "2 not saved" in await press(pilot, "enter")
        assert "- removed" not in await press(pilot, "D", "D")
        assert "2 changes not saved" in await press(pilot, "u")
        assert await stored(sandbox) == before


async def test_marked_entries_go_together_and_come_back_together(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        await opened(pilot)
        assert "3 changes not saved" in await press(pilot, *["space"] * 3, "d")
        assert "nothing waits" in await press(pilot, "u")
        assert "20 changes not saved" in await press(pilot, "A", "A", "d")


async def test_numbers_that_cannot_be_read_go_back_as_they_were(running: Running) -> None:
    odd = ListEntry("Odd", ("ext. 12, room 3", "79000000001", "abc\x07"))
    async with running() as (pilot, sandbox):
        await rewritten(sandbox, lambda entries: [odd, *entries])
        await opened(pilot)
        assert "ext. 12, room 3, +79000000001, abc␇" in await press(pilot, "e")
        await press(pilot, "tab", "end", "comma", *"600111222", "escape", "w", "w")
        assert (await stored(sandbox)).entries[0] == ListEntry("Odd", (*odd.phones, "48600111222"))


async def test_impossible_numbers_are_refused_and_known_ones_asked_about_once(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        await opened(pilot)
        assert "not saved: see the fields" in await added(pilot, phones="12")
        await press(pilot, "i", "ctrl+u", *"600111222", "escape", "w")
        assert "in the list already (Anna)" in await added(pilot, "Twin")
        assert "2 changes not saved" in await press(pilot, "w")


# -- saving ------------------------------------------------------------------------------------------------------


async def test_what_a_colleague_did_meanwhile_stays_and_is_told(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, sandbox):
        await opened(pilot)
        before = (await stored(sandbox)).entries
        await added(pilot)
        await rewritten(sandbox, lambda entries: [*entries[1:], THEIRS])
        told = await press(pilot, "w")
        assert "What others did" in told
        assert "Theirs +48600999888" in told
        assert f"added Theirs, removed {before[0].name}" in await press(pilot, "escape")
        assert (await stored(sandbox)).entries == (*before[1:], THEIRS, ANNA)


@pytest.mark.parametrize(("answer", "expected"), [("enter", "Theirs"), ("down", "MineX")])
async def test_an_entry_that_both_changed_is_asked_about(running: Running, answer: str, expected: str) -> None:
    async with running(size=(120, 40)) as (pilot, sandbox):
        await rewritten(sandbox, lambda entries: [ListEntry("Mine", ("48600111222",)), *entries])
        await opened(pilot)
        await press(pilot, "e", "end", "X", "escape", "w")
        await rewritten(sandbox, lambda entries: [ListEntry("Theirs", ("48600111222",)), *entries[1:]])
        asked = await press(pilot, "w")
        assert "It was: Mine +48600111222" in asked
        assert "mine: MineX" in asked
        await press(pilot, answer, *(["enter"] if answer == "down" else []))
        assert (await stored(sandbox)).entries[0].name == expected


async def test_giving_up_a_conflict_sends_nothing_and_loses_nothing(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, sandbox):
        await opened(pilot)
        await press(pilot, "e", "end", "X", "escape", "w")
        await rewritten(sandbox, lambda entries: [replace(entries[0], name="Theirs"), *entries[1:]])
        await press(pilot, "w", "escape", "escape")
        assert "1 not saved" in screen_text(pilot.app)
        assert (await stored(sandbox)).entries[0].name == "Theirs"


async def test_much_of_a_list_goes_only_by_its_number(running: Running) -> None:
    async with running() as (pilot, sandbox):
        await opened(pilot)
        assert "7 of the 20 entries" in await press(pilot, *["space"] * 7, "d", "w")
        assert "nothing was sent" in await press(pilot, "escape")
        assert "saved and read back: 7" in await press(pilot, "w", "7", "enter")
        assert len((await stored(sandbox)).entries) == 13


@pytest.mark.parametrize("fault", ["lists.update:cut:after*1", "lists.update:cut:before*1"])
async def test_a_lost_answer_is_looked_up_and_everything_is_there_once(running: Running, fault: str) -> None:
    async with running() as (pilot, sandbox):
        await opened(pilot)
        sandbox.set("plusofon.fault", fault)
        await added(pilot)
        assert "saved and read back" in await press(pilot, "w")
        assert (await stored(sandbox)).entries.count(ANNA) == 1


async def test_a_refused_save_keeps_what_waits(running: Running) -> None:
    async with running() as (pilot, sandbox):
        await opened(pilot)
        await added(pilot)
        sandbox.set("plusofon.fault", "lists.update:status:422*1")
        assert "NOT saved" in await press(pilot, "w")
        assert "saved and read back" in await press(pilot, "w")
        assert ANNA in (await stored(sandbox)).entries


async def test_a_colleague_between_reading_and_writing_is_reported(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, sandbox):
        sandbox.set("plusofon.interloper", "add")
        await opened(pilot)
        await added(pilot)
        assert "Somebody else +79000009999" in await press(pilot, "w")
        sandbox.set("plusofon.interloper", "off")
        assert ANNA in (await stored(sandbox)).entries


async def test_a_saved_list_is_taken_back_by_undo(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, sandbox):
        await opened(pilot)
        before = (await stored(sandbox)).entries
        await added(pilot)
        await press(pilot, "w")
        assert "Undo at Plusofon" in await press(pilot, "u")
        assert "saved and read back" in await press(pilot, "u")
        assert (await stored(sandbox)).entries == before
        assert "Anna" not in screen_text(pilot.app)


# -- many lines --------------------------------------------------------------------------------------------------


async def test_pasted_lines_become_entries_and_the_rest_stays_to_be_corrected(running: Running) -> None:
    lines = ["Anna;600111222", "no number here", "Olga +999 12345678", "Anna again 600 111 222", "Jan; 600111333"]
    async with running(size=(120, 40)) as (pilot, sandbox):
        await opened(pilot)
        await press(pilot, "P")
        await paste(pilot, "\n".join(lines))
        left = await press(pilot, "escape", "w")
        assert "Anna;600111222" not in left
        assert "no number here" in left
        assert "line 2: +999 12345678: " in left
        assert "line 3: +48600111222 is there already (Anna)" in left
        assert "2 changes not saved" in await press(pilot, "D")
        await press(pilot, "w")
        assert (await stored(sandbox)).entries[-2:] == (ANNA, ListEntry("Jan", ("48600111333",)))


async def test_doubles_are_added_where_that_is_meant(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        await opened(pilot)
        await added(pilot)
        await press(pilot, "P")
        await paste(pilot, "Twin;600111222")
        assert "is there already (Anna)" in await press(pilot, "escape", "w")
        assert "2 not saved" in await press(pilot, "A")


async def test_pasted_lines_that_were_left_are_there_again(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        await opened(pilot)
        assert "kept as unfinished work" in await press(pilot, "P", *"Anna;600", "escape", "escape")
        assert "Anna;600" in await press(pilot, "P")


# -- lists -------------------------------------------------------------------------------------------------------


async def test_lists_are_made_renamed_and_deleted(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, sandbox):
        await press(pilot, "2")
        assert "of 7" in await press(pilot, "i", *"Fresh", "escape", "w")
        await press(pilot, "G", "e", "end", *"er", "escape", "w")
        lists = await colleague(sandbox)
        [fresh] = [row for row in (await lists.find(1)).rows if row.name == "Fresher"]
        assert fresh == ContactList(fresh.id, "Fresher", "black")
        assert "Delete black list Fresher (0 entries)" in await press(pilot, "d")
        assert "of 6" in await press(pilot, "d")


async def test_renaming_keeps_the_entries(running: Running) -> None:
    async with running() as (pilot, sandbox):
        before = await stored(sandbox)
        await press(pilot, "2", "G", "e", "end", "X", "escape", "w")
        assert await stored(sandbox) == replace(before, name=before.name + "X")


async def test_a_type_that_is_not_used_is_warned_of(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        await press(pilot, "2")
        await press(pilot, "i", *"Pale", "tab", "enter", "space", "j", "space", "enter")
        assert "does not use white lists yet" in await press(pilot, "escape", "w")
        assert "of 7" in await press(pilot, "w")
