"""New files that are their user's alone, and rows into them. Imports its neighbours."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from tui.services.transfer.exporting import Selection
from tui.services.transfer.writing import FileText

_NAMELESS: Final[int] = getattr(os, "O_TMPFILE", 0)
"""The flag for a file without a name, where the system has one."""
_DESCRIPTORS: Final = "/proc/self/fd"
"""Where such a file can be linked to."""
_LONGEST: Final = 60
"""Characters of a name that go into the name of its part."""


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
        raise _is_there(path) from error
    except (OSError, ValueError) as error:
        raise _impossible(path, error) from error


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A new file to write into, which has its name only once it is complete.

    Until then it has no name at all where the file system can do that, so that not even a process that is killed
    leaves a part of it; elsewhere it has another name beside, and is taken away where it does not become complete.

    Raises:
        NotMade: something of that name is there, or it cannot be made.
    """
    if os.path.lexists(path):
        raise _is_there(path)
    try:
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise _impossible(path, error) from error
    with ExitStack() as stack:
        stack.callback(os.close, folder)
        file, named = _unseen(path, folder, stack)
        yield file
        file.flush()
        os.fsync(file.fileno())
        _name(named, path, folder)
        os.fsync(folder)


def _unseen(path: Path, folder: int, stack: ExitStack) -> tuple[BinaryIO, str]:
    """A file in a folder that nobody sees, and the name by which it can be linked to."""
    if _NAMELESS and os.path.isdir(_DESCRIPTORS):
        with suppress(OSError):  # not every file system has it
            descriptor = os.open(".", os.O_WRONLY | _NAMELESS | os.O_CLOEXEC, 0o600, dir_fd=folder)
            return stack.enter_context(open(descriptor, "wb")), f"{_DESCRIPTORS}/{descriptor}"
    part = path.with_name(f".{path.name[:_LONGEST]}.{secrets.token_hex(4)}.part")
    descriptor = new_file(part)
    stack.callback(part.unlink, missing_ok=True)
    return stack.enter_context(open(descriptor, "wb")), str(part)


def _name(named: str, path: Path, folder: int) -> None:
    """Gives a complete file its name, unless something of that name has come meanwhile."""
    try:
        os.link(named, path.name, dst_dir_fd=folder, follow_symlinks=True)
    except FileExistsError as error:
        raise _is_there(path) from error
    except OSError:  # a file system without hard links
        os.close(new_file(path))
        os.replace(named, path)


def _is_there(path: Path) -> NotMade:
    return NotMade(f"{path} is there already, and no file is ever written over.", is_there=True)


def _impossible(path: Path, error: OSError | ValueError) -> NotMade:
    told = error.strerror if isinstance(error, OSError) else error  # a NUL in the name
    return NotMade(f"{path} cannot be made: {told}.")


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
