"""A picture of the terminal's cells, and the drawing of text into it. Imports the modules beside it only."""

from __future__ import annotations

import re
from typing import Final, TypeVar

from tui.terminal.cells import TAIL, is_certain, measured
from tui.terminal.style import PLAIN, Style, restyled

UNKNOWN: Final = "\0"
"""In a cell of which nothing is known."""

_TOKEN: Final = re.compile(
    r"(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|\x1b\[(?P<style>[\d;:]*)m"
    r"|\x1b\[(?P<move>\d*(?:;\d*)?)H"
    r"|\x1b\]8;(?P<link>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|(?P<line>\n)"
    r"|(?P<stray>\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.?|[\s\S])"
)

_NO_LETTERS: Final = frozenset({" ", TAIL, UNKNOWN})
Row = TypeVar("Row")


class Picture:
    """Text and style of every cell, row by row.

    Args:
        width: In cells.
        height: In rows.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.text = [[UNKNOWN] * width for _ in range(height)]
        self.style = [[PLAIN] * width for _ in range(height)]
        self.unsure: set[int] = set()
        """Rows in which a terminal may see other widths than we do."""

    def put(self, x: int, y: int, text: str, style: Style) -> int:
        """Draw text, cut at the right edge.

        Returns:
            The column after it.
        """
        cells, mark, certain = measured(text)
        end = x + len(cells)
        if not 0 <= y < self.height:
            return end
        row = self.text[y]
        if mark and 0 < x <= self.width:
            self.mark(row, x, mark)
        if not certain:
            self.unsure.add(y)
        stop = min(end, self.width)
        if x < stop:
            self.part(row, x, stop)
            row[x:stop] = cells[: stop - x]
            self.style[y][x:stop] = [style] * (stop - x)
            if end > stop and cells[stop - x] == TAIL:
                row[stop - 1] = " "
        return end

    def mark(self, row: list[str], x: int, mark: str) -> None:
        """Add what takes no cell to the character before a column."""
        head = x - 1
        while head > 0 and row[head] == TAIL:
            head -= 1
        if row[head] != UNKNOWN:
            row[head] += mark

    def part(self, row: list[str], x: int, stop: int) -> None:
        """Blank the halves that stay of wide characters which are about to lose the other half."""
        if row[x] == TAIL:
            row[x - 1] = " "
        if stop < self.width and row[stop] == TAIL:
            row[stop] = " "

    def is_unsure(self, y: int) -> bool:
        """Whether a terminal may see other widths in this row than we do."""
        if y not in self.unsure:
            return False
        row = self.text[y]
        units = ((row[x], 2 if x + 1 < self.width and row[x + 1] == TAIL else 1) for x in range(self.width))
        if all(is_certain(text, width) for text, width in units if text not in {TAIL, UNKNOWN}):
            self.unsure.discard(y)
        return y in self.unsure

    def copy_row(self, other: Picture, y: int) -> None:
        """Take over one row of a picture of the same size."""
        self.text[y][:] = other.text[y]
        self.style[y][:] = other.style[y]
        (self.unsure.add if y in other.unsure else self.unsure.discard)(y)

    def scroll(self, top: int, bottom: int, by: int) -> None:
        """Move the rows from `top` to before `bottom` up by some rows, or down; what comes free is unknown."""
        free = min(abs(by), bottom - top)
        texts = [[UNKNOWN] * self.width for _ in range(free)]
        styles = [[PLAIN] * self.width for _ in range(free)]
        self.text[top:bottom] = _moved(self.text[top:bottom], texts, up=by > 0)
        self.style[top:bottom] = _moved(self.style[top:bottom], styles, up=by > 0)
        inside = {y - by for y in self.unsure if top <= y < bottom}
        outside = {y for y in self.unsure if not top <= y < bottom}
        self.unsure = outside | {y for y in inside if top <= y < bottom}

    def copy(self) -> Picture:
        """The same picture, to try something on."""
        twin = Picture(self.width, self.height)
        for y in range(self.height):
            twin.copy_row(self, y)
        return twin


class Canvas(Picture):
    """A picture that is drawn by what an application writes: moves, colours, links and text."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(width, height)
        self.x = 0
        self.y = 0
        self.pen = PLAIN

    def draw(self, data: str) -> list[str]:
        """Draw what the application wrote.

        Returns:
            Control sequences in it that are none of a picture's.

        Raises:
            ValueError: A colour makes no sense.
        """
        style = self.pen
        strays: list[str] = []
        for token in _TOKEN.finditer(data):
            content = token[token.lastgroup or 0]
            match token.lastgroup:
                case "text":
                    self.x = self.put(self.x, self.y, content, style)
                case "style":
                    style = restyled(style, content)
                case "move":
                    row, _, column = content.partition(";")
                    self.x, self.y = max(int(column or 1), 1) - 1, max(int(row or 1), 1) - 1
                case "line":
                    self.x, self.y = 0, self.y + 1
                case "link":
                    style = style._replace(link="" if content.endswith(";") else content)
                case _:
                    strays.append(content)
        self.pen = style
        return strays

    def cursor(self) -> tuple[int, int]:
        """Where the application left the cursor, inside the picture."""
        return min(self.x, self.width - 1), min(self.y, self.height - 1)


def gets_more_letters(wanted: Picture, shown: Picture, count: int) -> bool:
    """Whether more cells than that get another letter, each of which has to be written; blanks may be erased."""
    for row, stood in zip(wanted.text, shown.text, strict=True):
        if row != stood:
            count -= sum(new != old and new not in _NO_LETTERS for new, old in zip(row, stood, strict=True))
        if count < 0:
            return True
    return False


def _moved(rows: list[Row], fresh: list[Row], *, up: bool) -> list[Row]:
    return [*rows[len(fresh) :], *fresh] if up else [*fresh, *rows[: len(rows) - len(fresh)]]
