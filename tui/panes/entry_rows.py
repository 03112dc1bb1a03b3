"""The entries of a list as rows, with what is pending on them."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import to_builtins

from tui.domain.contacts import ContactList, FieldSpec, FieldType, SearchKind, Shape
from tui.domain.paging import Page, Query
from tui.panes import list_words
from tui.panes.editing import EditingBrowser
from tui.panes.entry_browser import EntryBrowser
from tui.panes.entry_writing import EntryWriting
from tui.panes.list_editor import ListEditor
from tui.panes.list_pending import Pending, Placed, Sign, placed
from tui.panes.loaded import page_of
from tui.panes.place import Place
from tui.panes.source import Into, Narrowing, Source
from tui.panes.tools import Tools
from tui.widgets.dialogs import Fact
from tui.widgets.paged_table import Tone

if TYPE_CHECKING:
    from tui.services.transfer.records import Column, Record

_FIELDS = (
    FieldSpec("phones", "Phones", FieldType.PHONE, width=30, priority=2),
    FieldSpec("name", "Name", width=24, priority=1, name_like=True),
)
_TONES: Mapping[Sign, Tone] = {Sign.ADDED: Tone.BUSY, Sign.CHANGED: Tone.ODD, Sign.REMOVED: Tone.QUIET}
_SIGN = FieldSpec("sign", "Not saved", FieldType.FLAG, width=9, priority=3)


class _Laid(NamedTuple):
    """All rows: of the list as it was read, and with what is pending."""

    pending: Pending
    rows: list[Placed]
    placed: list[Placed]


class EntryRows(Source[Placed]):
    """The entries of one list, loaded as a whole.

    Args:
        place: the account.
        editor: the list.
        sizes: entries by list id, for the overview; taken note of at each reading.
    """

    noun = "entries"

    def __init__(self, place: Place, editor: ListEditor, sizes: dict[str, int]) -> None:
        self.heading = f"{editor.row.kind} list {editor.row.name}"
        self.editor = editor
        self.writing = None if place.read_only else EntryWriting(editor, place.country)
        self._sizes = sizes
        self._laid: _Laid | None = None

    def table(self, tools: Tools, account: str) -> EditingBrowser:
        """A table with the keys of a list editor; one with the usual keys where nothing may be changed."""
        if self.writing is None:
            return EditingBrowser(self, tools, account)
        self.editor.enable(tools.workshop)
        return EntryBrowser(self, tools, account)

    def into(self, row: Placed | None) -> Into | None:
        """The list, while nothing else of it waits to be saved."""
        del row
        return None if self.writing is None or self.editor.changes else into_list(self.editor.row)

    def left(self) -> str:
        """That what is pending is kept."""
        return list_words.left(self.editor.changes, self.heading)

    async def shape(self, *, fresh: bool = False) -> Shape:
        """The fixed fields of an entry; searched and ordered here."""
        del fresh
        fields = _FIELDS if self.writing is None else (*_FIELDS, _SIGN)
        return Shape(fields, SearchKind.LOADED, sortable=("name", "phones", "sign")[: len(fields)])

    async def find(self, query: Query, page: int, *, fresh: bool = False) -> Page[Placed]:
        """One page of entries; the list is read at the first, and again when asked to."""
        pending = self.editor.pending
        if pending is None or fresh:
            pending = await self.editor.read()
        self._sizes[self.editor.row.id] = len(pending.base.entries)
        return await asyncio.to_thread(self._page, pending, query, page)

    async def matching(self, query: Query) -> list[Placed]:
        """All entries that hold a phrase, on all pages."""
        if self.editor.pending is None:
            return []
        laid = await asyncio.to_thread(self._lay, self.editor.pending)
        phrase = query.phrase.casefold()
        return await asyncio.to_thread(lambda: [row for row in laid.placed if phrase in _searched(row).casefold()])

    def _page(self, pending: Pending, query: Query, page: int) -> Page[Placed]:
        """Works in a thread: lists may be long."""
        return page_of(self._lay(pending).placed, query, page, text=_searched, value=self.cell)

    def _lay(self, pending: Pending) -> _Laid:
        """All rows; a part of them that is known already is not made again."""
        laid = self._laid
        if laid is not None and laid.pending is pending:
            return laid
        if laid is not None and laid.pending.base is pending.base:
            rows = laid.rows
        else:
            rows = [Placed(row, entry) for row, entry in enumerate(pending.base.entries)]
        self._laid = laid = _Laid(pending, rows, placed(pending, rows))
        if pending.steps and self.writing is not None:
            _ = pending.kept  # worked out here, where nobody waits for it
        return laid

    async def narrowings(self) -> Sequence[Narrowing]:
        """To what is not saved."""
        if self.writing is None:
            return ()
        return tuple(Narrowing(sign.value, Query(phrase=sign.value)) for sign in Sign if sign)

    def key(self, row: Placed) -> str:
        """The entry's place."""
        return str(row.place)

    def cell(self, row: Placed, field: str) -> str:
        """The name, all numbers, or what is pending."""
        if field == "phones":
            return list_words.numbers(row.entry)
        return row.sign.value if field == "sign" else row.entry.name

    def tone(self, row: Placed) -> Tone:
        """What is not saved stands out; its sign says it in words."""
        return _TONES.get(row.sign, Tone.PLAIN)

    def columns(self, shape: Shape) -> "tuple[Column, ...]":
        """Those that a list is imported from."""
        from tui.services.transfer.records import ENTRY_COLUMNS  # noqa: PLC0415 - loaded at the first export

        del shape
        return ENTRY_COLUMNS

    def record(self, row: Placed, shape: Shape) -> "Record":
        """The entry as it shall be, numbers one by one."""
        from tui.services.transfer.records import entry_record  # noqa: PLC0415 - loaded at the first export

        del shape
        return entry_record(row.entry)

    def name(self, row: Placed) -> str:
        """The entry's name."""
        return row.entry.name

    def phone(self, row: Placed) -> str:
        """The first number."""
        return next(iter(row.entry.phones), "")

    def known(self, row: Placed) -> Sequence[Fact]:
        """The name, and each number on a line."""
        phones = "\n".join(map(list_words.number, row.entry.phones))
        facts = [Fact("Name", row.entry.name), Fact("Phones", phones), Fact("Place", str(row.place + 1))]
        return [*facts, Fact("Not saved", row.sign.value)] if row.sign else facts

    def as_json(self, row: Placed) -> Any:
        """The entry as the list holds it."""
        return to_builtins(row.entry)


def _searched(row: Placed) -> str:
    return f"{row.sign.value} {row.entry.name} {' '.join(row.entry.phones)}"


def into_list(row: ContactList) -> Into:
    """That rows of a file would go into a list."""
    return Into(f"list:#{row.id}", f"list {row.name}")
