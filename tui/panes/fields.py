"""The custom fields of one account as rows."""

from collections.abc import Sequence
from typing import Any, Final

from tui.domain.contacts import CustomField, FieldSpec, FieldType, SearchKind, Shape
from tui.domain.paging import Page, Query
from tui.domain.ports import CustomFields
from tui.panes.fields_writing import FieldWriting
from tui.panes.loaded import page_of
from tui.panes.place import Place
from tui.panes.source import Narrowing, Source
from tui.widgets.dialogs import Fact
from tui.widgets.paged_table import Tone

_FIELDS: Final = (
    FieldSpec("name", "Name", width=24, priority=1, name_like=True),
    FieldSpec("type", "Type", width=8, priority=2),
    FieldSpec("visible", "Visible", FieldType.FLAG, width=7, priority=3),
    FieldSpec("description", "Description", width=30, priority=4),
    FieldSpec("id", "Id", width=8, priority=20),
)


class FieldRows(Source[CustomField]):
    """All custom fields, hidden ones too. They come on one page, and are searched and ordered here."""

    noun = "fields"

    def __init__(self, place: Place, fields: CustomFields) -> None:
        self.writing = None if place.read_only else FieldWriting(place.account, fields)
        self._contacts = place.provider.contacts
        self._fields = fields

    async def shape(self, *, fresh: bool = False) -> Shape:
        """What is known of a field."""
        del fresh
        return Shape(_FIELDS, SearchKind.LOADED, sortable=("name", "type", "visible", "id"))

    async def find(self, query: Query, page: int, *, fresh: bool = False) -> Page[CustomField]:
        """One page of fields, always read anew; the book's own columns are then those that were read here."""
        del fresh
        rows = await self._fields.all()
        if self._contacts is not None:
            await self._contacts.shape(fresh=True)
        return page_of(rows, query, page, text=lambda row: f"{row.name} {row.description} {row.id}", value=self.cell)

    def key(self, row: CustomField) -> str:
        """The provider's id."""
        return row.id

    def cell(self, row: CustomField, field: str) -> str:
        """The value of a field."""
        match field:
            case "type":
                return row.type.value
            case "visible":
                return "yes" if row.visible else "no"
            case _:
                return str(getattr(row, field, ""))

    def tone(self, row: CustomField) -> Tone:
        """A hidden field is dimmed."""
        return Tone.PLAIN if row.visible else Tone.QUIET

    def name(self, row: CustomField) -> str:
        """The field's name."""
        return row.name

    def known(self, row: CustomField) -> Sequence[Fact]:
        """Everything."""
        return [Fact(spec.label, self.cell(row, spec.key)) for spec in _FIELDS]

    async def narrowings(self) -> Sequence[Narrowing]:
        """None: there are few."""
        return ()


def rows(place: Place) -> Source[Any]:
    """The custom fields of an account that has such."""
    if place.provider.custom_fields is None:
        raise ValueError("the account has no custom fields")
    return FieldRows(place, place.provider.custom_fields)
