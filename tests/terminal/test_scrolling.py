"""Rows that move as a whole: sent as a move, never as a wrong screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.terminal.emulator import Emulator
from tui.terminal.picture import UNKNOWN, Picture
from tui.terminal.scroll import Shift, shift_between
from tui.terminal.style import PLAIN
from tui.terminal.thin import ThinBacklog

WIDTH, HEIGHT = 40, 16
TABLE = slice(2, 14)
NAMES = ["Anna", "Іван", "Małgorzata", "漢字", "Olé 😀", "Zażółć", "Ганна", "e\u0301va"]


def row(number: int) -> str:
    return f"{number:05d} {NAMES[number % len(NAMES)]}"


def table(first: int, cursor: int, bar: int) -> str:
    """A table from a row on, with a cursor row and a scroll bar, below a heading and above a status line."""
    parts = ["\x1b[1;1H\x1b[1mPhone Name\x1b[0m"]
    for y in range(TABLE.start, TABLE.stop):
        number = first + y - TABLE.start
        style = "48;5;24;1" if number == cursor else "48;5;233"
        thumb = "48;5;240" if y - TABLE.start == bar else "48;5;232"
        blanks = " " * WIDTH
        text = f"\x1b[{y + 1};1H\x1b[{style}m{blanks}\x1b[{y + 1};1H{row(number)}\x1b[0m"
        parts.append(f"{text}\x1b[{y + 1};{WIDTH - 1}H\x1b[{thumb}m  \x1b[0m")
    return "".join([*parts, f"\x1b[{HEIGHT};1Hrow {cursor:06d}"])


class Screens:
    """A terminal drawn plainly, one drawn thinly."""

    def __init__(self, *, colour_erase: bool) -> None:
        self.thin = ThinBacklog(lambda: (WIDTH, HEIGHT), colour_erase=colour_erase)
        self.plain = Emulator(WIDTH, HEIGHT)
        self.lean = Emulator(WIDTH, HEIGHT, colour_erase=colour_erase)
        self.draw("".join(f"\x1b[{y + 1};1H{' ' * WIDTH}" for y in range(HEIGHT)))

    def draw(self, data: str) -> int:
        """Draws in both, compares, and gives the bytes that it took."""
        self.thin.add(data)
        self.plain.feed(data)
        sent = self.thin.take()
        self.lean.feed(sent)
        assert self.lean.cells() == self.plain.cells()
        assert self.lean.cursor() == self.plain.cursor()
        return len(sent.encode())


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 45), st.integers(0, 11)), max_size=8), st.booleans())
def test_a_table_that_scrolls_shows_the_same_cells(steps: list[tuple[int, int, int]], colour_erase: bool) -> None:
    screens = Screens(colour_erase=colour_erase)
    for first, cursor, bar in steps:
        screens.draw(table(first, cursor, bar))


@pytest.mark.parametrize("by", [1, -1, 3])
def test_a_row_more_costs_about_a_row(by: int) -> None:
    screens = Screens(colour_erase=True)
    whole = screens.draw(table(10, 15, 3))
    assert screens.draw(table(10 + by, 15 + by, 3)) < whole * 0.5


def picture(*rows: str) -> Picture:
    made = Picture(8, len(rows))
    for y, text in enumerate(rows):
        made.put(0, y, text.ljust(8), PLAIN)
    return made


ROWS = ("heading", "one", "two", "three", "four", "five", "status")


def test_the_move_is_found_and_its_edges_are_exact() -> None:
    up = picture("heading", "two", "three", "four", "five", "six", "status")
    assert shift_between(up, picture(*ROWS)) == Shift(1, 6, 1)
    assert shift_between(picture(*ROWS), up) == Shift(1, 6, -1)


def test_other_rows_and_few_rows_are_no_move() -> None:
    assert shift_between(picture("a", "b", "c", "d", "e"), picture("v", "w", "x", "y", "z")) is None
    assert shift_between(picture("x", "one", "two"), picture("one", "two", "x")) is None
    assert shift_between(picture("", "", "", "", "", "x"), picture("x", "", "", "", "", "")) is None


def test_what_comes_free_is_unknown() -> None:
    moved = picture(*ROWS)
    moved.scroll(1, 6, 2)
    assert ["".join(row).rstrip() for row in moved.text] == [
        "heading", "three", "four", "five", UNKNOWN * 8, UNKNOWN * 8, "status",
    ]  # fmt: skip
    moved.scroll(0, 7, -1)
    assert moved.text[0] == [UNKNOWN] * 8
    assert "".join(moved.text[1]).rstrip() == "heading"
