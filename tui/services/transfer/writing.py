"""Records as the text of a file, CSV or JSON Lines. Pure; imports `records` and `spreadsheet`."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final, Protocol

from msgspec import Struct

from tui.domain.foreign import shown
from tui.services.transfer.records import Cell, Column, Record, joined
from tui.services.transfer.spreadsheet import guarded

BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it in front, spreadsheets take UTF-8 for the encoding of their country."""


class Format(StrEnum):
    """How a file holds records."""

    CSV = "csv"
    JSONL = "jsonl"
    WORKBOOK = "workbook"
    """Of a spreadsheet (.xlsx, .xls, .ods); read, not written."""


WRITABLE: Final = (Format.CSV, Format.JSONL)


class FileText(Protocol):
    """Makes the text of a file, piece by piece."""

    def head(self) -> str:
        """What comes before all records."""

    def text(self, records: Iterable[Record]) -> str:
        """Some records."""


class CsvText(Struct, frozen=True):
    """CSV (RFC 4180): a header, then a line for each record.

    Attributes:
        exact: every text as it is, for programs. Else each cell is quoted, and guarded against being taken for
            a formula.
        to_look_at: for a terminal, where no text may be more than a picture of itself.
    """

    columns: Sequence[Column]
    exact: bool = False
    to_look_at: bool = False

    def head(self) -> str:
        """The header, behind a byte order mark unless it is for programs."""
        mark = "" if self.exact or self.to_look_at else BYTE_ORDER_MARK
        return mark + self._lines([[column.title for column in self.columns]])

    def text(self, records: Iterable[Record]) -> str:
        """A line for each record; texts of several lines are quoted."""
        return self._lines([[_flat(record.get(column.key, "")) for column in self.columns] for record in records])

    def _lines(self, rows: Iterable[Iterable[str]]) -> str:
        text = io.StringIO()
        writer = csv.writer(text, quoting=csv.QUOTE_MINIMAL if self.exact else csv.QUOTE_ALL)
        writer.writerows([self._cell(cell) for cell in row] for row in rows)
        return text.getvalue()

    def _cell(self, cell: str) -> str:
        if self.to_look_at:
            cell = shown(cell)
        return cell if self.exact else guarded(cell)


class JsonText(Struct, frozen=True):
    """JSON Lines: an object for each record, in ASCII, with the keys of the columns."""

    columns: Sequence[Column]

    def head(self) -> str:
        """Nothing."""
        return ""

    def text(self, records: Iterable[Record]) -> str:
        """A line for each record; columns of several texts are arrays."""
        return "".join(json.dumps(self._object(record)) + "\n" for record in records)

    def _object(self, record: Record) -> dict[str, Cell]:
        return {column.key: record.get(column.key, () if column.is_many else "") for column in self.columns}


def file_text(form: Format, columns: Sequence[Column], *, exact: bool = False, to_look_at: bool = False) -> FileText:
    """What makes the text of a file of this format."""
    return CsvText(columns, exact, to_look_at) if form is Format.CSV else JsonText(columns)


def _flat(cell: Cell) -> str:
    return cell if isinstance(cell, str) else joined(cell)
