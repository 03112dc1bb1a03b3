"""Entries of a stop list as rows."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tui.domain.contacts import Shape, StopEntry
from tui.domain.paging import Page, Query
from tui.domain.phones import display
from tui.domain.ports import StopList
from tui.panes.place import Place
from tui.panes.source import Into, Source
from tui.panes.stopping import StopWriting
from tui.widgets.dialogs import Fact

if TYPE_CHECKING:
    from tui.services.transfer.records import Record


class StopRows(Source[StopEntry]):
    """The numbers on the account's stop list."""

    noun = "entries"

    def __init__(self, place: Place, stop_list: StopList) -> None:
        self.writing = None if place.read_only else StopWriting(place)
        self.heading = stop_list.title
        self._place = place
        self._list = stop_list
        self._shape: Shape | None = None

    async def shape(self, *, fresh: bool = False) -> Shape:
        """Fields, search and order of entries."""
        self._shape = await self._list.shape(fresh=fresh)
        return self._shape

    async def find(self, query: Query, page: int, *, fresh: bool = False) -> Page[StopEntry]:
        """One page of entries; always read anew."""
        del fresh
        return await self._list.find(query, page)

    def key(self, row: StopEntry) -> str:
        """The entry's handle."""
        return row.id

    def cell(self, row: StopEntry, field: str) -> str:
        """The value of a field."""
        match field:
            case "phone":
                return display(row.phone)
            case "type" | "channels":
                return ", ".join(row.channels)
            case "created":
                return f"{row.created:%Y-%m-%d %H:%M}" if row.created else ""
            case _:
                return row.id

    def into(self, row: StopEntry | None) -> Into | None:
        """The stop list."""
        del row
        return None if self._place.read_only else Into("stop-list", self.heading)

    def record(self, row: StopEntry, shape: Shape) -> "Record":
        """All that the row holds, channels one by one."""
        from tui.services.transfer.records import stop_record  # noqa: PLC0415 - loaded at the first export

        del shape
        return stop_record(row)

    def name(self, row: StopEntry) -> str:
        """An entry is called by its number."""
        return display(row.phone)

    def phone(self, row: StopEntry) -> str:
        """Digits of the number."""
        return row.phone

    def known(self, row: StopEntry) -> Sequence[Fact]:
        """Every field."""
        specs = self._shape.fields if self._shape else ()
        return [Fact(spec.label, self.cell(row, spec.key)) for spec in specs]

    async def facts(self, row: StopEntry) -> Sequence[Fact]:
        """The entry as the list has it now."""
        found = await self._list.check(row.phone)
        return self.known(found) if found else [*self.known(row), Fact("Now", "no longer on the list")]


def rows(place: Place) -> Source[Any]:
    """The stop list of an account that has one."""
    if place.provider.stop_list is None:
        raise ValueError("the account has no stop list")
    return StopRows(place, place.provider.stop_list)
