"""What an import tells: a line for each row on stdout, sums on stderr, rejected rows in a file of their own.

Imports `domain`, `services` and `file_commands`.
"""

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Self, TextIO

from tui.domain.foreign import shown
from tui.file_commands import Ended, Ticker
from tui.services.transfer.files import new_file
from tui.services.transfer.judging import REJECTED, Result, Tally, Verdict
from tui.services.transfer.records import Cell, Column, joined
from tui.services.transfer.writing import CsvText
from tui.startup import Status

REASON: Final = "Why not imported"
_MOST_NAMES: Final = 1_000


class Rejected:
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
            Ended: the file cannot be made.
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
        raise Ended(f"There are too many files like {self._source}: name one with --rejected.", Status.REFUSED)

    def _write(self, text: str) -> None:
        if self._descriptor is not None:
            raw = text.encode("utf-8", "backslashreplace")
            while raw:
                raw = raw[os.write(self._descriptor, raw) :]


class Report:
    """Takes the results of an import, one by one.

    Args:
        stdout: where a line goes for each row, other than those that an earlier run told of; None for nowhere.
        as_json: whether the lines are JSON.
        rejected: where rejected rows go; None for nowhere.
        told: is told how far it got.
    """

    def __init__(self, stdout: TextIO | None, told: Ticker, *, as_json: bool, rejected: Rejected | None) -> None:
        self.tally = Tally()
        self._stdout = stdout
        self._as_json = as_json
        self._rejected = rejected
        self._told = told

    def add(self, result: Result) -> None:
        """Tells of one row.

        Raises:
            Ended: the file of rejected rows cannot be made.
        """
        self.tally.add(result)
        if self._stdout is not None and result.verdict is not Verdict.EARLIER:
            self._told.clear()
            self._stdout.write(line_of(result, as_json=self._as_json))
        if self._rejected is not None and result.verdict in REJECTED:
            self._rejected.add(result)
        self._told(self.tally.total, None)

    def close(self) -> None:
        """Takes the line of figures off the terminal."""
        self._told.clear()


def line_of(result: Result, *, as_json: bool) -> str:
    """What stdout says of one row; its phone and reason are foreign texts."""
    if as_json:
        told = {"line": result.row.line, "outcome": result.verdict, "phone": result.phone, "reason": result.reason}
        return json.dumps(told) + "\n"
    return f"line {result.row.line}\t{result.verdict}\t{shown(result.phone)}\t{shown(result.reason)}\n"


def status_of(tally: Tally) -> Status:
    """The exit status that tells how an import or a dry run went."""
    if tally[Verdict.UNKNOWN]:
        return Status.AMBIGUOUS
    return Status.REFUSED if tally[Verdict.IMPOSSIBLE] or tally[Verdict.REFUSED] else Status.DONE


def _free_names(source: Path) -> Iterator[Path]:
    yield source.with_name(f"{source.stem}.rejected.csv")
    for number in range(2, _MOST_NAMES):
        yield source.with_name(f"{source.stem}.rejected-{number}.csv")


def _flat(cell: Cell) -> str:
    return cell if isinstance(cell, str) else joined(cell)
