"""Where the terminal writes next and in what style, and the shortest way to have it write elsewhere.

Imports the modules beside it only.
"""

from __future__ import annotations

from tui.terminal.style import PLAIN, Style, for_blanks, transition


class Pen:
    """Collects what is to be sent, and knows what the terminal will make of it."""

    def __init__(self) -> None:
        self.place: tuple[int, int] | None = None
        self.style: Style | None = None
        self.parts: list[str] = []

    def copy(self) -> Pen:
        """A pen at the same place and of the same colour, with nothing collected."""
        twin = Pen()
        twin.place, twin.style = self.place, self.style
        return twin

    def lift(self) -> None:
        """Nobody knows any more where the terminal would write."""
        self.place = None

    def move(self, x: int, y: int) -> None:
        """Write at this column and row next."""
        if self.place != (x, y):
            self.parts.append(min(self.ways(x, y), key=len))
            self.place = x, y

    def ways(self, x: int, y: int) -> list[str]:
        """The control sequences that lead to a place from here."""
        ways = [f"\x1b[{y + 1 if y else ''};{x + 1}H" if x else f"\x1b[{y + 1 if y else ''}H"]
        if self.place is None:
            return ways
        old_x, old_y = self.place
        if y == old_y:
            ways.append(_steps(x - old_x, "C", "D"))
            if x == 0:
                ways.append("\r")
        elif x == old_x:
            ways.append(_steps(y - old_y, "B", "A"))
        elif x == 0:
            ways.append("\r" + _steps(y - old_y, "B", "A"))
        return ways

    def write(self, text: str, style: Style, cells: int, width: int) -> None:
        """Write text in a style.

        Args:
            text: What to write.
            style: In which style.
            cells: How many cells it takes.
            width: The terminal's width. After its last column, where the terminal writes next differs among them.
        """
        self.restyle(style, blank=not text.strip(" "))
        self.parts.append(text)
        if self.place is not None:
            x, y = self.place
            self.place = (x + cells, y) if x + cells < width else None

    def erase(self, style: Style, cells: int) -> None:
        """Blank that many cells from here, or the rest of the row for 0; the pen stays."""
        self.restyle(style, blank=True)
        self.parts.append(f"\x1b[{cells}X" if cells else "\x1b[K")

    def restyle(self, style: Style, *, blank: bool = False) -> None:
        """Write in this style from now on; blanks in one that looks the same on them."""
        if blank and self.style is not None:
            style = for_blanks(self.style, style)
        if self.style != style:
            self.parts.append(transition(self.style, style))
            self.style = style

    def rest(self) -> None:
        """Leave the terminal without colours."""
        self.restyle(PLAIN)

    def collected(self) -> str:
        """What to send; asking empties it."""
        text = "".join(self.parts)
        self.parts.clear()
        return text


def _steps(count: int, ahead: str, back: str) -> str:
    """A relative move of some columns or rows, not of none."""
    size = abs(count)
    return f"\x1b[{size if size > 1 else ''}{ahead if count > 0 else back}"
