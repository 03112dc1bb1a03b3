"""Fixtures of the services' tests: a store of one user, and a desk over a simulated account."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.services.simulated import Simulated
from tui.services.entries import Line, Search
from tui.services.jobs import Jobs
from tui.services.journal import Journal
from tui.services.list_lock import ListLocks
from tui.services.list_save import ListSaves
from tui.services.making import Maker
from tui.services.owner import Person
from tui.services.settling import Settling
from tui.services.store import Store
from tui.services.undo import Undo
from tui.services.writes import Writes

ANNA = Person("anna", "192.0.2.7")


@dataclass
class Desk:
    """One running desk, without a screen."""

    sim: Simulated
    store: Store
    journal: Journal
    settling: Settling
    jobs: Jobs
    saves: ListSaves
    writes: Writes
    undo: Undo

    async def lines(self) -> list[Line]:
        """The journal, the oldest first."""
        return list(reversed((await self.journal.page(Search())).rows))


def desk_at(folder: Path, sim: Simulated, *, patience: float = 30.0) -> Desk:
    """A desk over a folder; several can be made over one."""
    store = Store(folder)
    journal = Journal(store, ANNA)
    settling = Settling(journal, sim.connect, looks=(0.0, 0.001))
    jobs = Jobs(Maker(journal, settling), sim.connect)
    saves = ListSaves(jobs, ListLocks(store, ANNA, sleep=no_time, patience=patience), sleep=no_time)
    return Desk(sim, store, journal, settling, jobs, saves, Writes(jobs), Undo(journal, jobs, saves))


async def no_time(seconds: float) -> None:
    """A pause that lets others run and takes no time."""
    await asyncio.sleep(0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The user's state folder, not made yet."""
    return tmp_path / "state" / "ringdesk"


@pytest.fixture
async def store(folder: Path) -> AsyncIterator[Store]:
    """A store that is closed after the test."""
    one = Store(folder)
    yield one
    await one.close()


@pytest.fixture
async def desk(folder: Path) -> AsyncIterator[Desk]:
    """A desk over a simulated account."""
    one = desk_at(folder, Simulated())
    yield one
    await one.jobs.wait_in_flight(1.0)
    await one.store.close()
