"""The fewest letters that a change has to write, by which the drawing that would be dropped is left out."""

import pytest

from tui.terminal.picture import Picture, gets_more_letters
from tui.terminal.style import PLAIN


def picture(*rows: str) -> Picture:
    made = Picture(8, len(rows))
    for y, row in enumerate(rows):
        made.put(0, y, row.ljust(8), PLAIN)
    return made


@pytest.mark.parametrize(
    ("wanted", "shown", "letters"),
    [
        (("abc", "def"), ("abc", "def"), 0),
        (("abd", "xef"), ("abc", "def"), 2),
        (("", "d"), ("abc", "def"), 0),
        (("漢字",), ("abcd",), 2),
    ],
    ids=["the same", "two letters", "blanks, which are erased", "wide ones, once"],
)
def test_letters_are_counted_but_not_blanks(wanted: tuple[str, ...], shown: tuple[str, ...], letters: int) -> None:
    assert not gets_more_letters(picture(*wanted), picture(*shown), letters)
    assert letters == 0 or gets_more_letters(picture(*wanted), picture(*shown), letters - 1)
