"""How far an import got, on disk: a row is put down before its write leaves, and again when its outcome is known.

After a crash, rows that were only begun are in doubt and are looked up; rows that ended are left alone. Imports
`private_files` and the standard library.
"""

import fcntl
import os
from pathlib import Path
from typing import Final, Self

from tui.services.private_files import private_file, private_folder

_BEGUN: Final = b"begun"
_ENDED: Final = b"ended"
_PIECE: Final = 64 * 1024


class AlreadyRunning(Exception):
    """The same import runs in another process."""


class Progress:
    """The progress of one import; a context, in which nobody else can run the same import.

    Attributes:
        ended: numbers of the rows whose outcome is known.
        in_doubt: numbers of the rows that were begun and did not end.
    """

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor
        self.ended: set[int] = set()
        self.in_doubt: set[int] = set()
        self._read()

    @classmethod
    def of(cls, folder: Path, key: str) -> Self:
        """The progress of one import.

        Args:
            folder: where it is kept; made if it is not there.
            key: letters and digits that tell the import from all others.

        Raises:
            AlreadyRunning: another process is at it.
            NotPrivate: others could read or change what is kept.
            OSError: it cannot be kept.
        """
        private_folder(folder)
        path = folder / f"{key}.progress"
        descriptor = private_file(path)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            raise AlreadyRunning from error
        if os.fstat(descriptor).st_nlink == 0:  # it was completed between the two lines above
            os.close(descriptor)
            raise AlreadyRunning
        _sync_folder(folder)
        return cls(path, descriptor)

    def begin(self, *rows: int) -> None:
        """Puts down that rows are being written; on disk when this returns."""
        self.in_doubt.update(rows)
        for row in rows:
            self._append(_BEGUN, row)
        os.fsync(self._descriptor)

    def end(self, row: int) -> None:
        """Puts down that the outcome of a row is known; where this is lost, the row is looked up once more."""
        self.in_doubt.discard(row)
        self.ended.add(row)
        self._append(_ENDED, row)

    def forget(self) -> None:
        """The import is complete: doing it once more begins at the first row."""
        self._path.unlink(missing_ok=True)
        self.ended.clear()
        self.in_doubt.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        os.close(self._descriptor)

    def _append(self, word: bytes, row: int) -> None:
        os.write(self._descriptor, b"%s %d\n" % (word, row))

    def _read(self) -> None:
        """Takes in what was kept; a last line that a crash cut short is written over."""
        whole = bytearray()
        while piece := os.read(self._descriptor, _PIECE):
            whole += piece
        end = whole.rfind(b"\n") + 1
        for line in bytes(whole[:end]).splitlines():
            word, _, number = line.partition(b" ")
            if word == _BEGUN and number.isdigit():
                self.in_doubt.add(int(number))
            elif word == _ENDED and number.isdigit():
                self.in_doubt.discard(int(number))
                self.ended.add(int(number))
        os.ftruncate(self._descriptor, end)
        os.lseek(self._descriptor, end, os.SEEK_SET)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
