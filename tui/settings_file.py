"""The settings file and the folders around it: where they are, whether they can be trusted, which line says what.

Imports `domain.foreign` and, lazily, platformdirs; knows nothing of what the settings mean.
"""

import os
import re
import stat
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from tui.domain.foreign import shown

SIZE_LIMIT: Final = 64 * 1024
"""Bytes of a settings file; a thousand accounts fit."""

_PLACE: Final = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)")
_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class Mistake(Struct, frozen=True):
    """One thing that is wrong with the settings.

    Attributes:
        sentence: file, line, key and what was meant, fit for the screen.
        line: of the file, from 1; None where no line is to blame.
        key: dotted, fit for the screen; empty where no key is to blame.
    """

    sentence: str
    line: int | None = None
    key: str = ""


class SettingsError(Exception):
    """The settings cannot be used.

    Attributes:
        mistakes: all that were found.
    """

    def __init__(self, *mistakes: Mistake | str) -> None:
        self.mistakes = tuple(Mistake(one) if isinstance(one, str) else one for one in mistakes)
        super().__init__("\n".join(self.sentences))

    @property
    def sentences(self) -> tuple[str, ...]:
        """One sentence for each mistake."""
        return tuple(mistake.sentence for mistake in self.mistakes)


class Folders(Struct, frozen=True):
    """Where Ringdesk keeps what is its user's."""

    config: Path
    state: Path
    data: Path

    @property
    def settings(self) -> Path:
        """The settings file that is read where none is named."""
        return self.config / "config.toml"

    def desk(self, *, rehearsal: bool) -> Path:
        """Where the desk keeps its journal and what is unfinished: a rehearsal's never mixes with the accounts'."""
        return self.state / ("rehearsal" if rehearsal else "accounts")


def user_folders() -> Folders:
    """The folders that this system has for such things; none of them need exist."""
    from platformdirs import PlatformDirs  # noqa: PLC0415 - `--help` does without it

    dirs = PlatformDirs("ringdesk", appauthor=False)
    return Folders(dirs.user_config_path, dirs.user_state_path, dirs.user_data_path)


def is_absent(path: Path) -> bool:
    """Whether there is nothing of that name; what cannot be looked at counts as being there."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def private_folder(path: Path) -> Path:
    """The folder itself, made with mode 0700 where it is not there.

    Raises:
        SettingsError: it cannot be made, or others than its user can get into it.
    """
    name = shown(str(path))
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = path.lstat()
    except OSError as error:
        raise SettingsError(f"The folder {name} cannot be made: {error.strerror}.") from error
    if not stat.S_ISDIR(found.st_mode):
        raise SettingsError(f"{name} is not a folder; move it out of the way.")
    if found.st_uid != os.geteuid():
        raise SettingsError(f"The folder {name} belongs to another user.")
    if found.st_mode & _OTHERS:
        raise SettingsError(f"Others can get into the folder {name}; close it with: chmod 700 {name}")
    return path


def read_text(path: Path) -> str:
    """The text of a settings file that nobody but its user can have written.

    Raises:
        SettingsError: it is not there, not ours, writable by others, too long or not UTF-8.
    """
    name = shown(str(path))
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            _trusted(name, os.fstat(file.fileno()))
            raw = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise SettingsError(f"The settings file {name} cannot be read: {error.strerror}.") from error
    if len(raw) > SIZE_LIMIT:
        raise SettingsError(f"{name} is longer than {SIZE_LIMIT // 1024} KB: it is not a settings file.")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SettingsError(Mistake(f"{name}, line {line}: the file is not UTF-8; save it as UTF-8.", line)) from error


def _without_waiting(path: str, flags: int) -> int:
    """Opens even a pipe that nobody writes to at once."""
    return os.open(path, flags | os.O_NONBLOCK)


def _trusted(name: str, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise SettingsError(f"{name} is not a file.")
    if found.st_uid != os.geteuid():
        raise SettingsError(f"The settings file {name} belongs to another user; use a copy of your own.")
    if found.st_mode & _OTHERS_WRITE:
        raise SettingsError(f"Others can change the settings file {name}; close it with: chmod 600 {name}")


class Document(Struct, frozen=True):
    """A settings file that is TOML, and can tell where something stands in it."""

    name: str
    text: str
    values: dict[str, Any]

    def mistake(self, keys: Sequence[str], told: str) -> Mistake:
        """What is wrong with a value; a key that is not there is placed where the innermost table around it is.

        Args:
            keys: lead to the value.
            told: goes on after the key: ``must be true or false``.
        """
        known = list(keys)
        while known and not _holds(self.values, known):
            known.pop()
        line = _line_of(self.text, known) if known else None
        place = self.name if line is None else f"{self.name}, line {line}"
        key = shown(".".join(keys))
        return Mistake(f"{place}: {key} {told}.", line, key)


def parse(name: str, text: str) -> Document:
    """Reads TOML.

    Raises:
        SettingsError: it is none.
    """
    try:
        return Document(name, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(_not_toml(name, text, str(error))) from error
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits, a thousand brackets
        raise SettingsError(f"{name}: a value is too long or nested too deeply.") from error


def _not_toml(name: str, text: str, message: str) -> Mistake:
    place = _PLACE.search(message)
    line = int(place["line"]) if place and place["line"] else text.count("\n") + 1
    told = _PLACE.sub("", message)
    hint = ' (a text stands in double quotes, as in title = "Main")' if told == "Invalid value" else ""
    return Mistake(f"{name}, line {line}: this is not TOML: {shown(told)}{hint}.", line)


def _holds(values: object, keys: Sequence[str]) -> bool:
    for key in keys:
        if not isinstance(values, dict) or key not in values:
            return False
        values = values[key]
    return True


def _line_of(text: str, keys: Sequence[str]) -> int:
    """The line (from 1) where the value that `keys` lead to begins.

    It is found by parsing the file's beginnings: the shortest one that has the value ends where the value
    ends, and what was added to the beginning before it is the value. No second reader of TOML is needed.
    """
    lines = text.split("\n")
    without, searched, having = 0, 0, len(lines)
    while having - searched > 1:
        middle = (searched + having) // 2
        end, values = _beginning(lines, searched, middle)
        if end is not None and _holds(values, keys):
            having = end
        else:
            searched = middle
            without = without if end is None else end
    return without + 1


def _beginning(lines: Sequence[str], above: int, longest: int) -> tuple[int | None, dict[str, Any]]:
    """The longest beginning of at most `longest` lines, and more than `above`, that is TOML by itself."""
    for count in range(longest, above, -1):
        try:
            return count, tomllib.loads("\n".join(lines[:count]))
        except tomllib.TOMLDecodeError:
            continue
    return None, {}
