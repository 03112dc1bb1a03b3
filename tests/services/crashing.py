"""A desk in a process of its own that kills itself at a chosen point of a write.

The provider is a file that outlives the process. Points are counted at everything that reaches the disk or the
provider: before and after each of them the process may be told to end, as by a power cut.

Run: ``python -m tests.services.crashing FOLDER POINT FAULT``; POINT 0 kills nowhere and prints how many there are.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from tests.services.conftest import Desk, desk_at
from tests.services.simulated import Simulated
from tests.services.simulated_line import Fault
from tui.domain.contacts import ContactDraft, ListEntry, WholeList
from tui.domain.merge import Add, net
from tui.services.entries import Intent, Outcome
from tui.services.journal import Journal
from tui.services.list_edits import ListEdit

T = TypeVar("T")

PHONES = ("48600700800", "48600700801")
ENTRY = ListEntry("Spam", ("79000000001",))
NIGHT = "Night"
BOOK = "book.txt"


class FileBook(Simulated):
    """A provider that is kept in a file: the numbers of its contacts, and `NIGHT` where the list has `ENTRY`."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.path = folder / BOOK
        kept = self.path.read_text().split() if self.path.exists() else []
        for phone in kept:
            if phone != NIGHT:
                self.contact(phone)
        self.night = self.lists.put(WholeList("", NIGHT, "black", (ENTRY,) if NIGHT in kept else ()))

    def save(self) -> None:
        """What the provider has is not ours to lose: it is there before the next point."""
        kept = [row.phone for row in self.contacts.rows.values()]
        kept += [NIGHT] if ENTRY in self.lists.rows[self.night].entries else []
        self.path.write_text("\n".join(kept))


class Points:
    """Counts what happens, and kills the process at the chosen one."""

    def __init__(self, chosen: int) -> None:
        self.chosen = chosen
        self.passed = 0

    def __call__(self) -> None:
        self.passed += 1
        if self.passed == self.chosen:
            os.kill(os.getpid(), signal.SIGKILL)


class MortalJournal(Journal):
    """A journal that may end the process before and after each thing that it puts on disk."""

    point: Points

    async def intend(self, intent: Intent, beside: WholeList | None = None) -> int:
        return await self._around(super().intend(intent, beside))

    async def conclude(self, entry: int, outcome: Outcome) -> None:
        await self._around(super().conclude(entry, outcome))

    async def settle(self, entry: int, outcome: Outcome) -> None:
        await self._around(super().settle(entry, outcome))

    async def _around(self, act: Awaitable[T]) -> T:
        self.point()
        result = await act
        self.point()
        return result


def mortal(desk: Desk, sim: FileBook, point: Points) -> None:
    """Lets points fall around every call and every line of the journal."""
    desk.journal.__class__ = MortalJournal
    assert isinstance(desk.journal, MortalJournal)
    desk.journal.point = point
    carry = sim.line.carry

    async def carried(operation: str, act: Callable[[], T], *, writes: bool = True) -> T:
        def acted() -> T:
            point()
            result = act()
            sim.save()
            point()
            return result

        point()
        result = await carry(operation, acted, writes=writes)
        point()
        return result

    replace: Callable[..., None] = setattr
    replace(sim.line, "carry", carried)


async def main(folder: Path, chosen: int, fault: Fault) -> int:
    """Adds contacts, the second of which meets the fault, and saves a list."""
    sim, point = FileBook(folder), Points(chosen)
    desk = desk_at(folder / "state", sim)
    mortal(desk, sim, point)
    sim.line.faults.extend([Fault.NONE, fault])
    for phone in PHONES:
        await desk.writes.create_contact("sim", ContactDraft(phone)).wait()
    sim.line.faults.append(fault)
    base = sim.lists.rows[sim.night]
    await desk.saves.start("sim", ListEdit(base, net(base.entries, [Add(ENTRY)]), NIGHT)).wait()
    await desk.store.close()
    return point.passed


if __name__ == "__main__":
    print(asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), Fault[sys.argv[3]])))  # noqa: T201 - its answer
