"""A session of the real command, shown by terminals that are drawn plainly and thinly, from the same frames."""

import codecs
import time
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from tests.pty_terminal import PATIENCE, PtyTerminal
from tests.terminal.emulator import Cell, Emulator
from tui.settings import Preferences
from tui.startup import steer_textual
from tui.terminal.cells import is_certain

QUIET = 0.06
"""Seconds without a byte after which the terminals are looked at."""
REDRAW = "\x0c"


class Stream:
    """One terminal, and how much it was sent."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.size = 0

    def feed(self, data: bytes) -> None:
        self.size += len(data)
        self.emulator.feed(self.decoder.decode(data))


class ReplayedTerminal(PtyTerminal):
    """The real command in a pseudo-terminal, held against plain drawing.

    The first two terminals agree with Textual about the width of everything, and must not differ at all. The third has
    widths of its own, as real ones do: it must not differ in rows where all agree.

    Args:
        home: Of the command.
        size: Columns and rows.
        environment: Further variables of the command.
        colour_erase: Whether the terminal erases in the background colour in use.
    """

    def __init__(
        self, home: Path, *, size: tuple[int, int], environment: Mapping[str, str], colour_erase: bool
    ) -> None:
        steering: dict[str, str] = {}
        steer_textual(steering, Preferences())
        self.plain = Stream(Emulator(*size, agrees=True))
        self.lean = Stream(Emulator(*size, colour_erase=colour_erase, agrees=True))
        self.real = Stream(Emulator(*size, colour_erase=colour_erase))
        copy = home / "plain"
        copy.touch()
        self._copy = copy.open("rb")
        program = ("-m", "tests.terminal.teed", str(copy))
        super().__init__(home, size=size, environment={**steering, **environment}, program=program)

    def hang_up(self) -> None:
        """Closes the terminal."""
        self._copy.close()
        super().hang_up()

    def catch_up(self) -> bool:
        """Shows the terminals what has come; whether anything had."""
        self.rest(QUIET)
        came = bytes(self.received[self.lean.size :])
        drawn = self._copy.read()
        for stream, data in ((self.plain, drawn), (self.lean, came), (self.real, came)):
            stream.feed(data)
        return bool(came or drawn)

    def compare(self) -> None:
        """Waits until all terminals show the same.

        Raises:
            AssertionError: They never do.
        """
        end = time.monotonic() + PATIENCE / 4
        while self.catch_up() or (told := self.differences()):
            if time.monotonic() > end:
                raise AssertionError(told)

    def disturb(self) -> None:
        """Has somebody else write into the thin terminals, and asks for everything again."""
        self.compare()
        for stream in (self.lean, self.real):
            stream.emulator.feed("\x1b[0;41m\x1b[2J\x1b[3;3Hdisturbed")
        self.send(REDRAW)
        self.compare()

    def resize(self, columns: int, rows: int) -> None:
        """Makes the terminals larger or smaller."""
        self.compare()
        for stream in (self.plain, self.lean, self.real):
            stream.emulator.screen.resize(rows, columns)
        super().resize(columns, rows)
        self.compare()

    def differences(self) -> str:
        """Where the terminals differ; empty where they do not."""
        plain, lean, real = (one.emulator for one in (self.plain, self.lean, self.real))
        told = [
            f"row {y}, column {x}: {wanted} drawn plainly, {found} thinly"
            for y in range(plain.screen.lines)
            for x, wanted, found in islice(_unlike(plain.row(y), lean.row(y), real.row(y)), 1)
        ]
        if plain.cursor() != lean.cursor():
            told.append(f"cursor at {plain.cursor()} drawn plainly, at {lean.cursor()} thinly")
        return "\n".join(told)


def _unlike(plain: list[Cell], lean: list[Cell], real: list[Cell]) -> Iterator[tuple[int, Cell, Cell]]:
    """The cells of a row that differ, by column."""
    widths = (1 + (not after) for after in [*(cell.text for cell in plain[1:]), " "])
    certain = all(is_certain(cell.text, width) for cell, width in zip(plain, widths, strict=True) if cell.text)
    for found in (lean, real) if certain else (lean,):
        yield from ((x, *pair) for x, pair in enumerate(zip(plain, found, strict=True)) if pair[0] != pair[1])
