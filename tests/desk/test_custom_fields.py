"""The fields that an account made for its contacts: a table like every other, and columns that follow."""

import pytest
from textual.pilot import Pilot

from tests.desk.conftest import Running
from tests.desk.driving import screen_text, settled

pytestmark = pytest.mark.anyio

WIDE = (160, 40)


async def press(pilot: Pilot[None], *keys: str) -> str:
    """Presses keys, waits for what they started, and reads the screen."""
    for key in keys:
        await pilot.press(key)
    await settled(pilot)
    return screen_text(pilot.app)


def heading(screen: str) -> str:
    """The line with the names of the columns."""
    return next(line for line in screen.splitlines() if "Phone" in line)


async def test_the_fields_are_listed(running: Running) -> None:
    async with running(size=WIDE) as (pilot, _sandbox):
        listed = await press(pilot, "g", "f")
        assert "[fields]" in listed
        assert all(word in listed for word in ("Name", "Type", "Visible", "Description", "text", "yes"))


async def test_a_field_is_added_renamed_and_hidden_and_the_columns_follow(running: Running) -> None:
    async with running(size=WIDE) as (pilot, _sandbox):
        assert "Shoe size" not in heading(screen_text(pilot.app))
        added = await press(pilot, "g", "f", "i", *"Shoe size", "escape", "w")
        assert "field Shoe size added" in added
        assert "Shoe size" in heading(await press(pilot, "g", "c"))
        await press(pilot, "g", "f", "slash", *"Shoe", "enter", "e", "end", "s", "escape", "w")
        assert "Shoe sizes" in heading(await press(pilot, "g", "c"))
        await press(pilot, "g", "f", "e", "tab", "enter", "space", "down", "space", "enter", "escape", "w")
        assert "no" in screen_text(pilot.app)
        assert "Shoe sizes" not in heading(await press(pilot, "g", "c"))


async def test_a_taken_name_and_a_long_one_stand_at_the_field(running: Running) -> None:
    async with running(size=WIDE) as (pilot, _sandbox):
        await press(pilot, "g", "f", "i", *"Shoe size", "escape", "w")
        assert "of this name already" in await press(pilot, "i", *"Shoe size", "escape", "w")
        assert "1 to 30 characters" in await press(pilot, "i", *"s of somebody who walks a lot", "escape", "w")


async def test_a_new_field_is_taken_back_by_hiding_it(running: Running) -> None:
    async with running(size=WIDE, switches={"bsg.guard": "0"}) as (pilot, _sandbox):
        await press(pilot, "g", "f", "i", *"Shoe size", "escape", "w", "g", "c")
        asked = await press(pilot, "u")
        assert "add field Shoe size" in asked
        assert "is hidden" in asked
        assert "Shoe size" not in heading(await press(pilot, "u"))
        assert "Redo at" in await press(pilot, "U")
        assert "Shoe size" in heading(await press(pilot, "U"))


async def test_a_lost_answer_is_looked_up(running: Running) -> None:
    async with running(size=WIDE) as (pilot, sandbox):
        sandbox.set("bsg.fault", "fields.create:cut:after*1")
        added = await press(pilot, "g", "f", "i", *"Shoe size", "escape", "w")
        assert "field Shoe size added" in added
        sandbox.set("bsg.fault", "fields.update:cut:before*1")
        assert "it was not done" in await press(pilot, "slash", *"Shoe", "enter", "e", "end", "s", "escape", "w")


async def test_half_a_form_is_unfinished_work(running: Running) -> None:
    async with running(size=WIDE) as (pilot, _sandbox):
        await press(pilot, "g", "f", "i", *"Shoe", "escape", "escape", "g", "c")
        assert "New field" in await press(pilot, "g", "d")
        form = await press(pilot, "enter")
        assert "Shoe" in form
        assert "w save" in form


async def test_fields_are_reached_by_name(running: Running) -> None:
    async with running(size=WIDE) as (pilot, _sandbox):
        await press(pilot, "colon", *"custom fields")
        assert "[fields]" in await press(pilot, "enter")


async def test_an_account_without_such_fields_has_no_such_place(running: Running) -> None:
    async with running(size=WIDE) as (pilot, _sandbox):
        assert "fields" not in await press(pilot, "2")
        assert "gf does nothing here" in await press(pilot, "g", "f")


async def test_a_read_only_account_only_shows_them(read_only: Running) -> None:
    async with read_only(size=WIDE) as (pilot, _sandbox):
        await press(pilot, "g", "f")
        assert "w save" not in await press(pilot, "i")
        assert "w save" not in await press(pilot, "e")
