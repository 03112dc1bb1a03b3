"""Taking back what this desk did, and doing it again, read from the journal.

Taking back and doing again are jobs like others; only what was done is taken back, and only if nobody has
changed it since. Imports `domain` and the modules beside it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from tui.domain.contacts import Contact, CustomField, Group
from tui.domain.errors import Conflict
from tui.domain.ports import Contacts, Provider
from tui.domain.wording import counted
from tui.services.book_changes import CreateContact, CreateGroup, DeleteContacts, UpdateContact, UpdateGroup
from tui.services.change_kinds import is_change, rebuilt
from tui.services.changes import Change
from tui.services.entries import Entry, Line, State
from tui.services.field_changes import ChangeField, CreateField
from tui.services.job import Job
from tui.services.jobs import Jobs, hold
from tui.services.journal import Journal
from tui.services.list_changes import CreateList, SaveList
from tui.services.list_edits import NOTHING_ASKED, Answers
from tui.services.list_save import ListSaves
from tui.services.performing import contacts_of
from tui.services.preparing import prepared
from tui.services.reversal import Reversal, reversal
from tui.services.snapshots import restored
from tui.services.successors import Successors

MOST: Final = 5_000
"""Writes of one job that can be taken back."""
_DID_SOMETHING = (State.DONE, State.PARTLY)
_VALUES: dict[type[Change], type] = {
    CreateContact: Contact,
    UpdateContact: Contact,
    CreateGroup: Group,
    UpdateGroup: Group,
    CreateList: str,
    CreateField: CustomField,
    ChangeField: CustomField,
}


class Undoable(Struct, frozen=True):
    """Something that was done and may be taken back, or done again.

    Attributes:
        job: its id.
        sentence: what was done, in words; may hold foreign text.
        loss: what does not come back, to be said before; empty where everything does.
        changes: what takes it back; empty for the save of a list, and where nothing can.
        save: the save of a list, which is taken back entry by entry.
        redoes: whether taking it back does again what was taken back before.
    """

    account: str
    job: str
    at: datetime
    sentence: str
    loss: str
    changes: tuple[Change, ...]
    save: SaveList | None
    redoes: bool

    @property
    def is_possible(self) -> bool:
        """Whether anything comes back at all."""
        return bool(self.changes) or self.save is not None


class Undo:
    """The last changes of this desk, account by account."""

    def __init__(self, journal: Journal, jobs: Jobs, saves: ListSaves) -> None:
        self._journal = journal
        self._jobs = jobs
        self._saves = saves

    async def last(self, account: str) -> Undoable | None:
        """The last change at an account that was not taken back."""
        done, _ = _stacks(await self._journal.own_lines(account))
        return await self._undoable(account, done[-1], redoes=False) if done else None

    async def of(self, account: str, job: str) -> Undoable | None:
        """What one job did at an account; None where it was taken back already, or was none of this desk's."""
        done, _ = _stacks(await self._journal.own_lines(account))
        return await self._undoable(account, job, redoes=False) if job in done else None

    async def last_undone(self, account: str) -> Undoable | None:
        """What was taken back last, and nothing was changed since."""
        _, undone = _stacks(await self._journal.own_lines(account))
        return await self._undoable(account, undone[-1], redoes=True) if undone else None

    def start(self, undoable: Undoable, answers: Answers = NOTHING_ASKED) -> Job:
        """Starts to take something back; the save of a list may end undecided (see `ListSaves.start`).

        Raises:
            Busy: some of it is being written.
        """
        account, reverses, redoes = undoable.account, undoable.job, undoable.redoes
        if undoable.save is not None:
            return self._saves.take_back(account, undoable.save, answers, reverses=reverses, redoes=redoes)

        async def prepare(job: Job) -> Sequence[Change]:
            job.successors = await self._successors(account)
            provider = await self._jobs.connect(account)
            changes = [job.successors.applied(change) for change in undoable.changes]
            await _refuse_changed(provider, changes)
            return [await prepared(provider, change) for change in changes]

        title = f"{'Redo' if redoes else 'Undo'}: {undoable.sentence}"
        held = [hold(account, change.THING, row) for change in undoable.changes for row in change.rows]
        return self._jobs.start(account, title, prepare, holds=held, reverses=reverses, redoes=redoes)

    async def _undoable(self, account: str, job: str, *, redoes: bool) -> Undoable:
        found = await self._journal.entries_of(job, MOST + 1)
        entries = [entry for entry in found if is_change(entry.line.what)]
        if len(found) > MOST:
            loss = f"These are more than {MOST:,} writes: too many to take back at once."
            told = f"{entries[0].line.what} {entries[0].line.target}, and many more"
            return Undoable(account, job, entries[0].line.at, told, loss, (), None, redoes)
        done = [(entry, change) for entry in entries if (change := _what_was_done(entry)) is not None]
        saves = [change for _, change in done if isinstance(change, SaveList)]
        reversals = [] if saves else [await self._reversal(entry, change) for entry, change in reversed(done)]
        losses = dict.fromkeys(one.loss for one in reversals if one.loss)
        return Undoable(
            account=account,
            job=job,
            at=entries[0].line.at,
            sentence=_told([change for _, change in done]),
            loss=" ".join(losses),
            changes=tuple(change for one in reversals for change in one.changes),
            save=saves[0] if saves else None,
            redoes=redoes,
        )

    async def _reversal(self, entry: Entry, change: Change) -> Reversal:
        kept = await self._journal.list_beside(entry.line.id) if change.BESIDE else None
        return reversal(change, _value(entry, change), kept.entries if kept else ())

    async def _successors(self, account: str) -> Successors:
        """What came in the place of what, over all that this desk took back."""
        known = Successors()
        for job in dict.fromkeys(line.job for line in await self._journal.own_lines(account) if line.reverses):
            for entry in await self._journal.entries_of(job):
                change = _what_was_done(entry)
                if change is not None:
                    known.learn(change, _value(entry, change))
        return known


async def _refuse_changed(provider: Provider, changes: Sequence[Change]) -> None:
    """Deletes nothing that somebody has changed since it was made."""
    made = [contact for change in changes if isinstance(change, DeleteContacts) for contact in change.contacts]
    for contact in made:
        for now in await _as_now(contacts_of(provider), contact):
            if now.phone != contact.phone or {**contact.values, **now.values} != {**now.values, **contact.values}:
                raise Conflict("", "contacts.delete", "Somebody has changed the contact since: look at it first.")


async def _as_now(contacts: Contacts, contact: Contact) -> Sequence[Contact]:
    """The contact read again: by its number where its id is not known, and then it may be gone already."""
    return (await contacts.get(contact),) if contact.id else await contacts.by_phone(contact.phone)


def _stacks(lines: Sequence[Line]) -> tuple[list[str], list[str]]:
    """Jobs that can be taken back, and those that took something back and can be taken back themselves."""
    done: list[str] = []
    undone: list[str] = []
    jobs = {line.job: line for line in lines if line.state in _DID_SOMETHING and is_change(line.what)}
    for job, line in jobs.items():
        if not line.reverses:
            done.append(job)
            undone.clear()
        elif line.redoes:
            undone[:] = [one for one in undone if one != line.reverses]
            done.append(job)
        else:
            done[:] = [one for one in done if one != line.reverses]
            undone.append(job)
    return done, undone


def _what_was_done(entry: Entry) -> Change | None:
    """The change of an entry with only those rows that were done; None where none was."""
    if entry.line.state not in _DID_SOMETHING and State.DONE not in entry.rows.values():
        return None
    change = rebuilt(entry.line.what, entry.before, entry.after)
    if change is None or isinstance(change, SaveList):
        return change
    rows = [row for row in change.rows if entry.of(row) is State.DONE]
    return change.only(rows) if rows else None


def _value(entry: Entry, change: Change) -> object:
    kind = _VALUES.get(type(change))
    return None if kind is None or entry.value is None else restored(kind, entry.value)


def _told(changes: Sequence[Change]) -> str:
    """What was done, in words: the first of it, and how many rows there are in all."""
    if not changes:
        return ""
    first, rows = changes[0], sum(len(change.rows) for change in changes)
    edits = ""
    if isinstance(first, UpdateContact):
        edits = "; ".join(f"{was or '-'} -> {now or '-'}" for was, now in first.edits.values())
    more = f", {counted(rows, 'row')} in all" if len(changes) > 1 else ""
    return f"{first.VERB} {first.target}{f' ({edits})' if edits else ''}{more}"
