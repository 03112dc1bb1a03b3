"""Writes the settings, and secrets into files beside them.

Imports the settings modules. A file is replaced whole or not at all, and is its user's alone.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Final

from tui.domain.foreign import shown
from tui.domain.secret import Secret
from tui.settings_file import SettingsError

_MODE: Final = 0o600
_PATIENCE: Final = 5.0
"""Seconds to wait for another process that is writing the settings."""
_PAUSE: Final = 0.02


def save(path: Path, text: str) -> None:
    """Replaces the settings, and keeps them as they were in a copy whose name ends in ``~``.

    A link is followed, as some keep their settings elsewhere.

    Raises:
        SettingsError: they cannot be written; they are as they were.
    """
    with _told(path):
        path = Path(os.path.realpath(path))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists():
            _replace(path.with_name(f"{path.name}~"), path.read_bytes())
        _replace(path, text.encode("utf-8"))


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Lets no other process of ours change the settings between reading and replacing them.

    Raises:
        SettingsError: another one is at it for longer than anybody waits, or there is no folder to be had.
    """
    with _told(path):
        folder = Path(os.path.realpath(path)).parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        _wait_for_turn(descriptor, path)
        yield
    finally:
        os.close(descriptor)


def _wait_for_turn(descriptor: int, path: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > end:
                told = f"{shown(str(path))} is being written by another ringdesk; nothing was saved."
                raise SettingsError(told) from error
            time.sleep(_PAUSE)
        except OSError:  # a file system without locks: then two at once have to mind each other
            return None


def keep_secret(folder: Path, name: str, secret: Secret) -> Path:
    """Writes a secret into a new file, which has a number at the end of its name where the name is taken.

    Raises:
        SettingsError: it cannot be written.
    """
    with _told(folder / name):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number in count(1):
            path = folder / (name if number == 1 else f"{name}.{number}")
            try:
                _write_new(path, f"{secret.reveal()}\n".encode())
            except FileExistsError:
                continue
            break
        _sync_folder(folder)
        return path


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SettingsError(f"{shown(str(path))} cannot be written: {error.strerror}.") from error


def _replace(path: Path, raw: bytes) -> None:
    """Puts a file in the place of another in one step; a crash leaves the one or the other, whole."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        _write_new(fresh, raw)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _write_new(path: Path, raw: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with open(os.open(path, flags, _MODE), "wb") as file:
        try:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            path.unlink()
            raise


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
