"""Rows that moved up or down as a whole: the terminal can move them itself. Imports the modules beside it only.

A table that scrolls by one row changes nearly every cell, and yet a terminal needs a few bytes to do most of it.
"""

from __future__ import annotations

from collections import Counter
from typing import Final, NamedTuple

from tui.terminal.pen import Pen
from tui.terminal.picture import UNKNOWN, Picture

_FEW: Final = 4
"""Rows that are not worth the search."""
_MARGIN: Final = 2
"""Columns at the right edge that need not move along: a scroll bar stands there."""


class Shift(NamedTuple):
    """Rows that moved.

    Attributes:
        top: the first of the rows that take part, in both pictures.
        bottom: the row after the last of them.
        by: how many rows they moved up; negative for down.
    """

    top: int
    bottom: int
    by: int


def shift_between(wanted: Picture, shown: Picture) -> Shift | None:
    """The move that explains most of the rows that differ; None where none explains the half of them.

    Only text is looked at, as the row in front may change its colours at the same time.
    """
    changed = [y for y in range(wanted.height) if wanted.text[y] != shown.text[y]]
    if len(changed) < _FEW:
        return None
    stood = {_key(shown, y): y for y in range(wanted.height)}
    stood.pop(None, None)
    moved = {y: stood[key] for y in changed if (key := _key(wanted, y)) in stood}
    votes = Counter(before - y for y, before in moved.items())
    by, count = votes.most_common(1)[0] if votes else (0, 0)
    if not by or count * 2 < len(changed):
        return None
    places = [place for y, before in moved.items() if before - y == by for place in (y, before)]
    return Shift(min(places), max(places) + 1, by)


def _key(picture: Picture, y: int) -> tuple[str, ...] | None:
    """What a row is recognised by; None for one that is blank or not known."""
    row = picture.text[y][:-_MARGIN]
    return None if UNKNOWN in row or len(set(row)) <= 1 else tuple(row)


def scroll(shift: Shift, shown: Picture, pen: Pen) -> None:
    """Have the terminal move the rows, and note it in the picture of what it shows.

    Scrolling inside margins by index and reverse index is understood by every terminal since the VT100. What it puts
    into the rows that come free differs, so nothing is known of those.
    """
    top, bottom, by = shift
    pen.parts.append(f"\x1b[{top + 1};{bottom}r")
    pen.lift()
    pen.move(0, bottom - 1 if by > 0 else top)
    pen.parts.append("\n" * by if by > 0 else "\x1bM" * -by)
    pen.parts.append("\x1b[r")
    pen.lift()  # at the top left, say the manuals; not every terminal has read them
    shown.scroll(top, bottom, by)
