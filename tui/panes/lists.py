"""Lists of callers as rows; each opens into its entries."""

from collections.abc import Sequence
from typing import Any

from tui.domain.contacts import ContactList, FieldSpec, FieldType, SearchKind, Shape
from tui.domain.paging import Page, Query
from tui.domain.ports import Lists
from tui.panes.editing import EditingBrowser
from tui.panes.entry_rows import EntryRows, into_list
from tui.panes.list_browser import ListBrowser
from tui.panes.list_editor import ListEditor
from tui.panes.list_writing import ListWriting
from tui.panes.loaded import page_of
from tui.panes.place import Place
from tui.panes.source import Into, Narrowing, Source
from tui.panes.tools import Tools
from tui.services.performing import every
from tui.widgets.dialogs import Fact

_LIST_FIELDS = (
    FieldSpec("name", "Name", width=24, priority=1, name_like=True),
    FieldSpec("kind", "Type", width=10, priority=2),
    FieldSpec("entries", "Entries", FieldType.NUMBER, width=8, priority=3),
    FieldSpec("id", "Id", width=8, priority=20),
)


class ListRows(Source[ContactList]):
    """All lists of the account. How many entries a list has is known once it was opened.

    Attributes:
        going_on: what to open again in the list that is opened next, see ``ListEditor``.
    """

    noun = "lists"
    heading = ""

    def __init__(self, place: Place, lists: Lists) -> None:
        self.writing = None if place.read_only else ListWriting(place.account, place.provider, lists)
        self.going_on = ""
        self._place = place
        self._lists = lists
        self._sizes: dict[str, int] = {}
        self._all: tuple[ContactList, ...] = ()
        self._asked: tuple[Query, int] | None = None

    def table(self, tools: Tools, account: str) -> EditingBrowser:
        """A table that can rename lists."""
        return ListBrowser(self, tools, account)

    async def shape(self, *, fresh: bool = False) -> Shape:
        """The fixed fields of an overview; searched and ordered here."""
        del fresh
        return Shape(_LIST_FIELDS, SearchKind.LOADED, sortable=("name", "kind", "id"))

    async def find(self, query: Query, page: int, *, fresh: bool = False) -> Page[ContactList]:
        """One page of the overview, which is read as a whole: it is short, and cannot be searched elsewhere.

        Asking the same once more reads it again; another search, order or page of it does not.
        """
        asked = (query, page)
        if fresh or self._asked in (None, asked):
            self._all = await self._every()
        self._asked = asked
        return page_of(self._all, query, page, text=lambda row: f"{row.name} {row.kind} {row.id}", value=self.cell)

    async def _every(self) -> tuple[ContactList, ...]:
        return tuple({row.id: row for row in await every(self._lists.find)}.values())

    async def row(self, list_id: str) -> ContactList | None:
        """The list with that id, read again; None where it is gone."""
        return next((row for row in await self._every() if row.id == list_id), None)

    def into(self, row: ContactList | None) -> Into | None:
        """The list under the cursor."""
        return None if row is None or self._place.read_only else into_list(row)

    def key(self, row: ContactList) -> str:
        """The provider's id."""
        return row.id

    def cell(self, row: ContactList, field: str) -> str:
        """The value of a field; a dash for the entries of a list that was not opened yet."""
        if field == "entries":
            size = self._sizes.get(row.id)
            return "–" if size is None else str(size)
        return str(getattr(row, field, ""))

    def name(self, row: ContactList) -> str:
        """The list's name."""
        return row.name

    def opens(self, row: ContactList) -> Source[Any] | None:
        """The entries of the list."""
        editor = ListEditor(self._lists, self._place.account, row, self.going_on)
        self.going_on = ""
        return EntryRows(self._place, editor, self._sizes)

    def known(self, row: ContactList) -> Sequence[Fact]:
        """Every field."""
        return [Fact(spec.label, self.cell(row, spec.key)) for spec in _LIST_FIELDS]

    async def narrowings(self) -> Sequence[Narrowing]:
        """By type, among what is loaded."""
        kinds = await self._lists.kinds()
        return tuple(Narrowing(f"{kind.title} ({kind.code})", Query(phrase=kind.code)) for kind in kinds)


def rows(place: Place) -> Source[Any]:
    """All lists of an account that has whole lists."""
    if place.provider.lists is None:
        raise ValueError("the account has no lists")
    return ListRows(place, place.provider.lists)
