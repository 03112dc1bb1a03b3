"""A text that is not shown as it came is marked: its row, its details, and each question that names it."""

from collections.abc import Callable

import pytest
from textual.coordinate import Coordinate
from textual.pilot import Pilot

from tests.desk.conftest import Running
from tests.desk.driving import press
from tests.desk.test_editing_by_keys import front
from tests.desk.test_hostile_editing import HELD, at
from tui.domain.foreign import is_altered
from tui.sandbox.names import HOSTILE
from tui.widgets.dialogs import Confirm, Typed
from tui.widgets.paged_table import ALTERED

pytestmark = pytest.mark.anyio

HOSTILE_SEED = {"switches": {"hostile": "on"}}
UNSEEN = "it holds characters that cannot be seen"
MIXED = "a word mixes letters of several alphabets"
TURNING = "it holds marks that change the reading direction"


def marks(pilot: Pilot[None]) -> dict[str, str]:
    """What stands before each row of the page, by its first name-like value that the seed made hostile."""
    table = front(pilot).table
    rows = front(pilot).rows
    found = {}
    for number, row in enumerate(rows.values()):
        name = next((value for value in row.values.values() if value in HOSTILE), row.phone)
        found[name] = table.get_cell_at(Coordinate(number, 0)).plain
    return found


async def test_a_row_that_shows_other_characters_than_it_was_given_is_marked(running: Running) -> None:
    async with running((160, 40), **HOSTILE_SEED) as (pilot, _sandbox):
        seen = marks(pilot)
        named = {name: mark for name, mark in seen.items() if name in HOSTILE}
        assert len(named) > 10
        assert named == {name: ALTERED if is_altered(name) else " " for name in named}
        assert ALTERED in named.values()
        assert named["Anna [/]"] == " "
        assert set(seen.values()) == {ALTERED, " "}


async def test_a_mark_of_the_operator_goes_before_it_and_leaves_it_there(running: Running) -> None:
    async with running((160, 40), **HOSTILE_SEED) as (pilot, _sandbox):
        await at(pilot, HELD[0])
        await press(pilot, "space")
        assert marks(pilot)[HELD[0]] == "*"
        await at(pilot, HELD[0])
        await press(pilot, "space")
        assert marks(pilot)[HELD[0]] == ALTERED


@pytest.mark.parametrize(("name", "why"), [(HELD[0], UNSEEN), (HELD[1], TURNING), (HELD[2], UNSEEN)])
async def test_details_say_what_it_is(running: Running, name: str, why: str) -> None:
    async with running((160, 40), **HOSTILE_SEED) as (pilot, _sandbox):
        await at(pilot, name)
        assert f"Beware: {why}." in await press(pilot, "enter")


@pytest.mark.parametrize("ask", [Confirm, Typed])
async def test_questions_say_what_a_name_in_them_is(
    running: Running, ask: Callable[..., Confirm] | Callable[..., Typed]
) -> None:
    async with running() as (pilot, _sandbox):
        for name, why in (("\u202egnp", TURNING), ("Iv\u200ban", UNSEEN), ("\u0410nna", MIXED)):
            pilot.app.push_screen(ask(f"Delete the group {name},\nand its people?", *"dx"[: 1 + (ask is Confirm)]))
            assert f"Beware: {why}." in await press(pilot)
            await press(pilot, "escape")
        pilot.app.push_screen(Confirm("Delete the group [/],\nand its people?", "d", "delete"))
        assert "Beware" not in await press(pilot)


async def test_of_a_harmless_name_nothing_is_said(running: Running) -> None:
    async with running((160, 40), **HOSTILE_SEED) as (pilot, _sandbox):
        await at(pilot, "Anna [/]")
        assert "Beware" not in await press(pilot, "enter")
        await press(pilot, "escape")
        question = await press(pilot, "d")
        assert "delete" in question
        assert "Beware" not in question
