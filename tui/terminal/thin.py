"""Sends only what changes on the screen. Imports the modules beside it only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tui.terminal.backlog import LIMIT, Backlog, PlainBacklog
from tui.terminal.control import SYNC_END, SYNC_START, is_control, is_passing, touches_no_cell
from tui.terminal.delta import Delta
from tui.terminal.pen import Pen
from tui.terminal.picture import Canvas, Picture, gets_more_letters
from tui.terminal.scroll import Shift, scroll, shift_between

FAULTS: Final = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
"""What a mistake in the comparing raises. None of it is worth a wrong screen: see `GuardedBacklog`."""


class ThinBacklog:
    """Keeps the picture that is wanted and the one that is shown, and sends the difference when it can be taken.

    However much is drawn while the terminal does not read, only the newest picture waits.

    Args:
        size: Tells the terminal's width and height.
        colour_erase: The terminal erases in the background colour in use.
    """

    def __init__(self, size: Callable[[], tuple[int, int]], *, colour_erase: bool) -> None:
        self.size = size
        self.colour_erase = colour_erase
        self.controls: list[str] = []
        self.pen = Pen()
        self.wanted = Canvas(0, 0)
        self.shown = Picture(0, 0)
        self.changed = False
        self.synchronised = False
        self.hushed = False
        self.repaint = False

    def add(self, data: str) -> None:
        """Take what the application writes."""
        if data in {SYNC_START, SYNC_END}:
            self.synchronised = True
        elif is_control(data):
            self.control(data)
        elif not self.hushed:
            self.fit()
            self.changed = True
            for stray in self.wanted.draw(data):
                self.control(stray)

    def control(self, data: str) -> None:
        """Let a control sequence wait, behind what was drawn before it."""
        waiting = sum(map(len, self.controls))
        if waiting > LIMIT and is_passing(data):
            return
        if waiting <= LIMIT and (drawn := self.delta()):
            self.controls.append(drawn)
        self.controls.append(data)
        if not touches_no_cell(data):
            self.forget()

    def fit(self) -> None:
        """Begin new pictures when the terminal's size has changed."""
        width, height = self.size()
        if (width, height) != (self.wanted.width, self.wanted.height):
            self.repaint = self.repaint or self.wanted.width > 0
            self.wanted = Canvas(width, height)
            self.forget()

    def forget(self) -> None:
        """Send everything again."""
        self.shown = Picture(self.wanted.width, self.wanted.height)
        self.pen = Pen()
        self.changed = True

    def hush(self) -> None:
        """Drop what is drawn, and leave the terminal without colours."""
        self.changed = False
        self.hushed = True
        if self.pen.style is not None:
            self.pen.rest()
            self.controls.append(self.pen.collected())

    def take(self) -> str:
        """Give the control sequences that wait, and the difference."""
        text = "".join([*self.controls, self.delta()])
        self.controls.clear()
        return text

    def delta(self) -> str:
        """The difference between what is wanted and what will be shown when all before it is sent."""
        if not self.changed or self.hushed or not self.wanted.width:
            return ""
        self.changed = False
        text = self.brought(shift_between(self.wanted, self.shown))
        return f"{SYNC_START}{text}{SYNC_END}" if text and self.synchronised else text

    def brought(self, shift: Shift | None) -> str:
        """Bring the terminal to what is wanted, by moving rows first where that takes less."""
        if shift is None:
            return self.change(self.shown, self.pen)
        shown, pen = self.shown.copy(), self.pen.copy()
        scroll(shift, shown, pen)
        scrolled = self.change(shown, pen)
        if not gets_more_letters(self.wanted, self.shown, len(scrolled)):  # else drawing alone takes more for certain
            straight = self.change(self.shown, self.pen)
            if len(straight) <= len(scrolled):
                return straight
        self.shown, self.pen = shown, pen
        return scrolled

    def change(self, shown: Picture, pen: Pen) -> str:
        """What brings a terminal that shows this to what is wanted."""
        Delta(self.wanted, shown, pen, colour_erase=self.colour_erase).run()
        pen.move(*self.wanted.cursor())
        return pen.collected()

    def repaint_due(self) -> bool:
        """True once after the size has changed: cells that were not drawn since are not known."""
        due, self.repaint = self.repaint, False
        return due


class GuardedBacklog:
    """Sends only what changes, until that fails once; from then on sends what is drawn as it is drawn.

    Args:
        thin: What may fail.
    """

    def __init__(self, thin: ThinBacklog) -> None:
        self.thin = thin
        self.current: Backlog = thin
        self.fault: Exception | None = None

    def add(self, data: str) -> None:
        """Take what the application writes."""
        try:
            self.current.add(data)
        except FAULTS as fault:
            self.fall_back(fault)
            self.current.add(data)

    def take(self) -> str:
        """Give what to send next."""
        try:
            return self.current.take()
        except FAULTS as fault:
            self.fall_back(fault)
            return self.current.take()

    def forget(self) -> None:
        """Send everything again."""
        self.current.forget()

    def hush(self) -> None:
        """Drop what is drawn."""
        self.current.hush()

    def repaint_due(self) -> bool:
        """Whether the application must draw its whole screen once."""
        return self.current.repaint_due()

    def fall_back(self, fault: Exception) -> None:
        """Draw plainly, from a fresh picture on, losing no control sequence."""
        self.fault = fault
        plain = PlainBacklog()
        plain.append("\x1b[m", drawn=False)
        for control in self.thin.controls:
            plain.append(control, drawn=False)
        plain.forget()
        if self.thin.hushed:
            plain.hush()
        self.current = plain
