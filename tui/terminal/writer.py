"""The thread that writes to the terminal, so that nobody else ever waits for it.

Standard library only, and the backlog beside it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import select
import termios
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from tui.terminal.backlog import Backlog
from tui.terminal.control import is_control

_PART: Final = 16 * 1024
"""Bytes written at a time."""

_INBOX: Final = 256
"""Writes kept for a thread that does not come to look; see `own_description` for why it might not."""

_CANCEL: Final = b"\x18"
"""CAN: a terminal that was left in the middle of a control sequence gives it up."""


class Order(Enum):
    """What the application asks besides writing."""

    FORGET = auto()
    HUSH = auto()


@dataclass(frozen=True, slots=True)
class Calls:
    """What a writer tells. Each is called on the writer's thread.

    Attributes:
        repaint: The terminal has all that was sent, but pictures were dropped: draw the whole screen once.
        lost: The terminal is gone; called once.
    """

    repaint: Callable[[], None]
    lost: Callable[[], None]


def own_description(terminal: int) -> int:
    """Open the terminal once more, so that it may be written without waiting.

    Switching the descriptor itself to non-blocking would switch it for the shell and for every child too. Where the
    terminal cannot be opened (a device of another user after `su`, a pipe), a duplicate is used and writing may wait;
    only the writer's thread does.
    """
    try:
        return os.open(os.ttyname(terminal), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return os.dup(terminal)


class Writer:
    """Empties a backlog into the terminal as fast as the terminal reads.

    The backlog belongs to the thread alone. Everybody else leaves text and orders in an inbox, without a lock: a
    signal handler may write while the thread it interrupted is writing.

    Args:
        terminal: Descriptor of the terminal; not closed.
        backlog: What to send.
        calls: Whom to tell.
    """

    def __init__(self, terminal: int, backlog: Backlog, calls: Calls) -> None:
        self.terminal = own_description(terminal)
        self.backlog = backlog
        self.calls = calls
        self.inbox: deque[str | Order] = deque()
        self.overflown = False
        self.lost = False
        self.sent = 0
        self.unsent = memoryview(b"")
        self.deadline: float | None = None
        self.wake_read, self.wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self.thread = threading.Thread(target=self.run, name="ringdesk-terminal", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self.thread.start()

    def post(self, item: str | Order) -> None:
        """Leave text to send, or an order; both are followed in turn. Never waits; not to be called after `stop`."""
        if self.lost:
            return
        if len(self.inbox) < _INBOX or isinstance(item, Order) or is_control(item):
            self.inbox.append(item)
        else:
            self.overflown = True
        with contextlib.suppress(BlockingIOError):  # a full pipe wakes as well as a fuller one
            os.write(self.wake_write, b"\0")

    def stop(self, patience: float) -> bool:
        """Send what still waits and end.

        Args:
            patience: How long to wait for a terminal that does not read, in seconds.

        Returns:
            Whether the terminal has it all.
        """
        self.deadline = time.monotonic() + patience
        self.post("")
        self.thread.join(patience + 0.5)
        if self.thread.is_alive():
            return False
        os.close(self.wake_read)
        os.close(self.wake_write)
        return not self.unsent

    def run(self) -> None:
        """Send until stopped, or until the terminal is gone."""
        try:
            self.send_until_stopped()
        except OSError:
            self.lost = True
            self.unsent = memoryview(b"")
            self.calls.lost()
        finally:
            os.close(self.terminal)

    def send_until_stopped(self) -> None:
        """Send what waits, wait for more, and end when told to, at the latest at the deadline.

        Raises:
            OSError: The terminal is gone.
        """
        poll = select.poll()
        poll.register(self.wake_read, select.POLLIN)
        poll.register(self.terminal, 0)
        while True:
            deadline = self.deadline  # read before the inbox: what was posted before `stop` is sent
            self.read_inbox()
            if not self.unsent:
                self.unsent = memoryview(self.next_text())
            if deadline is not None and (not self.unsent or time.monotonic() >= deadline):
                break
            poll.modify(self.terminal, select.POLLOUT if self.unsent else 0)
            ready = dict(poll.poll(self.patience()))
            if self.wake_read in ready:
                os.read(self.wake_read, _PART)
            if self.terminal in ready:
                self.write_part(ready[self.terminal])
        if self.unsent:
            self.give_up()

    def read_inbox(self) -> None:
        """Follow what was left, in order."""
        while self.inbox:
            match self.inbox.popleft():
                case Order.FORGET:
                    self.backlog.forget()
                case Order.HUSH:
                    self.backlog.hush()
                case str(text) if text:
                    self.backlog.add(text)
        if self.overflown:
            self.overflown = False
            self.calls.repaint()

    def next_text(self) -> bytes:
        """What to send next. Where nothing waits any more, a repaint is asked for if one is due."""
        text = self.backlog.take()
        if not text and self.backlog.repaint_due():
            self.calls.repaint()
        return text.encode("utf-8", "replace")

    def patience(self) -> float | None:
        """How long to wait for the terminal or for something to send, in milliseconds; None means for ever."""
        return None if self.deadline is None else max(0.0, self.deadline - time.monotonic()) * 1000

    def write_part(self, state: int) -> None:
        """Write as much as the terminal takes now.

        Args:
            state: What `poll` said about the terminal.

        Raises:
            OSError: The terminal is gone.
        """
        if state & ~select.POLLOUT:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        with contextlib.suppress(BlockingIOError):
            written = os.write(self.terminal, self.unsent[:_PART])
            self.sent += written
            self.unsent = self.unsent[written:]

    def give_up(self) -> None:
        """Leave an unread terminal in a state to return to: throw away the picture, keep the switches.

        What the kernel still holds is dropped, which makes room for the few switches that end the application's mode.
        """
        switches = "".join(iter(self.backlog.take, ""))
        with contextlib.suppress(OSError, termios.error):
            termios.tcflush(self.terminal, termios.TCOFLUSH)
            os.write(self.terminal, _CANCEL + switches.encode("utf-8", "replace"))
