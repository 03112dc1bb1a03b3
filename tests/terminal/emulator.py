"""A terminal that is read by looking at its cells."""

from typing import NamedTuple

import pyte

from tui.terminal.cells import measured


class Cell(NamedTuple):
    """What one cell shows, as far as the emulator tells."""

    text: str
    colours: tuple[str, str]
    attributes: tuple[bool, ...]


class Emulator:
    """A terminal that is read by looking at its cells."""

    def __init__(self, width: int, height: int) -> None:
        self.screen = pyte.Screen(width, height)
        self.stream = pyte.Stream(self.screen)
        self.stream.feed("\x1b[?7l")

    def feed(self, data: str) -> None:
        # pyte draws the `p` of a question for a mode.
        self.stream.feed(data.replace("\x1b[?2026$p", ""))

    def row(self, y: int) -> list[Cell]:
        """One row. What is left of a wide character that lost its other half is a blank, as in real terminals."""
        row = [self.screen.buffer[y][x] for x in range(self.screen.columns)]
        texts = [cell.data for cell in row]
        cells = []
        for x, cell in enumerate(row):
            follows_wide = x > 0 and is_wide(texts[x - 1])
            loses_half = is_wide(cell.data) and "".join(texts[x + 1 : x + 2]) != ""
            text = " " if loses_half or (not cell.data and not follows_wide) else cell.data
            flags = (cell.bold, cell.italics, cell.underscore, cell.strikethrough, cell.reverse, cell.blink)
            cells.append(Cell(text, (cell.fg, cell.bg), flags))
        return cells

    def cells(self) -> list[list[Cell]]:
        """Every cell, row by row."""
        return [self.row(y) for y in range(self.screen.lines)]


def is_wide(text: str) -> bool:
    """Whether a character takes two cells."""
    return len(measured(text).cells) > 1
