"""A desk that works for hours: memory, descriptors and threads stay what they were.

`pytest -m slow -s -n 0 tests/test_soak.py` takes five minutes; RINGDESK_SOAK=28800 makes it eight hours.
"""

import os
import re
import time
from itertools import cycle
from pathlib import Path

import pytest

from tests.pty_terminal import PtyTerminal

ENTER, ESC = "\r", "\x1b"
SECONDS = int(os.environ.get("RINGDESK_SOAK", "300"))
WARM = 4
"""Rounds after which everything that is loaded once is there."""
GROWTH, CEILING = 20 * 1024, 300 * 1024
"""KiB."""
ROUND = (
    ("1gc", "of 20"), (">", "page"), ("<", "page"), ("G", "page"), (ENTER, "Created"), ("q", "of 20"),
    ("/name like An" + ENTER, "page 1/"), (ESC + ESC, "of 20"), ("gr", "12 of 12"), (ENTER, "page"), (ESC, "12 of 12"),
    ("gb", "Channels"), ("gm", "Sender"), ("gc", "of 20"), ("i", "New contact"), ("+4860011122", "4860011122"),
    (ESC, "w save"), ("DD", "page"), ("0" + "600111222" + ENTER, "Nobody knows"), (ESC, "of 20"),
    ("?", "find an action"), (ESC, "of 20"), ("L", "journal"), ("q", "of 20"),
    ("2", "1-6 of 6"), (ENTER, "of 150"), (ESC, "1-6 of 6"),
    ("3", "page"), (">", "page"), ("1gc", "of 20"),
)  # fmt: skip
"""What is typed, and what the screen then holds."""


def kib(process: int) -> int:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    assert found is not None
    return int(found[1])


def held(process: int) -> tuple[int, int]:
    """Open descriptors, and threads."""
    return (len(os.listdir(f"/proc/{process}/fd")), len(os.listdir(f"/proc/{process}/task")))


@pytest.mark.slow
def test_nothing_grows(tmp_path: Path) -> None:
    with PtyTerminal(tmp_path, ["--sandbox"], size=(120, 40)) as terminal:
        terminal.wait_for("1-100 of 2000")
        end, rounds, warm, before = time.monotonic() + SECONDS, 0, 0, (0, 0)
        most = 0
        for keys, seen in cycle((*ROUND, ("", ""))):
            if keys:
                terminal.send(keys)
                terminal.wait_for(seen)
                terminal.rest(0.15)
                continue
            rounds += 1
            most = max(most, kib(terminal.process))
            if rounds == WARM:
                warm, before = kib(terminal.process), held(terminal.process)
            if rounds > WARM and time.monotonic() > end:
                break
        after, left = kib(terminal.process), held(terminal.process)
        print(  # noqa: T201 - what such a run is for
            f"\n{rounds} rounds: {warm / 1024:.0f} MiB after {WARM}, {after / 1024:.0f} MiB at the end, "
            f"{most / 1024:.0f} at most; descriptors and threads {before}, {left}"
        )
        assert after - warm < GROWTH
        assert most < CEILING
        assert left[0] <= before[0] + 2
        assert left[1] <= before[1] + 2
        terminal.send("q")
        assert terminal.wait_for_end() == 0
