"""What comes before anything else: options, limits of the process, environment, a look at the terminal.

Imports the standard library and, for its types, the settings.
"""

import codecs
import ctypes
import gc
import os
import resource
import sys
from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from tui.settings import Preferences


class Status(IntEnum):
    """Exit statuses of every command; `MEANINGS` tells what each means."""

    DONE = 0
    INTERNAL = 1
    USAGE = 2
    SETTINGS = 3
    CREDENTIALS = 4
    UNREACHABLE = 5
    REFUSED = 6
    AMBIGUOUS = 7


MEANINGS: Final = {
    Status.DONE: "done",
    Status.INTERNAL: "internal error",
    Status.USAGE: "wrong usage, or no terminal to work in",
    Status.SETTINGS: "settings, or files that others can get at",
    Status.CREDENTIALS: "credentials that are missing or refused",
    Status.UNREACHABLE: "unreachable; safe to try again",
    Status.REFUSED: "refused, by a provider or by Ringdesk itself",
    Status.AMBIGUOUS: "ambiguous: it may have been done; look before trying again",
}
"""For `--help` and the README."""


@dataclass(frozen=True, slots=True)
class Options:
    """What stands before any command, and holds for it.

    Attributes:
        sandbox: the sandbox accounts instead of those in the settings.
        config: the settings file; None for the user's own.
        read_only: refuse everything that writes at a provider.
        debug: write a log into the state folder.
    """

    sandbox: bool = False
    config: Path | None = None
    read_only: bool = False
    debug: bool = False


_COLOR_SYSTEMS: Final = {"auto": "auto", "16": "standard", "256": "256", "truecolor": "truecolor"}
_TEXTUAL: Final[Mapping[str, Callable[["Preferences"], str]]] = {
    "TEXTUAL_ANIMATIONS": lambda preferences: preferences.animations,
    "TEXTUAL_FPS": lambda preferences: str(preferences.fps),
    # Also asks for resizes in the key stream, whose late answers could be taken for keys.
    "TEXTUAL_SMOOTH_SCROLL": lambda preferences: str(int(preferences.smooth_scroll)),
    "TEXTUAL_COLOR_SYSTEM": lambda preferences: _COLOR_SYSTEMS[preferences.colors],
}


_PR_SET_DUMPABLE: Final = 4
_M_ARENA_MAX: Final = -8
_TURN: Final = 0.001
"""Seconds that a thread keeps the processor where another one wants it."""


def harden() -> None:
    """Whatever is written from now on is the user's alone, no crash leaves the memory in a file, nobody reads it."""
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        _close_memory()
        _share_heap()


def _close_memory() -> None:
    """Keeps other processes of the user out of the memory, where secrets are (prctl(2)); where that fails, no harm."""
    with suppress(OSError, AttributeError):  # a C library without it
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _share_heap() -> None:
    """Has all threads take memory from one heap: those of their own keep about a megabyte (mallopt(3))."""
    with suppress(OSError, AttributeError):  # a C library without it
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def share_processor() -> None:
    """Has the thread that writes to the terminal wait shortly for the one that draws; Python's own turn is 5 ms."""
    sys.setswitchinterval(_TURN)


def hold_collector() -> None:
    """Keeps the garbage collector from looking through half-loaded modules again and again while the desk opens."""
    gc.disable()


def release_collector() -> None:
    """Lets it work from now on, on what is made from now on: what was loaded stays to the end."""
    gc.freeze()
    gc.enable()


def forget_textual(environ: MutableMapping[str, str]) -> None:
    """Drops what would steer Textual from outside: ``TEXTUAL_LOG`` alone writes passwords to a readable file."""
    for name in [name for name in environ if name.startswith("TEXTUAL_")]:
        del environ[name]


def steer_textual(environ: MutableMapping[str, str], preferences: "Preferences") -> None:
    """Sets what Textual reads when it is imported."""
    for name, value in _TEXTUAL.items():
        environ[name] = value(preferences)


def trust_terminal_size(environ: MutableMapping[str, str], descriptor: int) -> None:
    """Drops a size that a shell exported, where the terminal tells its own: it would outlive every resize."""
    try:
        known = all(os.get_terminal_size(descriptor))
    except OSError:
        return
    if known:
        environ.pop("COLUMNS", None)
        environ.pop("LINES", None)


def terminal_trouble(environ: Mapping[str, str], stdin: TextIO | None, stderr: TextIO | None) -> str:
    """Why no desk can be drawn here, and what to set; empty where one can.

    Args:
        environ: read for ``TERM``.
        stdin: where keys come from; None if it was closed.
        stderr: where the desk is drawn; None if it was closed.
    """
    if environ.get("TERM") == "dumb":
        return "TERM says dumb, a terminal that cannot place text; set what yours is, as in TERM=xterm-256color."
    if stdin is None or not stdin.isatty():
        return "Standard input is not a terminal; start ringdesk in one (over ssh: ssh -t HOST ringdesk)."
    if stderr is None or not stderr.isatty():
        return "Standard error is not a terminal, and the desk is drawn there; leave out the 2> of the command."
    return ""


def charset_of(environ: Mapping[str, str], encoding: str) -> str:
    """The terminal's character set, as Python calls it.

    Args:
        environ: whose locale may name one; the locale of a terminal far away need not be known here.
        encoding: what Python takes the terminal's to be, where the locale names none.
    """
    locale = next(filter(None, map(environ.get, ("LC_ALL", "LC_CTYPE", "LANG"))), "")
    try:
        return codecs.lookup(locale.partition(".")[2].partition("@")[0] or encoding).name
    except LookupError:
        return "ascii"
