"""The thin driver's promise: the same cells as plain drawing, whatever is drawn."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.terminal.emulator import Emulator
from tui.terminal.cells import measured
from tui.terminal.thin import ThinBacklog

WORDS = [
    "a",
    "Zażółć",
    "Привіт",
    " ",
    " " * 12,
    "  ",
    "──┐",
    "漢字",
    "漢",
    "é",
    "e\u0301",
    "😀",
    "שלום",
    "…",
    "\ue000",
]
STYLES = [
    "",
    "1",
    "38;5;254;48;5;235",
    "1;38;5;254;48;5;235",
    "48;5;235",
    "4;31",
    "7",
    "38;2;1;2;3;48;2;4;5;6",
    "3;97;100",
]


class Row(NamedTuple):
    """A piece of a row: where it begins, and its texts with their styles."""

    x: int
    y: int
    runs: list[tuple[str, str]]


def frame(rows: list[Row], width: int, height: int) -> str:
    """What Textual would write; text that does not fit is left out."""
    written = []
    for row in sorted(rows, key=lambda row: row.y % height):
        x, y = row.x % width, row.y % height
        parts = [f"\x1b[{y + 1};{x + 1}H"]
        for style, text in row.runs:
            x += len(measured(text).cells)
            if x <= width:
                parts.append(f"\x1b[{style}m{text}\x1b[0m" if style else text)
        written += [*parts, "\n" if y < height - 1 else ""]
    cursor = f"\x1b[{rows[-1].y % height + 1};{rows[0].x % width + 1}H"
    return "".join([*written, cursor])


def full(style: str, width: int, height: int) -> str:
    """A frame that draws every cell."""
    return frame([Row(0, y, [(style, " " * width)]) for y in range(height)], width, height)


rows = st.builds(
    Row,
    st.integers(0, 40),
    st.integers(0, 12),
    st.lists(st.tuples(st.sampled_from(STYLES), st.sampled_from(WORDS)), min_size=1, max_size=6),
)
steps = st.one_of(
    st.lists(rows, min_size=1, max_size=5),
    st.sampled_from(["look", "look", "disturb", "\x07", "\x1b[?25l", "\x1b[?2026h", "\x1b]52;c;aGk=\x07", "\x1b[2 q"]),
    st.tuples(st.integers(8, 30), st.integers(2, 10)),
)


class Screens:
    """Two terminals, one drawn plainly and one thinly, and the application before them."""

    def __init__(self, colour_erase: bool) -> None:
        self.size = (24, 8)
        self.thin = ThinBacklog(lambda: self.size, colour_erase=colour_erase)
        self.plain = Emulator(*self.size)
        self.lean = Emulator(*self.size, colour_erase=colour_erase)
        self.write(full("48;5;235", *self.size))

    def write(self, data: str) -> None:
        """Draw, or switch something."""
        self.thin.add(data)
        self.plain.feed(data)

    def look(self) -> None:
        """Let the thin terminal catch up, and compare."""
        self.lean.feed(self.thin.take())
        assert self.lean.cells() == self.plain.cells()
        assert self.lean.cursor() == self.plain.cursor()
        assert self.thin.take() == ""

    def disturb(self) -> None:
        """Have somebody else write into the thin terminal, and ask for everything again."""
        self.lean.feed("\x1b[0;41m\x1b[2J\x1b[3;3Hdisturbed")
        self.thin.forget()

    def resize(self, width: int, height: int) -> None:
        """Change the size of both terminals; the application draws all of its screen, as Textual does."""
        self.lean.feed(self.thin.take())
        self.size = (width, height)
        for emulator in (self.plain, self.lean):
            emulator.screen.resize(height, width)
        self.write(full("4;44", width, height))


@given(st.lists(steps, max_size=12), st.booleans())
def test_the_cells_are_those_of_plain_drawing(steps: list[object], colour_erase: bool) -> None:
    screens = Screens(colour_erase)
    for step in [*steps, "look"]:
        match step:
            case "look":
                screens.look()
            case "disturb":
                screens.disturb()
            case str(control):
                screens.write(control)
            case (int(width), int(height)):
                screens.resize(width, height)
            case list(content):
                screens.write(frame(content, *screens.size))


@pytest.mark.parametrize("puzzle", ["👩‍💻", "❤\ufe0f", "🇵🇱", "\U0001fae8", "नमस्ते"])
def test_text_after_a_puzzling_character_stands_in_its_place(puzzle: str) -> None:
    screens = Screens(colour_erase=True)
    for left in ("left", "Left"):
        screens.thin.add(f"\x1b[3;2H\x1b[1m{left}\x1b[0m{puzzle}\x1b[4mright\x1b[0m\x1b[3;20Hend")
        screens.lean.feed(screens.thin.take())
        place = 5 + len(measured(puzzle).cells)
        row = screens.lean.row(2)
        assert "".join(cell.text for cell in row[1:5]) == left
        assert "".join(cell.text for cell in row[place : place + 5]) == "right"
        assert "".join(cell.text for cell in row[19:22]) == "end"
