"""Contacts and files for the tests of imports and exports."""

from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path

from tui.domain.contacts import Contact, ContactDraft, FieldSpec, FieldType, GroupRef, SearchKind, Shape
from tui.domain.errors import Conflict, Throttled
from tui.domain.paging import Page, Query, counted_page
from tui.domain.ports import BulkContacts, Provider
from tui.services.changes import Change
from tui.services.journal import Journal
from tui.services.making import Maker
from tui.services.making import Result as Made
from tui.services.owner import Person
from tui.services.settling import Settling
from tui.services.store import Store
from tui.services.transfer.mapping import Filled, Mapped, suggest
from tui.services.transfer.reading import Dialect, Source, guess, opened
from tui.services.transfer.records import Column
from tui.services.transfer.survey import survey

SHAPE = Shape(
    (
        FieldSpec("phone", "Phone", FieldType.PHONE),
        FieldSpec("#1", "=Name"),
        FieldSpec("#2", "Note"),
        FieldSpec("#3", "Note"),
        FieldSpec("groups", "Groups", FieldType.GROUPS),
        FieldSpec("id", "Id", FieldType.NUMBER, editable=False),
    ),
    SearchKind.PHRASE,
)


class FakeContacts:
    """A contact book in memory, which can be made to fail after it has written."""

    page_size = 3
    delete_at_once = 1
    bulk: BulkContacts | None = None

    def __init__(self, *contacts: Contact) -> None:
        self.rows = list(contacts)
        self.fails: list[BaseException] = []
        self.asks_for_time: list[Throttled] = []
        self.created: list[str] = []

    async def shape(self, *, fresh: bool = False) -> Shape:
        return SHAPE

    async def find(self, query: Query, page: int) -> Page[Contact]:
        start = (page - 1) * self.page_size
        return counted_page(tuple(self.rows[start : start + self.page_size]), page, self.page_size, len(self.rows))

    async def get(self, contact: Contact) -> Contact:
        return next(row for row in self.rows if row.id == contact.id)

    async def by_phone(self, digits: str) -> tuple[Contact, ...]:
        if self.asks_for_time:
            raise self.asks_for_time.pop(0)
        return tuple(row for row in self.rows if row.phone == digits)

    async def create(self, draft: ContactDraft) -> Contact:
        if self.fails and isinstance(self.fails[0], Throttled):
            raise self.fails.pop(0)
        if await self.by_phone(draft.phone):
            raise Conflict("Fake", "contacts.create", "The number is in the book already.")
        groups = tuple(GroupRef(group, group) for group in draft.groups)
        made = Contact(str(len(self.rows) + 1), draft.phone, dict(draft.values), groups)
        self.created.append(draft.phone)
        self.rows.append(made)
        if self.fails:
            raise self.fails.pop(0)
        return made

    async def update(self, contact: Contact, draft: ContactDraft) -> Contact:
        now = Contact(contact.id, draft.phone, dict(draft.values), contact.groups)
        self.rows[self.rows.index(contact)] = now
        if self.fails:
            raise self.fails.pop(0)
        return now

    async def delete(self, contacts: Sequence[Contact]) -> None:
        raise AssertionError("an import deletes nothing")


class FakeHand:
    """Writes to a provider in memory, with a real journal behind it.

    Attributes:
        waits: seconds of each pause; none of them is waited for.
        sizes: rows that one call takes.
        calls: what was made.
    """

    id, account, reverses, redoes = "job", "fake", "", False
    is_stopping = False

    def __init__(self, folder: Path, provider: Provider, sizes: int = 1) -> None:
        self._store = Store(folder)
        self.journal = Journal(self._store, Person("anna", ""))
        self._maker = Maker(self.journal, Settling(self.journal, self._connect, looks=(0.0, 3.0)))
        self._provider = provider
        self.sizes = sizes
        self.waits: list[float] = []
        self.calls: list[Change] = []

    async def _connect(self, _account: str) -> Provider:
        return self._provider

    def at_once(self, change: Change) -> int:
        return self.sizes if change.PER_ROW else 1

    async def make(self, change: Change) -> Made:
        self.calls.append(change)
        return await self._maker.make(self, self._provider, change)

    async def pause(self, seconds: float) -> bool:
        self.waits.append(seconds)
        return True

    async def close(self) -> None:
        await self._store.close()


async def stream(rows: Iterable[Filled]) -> AsyncIterator[Filled]:
    """Rows as a file gives them."""
    for row in rows:
        yield row


def source_of(path: Path, dialect: Dialect | None = None) -> Source:
    """A file as it is guessed, or told, to be written."""
    looked = survey(path)
    return opened(path, looked, dialect or guess(path, looked))


def filled_rows(path: Path, fields: Sequence[Column], dialect: Dialect | None = None) -> list[Filled]:
    """All rows of a file, by field as suggested."""
    source = source_of(path, dialect)
    mapped: Mapped = suggest(source, fields, "PL")
    return list(mapped.filled(source.rows()))
