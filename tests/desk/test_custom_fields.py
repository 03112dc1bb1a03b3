"""The fields that an account made for its contacts: a table like every other, and columns that follow."""

import pytest

from tests.desk.conftest import Running
from tests.desk.driving import press, screen_text
from tests.rehearsal import Desk, opened
from tui.domain.contacts import CustomField, FieldType
from tui.domain.errors import Conflict
from tui.services.change_kinds import rebuilt
from tui.services.changes import Change, sides
from tui.services.entries import State
from tui.services.field_changes import ChangeField, CreateField
from tui.services.looking import look
from tui.services.performing import custom_fields_of, perform
from tui.services.preparing import prepared
from tui.services.reversal import reversal

pytestmark = pytest.mark.anyio

WIDE = (160, 40)


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
        row = next(line for line in screen_text(pilot.app).splitlines() if "Shoe sizes" in line)
        assert row.replace(" ", "").startswith("Shoesizestextno")
        assert "Shoe sizes" not in heading(await press(pilot, "g", "c"))


async def test_a_taken_name_and_a_long_one_stand_at_the_field(running: Running) -> None:
    async with running(size=WIDE) as (pilot, _sandbox):
        await press(pilot, "g", "f", "i", *"Shoe size", "escape", "w")
        assert "of this name already" in await press(pilot, "i", *"Shoe size", "escape", "w")
        assert "1 to 30 characters" in await press(pilot, "i", *"s of somebody who walks a lot", "escape", "w")


async def test_a_new_field_is_taken_back_by_hiding_it(running: Running) -> None:
    async with running(size=WIDE, switches={"bsg.guard": "0"}) as (pilot, _sandbox):
        await press(pilot, "g", "f", "i", *"Shoe size", "escape", "w")
        await press(pilot, "g", "c")
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
        assert "AMBIGUOUS" not in await press(pilot, "L")


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


# -- without a screen ------------------------------------------------------------------------------------


async def the_first(desk: Desk) -> CustomField:
    """One of the account's fields."""
    return (await custom_fields_of(desk.provider).all())[0]


async def found(desk: Desk, change: Change) -> State:
    """What a look says of a change."""
    return (await look(desk.provider, change)).state


async def test_a_look_tells_what_became_of_a_new_field() -> None:
    async with opened("bsg") as desk:
        change = await prepared(desk.provider, CreateField("Shoe size", FieldType.NUMBER))
        assert await found(desk, change) is State.NOT_DONE
        made = await perform(desk.provider, change)
        assert (await look(desk.provider, change)).value == made


async def test_a_look_tells_what_became_of_a_changed_field() -> None:
    async with opened("bsg") as desk:
        field = await the_first(desk)
        change = ChangeField(field, "Other", not field.visible)
        assert await found(desk, change) is State.NOT_DONE
        await perform(desk.provider, ChangeField(field, "Third", field.visible))
        assert await found(desk, change) is State.UNKNOWN
        await perform(desk.provider, change)
        assert await found(desk, change) is State.DONE
        assert await found(desk, ChangeField(CustomField("1", "x", FieldType.TEXT), "y", visible=True)) is State.UNKNOWN


async def test_what_others_changed_is_not_overwritten() -> None:
    async with opened("bsg") as desk:
        field = await the_first(desk)
        await perform(desk.provider, ChangeField(field, "Third", field.visible))
        with pytest.raises(Conflict):
            await prepared(desk.provider, ChangeField(field, "Other", field.visible))


@pytest.mark.parametrize(
    "change",
    [
        CreateField("Shoe size", FieldType.NUMBER, ("1", "2")),
        ChangeField(CustomField("1", "a", FieldType.DATE, "b", visible=False), "c", visible=True),
    ],
)
async def test_a_change_comes_back_from_the_journal(change: Change) -> None:
    assert rebuilt(change.VERB, *sides(change)) == change


async def test_a_changed_field_is_taken_back() -> None:
    field = CustomField("1", "a", FieldType.TEXT)
    [back] = reversal(ChangeField(field, "b", visible=False)).changes
    assert back == ChangeField(CustomField("1", "b", FieldType.TEXT, visible=False), "a", visible=True)
