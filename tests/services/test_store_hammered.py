"""Many desks write at once, desks are killed while they write, and while they bring an older file to our schema.

`pytest -m slow -s tests/services/test_store_hammered.py` takes some minutes and tells its figures.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest

from tui.services import store as store_module
from tui.services.entries import Intent, Outcome, Search, State
from tui.services.journal import Journal
from tui.services.owner import Person
from tui.services.schema import MIGRATIONS
from tui.services.store import FILE, Store
from tui.services.unfinished import Unfinished, Work

ROOT: Final = Path(__file__).parents[2]
DESKS: Final = 4
LINES: Final = int(os.environ.get("RINGDESK_LINES", "5000"))
"""Lines of each desk in the slow run; each is two transactions."""
KILLS: Final = int(os.environ.get("RINGDESK_KILLS", "1000"))


def begun(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.services.hammering", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def answer_of(process: subprocess.Popen[str]) -> dict[str, int]:
    told, trouble = process.communicate()
    assert process.returncode == 0, trouble
    found: dict[str, int] = json.loads(told)
    return found


def whole(folder: Path) -> tuple[int, int]:
    """How many lines there are, and how many of them are done, of a file without a fault."""
    db = sqlite3.connect(folder / FILE)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    [[lines, done]] = db.execute("SELECT count(*), sum(state = 'done') FROM journal")
    db.close()
    return int(lines), int(done)


def hammered(folder: Path, lines: int) -> None:
    began = time.monotonic()
    answers = [answer_of(one) for one in [begun("write", folder, lines, name) for name in "abcd"[:DESKS]]]
    assert answers == [{"refused": 0}] * DESKS
    assert whole(folder) == (DESKS * lines, DESKS * lines)
    took = time.monotonic() - began
    print(f"\n{DESKS} desks, {2 * lines} transactions each, in {took:.0f} s")  # noqa: T201 - figures


def test_desks_that_write_at_once_are_all_served(folder: Path) -> None:
    hammered(folder, 40)


@pytest.mark.slow
def test_desks_that_write_ten_thousand_times_at_once_are_all_served(folder: Path) -> None:
    hammered(folder, LINES)


def killed(folder: Path, times: int) -> None:
    began = time.monotonic()
    told = answer_of(begun("kill", folder, times, 7))
    assert told["kills"] == times
    lines, done = whole(folder)
    assert told["lines"] <= done <= lines <= done + times
    print(f"\n{times} kills, {lines} lines, in {time.monotonic() - began:.0f} s")  # noqa: T201 - figures


def test_nothing_acknowledged_is_lost_by_a_kill(folder: Path) -> None:
    killed(folder, 12)


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_by_very_many_kills(folder: Path) -> None:
    killed(folder, KILLS)


async def filled(folder: Path, version: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of an older schema, with a write and a draft in it."""
    with monkeypatch.context() as older:
        older.setattr(store_module, "MIGRATIONS", MIGRATIONS[:version])
        store = Store(folder)
        journal, unfinished = Journal(store, Person("anna")), Unfinished(store)
        number = await journal.intend(Intent("main", "j", "change contact", "+48600700800", None, {"name": "Łucja"}))
        await journal.conclude(number, Outcome(State.DONE, "Stored."))
        await unfinished.save("k", Work("main", "contact", "Łucja", {"name": "Ł"}))
        await store.close()


async def led_on(folder: Path) -> None:
    """A fresh desk finds everything, whatever became of the one before."""
    store = Store(folder)
    [line] = (await Journal(store, Person("anna")).page(Search())).rows
    [item] = await Unfinished(store).items()
    assert (line.target, line.state, item.work.payload) == ("+48600700800", State.DONE, {"name": "Ł"})
    version = await store.run(lambda db: db.execute("PRAGMA user_version").fetchone())
    assert version == (len(MIGRATIONS),)
    await store.close()
    whole(folder)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("version", "every"),
    [
        pytest.param(1, 7, id="some"),
        *(
            pytest.param(version, 1, id=f"all of {version}", marks=pytest.mark.slow)
            for version in range(1, len(MIGRATIONS))
        ),
    ],
)
async def test_an_older_file_survives_a_kill_before_any_statement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int, every: int
) -> None:
    await filled(tmp_path / "whole", version, monkeypatch)
    points = answer_of(begun("lead_on", tmp_path / "whole", 0))["points"]
    assert points > 10
    for point in range(1, points, every):
        folder = tmp_path / str(point)
        await filled(folder, version, monkeypatch)
        desk = begun("lead_on", folder, point)
        desk.communicate()
        assert desk.returncode == -signal.SIGKILL
        await led_on(folder)
