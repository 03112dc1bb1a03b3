"""Whether others than their user can get at our files and folders. Imports the settings file's module."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tui.domain.foreign import shown
from tui.settings_file import Folders

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH
_NETWORK: Final = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "fuse.sshfs", "ceph", "lustre"})
"""File systems on which a journal may be damaged when two hosts write it."""
_MOUNTS: Final = Path("/proc/self/mounts")


def breaches(folders: Folders, settings: Path) -> Iterator[str]:
    """What others could get at, one sentence each, with the command that closes it.

    Settings hold no secret and may be read by others; everything that we write may not.
    """
    # The config folder itself and what it holds of ours: links are followed, as many people keep settings elsewhere.
    if settings.parent.exists() and not _is_common(found := settings.parent.stat()):
        yield from _looked_at(settings.parent, found, _OTHERS_WRITE)
    for path in (settings, settings.with_name(f"{settings.name}~")):
        if path.exists():
            yield from _looked_at(path, path.stat(), _OTHERS_WRITE)
    for folder in dict.fromkeys((folders.state, folders.data)):
        if folder.exists():
            for path in _all_below(folder):
                yield from _looked_at(path, path.lstat(), _OTHERS)


def _is_common(found: os.stat_result) -> bool:
    """Whether it is the system's folder, in which nobody can touch what is another's, as in /etc and /tmp."""
    return found.st_uid == 0 and bool(found.st_mode & stat.S_ISVTX or not found.st_mode & _OTHERS_WRITE)


def network_mounts(folders: Folders) -> Iterator[str]:
    """Our folders that lie on another host, one sentence each; nothing where the system does not tell."""
    try:
        mounts = [line.split()[1:3] for line in _MOUNTS.read_text("utf-8", "replace").splitlines()]
    except OSError:
        return
    kinds = {Path(place.replace("\\040", " ")): kind for place, kind in mounts}
    for folder in dict.fromkeys((folders.state, folders.data)):
        kind = next((kinds[above] for above in (folder, *folder.parents) if above in kinds), "")
        if kind in _NETWORK:
            yield f"{shown(str(folder))} lies on a network file system ({kind}); use Ringdesk on one host at a time."


def _all_below(folder: Path) -> Iterator[Path]:
    yield folder
    for above, folders, files in os.walk(folder):
        yield from (Path(above, name) for name in (*folders, *files))


def _looked_at(path: Path, found: os.stat_result, bits: int) -> Iterator[str]:
    name = shown(str(path))
    if stat.S_ISLNK(found.st_mode):
        yield f"{name} is a link; put the file or folder itself there."
    elif found.st_uid != os.geteuid():
        yield f"{name} belongs to another user; remove it or take it over."
    elif found.st_mode & bits:
        what, cure = ("use", "go=") if bits == _OTHERS else ("change", "go-w")
        yield f"Others can {what} {name}; close it with: chmod {cure} {name}"
