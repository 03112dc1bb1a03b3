"""The box for the text of a message, in which dear characters are marked; and the line that takes numbers."""

from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.events import Paste
from textual.message import Message
from textual.widgets import Input, TextArea

from tui.domain.sms import count


class TextBox(TextArea):
    """A text of several lines; Tab leaves it."""

    DEFAULT_CSS = """
    TextBox { height: 1fr; min-height: 3; border: none; padding: 0 1; background: $surface; }
    TextBox:focus { border: none; }
    """
    MARK: ClassVar[str] = "reverse"
    """How dear characters look; the line below the box says in words which they are."""

    def __init__(self, text: str) -> None:
        super().__init__(text, soft_wrap=True, tab_behavior="focus", show_line_numbers=False, compact=True,
                         highlight_cursor_line=False)  # fmt: skip
        self.cursor_blink = False
        self._dear: frozenset[str] = frozenset()

    def mark_dear(self) -> None:
        """Marks what costs parts in the text as it is now."""
        dear = frozenset(one.character for one in count(self.text).dear)
        if dear != self._dear:
            self._dear = dear
            self.notify_style_update()  # drops the lines that are drawn already
            self.refresh()

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
