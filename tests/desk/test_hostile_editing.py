"""A form shows a hostile value made fit for the screen, and writes the raw one back when it was left alone."""

import pytest
from textual.pilot import Pilot

from tests.desk.conftest import Running
from tests.desk.driving import press
from tests.desk.test_editing_by_keys import front
from tui.domain.contacts import Contact
from tui.sandbox.names import HOSTILE

pytestmark = pytest.mark.anyio

HELD = ("\x1b[31mRed\x1b[0m", "\u202egnp.exe\u202c", "lone \ud83d surrogate", "nul\x00inside", "tab\tand\r\nline")
"""Of the seed's names, those that no field could show as they are."""


async def at(pilot: Pilot[None], name: str) -> Contact:
    """Puts the cursor on the contact that has this name."""
    rows = list(front(pilot).rows.values())
    number = next(place for place, row in enumerate(rows) if name in row.values.values())
    await press(pilot, "g", "g", *["j"] * number)
    row = front(pilot).current
    assert isinstance(row, Contact)
    return row


@pytest.mark.parametrize("number", range(len(HELD)))
async def test_another_field_is_changed_and_the_raw_name_stays(running: Running, number: int) -> None:
    name = HELD[number]
    assert name in HOSTILE
    async with running((120, 40), switches={"hostile": "on"}) as (pilot, _sandbox):
        before = await at(pilot, name)
        assert "w save" in await press(pilot, "e")
        key = next(key for key, value in before.values.items() if value == name)
        await press(pilot, "tab", "tab", "tab", "end", "4", "escape", "w")
        after = await at(pilot, name)
        assert after.id == before.id
        assert after.values != before.values
        assert ascii(after.values[key]) == ascii(name)
