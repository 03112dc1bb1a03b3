"""kill -9 at every point of a write: the journal that is found afterwards tells the truth, and can be settled."""

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.conftest import desk_at
from tests.services.crashing import BOOK, FileBook
from tests.services.simulated_line import Fault
from tui.services.entries import Line, State
from tui.services.store import FILE

ROOT = Path(__file__).parents[2]


def run(folder: Path, point: int, fault: Fault) -> subprocess.CompletedProcess[str]:
    """One desk that ends at a point."""
    command = [sys.executable, "-m", "tests.services.crashing", str(folder), str(point), fault.name]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


def has(folder: Path) -> set[str]:
    """What the provider has."""
    book = folder / BOOK
    return set(book.read_text().split()) if book.exists() else set()


def named(line: Line) -> str:
    """What the provider's file calls the target of a line."""
    return line.target.removeprefix("+")


async def tell_the_truth(folder: Path) -> None:
    """What the journal says agrees with what the provider has, before and after it is settled."""
    sim = FileBook(folder)
    desk = desk_at(folder / "state", sim)
    there = has(folder)
    lines = await desk.lines()
    assert there <= {named(line) for line in lines}, "something was written without a word in the journal"
    for number, line in enumerate(lines):
        is_last = all(named(line) != named(later) for later in lines[number + 1 :])
        if line.state is State.DONE:
            assert named(line) in there
        if line.state in (State.REFUSED, State.NOT_DONE) and is_last:
            assert named(line) not in there
    for line in await desk.journal.unsettled():
        await desk.settling.settle(line.id)
    assert await desk.journal.unsettled() == ()
    settled = {named(line) for line in await desk.lines() if line.state is State.DONE}
    assert settled == there == has(folder)
    await desk.store.close()


def check(folder: Path) -> None:
    db = sqlite3.connect(folder / "state" / FILE)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path


@pytest.mark.anyio
@pytest.mark.parametrize("point", [2, 4, 5, 7])
async def test_the_first_write_killed_at_each_point(place: Path, point: int) -> None:
    """Before and after the intent, the call, the provider's own writing, and the outcome."""
    died = run(place, point, Fault.NONE)
    assert died.returncode == -signal.SIGKILL, died.stderr
    await tell_the_truth(place)
    if (place / "state" / FILE).exists():
        check(place)


@pytest.mark.anyio
@pytest.mark.slow
@pytest.mark.parametrize("fault", [Fault.NONE, Fault.LOST, Fault.SWALLOWED, Fault.REFUSED])
async def test_writes_killed_at_every_point(place: Path, fault: Fault) -> None:
    whole = place / "whole"
    whole.mkdir()
    points = int(run(whole, 0, fault).stdout)
    assert points > 20
    for point in range(1, points + 1):
        folder = place / str(point)
        folder.mkdir()
        assert run(folder, point, fault).returncode == -signal.SIGKILL
        await tell_the_truth(folder)
        check(folder)
