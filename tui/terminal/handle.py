"""What the program keeps in hand to speak to its driver. Imports textual's driver API and the modules beside it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from textual.app import App
from textual.driver import Driver

from tui.terminal.backlog import Backlog, PlainBacklog
from tui.terminal.clipboard import passed_on
from tui.terminal.driver import DeskDriver, Options
from tui.terminal.link import Line
from tui.terminal.thin import GuardedBacklog, ThinBacklog

ESCAPE_DELAY: Final = 150
"""How long the parts of one key may lie apart, in milliseconds, where the environment does not say."""

_ERASES_IN_COLOUR: Final = ("xterm", "tmux", "linux", "putty", "rxvt", "alacritty", "foot", "konsole", "gnome", "vte")
"""Beginnings of `TERM` whose terminals erase in the background colour in use (terminfo's `bce`); `screen` does not."""


class Terminal:
    """Makes the driver class of one application, and reaches the driver once the application has made it.

    Args:
        environ: Read for `ESCDELAY` (milliseconds), `RINGDESK_DRIVER` (`plain` sends what is drawn as it is drawn)
            and `TERM`; for the clipboard also `TMUX` and `STY`.
        charset: Of what the terminal sends, as Python calls it.
        hung_up: Called in the application's loop, with the application, when the terminal is gone. It must end the
            application, as the default does.
        hold: Called with True before the terminal is taken, and with False after it was lent out or given back.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        *,
        charset: str = "utf-8",
        hung_up: Callable[[App[Any]], object] = App.exit,
        hold: Callable[[bool], object] = bool,
    ) -> None:
        self.plain = environ.get("RINGDESK_DRIVER") == "plain"
        self.colour_erase = environ.get("TERM", "").startswith(_ERASES_IN_COLOUR)
        self.driver: DeskDriver | None = None
        self.guarded: GuardedBacklog | None = None
        options = Options(
            escape_delay=escape_delay(environ.get("ESCDELAY", "")) / 1000,
            charset=charset,
            backlog=self.backlog,
            made=self.attach,
            hung_up=hung_up,
            hold=hold,
            passed_on=lambda request: passed_on(request, environ),
        )
        self.driver_class: type[Driver] = type("TerminalDriver", (DeskDriver,), {"options": options})

    def attach(self, driver: DeskDriver) -> None:
        """Remember the driver of the running application."""
        self.driver = driver

    def backlog(self, descriptor: int) -> Backlog:
        """What stands between the application and the terminal."""
        if self.plain:
            return PlainBacklog()
        thin = ThinBacklog(lambda: terminal_size(descriptor), colour_erase=self.colour_erase)
        self.guarded = GuardedBacklog(thin)
        return self.guarded

    def forget(self) -> None:
        """Send the whole screen again: `ctrl+l`."""
        if self.driver is not None:
            self.driver.forget()

    def report_mouse(self, on: bool) -> None:
        """Turn the mouse on or off."""
        if self.driver is not None:
            self.driver.report_mouse(on)

    @property
    def fault(self) -> Exception | None:
        """Why what is drawn is sent plainly although it need not be; None where all is well."""
        return self.guarded.fault if self.guarded is not None else None

    def ask(self, heard: Callable[[float], None]) -> None:
        """Have the terminal answer; see the driver."""
        if self.driver is not None:
            self.driver.ask(heard)

    @property
    def line(self) -> Line:
        """The line to the terminal."""
        return Line(lambda: self.sent, self.ask)

    @property
    def sent(self) -> int:
        """Bytes sent to the terminal so far."""
        return 0 if self.driver is None else self.driver.sent


def terminal_size(descriptor: int) -> tuple[int, int]:
    """Columns and rows; of 80 and 24 where the terminal does not say."""
    try:
        columns, rows = os.get_terminal_size(descriptor)
    except OSError:
        columns, rows = 0, 0
    return columns or 80, rows or 24


def escape_delay(text: str) -> int:
    """The value of `ESCDELAY` in milliseconds, from 1 to 9999; anything else means the default."""
    return int(text) if re.fullmatch("[1-9][0-9]{0,3}", text) else ESCAPE_DELAY
