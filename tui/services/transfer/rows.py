"""One row of a file, and the lines that rows are read from. Imports `records` and `survey`."""

import io
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from tui.services.transfer.records import Cell
from tui.services.transfer.survey import Unreadable

_LONGEST_LINE: Final = 1024 * 1024
"""Characters; what is longer has no lines."""


class SourceRow(Struct, frozen=True):
    """One row of a file.

    Attributes:
        number: from 1, without header and empty rows.
        line: of the file, from 1, where the row ends.
        cells: as many as there are columns; fewer only where there is a fault.
        fault: why the row cannot be understood, else empty.
    """

    number: int
    line: int
    cells: tuple[Cell, ...]
    fault: str = ""


def first_line(file: io.TextIOBase) -> str:
    """The first line of a file, without the mark of its encoding."""
    return file.readline(_LONGEST_LINE).removeprefix("\ufeff")


def lines(file: io.TextIOBase, first: str) -> Iterator[str]:
    """The lines of a file, of which the first was read already.

    Raises:
        Unreadable: a line has no end.
    """
    line = first or file.readline(_LONGEST_LINE)
    while line:
        if len(line) == _LONGEST_LINE:
            raise Unreadable("has lines of more than a million characters; choose another --encoding, or split it")
        yield line
        line = file.readline(_LONGEST_LINE)


def misfit(cells: Iterable[Cell]) -> str:
    """What is wrong with the texts of a row; empty where nothing is."""
    texts = (text for cell in cells for text in ((cell,) if isinstance(cell, str) else cell))
    if any("\ud800" <= character <= "\udfff" for text in texts for character in text):
        return "it holds bytes that are no characters of the file's encoding"
    return ""
