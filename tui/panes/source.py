"""Where the rows of a table come from, and what can be done with one."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from msgspec import Struct, to_builtins

from tui.domain.contacts import Shape
from tui.domain.paging import Page, Query
from tui.widgets.dialogs import Fact
from tui.widgets.paged_table import Tone

if TYPE_CHECKING:
    from tui.panes.editing import EditingBrowser
    from tui.panes.plans import Writing
    from tui.panes.tools import Tools
    from tui.services.transfer.records import Column, Record

Row = TypeVar("Row")


class Narrowing(Struct, frozen=True):
    """One thing that a table can be narrowed to by ``f``.

    Attributes:
        label: raw, as people read it.
        query: what to ask then; None to start a search line instead.
        line: beginning of that search line.
    """

    label: str
    query: Query | None = None
    line: str = ""


class Into(Struct, frozen=True):
    """Where rows of a file would go.

    Attributes:
        place: as `transfer.places` writes it.
        words: what people call it; raw.
    """

    place: str
    words: str


BOOK: Final = Into("contacts", "contacts")
"""The whole contact book."""


class Source(ABC, Generic[Row]):
    """Rows of one kind at one account: read page by page, shown by field, opened one by one.

    Attributes:
        noun: what the rows are, in plural (``contacts``).
        empty: a sentence for where there are none; "" for the usual one.
        heading: where they belong (``group VIP``), empty at the top; raw foreign text.
        hands_on: whether an opened row is for whoever shows the table, instead of having details.
    """

    noun: str = "rows"
    empty: str = ""
    heading: str = ""
    hands_on: bool = False

    @cached_property
    def writing(self) -> "Writing[Any] | None":
        """What can be changed about the rows; None for an account that is only read."""
        return None

    @abstractmethod
    async def shape(self, *, fresh: bool = False) -> Shape:
        """Fields, search and order."""

    @abstractmethod
    async def find(self, query: Query, page: int, *, fresh: bool = False) -> Page[Row]:
        """One page of rows; ``fresh`` reads again what was kept."""

    @abstractmethod
    def key(self, row: Row) -> str:
        """Id of a row, stable while paging and searching."""

    @abstractmethod
    def cell(self, row: Row, field: str) -> str:
        """Raw value of a field."""

    @abstractmethod
    def name(self, row: Row) -> str:
        """What to call a row in a heading; raw."""

    @abstractmethod
    def known(self, row: Row) -> Sequence[Fact]:
        """What is known of a row already."""

    def as_json(self, row: Row) -> Any:
        """All that the row holds as JSON has it, for the clipboard."""
        return to_builtins(row)

    def columns(self, shape: Shape) -> "tuple[Column, ...]":
        """The columns of a file of rows."""
        from tui.services.transfer.records import columns_of  # noqa: PLC0415 - loaded at the first export

        return columns_of(shape.fields)

    def record(self, row: Row, shape: Shape) -> "Record":
        """A row as a file holds it."""
        return {spec.key: self.cell(row, spec.key) for spec in shape.fields}

    def tone(self, row: Row) -> Tone:
        """How a row stands out; what it means is said in words too."""
        del row
        return Tone.PLAIN

    def phone(self, row: Row) -> str:
        """Digits of the row's number, "" where rows have none."""
        del row
        return ""

    def opens(self, row: Row) -> "Source[Any] | None":
        """The rows inside this one; None where Enter shows its details."""
        del row
        return None

    def into(self, row: Row | None) -> Into | None:
        """Where rows of a file would go; None where they cannot go anywhere.

        Args:
            row: the one under the cursor.
        """
        del row
        return None

    def table(self, tools: "Tools", account: str) -> "EditingBrowser | None":
        """A table with keys of its own; None for the usual one."""
        del tools, account
        return None

    def left(self) -> str:
        """What to say when its table is left by Esc; empty for nothing."""
        return ""

    async def facts(self, row: Row) -> Sequence[Fact]:
        """All that is known of a row, read again where the provider tells more."""
        return self.known(row)

    async def narrowings(self) -> Sequence[Narrowing]:
        """What ``f`` offers: the fields of the search line, unless the rows know better."""
        shape = await self.shape()
        return tuple(Narrowing(field.name, line=f"{field.name} ") for field in shape.search_fields)
