"""A terminal that is read by looking at its cells."""

from typing import Any, NamedTuple

import pyte

from tui.terminal.cells import measured


class Cell(NamedTuple):
    """What one cell shows, as far as the emulator tells: on a blank, nothing that only letters show."""

    text: str
    colours: tuple[str, str]
    attributes: tuple[bool, ...]


class ErasingScreen(pyte.Screen):
    """Erases as real terminals do: with no attribute, and with the background in use or with their own."""

    colour_erase = True

    def blanks(self, first: int, after: int) -> None:
        """Blank some cells of the cursor's row."""
        background = self.cursor.attrs.bg if self.colour_erase else "default"
        for x in range(first, min(after, self.columns)):
            self.buffer[self.cursor.y][x] = self.default_char._replace(bg=background)

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        """EL."""
        self.blanks(0 if how else self.cursor.x, self.columns)

    def erase_characters(self, count: int | None = None) -> None:
        """ECH."""
        self.blanks(self.cursor.x, self.cursor.x + (count or 1))


class AgreeingScreen(ErasingScreen):
    """Agrees with Textual about the width of everything, as no real terminal does."""

    def draw(self, data: str) -> None:
        """Show text."""
        cells, mark, _ = measured(data)
        row = self.buffer[self.cursor.y]
        if mark and (heads := [x for x in range(self.cursor.x) if row[x].data]):
            row[heads[-1]] = row[heads[-1]]._replace(data=row[heads[-1]].data + mark)
        for text in cells:
            x = min(self.cursor.x, self.columns - 1)
            row[x] = self.cursor.attrs._replace(data=text)
            self.cursor.x = x + 1
        self.dirty.add(self.cursor.y)


class Emulator:
    """A terminal that is read by looking at its cells.

    Args:
        width: In cells.
        height: In rows.
        colour_erase: Whether it erases in the background colour in use.
        agrees: Whether it agrees with Textual about the width of everything.
    """

    def __init__(self, width: int, height: int, *, colour_erase: bool = True, agrees: bool = False) -> None:
        self.screen = AgreeingScreen(width, height) if agrees else ErasingScreen(width, height)
        self.screen.colour_erase = colour_erase
        self.stream = pyte.Stream(self.screen)
        self.stream.feed("\x1b[?7l")

    def feed(self, data: str) -> None:
        """Show what the application sent."""
        self.stream.feed(data)

    def cursor(self) -> tuple[int, int]:
        """Column and row of the cursor."""
        return min(self.screen.cursor.x, self.screen.columns - 1), self.screen.cursor.y

    def row(self, y: int) -> list[Cell]:
        """One row. What is left of a wide character that lost its other half is a blank, as in real terminals."""
        row = [self.screen.buffer[y][x] for x in range(self.screen.columns)]
        texts = [cell.data for cell in row]
        cells = []
        for x, cell in enumerate(row):
            follows_wide = x > 0 and is_wide(texts[x - 1])
            loses_half = is_wide(cell.data) and "".join(texts[x + 1 : x + 2]) != ""
            cells.append(seen(cell, " " if loses_half or (not cell.data and not follows_wide) else cell.data))
        return cells

    def cells(self) -> list[list[Cell]]:
        """Every cell, row by row."""
        return [self.row(y) for y in range(self.screen.lines)]


def seen(cell: Any, text: str) -> Cell:
    """What a person sees of a cell with this text."""
    lines = (cell.underscore, cell.strikethrough, cell.reverse)
    if text == " ":
        return Cell(text, (cell.fg if any(lines) else "", cell.bg), lines)
    return Cell(text, (cell.fg, cell.bg), (*lines, cell.bold, cell.italics, cell.blink))


def is_wide(text: str) -> bool:
    """Whether a character takes two cells."""
    return len(measured(text).cells) > 1
