"""Asks a terminal how it draws: how wide characters come out, and how long an answer takes.

Imports the standard library. Each question is a sample at the start of the line and a request for the cursor's
place, which every terminal since the VT100 answers.
"""

import os
import re
import select
import termios
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from msgspec import Struct

PATIENCE: Final = 2.0
"""Seconds for the first answer; a line that takes longer is no line to work on."""

_ASK: Final = "\x1b[6n"
_ANSWER: Final = re.compile(rb"\x1b\[\d+;(\d+)R")
_CLEAN: Final = "\r\x1b[K"


class Drawn(Struct, frozen=True):
    """What a terminal answered.

    Attributes:
        cells: that each sample took, in the order of the samples; None where no answer came.
        seconds: that the quickest answer took to come; None where none came.
    """

    cells: tuple[int | None, ...]
    seconds: float | None


def drawn(keys: int, screen: int, samples: tuple[str, ...]) -> Drawn:
    """Draws each sample for a moment.

    Args:
        keys: descriptor that the terminal's answers are read from.
        screen: descriptor that is drawn to.
        samples: short texts.
    """
    cells: list[int | None] = []
    times: list[float] = []
    with _unbuffered(keys):
        for sample in samples:
            began = time.monotonic()
            os.write(screen, f"\r{sample}{_ASK}".encode())
            column = _column(keys, PATIENCE)
            os.write(screen, _CLEAN.encode())
            cells.append(None if column is None else column - 1)
            if column is None:
                break
            times.append(time.monotonic() - began)
    cells += [None] * (len(samples) - len(cells))
    return Drawn(tuple(cells), min(times, default=None))


def _column(keys: int, patience: float) -> int | None:
    """The column of the cursor, from 1; None where no answer comes in time."""
    read = b""
    end = time.monotonic() + patience
    while (left := end - time.monotonic()) > 0:
        if not select.select([keys], [], [], left)[0]:
            return None
        data = os.read(keys, 64)
        read += data
        if found := _ANSWER.search(read):
            return int(found[1])
        if not data:
            return None
    return None


@contextmanager
def _unbuffered(keys: int) -> Iterator[None]:
    """Answers come at once and are not shown; ctrl+c still works. What came too late is thrown away."""
    before = termios.tcgetattr(keys)
    tty.setcbreak(keys, termios.TCSADRAIN)
    try:
        yield
    finally:
        termios.tcsetattr(keys, termios.TCSAFLUSH, before)
