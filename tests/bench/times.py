"""How long it takes: to the first frame, to the first rows, from a key to what it draws."""

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench.measured import BARE, OURS, MeasuredTerminal
from tests.bench.scenes import DOWN, ROWS

KEY_GAP = 0.12
"""Seconds between two keys."""
UNSEEN_KEYS = 5
"""The first keys after the start are not counted: code that they need is still being loaded."""

Times = dict[str, float]


class Start(NamedTuple):
    """Seconds until there was something on the screen, and until there were rows."""

    frame: float
    rows: float


def start(home: Path, program: Sequence[str]) -> Start:
    """One start."""
    with MeasuredTerminal(home, program) as terminal:
        terminal.arrived(b"+48")
        terminal.settle(ROWS)
        return Start(*terminal.moments(lambda screen: not screen.isspace(), lambda screen: "+48" in screen))


def keys(home: Path, program: Sequence[str], count: int) -> list[float]:
    """Seconds from a cursor key to the last byte that it caused, sorted."""
    with MeasuredTerminal(home, program) as terminal:
        terminal.arrived(b"+48")
        terminal.settle(ROWS)
        answers = [terminal.press(DOWN, KEY_GAP).seconds for _ in range(count + UNSEEN_KEYS)]
    return sorted(answers[UNSEEN_KEYS:])


def command(*arguments: str) -> float:
    """Seconds that Python takes to do something and end."""
    before = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return time.perf_counter() - before


def both(home: Path, *, starts: int, count: int) -> tuple[Times, Times]:
    """Medians of ours and of Textual by itself, taken in turn so that both see the same weather."""
    pairs = [(start(home, OURS), start(home, BARE)) for _ in range(starts)]
    versions = [(command("-m", "tui", "--version"), command("-c", "import textual.app")) for _ in range(starts)]
    ours: Times = {}
    theirs: Times = {}
    for index, times in enumerate((ours, theirs)):
        program = (OURS, BARE)[index]
        paints = keys(home, program, count)
        times["first frame"] = statistics.median(pair[index].frame for pair in pairs)
        times["first rows"] = statistics.median(pair[index].rows for pair in pairs)
        times["key to paint, p50"] = statistics.median(paints)
        times["key to paint, p95"] = paints[int(len(paints) * 0.95)]
        times["--version; import"] = statistics.median(version[index] for version in versions)
    return ours, theirs
