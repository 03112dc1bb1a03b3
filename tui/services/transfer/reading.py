"""The rows of a file, one after the other: CSV as somebody's spreadsheet wrote it, a workbook, or JSON Lines.

How a file is written is guessed, can be told, and can be corrected. Imports its neighbours.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from msgspec import Struct

from tui.domain.foreign import shown
from tui.domain.phones import digits_of
from tui.services.transfer import workbook
from tui.services.transfer.json_lines import json_columns, json_rows
from tui.services.transfer.rows import SourceRow, first_line, lines, misfit
from tui.services.transfer.spreadsheet import unguarded
from tui.services.transfer.survey import Survey, Unreadable, open_file
from tui.services.transfer.writing import Format

SEPARATORS: Final = (",", ";", "\t", "|")
NAMES_OF_SEPARATORS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}

_SAMPLE_ROWS: Final = 50
_SHORTEST_NUMBER: Final = 7
"""Digits from which a cell is no heading but a number."""
_TOLD_SEPARATOR: Final = re.compile(r"sep=(.)\r?\n")
"""How a spreadsheet writes down which separator it used."""

_Numbered: TypeAlias = tuple[int, list[str]]


class Dialect(Struct, frozen=True):
    """How a file is written.

    Attributes:
        separator: between the cells of CSV.
        header: whether the first row of CSV names the columns.
        exact: whether apostrophes stay that a spreadsheet-safe export puts.
        sheet: of a workbook; empty for the first.
    """

    format: Format
    encoding: str
    separator: str = ","
    header: bool = True
    exact: bool = False
    sheet: str = ""

    def __str__(self) -> str:
        header = "with a header" if self.header else "without a header"
        if self.format is Format.WORKBOOK:
            return f"workbook, {f'sheet {shown(self.sheet, 40)}' if self.sheet else 'its first sheet'}, {header}"
        if self.format is Format.JSONL:
            return f"JSON Lines, {self.encoding}"
        separator = NAMES_OF_SEPARATORS.get(self.separator, self.separator)
        return f"CSV, separated by {separator}, {self.encoding}, {header}"


class Source(Struct, frozen=True):
    """A file that can be read, again and again."""

    path: Path
    dialect: Dialect
    columns: tuple[str, ...]

    def rows(self) -> Iterator[SourceRow]:
        """Every row that is not empty.

        Raises:
            Unreadable: the file has no rows from some place on.
            OSError: it cannot be read.
        """
        if self.dialect.format is Format.WORKBOOK:
            yield from self._plain_rows(workbook.rows(self.path, self.dialect.sheet))
            return
        with _text(self.path, self.dialect.encoding) as file:
            rows = json_rows(file, self.columns) if self.dialect.format is Format.JSONL else self._csv_rows(file)
            yield from rows

    def _csv_rows(self, file: io.TextIOBase) -> Iterator[SourceRow]:
        yield from self._plain_rows(_csv_lines(file, self.dialect.separator))

    def _plain_rows(self, numbered: Iterator[_Numbered]) -> Iterator[SourceRow]:
        if self.dialect.header:
            next(numbered, None)
        for number, (line, cells) in enumerate(numbered, 1):
            plain = cells if self.dialect.exact else [unguarded(cell) for cell in cells]
            yield _row(number, line, plain, len(self.columns))


def guess(path: Path, survey: Survey) -> Dialect:
    """How a file is probably written.

    Raises:
        Unreadable: it is a workbook that cannot be read.
        OSError: it cannot be read.
    """
    if survey.is_workbook:
        first = next((cells for _, cells in workbook.rows(path, "")), [])
        return Dialect(Format.WORKBOOK, survey.encoding, header=_is_header(first))
    text = decoded(survey.sample, survey.encoding)
    if text.lstrip().startswith("{"):
        return Dialect(Format.JSONL, survey.encoding)
    told = _TOLD_SEPARATOR.match(text)
    separator = told[1] if told else max(SEPARATORS, key=lambda one: _fitness(text, one))
    return Dialect(Format.CSV, survey.encoding, separator, header=_is_header(next(iter(_sample(text, separator)), [])))


def opened(path: Path, survey: Survey, dialect: Dialect) -> Source:
    """A file with the names of its columns.

    Raises:
        Unreadable: it has no columns.
        OSError: it cannot be read.
    """
    if survey.is_workbook != (dialect.format is Format.WORKBOOK):
        raise Unreadable("is a workbook" if survey.is_workbook else "is no workbook")
    if dialect.format is Format.JSONL:
        with _text(path, dialect.encoding) as file:
            return Source(path, dialect, json_columns(file))
    if dialect.format is Format.WORKBOOK:
        first: list[str] = next((cells for _, cells in workbook.rows(path, dialect.sheet)), [])
    else:
        first = next(iter(_sample(decoded(survey.sample, dialect.encoding), dialect.separator)), [])
    if not first:
        raise Unreadable("has no rows")
    if not dialect.header:
        return Source(path, dialect, tuple(f"column {number}" for number in range(1, len(first) + 1)))
    return Source(path, dialect, tuple(first if dialect.exact else map(unguarded, first)))


def decoded(sample: bytes, encoding: str) -> str:
    """The beginning of a file as text; what is no character of the encoding becomes a mark."""
    return sample.decode(encoding, "replace").removeprefix("\ufeff")


def is_encoding(name: str) -> bool:
    """Whether text can be read in an encoding of this name."""
    try:
        "".encode(name)
    except (LookupError, ValueError):
        return False
    return True


def _text(path: Path, encoding: str) -> io.TextIOWrapper:
    # What is no character of the encoding becomes a lone surrogate, by which its row is told from the others.
    return io.TextIOWrapper(open_file(path), encoding, errors="surrogateescape", newline="")


def _csv_lines(file: io.TextIOBase, separator: str) -> Iterator[_Numbered]:
    """Rows of CSV that are not empty, with the numbers of the lines where they begin."""
    skipped = 0
    first = first_line(file)
    if _TOLD_SEPARATOR.fullmatch(first):
        first, skipped = "", 1
    reader = csv.reader(lines(file, first), delimiter=separator)
    try:
        begins = 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins + skipped, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(f"breaks off after line {reader.line_num + skipped}: {error}; is a quote missing?") from error


def _row(number: int, line: int, cells: Sequence[str], width: int) -> SourceRow:
    kept = tuple(cells[:width]) + ("",) * (width - len(cells))
    if any(cell.strip() for cell in cells[width:]):
        return SourceRow(number, line, kept, f"it has {len(cells)} cells, and there are {width} columns")
    return SourceRow(number, line, kept, misfit(kept))


def _sample(text: str, separator: str) -> list[list[str]]:
    """The first rows of a file, without one that the end of the sample may have cut."""
    rows: list[list[str]] = []
    try:
        for _line, cells in _csv_lines(io.StringIO(text, newline=""), separator):
            rows.append(cells)
            if len(rows) > _SAMPLE_ROWS:
                break
    except Unreadable:
        return rows
    return rows[:-1] if len(rows) > _SAMPLE_ROWS or (len(rows) > 1 and not text.endswith(("\n", "\r"))) else rows


def _fitness(text: str, separator: str) -> tuple[int, int]:
    """How many rows have the usual number of cells, more than one; then how many cells that is."""
    counted = Counter(len(cells) for cells in _sample(text, separator) if len(cells) > 1)
    usual, rows = max(counted.items(), key=lambda one: one[1], default=(1, 0))
    return rows, usual


def _is_header(row: Iterable[str]) -> bool:
    """Whether a row names columns: no cell of it is a number or an address."""
    cells = [unguarded(cell).strip() for cell in row]
    return bool(cells) and not any(
        cell.isdecimal() or len(digits_of(cell)) >= _SHORTEST_NUMBER or "@" in cell for cell in cells
    )
