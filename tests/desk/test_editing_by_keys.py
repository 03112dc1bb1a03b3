"""Changing things by keys alone, over the sandbox; what was written is read back from it."""

import pytest
from textual.pilot import Pilot

from tests.desk.conftest import Running
from tests.desk.driving import press, screen_text, until
from tui.app import Ringdesk
from tui.domain.contacts import Contact, GroupRef
from tui.panes.editing import EditingBrowser

pytestmark = pytest.mark.anyio


def front(pilot: Pilot[None]) -> EditingBrowser:
    """The table in front."""
    app = pilot.app
    assert isinstance(app, Ringdesk)
    assert app.desk is not None
    assert app.desk.levels is not None
    return app.desk.levels.top


def groups(pilot: Pilot[None]) -> tuple[GroupRef, ...]:
    """Groups of the contact under the cursor."""
    row = front(pilot).current
    assert isinstance(row, Contact)
    return row.groups


async def test_a_name_is_corrected_in_few_keys(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        form = await press(pilot, "j", "j", "e")
        assert "w save" in form
        assert "Jan" in form
        await press(pilot, "tab", "end", "X", "escape", "w")
        row = front(pilot).current
        assert isinstance(row, Contact)
        assert row.values[next(key for key, value in row.values.items() if value.endswith("X"))] == "Jan GąsiorX"


async def test_what_is_typed_before_the_form_is_there_goes_into_it_tab_included(running: Running) -> None:
    async with running() as (pilot, sandbox):
        sandbox.set("bsg.latency", 300)
        await pilot.press("e", "tab", "end", "X")
        sandbox.set("bsg.latency", 0)
        await until(pilot, "Наталія ГнатюкX")


async def test_ctrl_c_gives_up_a_form_that_is_being_read_and_what_was_typed_for_it(running: Running) -> None:
    async with running() as (pilot, sandbox):
        sandbox.set("bsg.latency", 100_000)
        await pilot.press("e", "X", "ctrl+c")
        await until(pilot, "Enter Open")


async def test_a_form_is_no_obstacle_to_suspending_and_drawing_again(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    for name in ("suspend_process", "redraw"):
        monkeypatch.setattr(Ringdesk, f"action_{name}", lambda _self, name=name: asked.append(name))
    async with running() as (pilot, _sandbox):
        await press(pilot, "e", "ctrl+l", "ctrl+z", "escape", "ctrl+l", "ctrl+z")
        assert asked == ["redraw", "suspend_process"] * 2


async def test_a_field_that_was_empty_is_filled_in(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        before = front(pilot).current
        assert isinstance(before, Contact)
        assert "#5502" not in before.values
        assert "birthday" in await press(pilot, "e")
        await press(pilot, "tab", "tab", *"1999-01-02", "escape", "w")
        after = front(pilot).current
        assert isinstance(after, Contact)
        assert after.values == {**before.values, "#5502": "1999-01-02"}


async def test_a_contact_is_added_once(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        await press(pilot, "i", *"48600111222", "escape", "w")
        found = await press(pilot, "slash", *"48600111222", "enter")
        assert "+48600111222" in found
        assert "1-1 of 1" in found
        again = await press(pilot, "i", *"600111222", "escape", "w")
        assert "in the book already" in again


async def test_an_impossible_number_is_refused_at_its_field(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        assert "not saved" in await press(pilot, "i", *"12", "escape", "w")


async def test_a_form_that_is_left_keeps_its_text(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        left = await press(pilot, "i", *"4860011", "escape", "escape")
        assert "kept as unfinished work" in left
        assert "4860011" in await press(pilot, "i")


async def test_deleting_asks_and_enter_cancels(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        first = front(pilot).current
        assert "Enter, Esc cancel" in await press(pilot, "d")
        await press(pilot, "enter")
        assert front(pilot).current == first
        await press(pilot, "d", "d")
        assert "of 1999" in screen_text(pilot.app)


async def test_a_question_is_answered_by_the_letter_on_the_verbs_key_on_a_cyrillic_layout(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        await press(pilot, "в", "в")
        assert "of 1999" in await until(pilot, "of 1999")


async def test_more_than_five_are_deleted_only_by_their_number(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        asked = await press(pilot, *["space"] * 7, "d")
        assert "Delete 7 contacts" in asked
        assert "Delete 7 contacts" in await press(pilot, "6", "enter")
        await press(pilot, "7", "enter")
        assert "of 1993" in screen_text(pilot.app)


async def test_groups_of_a_contact_change(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        before = len(groups(pilot))
        await press(pilot, "t", "space", "enter")
        assert abs(len(groups(pilot)) - before) == 1


async def test_a_number_goes_on_the_stop_list_and_off_again(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        assert "Put " in await press(pilot, "b")
        assert "1 done" in await press(pilot, "b")
        assert "Take " in await press(pilot, "b")
        assert "1 done" in await press(pilot, "b")


async def test_a_group_is_added_and_renamed(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        await press(pilot, "g", "r")
        await press(pilot, "i", *"Bread club", "escape", "w")
        assert "of 13" in screen_text(pilot.app)
        await press(pilot, "slash", *"Bread", "enter")
        await press(pilot, "e", "end", "s", "escape", "w")
        assert "Bread clubs" in screen_text(pilot.app)


async def test_a_lost_answer_is_looked_up_and_not_sent_again(running: Running) -> None:
    async with running() as (pilot, sandbox):
        sandbox.set("bsg.fault", "contacts.create:cut:after*1")
        await press(pilot, "i", *"48600111333", "escape", "w")
        found = await press(pilot, "slash", *"48600111333", "enter")
        assert "1-1 of 1" in found


async def test_all_that_match_are_marked_and_changed(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        await press(pilot, "slash", *"4860", "enter")
        asked = await press(pilot, "A")
        assert "Mark all" in asked
        assert "ALL THAT MATCH marked" in await press(pilot, "A")
        question = await press(pilot, "d")
        number = question.split("Delete ")[1].split(" ")[0]
        assert int(number) > 5
        await press(pilot, *number, "enter")
        assert f"of {2000 - int(number)}" in await press(pilot, "escape")


async def test_a_read_only_account_offers_no_change(read_only: Running) -> None:
    async with read_only(size=(120, 40)) as (pilot, _sandbox):
        before = screen_text(pilot.app)
        for key in ("i", "e", "d", "b", "t"):
            assert (await press(pilot, key)).splitlines()[5:20] == before.splitlines()[5:20]
        assert "Delete" not in await press(pilot, "question_mark")
