"""What to send so that a terminal that shows one picture shows another. Imports the modules beside it only."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from tui.terminal.cells import TAIL, is_certain
from tui.terminal.pen import Pen
from tui.terminal.picture import UNKNOWN, Picture
from tui.terminal.style import PLAIN, Style, seen_on_blank

_SHORT_GAP: Final = 4
"""Cells that cost less to send again than to skip."""

_SHORT_TAIL: Final = 3
"""Blank cells that cost no more than erasing to the end of the row."""

_SHORT_BLANK: Final = 10
"""Blank cells that cost no more than erasing them and stepping over."""

_SHORT_REST: Final = 7
"""Blank cells that cost no more than erasing to the end of the row and stepping over."""

Span = tuple[int, int]


class Delta:
    """Brings a terminal from what it shows to what is wanted.

    Args:
        wanted: What the terminal shall show.
        shown: What it shows; becomes what is wanted, row by row.
        pen: Collects what is to be sent.
        colour_erase: The terminal erases in the background colour in use, not in its own.
    """

    def __init__(self, wanted: Picture, shown: Picture, pen: Pen, *, colour_erase: bool) -> None:
        self.wanted = wanted
        self.shown = shown
        self.pen = pen
        self.colour_erase = colour_erase

    def run(self) -> None:
        """Write all that differs."""
        wanted, shown = self.wanted, self.shown
        for y in range(wanted.height):
            if wanted.text[y] == shown.text[y] and wanted.style[y] == shown.style[y]:
                continue
            if wanted.is_unsure(y) or shown.is_unsure(y):
                self.write_whole_row(y)
            else:
                self.write_changes(y)
            shown.copy_row(wanted, y)

    def write_whole_row(self, y: int) -> None:
        """Erase a row and write it anew, finding the place again after characters of uncertain width.

        Whatever the terminal makes of them, all others stand where they belong. Neighbours of uncertain width stay
        together: they may be one picture, as the two halves of a flag are.
        """
        self.pen.move(0, y)
        self.pen.restyle(PLAIN)
        self.pen.parts.append("\x1b[2K")
        text = self.wanted.text[y]
        for sure, run in groupby(_units(text), key=lambda unit: _certainty(text, unit)):
            units = list(run)
            if sure is not None:
                self.write(y, units[0][0], units[-1][1])
            if not sure:
                self.pen.lift()

    def write_changes(self, y: int) -> None:
        """Write the cells of a row that differ; what differs in a blank end of the row, as one run."""
        changes = self.changes(y)
        if not changes:
            return
        blank_from, last = self.blank_from(y), changes[-1][1]
        tail = next((max(start, blank_from) for start, end in changes if end > blank_from), last)
        if last - tail > _SHORT_TAIL:
            changes = [(start, min(end, tail)) for start, end in changes if start < tail]
            before = changes.pop()[0] if changes and changes[-1][1] == tail else tail
            changes.append((before, self.wanted.width))
        for start, end in self.joined(y, changes):
            self.write(y, start, end)

    def changes(self, y: int) -> list[Span]:
        """Runs of cells that differ, characters of two cells whole."""
        text, style = self.wanted.text[y], self.wanted.style[y]
        old_text, old_style = self.shown.text[y], self.shown.style[y]
        spans: list[Span] = []
        for start, end in _units(text):
            is_same = text[start:end] == old_text[start:end] and (
                style[start:end] == old_style[start:end] or _is_blank(text[start], style[start], old_style[start])
            )
            if is_same or text[start] == UNKNOWN:
                continue
            if spans and spans[-1][1] == start:
                spans[-1] = spans[-1][0], end
            else:
                spans.append((start, end))
        return spans

    def joined(self, y: int, spans: list[Span]) -> list[Span]:
        """The same runs, with short gaps closed where that needs no other colour."""
        text, style = self.wanted.text[y], self.wanted.style[y]
        joined = spans[:1]
        for start, end in spans[1:]:
            left, gap = joined[-1][1], set(style[joined[-1][1] : start])
            if (
                start - left <= _SHORT_GAP
                and (gap == {style[left - 1]} or gap == {style[start]})
                and all(cell.isascii() and cell != UNKNOWN for cell in text[left:start])
            ):
                joined[-1] = joined[-1][0], end
            else:
                joined.append((start, end))
        return joined

    def blank_from(self, y: int) -> int:
        """The column from which on erasing to the end gives what is wanted; the width where none does."""
        text, style = self.wanted.text[y], self.wanted.style[y]
        column, last = self.wanted.width, style[-1]
        if not self.can_erase(last):
            return column
        while column and text[column - 1] == " " and style[column - 1] == last:
            column -= 1
        return column

    def can_erase(self, style: Style) -> bool:
        """Whether the terminal's erasing gives blanks of this style."""
        return seen_on_blank(style) is not None and not (style.background and not self.colour_erase)

    def write(self, y: int, start: int, end: int) -> None:
        """Write a run of cells, style by style, long blanks by erasing; nothing where it is empty.

        A run that goes on to the end of the row is erased at its first long blank as a whole, in one style. Blanks of
        that style after it are there already.
        """
        text, style = self.wanted.text[y], self.wanted.style[y]
        to_end, erased = end == self.wanted.width, None
        for (run_style, blank), run in groupby(range(start, end), key=lambda x: (style[x], text[x] == " ")):
            columns = list(run)
            first, after = columns[0], columns[-1] + 1
            if blank and run_style == erased and (after - first > _SHORT_GAP or after == end):
                continue
            self.pen.move(first, y)
            if blank and self.erases(after - first, run_style, to_end=to_end, last=after == self.wanted.width):
                erased = run_style if to_end else None
                continue
            self.pen.write("".join(text[first:after]), run_style, after - first, self.wanted.width)

    def erases(self, cells: int, style: Style, *, to_end: bool, last: bool) -> bool:
        """Erase blank cells, where that is possible and shorter than writing them; tells whether it was.

        Args:
            cells: how many.
            style: of the blanks.
            to_end: all cells up to the end of the row are still to be written.
            last: the blanks are the last cells of the row.
        """
        least = _SHORT_TAIL if last else _SHORT_REST if to_end else _SHORT_BLANK
        if cells <= least or not self.can_erase(style):
            return False
        if not to_end and not self.colour_erase:  # the terminals without the one have not learnt the other either
            return False
        self.pen.erase(style, 0 if to_end else cells)
        return True


def _units(text: list[str]) -> Iterator[Span]:
    """The characters of a row: one cell each, or a cell and its tail."""
    start, width = 0, len(text)
    while start < width:
        end = start + 1
        while end < width and text[end] == TAIL:
            end += 1
        yield start, end
        start = end


def _is_blank(text: str, *styles: Style) -> bool:
    """Whether this is a blank on which nobody can tell these styles apart."""
    seen = {seen_on_blank(style) for style in styles}
    return text == " " and len(seen) == 1 and None not in seen


def _certainty(text: list[str], unit: Span) -> bool | None:
    """Whether every terminal agrees about a character's width; None where no character is known."""
    start, end = unit
    return None if text[start] == UNKNOWN else is_certain(text[start], end - start)
