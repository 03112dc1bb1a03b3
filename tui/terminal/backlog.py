"""What waits to be sent to the terminal. Standard library only, and the kinds of control sequences beside it."""

from __future__ import annotations

from collections import deque
from typing import Final, Protocol

from tui.terminal.control import SYNC_END, SYNC_START, is_control, is_passing

LIMIT: Final = 64 * 1024
"""Characters that may wait. Past it, what is drawn is dropped: the terminal does not read."""


class Backlog(Protocol):
    """Between an application that must never wait and a terminal that may not read. Belongs to one thread."""

    def add(self, data: str) -> None:
        """Take what the application writes."""

    def take(self) -> str:
        """Give what to send next; nothing when the terminal has it all."""

    def forget(self) -> None:
        """Assume nothing about what the terminal shows: all of it is to be sent again."""

    def hush(self) -> None:
        """Drop what is drawn, from now on: the terminal is about to belong to somebody else."""

    def repaint_due(self) -> bool:
        """Whether the application must draw its whole screen once; asking settles it."""


class PlainBacklog:
    """Sends what is drawn as it is drawn, until too much waits; then only the next full picture."""

    def __init__(self) -> None:
        self.waiting: deque[tuple[bool, str]] = deque()
        self.size = 0
        self.synchronised = False
        self.hushed = False
        self.incomplete = False

    def add(self, data: str) -> None:
        """Take what the application writes; a picture may be dropped, a switch never."""
        if data in {SYNC_START, SYNC_END}:
            self.synchronised = data == SYNC_START
        elif is_control(data):
            if self.size + len(data) <= LIMIT or not is_passing(data):
                self.append(data, drawn=False)
        elif self.hushed or self.incomplete:
            self.incomplete = True
        else:
            self.append(f"{SYNC_START}{data}{SYNC_END}" if self.synchronised else data, drawn=True)

    def append(self, data: str, *, drawn: bool) -> None:
        """Let it wait at the end, unless that makes too much: then no picture waits any more."""
        self.waiting.append((drawn, data))
        self.size += len(data)
        if self.size > LIMIT and len(self.waiting) > 1:
            self.drop_drawn()

    def drop_drawn(self) -> None:
        """Keep only the control sequences, in order."""
        kept = [entry for entry in self.waiting if not entry[0]]
        self.incomplete = self.incomplete or len(kept) < len(self.waiting)
        self.waiting = deque(kept)
        self.size = sum(len(data) for _, data in kept)

    def take(self) -> str:
        """Give what has waited longest."""
        if not self.waiting:
            return ""
        _, data = self.waiting.popleft()
        self.size -= len(data)
        return data

    def forget(self) -> None:
        """Have everything drawn again."""
        self.drop_drawn()
        self.incomplete = True

    def hush(self) -> None:
        """Drop what is drawn."""
        self.drop_drawn()
        self.hushed = True

    def repaint_due(self) -> bool:
        """True once after something was dropped, as soon as nothing waits."""
        due = self.incomplete and not self.hushed and not self.waiting
        if due:
            self.incomplete = False
        return due
