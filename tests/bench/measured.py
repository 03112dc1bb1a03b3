"""A program in a pseudo-terminal, with a stopwatch: what it sends, and when."""

import os
import select
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.pty_terminal import PATIENCE, PtyTerminal

SIZE = (120, 40)
OURS = ("-m", "tui")
BARE = (str(Path(__file__).parent / "bare.py"),)

SILENT = 5.0
"""Seconds without a byte after which a key is taken for one that draws nothing."""
RESTING = 2
"""Ticks of the processor (of 10 ms) that a program takes now and then with nothing to do."""
QUIET = 0.1
"""Seconds without a byte after which an answer is taken for complete."""


class Answer(NamedTuple):
    """What came after a key.

    Attributes:
        size: bytes.
        seconds: from the key to the last of them.
    """

    size: int
    seconds: float


class MeasuredTerminal(PtyTerminal):
    """Reads at once whatever comes, and looks at it only afterwards: looking takes time, and the program would wait."""

    def __init__(
        self, home: Path, program: Sequence[str] = OURS, *, environment: Mapping[str, str] | None = None
    ) -> None:
        self.started = time.monotonic()
        self.chunks: list[tuple[float, bytes]] = []
        self.looked_at = 0
        super().__init__(home, size=SIZE, environment=environment, program=program)

    def _read(self, patience: float = 1.0) -> bool:
        if not self._wait(patience):
            return self._process.poll() is None and patience >= 1.0
        data = os.read(self._master, 65536)
        self.chunks.append((time.monotonic(), data))
        self.received += data
        return bool(data)

    def _wait(self, patience: float) -> bool:
        return bool(select.select([self._master], [], [], patience)[0])

    @property
    def text(self) -> str:
        """The screen as one text."""
        for _, data in self.chunks[self.looked_at :]:
            self._stream.feed(data)
        self.looked_at = len(self.chunks)
        return super().text

    def moments(self, *tests: Callable[[str], bool]) -> list[float]:
        """Seconds from the start until the screen satisfied each of these tests for the first time."""
        found: dict[int, float] = {}
        for when, data in self.chunks:
            self._stream.feed(data)
            screen = super().text
            for number, holds in enumerate(tests):
                if number not in found and holds(screen):
                    found[number] = when - self.started
        self.looked_at = len(self.chunks)
        return [found[number] for number in range(len(tests))]

    def settle(self, quiet: float = QUIET) -> None:
        """Reads until nothing has come for a while, and the program has nothing to do: on a busy machine it waits."""
        before, is_waiting = self._work()
        while self._read(quiet) or is_waiting or self._work()[0] - before > RESTING:
            before, is_waiting = self._work()

    def _work(self) -> tuple[int, bool]:
        """What the program has done so far, in ticks of the processor, and whether a thread of it waits for one."""
        tasks = Path(f"/proc/{self._process.pid}/task").glob("*/stat")
        fields = [path.read_text().rpartition(")")[2].split() for path in tasks]
        return sum(int(task[11]) + int(task[12]) for task in fields), any(task[0] == "R" for task in fields)

    def arrived(self, what: bytes) -> None:
        """Reads until these bytes have come."""
        end = time.monotonic() + PATIENCE
        while what not in self.received:
            if time.monotonic() > end:
                raise AssertionError(f"never got {what!r}")
            self._read()

    def press(self, keys: str, quiet: float = QUIET) -> Answer:
        """Presses a key, and reads the answer to its end."""
        before, pressed = len(self.chunks), time.monotonic()
        self.send(keys)
        self._wait(SILENT)
        self.settle(quiet)
        answer = self.chunks[before:]
        return Answer(sum(len(data) for _, data in answer), answer[-1][0] - pressed if answer else 0.0)

    def idle(self, seconds: float) -> int:
        """Bytes that come without a key."""
        before, end = len(self.received), time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._read(min(left, 0.9))
        return len(self.received) - before

    @property
    def peak_memory(self) -> int:
        """The most memory that the process had so far, in bytes."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        peak = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(peak.split()[1]) * 1024
