"""New files that are their user's alone, and rows into them. Imports its neighbours."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tui.services.transfer.exporting import Selection
from tui.services.transfer.writing import FileText


class NotMade(Exception):
    """A file that cannot be made; the message is a sentence with its name.

    Attributes:
        is_there: whether something of that name is there already.
    """

    def __init__(self, sentence: str, *, is_there: bool = False) -> None:
        super().__init__(sentence)
        self.is_there = is_there


def new_file(path: Path) -> int:
    """The descriptor of a file that was not there before, with mode 0600.

    Raises:
        NotMade: something of that name is there, or it cannot be made.
    """
    try:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except FileExistsError as error:
        raise NotMade(f"{path} is there already, and no file is ever written over.", is_there=True) from error
    except (OSError, ValueError) as error:  # a NUL in the name
        told = error.strerror if isinstance(error, OSError) else error
        raise NotMade(f"{path} cannot be made: {told}.") from error


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A new file to write into, which is taken away again where it does not become complete.

    Raises:
        NotMade: something of that name is there, or it cannot be made.
    """
    with open(new_file(path), "wb") as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise


async def write_rows(
    selection: Selection, text: FileText, file: BinaryIO, told: Callable[[int, int | None], None]
) -> tuple[int, int | None]:
    """Writes what is selected, page by page; none is kept.

    Args:
        selection: what.
        text: makes the text of the file.
        file: where to.
        told: is told after each page how many rows are written, and how many there will be, if known.

    Returns:
        The number of rows, and how many the account spoke of at last.

    Raises:
        ProviderError: the account could not be asked.
        OSError: the file cannot be written.
    """
    file.write(_encoded(text.head()))
    rows, total = 0, None
    async for batch in selection.batches:
        file.write(_encoded(text.text(batch.records)))
        rows, total = rows + len(batch.records), batch.total
        told(rows, total)
    return rows, total


def _encoded(text: str) -> bytes:
    # No answer of a provider can hold a lone surrogate; should one come from elsewhere, it must not stop the rest.
    return text.encode("utf-8", "replace")
