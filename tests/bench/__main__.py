"""`python -m tests.bench`: Ringdesk and a bare Textual table, side by side, in figures.

Both run in pseudo-terminals of 120x40 with 256 colours (TERM=xterm-256color), the real command over its sandbox.
Prints a table, then one JSON object. Bytes are the same at every run; times want a machine that does nothing else.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import large, scenes, times

BUDGETS: Mapping[str, float] = {
    "start": 8000, "cursor key": 320, "cursor key that scrolls": 320, "page": 4000, "screen down": 4000, "letter": 450,
    "tab": 12000, "dialog open": 5000, "dialog close": 5000, "palette open": 10000, "idle": 0, "memory": 75_000_000,
}  # fmt: skip
"""The most that ours may take: bytes."""
RATIOS: Mapping[str, float] = {
    "first frame": 1.2, "first rows": 1.7, "key to paint, p95": 1.2, "--version; import": 0.5,
}  # fmt: skip
"""The most that ours may take, as a multiple of the other."""


def table(ours: Mapping[str, float], theirs: Mapping[str, float]) -> str:
    """The figures as a table in Markdown."""
    lines = ["| | bare Textual table | Ringdesk | at most |", "|---|--:|--:|--:|"]
    for name, value in ours.items():
        other = theirs[name]
        if isinstance(value, int):
            most = f"{BUDGETS[name]:,}" if name in BUDGETS else ""
            lines.append(f"| {name}, bytes | {other:,} | {value:,} | {most} |")
        else:
            most = f"{RATIOS[name]}" if name in RATIOS else ""
            lines.append(f"| {name} | {other * 1000:,.0f} ms | {value / other:.2f} times that | {most} |")
    return "\n".join(lines)


FEWEST_ROWS = 50
"""Cursor keys."""


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rows", type=int, default=99, help="cursor keys that are measured (99: a whole page)")
    parser.add_argument("--pages", type=int, default=19, help="pages that are measured (19: the whole book)")
    parser.add_argument("--idle", type=float, default=60, help="seconds without a key")
    parser.add_argument("--starts", type=int, default=5, help="starts whose median is taken")
    parser.add_argument("--keys", type=int, default=60, help="keys whose times are measured")
    parser.add_argument("--contacts", type=int, action="append", default=[], metavar="N",
                        help="also a book of N contacts (10000, 1000000); may be given again")  # fmt: skip
    parser.add_argument("--entries", type=int, action="append", default=[], metavar="N",
                        help="also a block list of N entries (200000); may be given again")  # fmt: skip
    wanted = parser.parse_args()
    if wanted.rows < FEWEST_ROWS:
        parser.error(
            f"--rows takes {FEWEST_ROWS} or more: fewer keys never reach the end of the screen, and scroll nothing"
        )
    return wanted


def main() -> None:
    """Measures, and prints."""
    wanted = arguments()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        home = Path(folder) / "home"
        home.mkdir()
        with scenes.desk(home):
            pass  # makes the sandbox's data, which no later start does again
        ours: dict[str, float] = {**scenes.of_the_desk(home, rows=wanted.rows, count=wanted.pages, idle=wanted.idle)}
        theirs: dict[str, float] = {**scenes.of_textual(home, rows=wanted.rows, idle=wanted.idle)}
        our_times, their_times = times.both(home, starts=wanted.starts, count=wanted.keys)
        sizes = {f"{count} contacts": large.contacts(Path(folder) / f"c{count}", count) for count in wanted.contacts}
        sizes |= {f"{count} entries": large.entries(Path(folder) / f"e{count}", count) for count in wanted.entries}
    ours |= our_times
    theirs |= their_times
    when, cores = datetime.now(UTC).date().isoformat(), os.cpu_count()
    sys.stdout.write(f"{table(ours, theirs)}\n\n{when}, {cores} cores, 120x40, 256 colours\n\n")
    sys.stdout.write(json.dumps({"date": when, "cores": cores, "ours": ours, "bare": theirs, "large": sizes}) + "\n")


if __name__ == "__main__":
    main()
