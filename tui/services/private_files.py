"""Files and folders that nobody but their user can read. Imports the standard library alone."""

import os
import stat
from collections.abc import Callable
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


def _refuse_open(found: os.stat_result, is_kind: Callable[[int], bool], otherwise: str) -> None:
    if not is_kind(found.st_mode):
        raise NotPrivate(otherwise)
    if found.st_uid != os.geteuid():
        raise NotPrivate("belongs to another user")
    if found.st_mode & _OTHERS:
        raise NotPrivate("can be used by others; close it with chmod go=")
