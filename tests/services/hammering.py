"""Desks that write as fast as they can, in processes of their own, and are killed while they do.

``python -m tests.services.hammering write FOLDER LINES NAME`` puts so many lines into the journal, each with its
outcome, and prints what went wrong. ``kill FOLDER TIMES SEED`` does so in children that are killed at random moments,
looks after each whether all that was acknowledged is there, and prints how many lines that were.
``lead_on FOLDER POINT`` opens a store, and kills itself before the statement of that number; 0 kills nowhere and
prints how many there are.
"""

import asyncio
import json
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, NoReturn

from tui.services.entries import Intent, Outcome, State
from tui.services.journal import Journal
from tui.services.owner import Owner, Person
from tui.services.store import FILE, Store, StoreUnusable

LONGEST = 0.06
"""Seconds at most from the first line of a desk to its end."""


async def put(journal: Journal, name: str, told: Callable[[str, int], None]) -> None:
    """One write: its intent, then its outcome; told as soon as the journal has it."""
    number = await journal.intend(Intent("main", name, "change contact", name, {"was": "a" * 200}, {"is": "b" * 200}))
    told("intended", number)
    await journal.conclude(number, Outcome(State.DONE, "Stored."))
    told("done", number)


async def write(folder: Path, lines: int, name: str) -> dict[str, int]:
    """Writes, and counts what was refused."""
    store = Store(folder)
    journal = Journal(store, Person(name))
    refused = 0
    for turn in range(lines):
        try:
            await put(journal, f"{name}{turn}", lambda _kind, _number: None)
        except StoreUnusable:
            refused += 1
    await store.close()
    return {"refused": refused}


def killed(folder: Path, times: int, seed: int) -> dict[str, int]:
    """Writes in children, each of which is killed; the last words of each are looked for in the file."""
    chance, lines = Random(seed), 0
    for turn in range(times):
        acknowledged = _acknowledged(folder, str(turn), chance.uniform(0, LONGEST))
        lines += sum(kind == "done" for kind, _ in acknowledged)
        db = sqlite3.connect(folder / FILE)
        found = dict(db.execute("SELECT id, state FROM journal WHERE job LIKE ?", (f"{turn}.%",)))
        [[whole]] = db.execute("PRAGMA integrity_check" if turn % 50 == 49 else "PRAGMA quick_check")
        db.close()
        lost = [number for kind, number in acknowledged if found.get(number) not in (kind, State.DONE)]
        if lost or whole != "ok":
            raise AssertionError(f"kill {turn}: {whole}, lost {lost}")
    return {"kills": times, "lines": lines}


def _acknowledged(folder: Path, name: str, seconds: float) -> list[tuple[str, int]]:
    """What a child had acknowledged when it was killed, so long after its first word."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        os.close(ours)
        _write_for_ever(folder, name, theirs)
    os.close(theirs)
    said = os.read(ours, 4096)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(ours, 65536):
        said += more
    os.close(ours)
    words = (line.split() for line in said.decode("ascii").splitlines() if line.endswith("."))
    return [(kind, int(number)) for kind, number, _ in words]


def _write_for_ever(folder: Path, name: str, pipe: int) -> NoReturn:
    async def going_on() -> None:
        journal = Journal(Store(folder), Person("anna"), owner=Owner.here())
        turn = 0
        while True:
            turn += 1
            await put(journal, f"{name}.{turn}", lambda kind, number: _say(pipe, f"{kind} {number} .\n"))

    try:
        asyncio.run(going_on())
    finally:
        os._exit(1)


def _say(pipe: int, words: str) -> None:
    os.write(pipe, words.encode("ascii"))


async def lead_on(folder: Path, point: int) -> dict[str, int]:
    """Opens a store, which brings its schema to ours."""
    passed = 0

    def count(_statement: str) -> None:
        nonlocal passed
        passed += 1
        if passed == point:
            os.kill(os.getpid(), signal.SIGKILL)

    connect = sqlite3.connect

    def counted(*arguments: Any, **options: Any) -> sqlite3.Connection:
        db: sqlite3.Connection = connect(*arguments, **options)
        db.set_trace_callback(count)
        return db

    replace: Callable[..., None] = setattr
    replace(sqlite3, "connect", counted)
    store = Store(folder)
    await store.run(lambda db: db.execute("SELECT 1").fetchone())
    await store.close()
    return {"points": passed}


def main(how: str, folder: Path, count: int, name: str = "") -> dict[str, int]:
    """Does what the command line says."""
    if how == "kill":
        return killed(folder, count, int(name))
    return asyncio.run(write(folder, count, name) if how == "write" else lead_on(folder, count))


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])))  # noqa: T201 - its answer
