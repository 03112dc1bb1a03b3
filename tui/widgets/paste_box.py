"""Many lines to be pasted or typed, what is found in them, and a row of verbs."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import ClassVar, Final

from msgspec import Struct
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widgets import Static, TextArea

from tui.domain.foreign import shown, shown_block
from tui.widgets.hints import HintLine
from tui.widgets.opening import Ahead
from tui.widgets.sheet import Board, Sheet

VERBS: Final = (
    ("Esc, then: w", "add"), ("A", "doubles too"), ("D", "discard"), ("i", "back"), ("Esc", "leave, kept"),
)  # fmt: skip
DEBOUNCE: Final = 0.3
"""Seconds without a key after which the text is read."""


class PasteEnds(Struct, frozen=True):
    """What the box asks and tells.

    Attributes:
        examine: what would come of a text, in a few lines.
        take: takes what can be taken of a text, doubles too if told so, and gives the text that is left.
        typed: something was typed: the text, and the cursor as row and column.
        discarded: the text shall be forgotten.
    """

    examine: Callable[[str], Awaitable[str]]
    take: Callable[[str, bool], Awaitable[str]]
    typed: Callable[[str, tuple[int, int]], None]
    discarded: Callable[[], None]


class PasteBox(Sheet[bool]):
    """Takes many lines; True when none is left, False when the box was left with its text kept.

    What cannot be taken stays in the box, to be corrected.
    """

    DEFAULT_CSS = """
    PasteBox Board { height: 90%; }
    PasteBox TextArea { height: 1fr; border: none; padding: 0 1; background: $panel; }
    PasteBox TextArea:focus { border: none; background-tint: transparent; }
    PasteBox #found { height: auto; max-height: 9; padding: 0 1; }
    PasteBox #verbs:focus { color: #ffffff; background: $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "out", "Out", id="paste.out", tooltip="out of the text; again: leave, the text is kept"),
        Binding("w,ctrl+o", "take(False)", "Add", id="paste.take", tooltip="add what can be added", key_display="w"),
        Binding("A", "take(True)", "Doubles", id="paste.doubles", tooltip="add numbers too that are there already"),
        Binding("D", "discard", "Discard", id="paste.discard", tooltip="discard the text"),
        Binding("i,enter", "into", "Text", id="paste.into", tooltip="back to the text", key_display="i"),
    ]
    text = query_one(TextArea)
    found = query_one("#found", Static)
    verbs = query_one("#verbs", Static)

    def __init__(
        self, title: str, ends: PasteEnds, text: str = "", cursor: tuple[int, int] = (0, 0), ahead: Ahead | None = None
    ) -> None:
        super().__init__()
        self._heading = title
        self._ends = ends
        self._start = text
        self._cursor = cursor
        self._ahead = ahead or Ahead()
        self._known = text
        self._is_taking = False

    @property
    def is_kept(self) -> bool:
        """Whether there is text in the box."""
        return bool(self._known.strip())

    def compose(self) -> ComposeResult:
        """A heading, the text, what is found in it, and the verbs."""
        with Board():
            yield Static(shown(self._heading), classes="heading", markup=False)
            yield TextArea(self._start, soft_wrap=False, highlight_cursor_line=False)
            yield Static("One entry on a line: a name and any number of phones.", id="found", markup=False)
            yield HintLine(VERBS, id="verbs")

    def on_mount(self) -> None:
        """Goes where the text was left."""
        self.verbs.can_focus = True
        self.text.cursor_blink = False
        self.text.move_cursor(self._cursor)
        self.set_focus(self.text)
        self._ahead.replay(self.app)
        if self.is_kept:
            self._examine()

    @on(TextArea.Changed)
    def _edited(self, event: TextArea.Changed) -> None:
        event.stop()
        if self.text.text != self._known:
            self._known = self.text.text
            self._ends.typed(self._known, self.text.cursor_location)
            self._examine()

    @work(exclusive=True, group="examine")
    async def _examine(self) -> None:
        await asyncio.sleep(DEBOUNCE)
        self.found.update(shown_block(await self._ends.examine(self._known)))

    # -- verbs -------------------------------------------------------------------------------------------

    def action_out(self) -> None:
        """Out of the text to the verbs; from the verbs out of the box, with the text kept."""
        if self.verbs.has_focus:
            self.dismiss(not self.is_kept)
        else:
            self.set_focus(self.verbs)  # at once: the next key may be here already

    def action_into(self) -> None:
        """Back to the text."""
        if self.verbs.has_focus:
            self.set_focus(self.text)

    def action_discard(self) -> None:
        """Leaves and forgets the text."""
        if self.verbs.has_focus:
            self._known = ""
            self._ends.discarded()
            self.dismiss(False)

    def action_take(self, with_doubles: bool) -> None:
        """Takes what can be taken."""
        if not self._is_taking and (self.verbs.has_focus or not with_doubles):
            self._is_taking = True
            self._take(with_doubles)

    @work(exclusive=True, group="take")
    async def _take(self, with_doubles: bool) -> None:
        try:
            left = await self._ends.take(self._known, with_doubles)
        finally:
            self._is_taking = False
        self._known = left
        if not left.strip():
            self.dismiss(True)
            return
        self.text.load_text(left)
        self._ends.typed(left, (0, 0))
        self._examine()
