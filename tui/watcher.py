"""A small process that gives the terminal back where the desk cannot: after a native crash, or a kill.

It is forked before anything heavy is imported, shares its memory with the desk, waits for the end of a pipe, and
holds nothing but how the terminal was. The desk tells it when it takes the terminal and when it lends it out:
what belongs to a shell or an editor by now is left alone. Imports the standard library alone.
"""

import os
import signal
import sys
import termios
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final, NoReturn, TypeAlias

Modes: TypeAlias = list[Any]
"""What `termios.tcgetattr` gives."""

GOODBYE: Final = b"q"
TAKEN: Final = b"+"
LENT: Final = b"-"
RESET: Final = (
    "\x1b[?2026l"  # shows what it holds back
    "\x1b[<u\x1b[?2048l\x1b[?2004l\x1b[?1004l"  # keyboard protocol, sizes, pastes and focus as reports
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l"  # the mouse
    "\x1b[?1049l\x1b[?7h\x1b[?25h\x1b[0m"  # the other screen, wrapping, the cursor, colours
)
"""Switches off whatever a desk may have switched on; terminals pass over what they do not know."""
SENTENCE: Final = "\r\nringdesk died. The terminal is back, and what was typed is kept.\r\n"
_LOCAL: Final = 3
"""Place of the local modes among what `tcgetattr` gives."""
_IGNORED: Final = (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM, signal.SIGTSTP, signal.SIGTTOU)


class Watcher:
    """The desk's end of the pipe. Nobody watches where there is no terminal."""

    def __init__(self, descriptor: int = -1, process: int = 0) -> None:
        self._descriptor = descriptor
        self._process = process

    def hold(self, taken: bool) -> None:
        """Tells the watcher whether the terminal is the desk's, or a shell's or an editor's for now."""
        if self._descriptor >= 0:
            with suppress(OSError):  # it may have been killed
                os.write(self._descriptor, TAKEN if taken else LENT)

    def say_goodbye(self) -> None:
        """Tells the watcher that all is well, and waits for its end."""
        if self._descriptor < 0:
            return
        with suppress(OSError):  # it may have been killed
            os.write(self._descriptor, GOODBYE)
        os.close(self._descriptor)
        self._descriptor = -1
        with suppress(ChildProcessError):
            os.waitpid(self._process, 0)


def watch(terminal: int = 0, screen: int = 2) -> Watcher:
    """Begins to watch over this process.

    Args:
        terminal: descriptor whose modes are brought back.
        screen: descriptor that is drawn on.
    """
    try:
        modes = termios.tcgetattr(terminal)
        is_drawn = os.isatty(screen)
    except (termios.error, OSError):
        return Watcher()
    if not is_drawn:
        return Watcher()
    ours, theirs = os.pipe()  # closed in every child process that is started from a program
    sys.stdout.flush()
    sys.stderr.flush()
    process = os.fork()
    if process:
        os.close(ours)
        return Watcher(theirs, process)
    os.close(theirs)
    return _wait(ours, terminal, screen, modes)


def _wait(pipe: int, terminal: int, screen: int, modes: Modes) -> NoReturn:
    """The watcher's whole life; no handler, buffer or `finally` of the desk is ever run in it."""
    status = 1
    try:
        os.setsid()  # what is sent to the desk's group, or comes from its terminal, is not for the watcher
        for number in _IGNORED:
            signal.signal(number, signal.SIG_IGN)
        if died_in_possession(pipe):
            restore(terminal, screen, modes)
        status = 0
    finally:
        os._exit(status)


def died_in_possession(pipe: int) -> bool:
    """Waits for the desk's end; whether it came without a goodbye, and while the terminal was the desk's."""
    taken = False
    while told := os.read(pipe, 64):
        if GOODBYE in told:
            return False
        taken = told.endswith(TAKEN)
    return taken


def restore(terminal: int, screen: int, modes: Modes, words: Sequence[str] = (RESET, SENTENCE)) -> None:
    """Gives the terminal back as it was; one that is gone takes nothing, and nothing is said of it."""
    with suppress(termios.error, OSError):
        if not termios.tcgetattr(terminal)[_LOCAL] & termios.ISIG:  # else a shell was quicker, and has its own by now
            termios.tcsetattr(terminal, termios.TCSANOW, modes)
    with suppress(OSError):
        os.set_blocking(screen, True)
        os.write(screen, "".join(words).encode())
