"""The driver: how the application meets the terminal. Imports textual's driver API and the modules beside it."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from tui.terminal.backlog import Backlog
from tui.terminal.clipboard import START as CLIPBOARD
from tui.terminal.link import QUESTION
from tui.terminal.reader import KeyReader
from tui.terminal.writer import Calls, Order, Writer

if TYPE_CHECKING:
    from textual.app import App

FLUSH_PATIENCE: Final = 1.0
"""How long stopping waits for a terminal that does not read, in seconds."""

_MOUSE_ON: Final = "\x1b[?1000h\x1b[?1002h\x1b[?1006h"
"""Presses, drags, and reports without a limit of 223 columns; not every movement."""
_MOUSE_OFF: Final = "".join(f"\x1b[?{mode}l" for mode in (1000, 1002, 1003, 1006, 1015))
"""Textual's own modes too, should it have been told to use the mouse."""

_POINTER_SHAPE: Final = "\x1b]22;"
"""Nobody sees the pointer's shape without a mouse, and the Linux console shows the request for it as text."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a driver behaves, and whom it tells.

    Attributes:
        escape_delay: How long the parts of one key may lie apart, in seconds.
        charset: Of what the terminal sends.
        backlog: Makes what stands between the application and the terminal with this descriptor.
        made: Called with the driver when the application has made it.
        hung_up: Called in the application's loop when the terminal is gone; it must end the application.
        hold: Called with True before the terminal is taken, and with False after it was lent out or given back.
        passed_on: Makes a request to set the clipboard pass whatever stands between us and the terminal.
    """

    escape_delay: float
    charset: str
    backlog: Callable[[int], Backlog]
    made: Callable[[DeskDriver], None]
    hung_up: Callable[[App[Any]], object]
    hold: Callable[[bool], object]
    passed_on: Callable[[str], str]


class DeskDriver(LinuxDriver):
    """Textual's Linux driver with its own writing and its own reading of keys.

    Writing never waits: a thread empties a backlog into the terminal. Keys are read by a thread which joins what
    belongs together and hands it to Textual's own parser through a pipe. A subclass sets `options`.
    """

    options: ClassVar[Options]

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.application = app
        self.output = sys.__stderr__.fileno() if sys.__stderr__ is not None else 2
        self.writer: Writer | None = None
        self.in_use = False
        self.suspended = False
        self.gone = False
        self.mouse_reports = False
        self.has_mouse = mouse
        self.sent_before = 0
        self.asked_at: float | None = None
        self.heard: Callable[[float], None] = lambda seconds: None
        self.options.made(self)

    @property
    def sent(self) -> int:
        """Bytes that the terminal took since the start."""
        return self.sent_before + (self.writer.sent if self.writer is not None else 0)

    def write(self, data: str) -> None:
        """Have this sent to the terminal; dropped while the terminal is not ours. Never waits."""
        if (writer := self.writer) is not None and not (data.startswith(_POINTER_SHAPE) and not self.has_mouse):
            self.in_use = True
            writer.post(self.options.passed_on(data) if data.startswith(CLIPBOARD) else data)

    def forget(self) -> None:
        """Send the whole screen again, whatever the terminal shows: the answer to a disturbed screen."""
        if (writer := self.writer) is not None:
            writer.post(Order.FORGET)

    def report_mouse(self, on: bool) -> None:
        """Ask the terminal for mouse presses, or stop asking; remembered while suspended."""
        self.mouse_reports = self.has_mouse = on
        self.write(_MOUSE_ON if on else _MOUSE_OFF)

    def ask(self, heard: Callable[[float], None]) -> None:
        """Have the terminal answer, behind all that waits for it.

        Args:
            heard: Called in the application's loop with the seconds until the answer; never where there is none.
        """
        self.heard, self.asked_at = heard, time.monotonic()
        self.write(QUESTION)

    def answered(self) -> None:
        """The terminal has answered. Called on the thread that reads."""
        if (asked_at := self.asked_at) is not None:
            self.asked_at = None
            self.application.call_later(self.heard, time.monotonic() - asked_at)

    def start_application_mode(self) -> None:
        """Take the terminal: at the start, after a suspension, or when the process was stopped and goes on."""
        if self.in_use:  # stopped by SIGSTOP, which nobody could see coming
            self.suspend_application_mode()
        self.options.hold(True)
        if self.writer is None:
            calls = Calls(repaint=self.ask_for_repaint, lost=self.hang_up)
            self.writer = Writer(self.output, self.options.backlog(self.output), calls)
            self.writer.start()
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual left this one without types
        if not self.in_use:  # in the background: Textual gave up, and starts again when continued
            self.options.hold(False)
            return
        self.watch_size()
        if self.mouse_reports:
            self.write(_MOUSE_ON)
        if self.suspended:
            self.suspended = False
            self.ask_for_repaint()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was. Nothing is drawn any more."""
        if self.writer is not None:
            self.writer.post(Order.HUSH)
        if self.mouse_reports:
            self.write(_MOUSE_OFF)
        super().stop_application_mode()

    def suspend_application_mode(self) -> None:
        """Give the terminal to another program until `resume_application_mode`."""
        self.suspended = True
        super().suspend_application_mode()

    def close(self) -> None:
        """Wait, within bounds, until the terminal has everything, and end the writer."""
        writer, self.writer, self.in_use = self.writer, None, False
        if writer is not None:
            writer.stop(FLUSH_PATIENCE)
            self.sent_before += writer.sent
        super().close()
        self.options.hold(False)

    def run_input_thread(self) -> None:
        """Let Textual parse keys from a pipe that a `KeyReader` fills with whole ones.

        The Esc key goes through it in the kitty keyboard protocol, which `TEXTUAL_DISABLE_KITTY_KEY` would keep Textual
        from reading.
        """
        terminal = self.fileno
        pipe_read, pipe_write = os.pipe()
        reader = KeyReader(
            terminal,
            pipe_write,
            delay=self.options.escape_delay,
            charset=self.options.charset,
            on_end=self.hang_up,
            on_answer=self.answered,
        )
        self.fileno = pipe_read
        reader.start()
        try:
            super().run_input_thread()
        finally:
            self.fileno = terminal
            os.close(pipe_read)
            reader.stop()
            os.close(pipe_write)

    def process_message(self, message: Message) -> None:
        """Notice a resize that the terminal reports among the keys."""
        if isinstance(message, events.Resize):
            self.forget()
        super().process_message(message)

    def watch_size(self) -> None:
        """Notice a resize before Textual does: a terminal may show anything after it."""
        textual_handler = signal.getsignal(signal.SIGWINCH)

        def resized(number: int, frame: FrameType | None) -> None:
            self.forget()
            if callable(textual_handler):
                textual_handler(number, frame)

        signal.signal(signal.SIGWINCH, resized)

    def ask_for_repaint(self) -> None:
        """Have the application draw its whole screen. May be called from any thread."""
        self.application.call_later(self.application.refresh, layout=True)

    def hang_up(self) -> None:
        """The terminal is gone: tell the application, once. May be called from any thread."""
        if not self.gone:
            self.gone = True
            self.application.call_later(self.options.hung_up, self.application)
