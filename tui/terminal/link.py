"""What the line to the terminal is like: its round trip, and what the last key cost. Standard library only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

QUESTION: Final = "\x1b[5n"
"""DSR: is the terminal well? Every terminal answers, and nothing is drawn. Inside tmux or screen these answer."""

SETTLED: Final = 0.4
"""Seconds after a key until all that it draws was sent, on any line that is fit to work at."""


@dataclass(frozen=True, slots=True)
class Line:
    """The line as the driver knows it.

    Attributes:
        sent: gives the bytes that the terminal took so far.
        ask: has the terminal answer; what it is given is called in the application's loop with the seconds that took.
    """

    sent: Callable[[], int] = lambda: 0
    ask: Callable[[Callable[[float], None]], None] = lambda heard: None


class Link:
    """Follows the line, key by key. It does nothing by itself, so an idle desk stays idle.

    Args:
        line: to the terminal.
        show: shows a text; an empty one for nothing.
        later: calls something after some seconds.

    Attributes:
        is_followed: whether somebody wants to see it.
    """

    def __init__(
        self, line: Line, show: Callable[[str], object], later: Callable[[float, Callable[[], None]], object]
    ) -> None:
        self.is_followed = False
        self._line = line
        self._show = show
        self._later = later
        self._before = 0
        self._cost: int | None = None
        self._trip: float | None = None
        self._keys = 0

    def toggle(self) -> None:
        """Begins to follow the line, or ends."""
        self.is_followed = not self.is_followed
        self._cost = self._trip = None
        self._tell()
        if self.is_followed:
            self._line.ask(self._heard)

    def key(self) -> None:
        """A key was pressed."""
        if self.is_followed:
            self._keys += 1
            self._before = self._line.sent()
            self._later(SETTLED, self._settled_after(self._keys))

    def _settled_after(self, key: int) -> Callable[[], None]:
        def settled() -> None:
            if self.is_followed and key == self._keys:  # no other key came meanwhile
                self._cost = self._line.sent() - self._before
                self._tell()
                self._line.ask(self._heard)

        return settled

    def _heard(self, seconds: float) -> None:
        self._trip = seconds
        self._tell()

    def _tell(self) -> None:
        trip = "?" if self._trip is None else f"{self._trip * 1000:.0f}"
        cost = "" if self._cost is None else f", last key {self._cost:,} bytes"
        self._show(f"line {trip} ms{cost}" if self.is_followed else "")
