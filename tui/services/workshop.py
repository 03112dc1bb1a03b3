"""The services of one desk, joined: journal, jobs, unfinished work and sessions over one file.

Imports sqlite3 through the modules beside it, so it is itself imported when something is first written or read.
"""

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui.domain.campaign_port import Campaigns
from tui.domain.contacts import WholeList
from tui.domain.merge import Step
from tui.services.changes import Change
from tui.services.job import Job
from tui.services.jobs import Busy, Jobs
from tui.services.journal import Journal
from tui.services.list_edits import NOTHING_ASKED, Answers, ListEdit
from tui.services.list_lock import ListLocks
from tui.services.list_save import ListSaves
from tui.services.making import Maker
from tui.services.outbox import Bench, Outbox
from tui.services.owner import person_here
from tui.services.sessions import Sessions
from tui.services.settling import Connect, Settling
from tui.services.snapshots import Plain
from tui.services.store import Store
from tui.services.undo import Undo, Undoable
from tui.services.unfinished import Unfinished, Work

if TYPE_CHECKING:
    from tui.services.transfer.running import Imports


class Workshop:
    """Everything that writes, and what is kept of it.

    Args:
        folder: the user's state folder.
        connect: gives the connected account of a key.
    """

    def __init__(self, folder: Path, connect: Connect) -> None:
        self.store = Store(folder)
        person = person_here(os.environ)
        self.journal = Journal(self.store, person)
        self.settling = Settling(self.journal, connect)
        self.jobs = Jobs(Maker(self.journal, self.settling), connect)
        self.list_saves = ListSaves(self.jobs, ListLocks(self.store, person))
        self.undo = Undo(self.journal, self.jobs, self.list_saves)
        self.unfinished = Unfinished(self.store)
        self.sessions = Sessions(self.store)
        self._folder = folder
        self._imports: Imports | None = None
        self._outboxes: dict[str, Outbox] = {}

    def start(self, account: str, title: str, changes: Sequence[Change], *, chained: bool = False) -> Job | str:
        """Starts a job; a sentence where it cannot start because something of it is being written already."""
        try:
            return self.jobs.start(account, title, changes, chained=chained)
        except Busy as error:
            return str(error)

    def save_list(
        self,
        account: str,
        base: WholeList,
        steps: Sequence[Step],
        answers: Answers = NOTHING_ASKED,
        *,
        name: str = "",
    ) -> Job | str:
        """Starts to save a list with some steps, and with another name where one is given.

        Returns:
            The job; a sentence where the list is being saved already.
        """
        try:
            return self.list_saves.start(account, ListEdit(base, tuple(steps), name or base.name), answers)
        except Busy as error:
            return str(error)

    def take_back(self, undoable: Undoable) -> Job | str:
        """Starts to undo or redo; a sentence where some of it is being written already."""
        try:
            return self.undo.start(undoable)
        except Busy as error:
            return str(error)

    @property
    def imports(self) -> "Imports":
        """What starts imports; loaded with the first of them."""
        if self._imports is None:
            from tui.services.transfer.mappings import Mappings  # noqa: PLC0415 - few desks import files
            from tui.services.transfer.running import Imports  # noqa: PLC0415

            folder = self._folder / "imports"
            self._imports = Imports(self.jobs, self.journal, self.unfinished, Mappings(self.store), folder)
        return self._imports

    def outbox(self, account: str, campaigns: Campaigns, clock: Callable[[], datetime]) -> Outbox:
        """What sends from an account; the same one whenever it is asked for."""
        if account not in self._outboxes:
            bench = Bench(self.journal, self.jobs, self.unfinished)
            self._outboxes[account] = Outbox(account, campaigns, bench, clock)
        return self._outboxes[account]

    @staticmethod
    def work(account: str, kind: str, title: str, payload: Plain) -> Work:
        """What is typed somewhere, as unfinished work."""
        return Work(account, kind, title, payload)

    async def close(self, patience: float) -> int:
        """Waits for calls in flight, keeps what was typed and where the desk stood, and closes the file.

        Args:
            patience: seconds that calls in flight are waited for.

        Returns:
            How many calls were given up; the journal has them as unknown.
        """
        late = await self.jobs.wait_in_flight(patience)
        await self.unfinished.close()
        await self.sessions.close()
        await self.store.close()
        return late
