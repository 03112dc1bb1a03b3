"""The thread that reads the keyboard. Standard library only, and the joining of keys beside it."""

from __future__ import annotations

import contextlib
import os
import select
import threading
import time
from codecs import getincrementaldecoder
from collections.abc import Callable
from typing import Final

from tui.terminal.keys import ESCAPE_IN_PASTE, KeyJoiner

_PART: Final = 4096
"""Bytes read at a time."""


class KeyReader:
    """Carries keys from the terminal to a pipe, whole sequence by whole sequence.

    Every write to the pipe holds complete sequences in valid UTF-8, so that its reader needs no clock of its own.

    Args:
        terminal: Descriptor to read from.
        pipe: Descriptor to write to.
        delay: How long parts of a sequence may lie apart, in seconds.
        charset: Of what is read; ASCII is read as UTF-8.
        on_end: Called once, on this thread, when the terminal will send no more.
        on_answer: Called on this thread when the terminal says that it is well.
    """

    def __init__(
        self,
        terminal: int,
        pipe: int,
        *,
        delay: float,
        charset: str = "utf-8",
        on_end: Callable[[], None],
        on_answer: Callable[[], None] = lambda: None,
    ) -> None:
        self.terminal = terminal
        self.pipe = pipe
        self.joiner = KeyJoiner(delay)
        self.on_end = on_end
        self.on_answer = on_answer
        self.wake_read, self.wake_write = os.pipe()
        self.thread = threading.Thread(target=self.run, name="ringdesk-keys", daemon=True)
        self.is_unicode = charset in {"utf-8", "ascii"}
        self.decoder = getincrementaldecoder("utf-8" if self.is_unicode else charset)("replace")

    def start(self) -> None:
        """Begin to read."""
        self.thread.start()

    def stop(self) -> None:
        """End the thread. The other end of the pipe must be closed first, or it may wait there for ever."""
        os.write(self.wake_write, b"\0")
        self.thread.join()
        os.close(self.wake_read)
        os.close(self.wake_write)

    def run(self) -> None:
        """Read until told to stop, or until the terminal is gone: then say so and stop looking at it."""
        with contextlib.suppress(BrokenPipeError):
            if self.read_to_end():
                self.on_end()

    def read_to_end(self) -> bool:
        """Read until the end of the input (True) or until told to stop (False)."""
        poll = select.poll()
        poll.register(self.wake_read, select.POLLIN)
        poll.register(self.terminal, select.POLLIN)
        while True:
            ready = {descriptor for descriptor, _ in poll.poll(self.patience())}
            if self.wake_read in ready:
                return False
            if self.terminal in ready and not self.read():
                return True
            self.hand_on(self.joiner.expire(time.monotonic()))

    def patience(self) -> float | None:
        """How long to wait for bytes, in milliseconds; None means for ever."""
        deadline = self.joiner.deadline
        return None if deadline is None else max(0.0, deadline - time.monotonic()) * 1000

    def read(self) -> bool:
        """Read what is there; False when the terminal was closed or taken away."""
        try:
            data = os.read(self.terminal, _PART)
        except BlockingIOError:  # somebody else, who shares the terminal, was faster
            return True
        except OSError:
            return False
        self.hand_on(self.joiner.feed(data, time.monotonic()))
        if self.joiner.answers:
            self.joiner.answers = 0
            self.on_answer()
        return bool(data)

    def hand_on(self, data: bytes) -> None:
        """Put complete keys into the pipe in UTF-8; a byte that is no character becomes a replacement character."""
        if not self.is_unicode:
            data = data.replace(ESCAPE_IN_PASTE, b"?")
        keys = memoryview(self.decoder.decode(data).encode())
        while keys:
            keys = keys[os.write(self.pipe, keys) :]
