"""The box for the text of a message, in which dear characters are marked; and the line that takes numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.text import Text
from textual import on
from textual.events import MouseEvent, Paste
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Input, TextArea

from tui.domain.sms import count


def caret_lines(column: int, words: Sequence[str], width: int) -> tuple[str, ...]:
    """A caret under a column with words beside it: at its right, else at its left, else on a line below.

    Args:
        column: in cells, from 0.
        words: the same in more and in fewer words; the first that has room beside the caret is taken.
        width: cells of a line.
    """
    for told in words:
        if column + 2 + len(told) <= width:
            return (f"{' ' * column}^ {told}",)
        if len(told) + 1 <= column:
            return (f"{told:>{column - 1}} ^",)
    told = next((told for told in words if len(told) <= width), words[-1][: max(0, width - 1)] + "…")
    return (f"{' ' * column}^", told)


class TextBox(TextArea):
    """A text of several lines, with a caret line below the first dear character; Tab leaves it."""

    DEFAULT_CSS = """
    TextBox { height: 1fr; min-height: 3; border: none; padding: 0 1; background: $surface; }
    TextBox:focus { border: none; }
    TextBox > .text-box--caret { color: $text-warning; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"text-box--caret"}
    MARK: ClassVar[str] = "reverse"
    """How dear characters look; the caret line says in words which they are."""

    def __init__(self, text: str) -> None:
        super().__init__(text, soft_wrap=True, tab_behavior="focus", show_line_numbers=False, compact=True,
                         highlight_cursor_line=False)  # fmt: skip
        self.cursor_blink = False
        self._dear: frozenset[str] = frozenset()
        self._below = 0
        self._caret: tuple[str, ...] = ()

    def mark_dear(self) -> None:
        """Marks what costs parts in the text as it is now."""
        dear = frozenset(one.character for one in count(self.text).strays)
        if dear != self._dear:
            self._dear = dear
            self.notify_style_update()  # drops the lines that are drawn already
            self.refresh()

    # -- the caret line ----------------------------------------------------------------------------------

    def point(self, place: int, words: Sequence[str], room: int) -> bool:
        """Says something below a character; tells whether there is room for it. A text that scrolls has none.

        Args:
            place: of the character, in code points.
            words: what to say, in more and in fewer words; nothing takes the caret away.
            room: lines that the box has, or may have.
        """
        caret, below = self._pointed(place, words) if words else ((), 0)
        is_seen = bool(caret) and self.wrapped_document.height + len(caret) <= room
        caret = caret if is_seen else ()
        if (caret, below) != (self._caret, self._below):
            self._caret, self._below = caret, below
            self.refresh()
        return is_seen

    def _pointed(self, place: int, words: Sequence[str]) -> tuple[tuple[str, ...], int]:
        """The caret's lines, and the line of the box on which they begin."""
        before = self.document.text[:place]
        location = before.count("\n"), place - (before.rfind("\n") + 1)
        column, line = self.wrapped_document.location_to_offset(location)
        return caret_lines(column, words, self.wrap_width), line + 1

    @property
    def lines_needed(self) -> int:
        """Lines of the text and of the caret."""
        return self.wrapped_document.height + len(self._caret)

    def render_line(self, y: int) -> Strip:
        """A line of the text, or of the caret that stands between them."""
        under = y - self._below
        if not self._caret or under < 0:
            return super().render_line(y)
        if under >= len(self._caret):
            return super().render_line(y - len(self._caret))
        style = self.get_component_rich_style("text-box--caret")
        return Strip([Segment(self._caret[under], style)]).adjust_cell_length(self.size.width, style)

    def refresh_lines(self, y_start: int, line_count: int = 1) -> None:
        """Draws some lines of the text again: all of them where the caret moves some of them down."""
        if self._caret:
            self.refresh()
        else:
            super().refresh_lines(y_start, line_count)

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the cursor is seen."""
        offset = super().cursor_screen_offset
        return Offset(offset.x, offset.y + self._lower(offset.y - self.content_region.y))

    def get_target_document_location(self, event: MouseEvent) -> tuple[int, int]:
        """The place in the text that was clicked."""
        y = event.y - self.gutter.top
        if self._caret and y >= self._below:
            y = max(self._below - 1, y - len(self._caret))
        x, top = event.x - self.gutter.left, int(self.scroll_offset.y)
        return self.wrapped_document.offset_to_location(Offset(x, y + top))

    def _lower(self, line: int) -> int:
        """How many lines lower than without a caret a line of the text stands."""
        return len(self._caret) if self._caret and line >= self._below else 0

    def get_line(self, line_index: int) -> Text:
        """A line with its dear characters marked."""
        line = super().get_line(line_index)
        for place, character in enumerate(line.plain):
            if character in self._dear:
                line.stylize(self.MARK, place, place + 1)
        return line


class PeopleLine(Input):
    """Takes numbers, typed in one line or pasted in many."""

    @dataclass
    class Given(Message):
        """Numbers were typed or pasted.

        Attributes:
            label: ``typed`` or ``pasted``.
        """

        line: "PeopleLine"
        text: str
        label: str

        @property
        def control(self) -> "PeopleLine":
            """The line."""
            return self.line

    def __init__(self, value: str = "") -> None:
        super().__init__(value, compact=True, placeholder="type or paste numbers, Enter", select_on_focus=False)
        self.cursor_blink = False

    def on_paste(self, event: Paste) -> None:
        """Takes all lines of what is pasted; a single one goes where the cursor is."""
        if "\n" in event.text.strip() or "\r" in event.text.strip():
            event.prevent_default()
            event.stop()
            self.post_message(self.Given(self, event.text, "pasted"))

    @on(Input.Submitted)
    @on(Input.Blurred)
    def _over(self, event: Message) -> None:
        """Gives what was typed; nothing that is left in the line is forgotten."""
        event.stop()
        text, self.value = self.value.strip(), ""
        if text or isinstance(event, Input.Submitted):
            self.post_message(self.Given(self, text, "typed"))
