"""Files and folders that nobody but their user can read. Imports the standard library alone."""

import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class NotPrivate(Exception):
    """A file or folder that others could read or replace; the message is a sentence without its name."""


def private_folder(path: Path) -> None:
    """Makes a folder with mode 0700, those above it too, or makes sure of one that is there.

    Raises:
        NotPrivate: it is a link, belongs to somebody else, or is open to others.
        OSError: it cannot be made.
    """
    for folder in (*reversed(path.parents), path):
        if not folder.is_dir():
            folder.mkdir(mode=0o700, exist_ok=True)
    _refuse_open(path.lstat(), stat.S_ISDIR, "is not a folder")


def private_file(path: Path) -> int:
    """Opens a file for reading and writing, made with mode 0600 where it is not there; gives its descriptor.

    Raises:
        NotPrivate: it is a link, belongs to somebody else, or is open to others.
        OSError: it cannot be opened.
    """
    if path.is_symlink():
        raise NotPrivate("is a link, not a file")
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)
    try:
        _refuse_open(os.fstat(descriptor), stat.S_ISREG, "is not a file")
    except NotPrivate:
        os.close(descriptor)
        raise
    return descriptor


def private_place() -> Path:
    """Where a folder of ours may be made that is needed for a moment: in memory, where the system has such a place.

    A place is passed over where somebody else could put another folder instead of ours: its owner, or anybody where
    all may write and none has to keep off what is not theirs.

    Raises:
        NotPrivate: there is no such place.
    """
    found = next((place for place in _usual_places() if place and _keeps_ours(Path(place))), None)
    if found is None:
        raise NotPrivate("there is no folder for it that nobody else can change; set TMPDIR to one of your own")
    return Path(found)


def _usual_places() -> Iterator[str | None]:
    yield os.environ.get("XDG_RUNTIME_DIR")
    yield tempfile.gettempdir()
    yield from ("/tmp", "/var/tmp")


def _keeps_ours(place: Path) -> bool:
    try:
        real = place.resolve(strict=True)
        is_ours = real.stat().st_uid in (0, os.geteuid()) and os.access(real, os.W_OK | os.X_OK)
        return is_ours and not any(_is_open(folder.stat()) for folder in (real, *real.parents))
    except OSError:
        return False


def _is_open(found: os.stat_result) -> bool:
    """Whether people besides us may take things in a folder away that are not theirs."""
    of_group = found.st_mode & stat.S_IWGRP and found.st_gid not in (0, os.getegid())
    return bool((found.st_mode & stat.S_IWOTH or of_group) and not found.st_mode & stat.S_ISVTX)


def _refuse_open(found: os.stat_result, is_kind: Callable[[int], bool], otherwise: str) -> None:
    if not is_kind(found.st_mode):
        raise NotPrivate(otherwise)
    if found.st_uid != os.geteuid():
        raise NotPrivate("belongs to another user")
    if found.st_mode & _OTHERS:
        raise NotPrivate("can be used by others; close it with chmod go=")
