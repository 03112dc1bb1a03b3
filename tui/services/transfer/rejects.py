"""Rows that were not imported, in a file of their own with the reason. Imports its neighbours."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Self

from tui.services.transfer.files import NotMade, new_file
from tui.services.transfer.judging import Result
from tui.services.transfer.records import Cell, Column, joined
from tui.services.transfer.writing import CsvText

REASON: Final = "Why not imported"
_MOST_NAMES: Final = 1_000


class Rejects:
    """The file of rejected rows, made when the first of them comes; a context.

    Args:
        path: None for a free name beside the imported file; once the file is made, its path.
        source: the imported file.
        names: of its columns; the reason stands in one more.
        exact: whether the cells are for programs, as they were in the imported file.
    """

    def __init__(self, path: Path | None, source: Path, names: Sequence[str], *, exact: bool) -> None:
        self.path = path
        self._source = source
        columns = [Column(str(place), name) for place, name in enumerate((*names, REASON))]
        self._text = CsvText(columns, exact)
        self._descriptor: int | None = None

    def add(self, result: Result) -> None:
        """Writes a row with the reason.

        Raises:
            NotMade: the file cannot be made.
            OSError: it cannot be written.
        """
        if self._descriptor is None:
            self._descriptor = self._made()
            self._write(self._text.head())
        reason = str(len(self._text.columns) - 1)
        cells = {str(place): _flat(cell) for place, cell in enumerate(result.row.cells)}
        self._write(self._text.text([{**cells, reason: f"line {result.row.line}: {result.reason}"}]))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)

    @property
    def is_made(self) -> bool:
        """Whether there are rejected rows."""
        return self._descriptor is not None

    def _made(self) -> int:
        if self.path is not None:
            return new_file(self.path)
        for path in _free_names(self._source):
            if not path.exists() and not path.is_symlink():
                self.path = path
                return new_file(path)
        raise NotMade(f"There are too many files of rejected rows beside {self._source}.", is_there=True)

    def _write(self, text: str) -> None:
        if self._descriptor is not None:
            raw = text.encode("utf-8", "backslashreplace")
            while raw:
                raw = raw[os.write(self._descriptor, raw) :]


def _free_names(source: Path) -> Iterator[Path]:
    yield source.with_name(f"{source.stem}.rejected.csv")
    for number in range(2, _MOST_NAMES):
        yield source.with_name(f"{source.stem}.rejected-{number}.csv")


def _flat(cell: Cell) -> str:
    return cell if isinstance(cell, str) else joined(cell)
