"""What the commands that read and write files share: one account, new files, the line that tells how far they got.

Imports `accounts`, the settings, and what all commands share.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final, TextIO

from tui.accounts import opened
from tui.command_line import ended, is_rehearsal, parser, read_settings, say, status_of
from tui.credentials import Aside
from tui.domain.errors import ProviderError
from tui.domain.ports import AccountTab
from tui.services.transfer.files import NotMade
from tui.settings_file import user_folders
from tui.startup import Options, Status

_BETWEEN_TICKS: Final = 0.2
"""Seconds."""


class Ended(Exception):
    """The command ends before its work is done.

    Attributes:
        sentence: why, for stderr; may hold foreign text.
        status: the exit status.
    """

    def __init__(self, sentence: str, status: Status = Status.USAGE) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status


@contextmanager
def the_account(options: Options, key: str) -> Iterator[AccountTab]:
    """One account of the settings, or of the sandbox where there are none; outside of any running loop.

    Raises:
        Ended: there is no such account.
        SettingsError: the settings cannot be used.
    """
    folders = user_folders()
    settings = read_settings(options, folders)
    rehearsal = is_rehearsal(options, settings)
    if rehearsal:
        say("SANDBOX: invented people.")
    with opened(settings.accounts, Aside(), folders, rehearsal=rehearsal, read_only=options.read_only) as tabs:
        tab = next((tab for tab in tabs if tab.key == key), None)
        if tab is None:
            raise Ended(f"There is no account {key}; there are {', '.join(tab.key for tab in tabs)}.")
        yield tab


def desk_folder(options: Options) -> Path:
    """Where the desk keeps its own files, those of a rehearsal apart.

    Raises:
        SettingsError: the settings cannot be used.
    """
    folders = user_folders()
    return folders.desk(rehearsal=is_rehearsal(options, read_settings(options, folders)))


def carried_out(work: Callable[[], int]) -> int:
    """Does the work of a command; what ends it is told on stderr and becomes the exit status."""
    return ended(partial(_done, work))


def _done(work: Callable[[], int]) -> int:
    try:
        return work()
    except Ended as end:
        say(end.sentence)
        return end.status
    except NotMade as error:
        say(str(error))
        return Status.REFUSED if error.is_there else Status.USAGE
    except ProviderError as error:
        say(error.sentence)
        return status_of(error)


def file_parser(name: str, description: str, epilog: str) -> argparse.ArgumentParser:
    """A parser of a command that works with one account."""
    made = parser(name, description, epilog, data=False)
    made.add_argument(
        "--sandbox",
        action="store_true",
        default=argparse.SUPPRESS,
        help="the sandbox accounts, whatever the settings say",
    )
    made.add_argument("account", metavar="ACCOUNT", help="name of the account in the settings")
    return made


class Ticker:
    """One line on the terminal that tells how far it got; nothing where the stream is no terminal."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._is_drawn = stream.isatty()
        self._next = 0.0

    def __call__(self, done: int, total: int | None) -> None:
        """Tells how many rows are done, and how many there are in all, if known."""
        if self._is_drawn and self._clock() >= self._next:
            self._next = self._clock() + _BETWEEN_TICKS
            self._stream.write(f"\r\x1b[K{done:,}" + (f" of {total:,}" if total is not None else "") + " rows")
            self._stream.flush()

    def clear(self) -> None:
        """Takes the line away."""
        if self._is_drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
