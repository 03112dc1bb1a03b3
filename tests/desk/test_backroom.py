"""Journal, jobs, unfinished work and undo, by keys."""

import pytest
from textual.pilot import Pilot

from tests.desk.conftest import Running
from tests.desk.driving import press, screen_text, settled, until
from tui.app import Ringdesk
from tui.domain.contacts import ContactDraft
from tui.services.book_changes import CreateContact
from tui.services.changes import sides
from tui.services.entries import Intent, Outcome, State

pytestmark = pytest.mark.anyio


async def test_the_journal_tells_what_was_written(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        await press(pilot, "i", *"48600111222", "escape", "w")
        journal = await press(pilot, "L")
        assert "add contact" in journal
        assert "+48600111222" in journal
        assert "done" in journal
        detail = await press(pilot, "enter")
        assert "-> 48600111222" in detail
        await press(pilot, "q")
        assert "page 1/21" in await press(pilot, "q")


async def test_a_lost_answer_is_settled_in_the_journal(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, sandbox):
        sandbox.set("bsg.fault", "contacts.create:cut:after*1")
        await press(pilot, "i", *"48600111333", "escape", "w")
        journal = await press(pilot, "L")
        assert "add contact" in journal
        assert "AMBIGUOUS" not in journal


async def leave_in_doubt(pilot: Pilot[None], phone: str) -> None:
    """Puts a write into the journal whose answer was lost."""
    app = pilot.app
    assert isinstance(app, Ringdesk)
    journal = (await app.tools.workshop()).journal
    change = CreateContact(ContactDraft(phone))
    before, after = sides(change)
    entry = await journal.intend(Intent("bsg", "a job", change.VERB, change.target, before, after))
    await journal.conclude(entry, Outcome(State.UNKNOWN, "The answer was lost."))


async def test_an_ambiguous_line_is_looked_up_again(running: Running) -> None:
    async with running(size=(120, 40), switches={"bsg.guard": "0"}) as (pilot, sandbox):
        await press(pilot, "i", *"48600111333", "escape", "w")
        await leave_in_doubt(pilot, "48600111333")
        sandbox.set("bsg.fault", "contacts.search:status:500")
        assert "AMBIGUOUS" in await press(pilot, "L")
        await press(pilot, "o")
        assert "could not be looked up" in await until(pilot, "it was not done")
        assert "still AMBIGUOUS" in await press(pilot, "escape")
        sandbox.set("bsg.fault", "")
        await press(pilot, "o")
        found = await until(pilot, "Looked up: it was done.")
        assert "AMBIGUOUS" not in found
        assert "only what is AMBIGUOUS" in await press(pilot, "o")


async def test_who_looked_says_what_became_of_a_write(running: Running) -> None:
    async with running(size=(120, 40), switches={"bsg.guard": "0"}) as (pilot, sandbox):
        await leave_in_doubt(pilot, "48600111333")
        sandbox.set("bsg.fault", "contacts.search:status:500")
        await press(pilot, "L", "o")
        await until(pilot, "it was not done")
        decided = await press(pilot, "down", "down", "enter")
        assert "AMBIGUOUS" not in decided
        assert "not done. Decided by" in decided


async def test_deleting_is_taken_back_and_done_again(running: Running) -> None:
    async with running(size=(120, 40), switches={"bsg.guard": "0"}) as (pilot, _sandbox):
        assert "of 1999" in await press(pilot, "d", "d")
        assert "Undo at" in await press(pilot, "u")
        assert "of 2000" in await press(pilot, "u")
        assert "Redo at" in await press(pilot, "U")
        assert "of 1999" in await press(pilot, "U")


async def test_ctrl_c_stops_what_is_being_written_and_nothing_else(running: Running) -> None:
    async with running(size=(120, 40), switches={"bsg.guard": "0"}) as (pilot, sandbox):
        assert "nothing is being written" in await press(pilot, "ctrl+c")
        sandbox.set("bsg.latency", 300)
        await pilot.press("space", "space", "d")
        await pilot.pause(1.5)
        await pilot.press("d")
        await pilot.pause(0.05)
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert "Stop " in screen_text(pilot.app)
        await pilot.press("escape")
        await settled(pilot)


async def test_nothing_to_undo_is_said(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        assert "nothing to undo" in await press(pilot, "u")


async def test_unfinished_work_is_listed_and_opened_again(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        await press(pilot, "i", *"4860055", "escape", "escape")
        await press(pilot, "2")
        listed = await press(pilot, "g", "d")
        assert "New contact" in listed
        form = await press(pilot, "enter")
        assert "4860055" in form
        assert "w save" in form


async def test_jobs_are_listed_with_their_figures(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        await press(pilot, "d", "d")
        jobs = await press(pilot, "J")
        assert "delete" in jobs
        assert "1/1" in jobs


async def test_leaving_while_nothing_runs_asks_nothing(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        await pilot.press("q")
        await pilot.pause()
        assert not pilot.app.is_running


async def test_a_line_of_the_journal_shows_what_changed_field_by_field(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        await press(pilot, "j", "j", "e", "tab", "end", "X", "escape", "w")
        assert "BSG main" in await press(pilot, "L")
        detail = await press(pilot, "enter")
        assert "Jan Gąsior -> Jan GąsiorX" in " ".join(detail.split())
        assert "{" not in detail
