"""The rows of a workbook, as texts: numbers and dates as one would have typed them. Imports python_calamine, lazily."""

import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui.domain.foreign import shown
from tui.services.transfer.survey import Unreadable

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

LARGEST: Final = 512 * 1024 * 1024
"""Bytes that the parts of a workbook may have when they are unpacked; beyond, it is no spreadsheet but a bomb."""
_EXACT: Final = 2**53
"""From here on a spreadsheet does not keep every whole number apart."""


def sheets(path: Path) -> tuple[str, ...]:
    """The names of the sheets.

    Raises:
        Unreadable: it is no workbook that can be read.
        OSError: it cannot be opened.
    """
    with _opened(path) as book:
        return tuple(book.sheet_names)


def rows(path: Path, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, each with its number in the sheet, from 1.

    Args:
        path: the workbook.
        sheet: name of a sheet; empty for the first one.

    Raises:
        Unreadable: it cannot be read, or has no such sheet.
        OSError: it cannot be opened.
    """
    with _opened(path) as book:
        name = sheet or next(iter(book.sheet_names), "")
        if name not in book.sheet_names:
            raise Unreadable(f"has no sheet {shown(name)}; it has {', '.join(map(shown, book.sheet_names))}")
        found = book.get_sheet_by_name(name)
        above = found.start[0] if found.start is not None else 0
        for number, cells in enumerate(found.iter_rows(), above + 1):
            texts = [text_of(cell) for cell in cells]
            if any(text.strip() for text in texts):
                yield number, texts


def text_of(value: Any) -> str:
    """A cell as somebody would have typed it; whole numbers digit by digit."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    if isinstance(value, datetime):
        is_day = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if is_day else value.isoformat(" ", "seconds")
    return "" if value is None else str(value)


def _opened(path: Path) -> "CalamineWorkbook":
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - few imports are of workbooks

    _refuse_bombs(path)
    try:
        return CalamineWorkbook.from_path(path)
    except CalamineError as error:
        raise Unreadable(f"is no workbook that can be read ({shown(str(error), 80)}); save it as CSV UTF-8") from error


def _refuse_bombs(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise Unreadable("is damaged: it cannot be unpacked") from error
    if size > LARGEST:
        raise Unreadable(f"unpacks to {size // 2**20:,} MiB, more than a workbook has; save it as CSV UTF-8")
