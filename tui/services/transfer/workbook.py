"""The rows of a workbook, as texts: numbers and dates as one would have typed them. Imports python_calamine, lazily.

A workbook is read in a process of its own, with as much memory as a spreadsheet may need: a file of a thousand bytes
that has one cell in the last column of the last row makes its reader ask for more than there is, and end.
"""

import json
import os
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui.domain.foreign import shown
from tui.services.transfer.survey import Unreadable

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

LARGEST: Final = 512 * 1024 * 1024
"""Bytes that the parts of a workbook may have when they are unpacked; beyond, it is no spreadsheet but a bomb."""
MEMORY: Final = 2 * 1024**3
"""Bytes that reading one may take; a million rows of ten cells take a quarter of it."""
SECONDS: Final = 300
"""Of the processor, for reading one."""
_EXACT: Final = 2**53
"""From here on a spreadsheet does not keep every whole number apart."""
_NEEDED: Final = ("PATH", "HOME", "PYTHONHOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_END: Final = "end"
_UNREADABLE: Final = "unreadable"


def sheets(path: Path) -> tuple[str, ...]:
    """The names of the sheets.

    Raises:
        Unreadable: it is no workbook that can be read.
        OSError: it cannot be opened.
    """
    return tuple(name for _, name in _told(path, ["sheets"]))


def rows(path: Path, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, each with its number in the sheet, from 1.

    Args:
        path: the workbook.
        sheet: name of a sheet; empty for the first one.

    Raises:
        Unreadable: it cannot be read, or has no such sheet.
        OSError: it cannot be opened.
    """
    yield from _told(path, ["rows", sheet])


def _told(path: Path, asked: list[str]) -> Iterator[tuple[int, Any]]:
    """What the process says that reads a workbook, in numbered pieces.

    Raises:
        Unreadable: it says that it cannot be read, or ends before its end.
    """
    with path.open("rb") as file:
        _refuse_bombs(path)
        reader = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__, *asked],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
    try:
        for line in reader.stdout or ():
            kind, value = json.loads(line)
            if kind == _END:
                return
            if kind == _UNREADABLE:
                raise Unreadable(value)
            yield kind, value
        raise Unreadable("is no workbook that can be read: it takes more than a spreadsheet does; save it as CSV UTF-8")
    finally:
        reader.kill()
        reader.communicate()


def _environment() -> dict[str, str]:
    """What the process needs to find the same modules, and nothing else of what this one was given."""
    ours = os.pathsep.join(filter(None, (str(Path(__file__).parents[3]), os.environ.get("PYTHONPATH"))))
    return {name: os.environ[name] for name in _NEEDED if name in os.environ} | {"PYTHONPATH": ours}


def _tell(how: str, sheet: str = "") -> None:
    """Says what is asked of the workbook on the standard input."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        for piece in enumerate(_sheets(), 1) if how == "sheets" else _rows(sheet):
            _say(piece)
        _say((_END, None))
    except Unreadable as error:
        _say((_UNREADABLE, str(error)))


def _say(piece: tuple[object, object]) -> None:
    sys.stdout.write(f"{json.dumps(piece)}\n")


def _sheets() -> list[str]:
    with _opened() as book:
        return list(book.sheet_names)


def _rows(sheet: str) -> Iterator[tuple[int, list[str]]]:
    with _opened() as book:
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


@contextmanager
def _opened() -> "Iterator[CalamineWorkbook]":
    """The workbook on the standard input."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - few imports are of workbooks

    try:
        with CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read())) as book:
            yield book
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


if __name__ == "__main__":
    _tell(*sys.argv[1:])
