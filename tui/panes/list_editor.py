"""One list at an account as it is being edited: read, changed in memory, kept on disk, saved. Imports no textual."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from tui.domain.contacts import ContactList, WholeList
from tui.domain.ports import Lists
from tui.panes import list_words
from tui.panes.list_pending import Batch, Pending, Rebased, rebased, restored_on
from tui.services.list_edits import NOTHING_ASKED, Answers, Saved, SaveReport
from tui.services.snapshots import NotReadable

if TYPE_CHECKING:
    from tui.services.job import Job
    from tui.services.unfinished import Item, Work
    from tui.services.workshop import Workshop

KIND: Final = "list"
"""What the list of unfinished work calls it."""


class ListEditor:
    """A list as it was read, with what is pending on it.

    Every change is on disk within a second, under `key`; another desk of the user that has begun to change the list
    keeps this one from it.

    Attributes:
        key: the name of its unfinished work.
        row: the list as the overview has it.
        going_on: what is to be opened again once the list is read: the last part of a form's key; empty for nothing.
        pending: None before the list was read.
        is_saving: whether a save is under way; nothing can be changed then.
    """

    def __init__(self, lists: Lists, account: str, row: ContactList, going_on: str = "") -> None:
        self.key = f"{account}/list/{row.id}"
        self.row = row
        self.going_on = going_on
        self.pending: Pending | None = None
        self.is_saving = False
        self._lists = lists
        self._account = account
        self._workshop: Callable[[], Awaitable[Workshop]] | None = None
        self._shop: Workshop | None = None
        self._news: list[str] = []
        self._elsewhere = ""
        self._discarded: Pending | None = None
        self._is_left = False
        self._saving: asyncio.Task[SaveReport | str] | None = None

    def enable(self, workshop: "Callable[[], Awaitable[Workshop]]") -> None:
        """Lets the list be changed, by the services that ``workshop`` gives."""
        self._workshop = workshop

    # -- what can be done --------------------------------------------------------------------------------

    @property
    def can_change(self) -> bool:
        """Whether changes are taken now."""
        return self._shop is not None and self.pending is not None and not self.is_saving and not self._elsewhere

    @property
    def changes(self) -> int:
        """Entries that are not as the list was read."""
        return 0 if self.pending is None else len(self.pending.steps)

    @property
    def can_take_back(self) -> bool:
        """Whether there is something to take back, or to bring back after it was discarded."""
        return self.can_change and bool((self.pending and self.pending.done) or self._discarded)

    @property
    def can_repeat(self) -> bool:
        """Whether something was taken back last."""
        return self.can_change and bool(self.pending and self.pending.undone)

    def told(self) -> str:
        """What happened since it was asked last; where nothing did, what waits to be saved."""
        news, self._news = " ".join(self._news), []
        return news or self._elsewhere or list_words.waiting(self.changes)

    # -- reading -----------------------------------------------------------------------------------------

    async def read(self) -> Pending:
        """Reads the list, and puts on it what is pending.

        Raises:
            ProviderError: it cannot be read; what is pending stays.
        """
        whole = await self._lists.read(self.row.id)
        item = await self._claimed()
        if self.pending is not None and self.pending.steps:
            near = dict(enumerate(self.pending.base.entries))
            found = await asyncio.to_thread(rebased, near, self.pending.steps, whole)
            self._news += list_words.restored(len(found.pending.steps), found.held, "")
        else:
            found = await self._restored(item, whole)
        self.pending = found.pending
        if found.held:
            await self._keep()
        return self.pending

    async def _restored(self, item: "Item | None", whole: WholeList) -> Rebased:
        if item is None:
            return Rebased(Pending(whole), 0)
        try:
            found = await asyncio.to_thread(restored_on, item.work.payload, whole)
        except NotReadable:
            self._news.append("What was not saved here cannot be read; gd shows it.")
            return Rebased(Pending(whole), 0)
        since = f"{item.since.astimezone():%Y-%m-%d %H:%M}"
        self._news += list_words.restored(len(found.pending.steps), found.held, since)
        return found

    async def _claimed(self) -> "Item | None":
        """What an earlier sitting left, unless it is discarded or another desk has it open."""
        if self._workshop is None:
            return None
        self._shop = await self._workshop()
        await self._shop.unfinished.flush()
        item = await self._shop.unfinished.claim(self.key)
        is_held = item is not None and item.holder is not None and item.discarded_at is None
        self._elsewhere = list_words.held_elsewhere(item.since) if item is not None and is_held else ""
        return None if item is None or is_held or item.discarded_at is not None else item

    # -- changing ----------------------------------------------------------------------------------------

    async def make(self, batch: Batch) -> None:
        """Makes a change that waits to be saved."""
        if self.pending is not None and batch:
            await self._change_to(self.pending.made(batch))

    async def take_back(self) -> None:
        """Takes back the last change; where there is none, brings back what was discarded."""
        if self.pending is not None and self.pending.done:
            await self._change_to(self.pending.taken_back())
        elif self._discarded is not None:
            await self._change_to(self._discarded)

    async def repeat(self) -> None:
        """Makes again what was taken back last."""
        if self.pending is not None:
            await self._change_to(self.pending.made_again())

    async def discard(self) -> None:
        """Drops everything that waits; `take_back` brings it back as long as the list is open."""
        if self.pending is None or self._shop is None:
            return
        discarded, self.pending = self.pending, Pending(self.pending.base)
        await self._shop.unfinished.discard(self.key)
        self._discarded = discarded

    async def _change_to(self, pending: Pending) -> None:
        self.pending = pending
        self._discarded = None
        await self._keep()

    async def _keep(self) -> None:
        if self._shop is None:
            return
        if self.changes:
            self._shop.unfinished.touch(self.key, self._work)
        else:
            await self._shop.unfinished.finish(self.key)

    def _work(self) -> "Work":
        assert self.pending is not None, "kept before it was read"
        assert self._shop is not None, "kept without a place to keep it"
        title = f"{self.row.kind} list {self.row.name}: {list_words.changes(self.changes)} not saved"
        return self._shop.work(self._account, KIND, title, self.pending.kept)

    async def leave(self) -> None:
        """Lets any desk of the user go on with what waits, after a save that is under way."""
        self._is_left = True
        if self._shop is not None and self.changes and not self._elsewhere and not self.is_saving:
            await self._shop.unfinished.leave(self.key)

    # -- saving ------------------------------------------------------------------------------------------

    async def save(self, answers: Answers = NOTHING_ASKED) -> SaveReport | str:
        """Saves what waits; a sentence where nothing came of it.

        The save goes on where its caller is gone, and so does what is kept on disk about it.
        """
        if self._shop is None or self.pending is None:
            return "There is nothing to save."
        job = self._shop.save_list(self._account, self.pending.base, self.pending.steps, answers)
        if isinstance(job, str):
            return job
        self.is_saving = True
        self._saving = asyncio.get_running_loop().create_task(self._saved(job, self.pending))
        return await asyncio.shield(self._saving)

    async def _saved(self, job: "Job", sent: Pending) -> SaveReport | str:
        try:
            await job.wait()
            report = job.value
            if not isinstance(report, SaveReport):
                return job.trouble
            self.pending = await asyncio.to_thread(left_over, sent, report)
            if self.pending is not sent:
                await self._keep()
            return report
        finally:
            self.is_saving = False
            if self._is_left:
                await self.leave()


def left_over(sent: Pending, report: SaveReport) -> Pending:
    """What is pending after a save, on the list as it was read back."""
    if report.state is Saved.SAVED and report.whole is not None:
        return Pending(report.whole)
    if report.state is Saved.UNREAD and report.draft is not None:
        return Pending(report.draft.whole)
    if report.state is Saved.PARTLY and report.whole is not None:
        near = dict(enumerate(sent.base.entries))
        return rebased(near, report.lost, report.whole).pending
    return sent
