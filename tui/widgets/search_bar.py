"""The search line: one line to type in, and one that explains what is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input, Static

from tui.domain.foreign import shown
from tui.widgets.hints import Hints

SEARCH_HINTS: Hints = (("Enter", "Search"), ("Right", "Take the suggestion"), ("Esc", "To the table"))
"""The keys of the line, for the footer."""


class _Completer(Suggester):
    """Completes field names and operators."""

    def __init__(self, complete: Callable[[str], list[str]]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        """The first completion of what is typed."""
        found = self._complete(value)
        return found[0] if found else None


class SearchBar(Vertical):
    """Asks for a search; hidden while nothing is searched and nothing typed."""

    DEFAULT_CSS = """
    SearchBar { height: auto; }
    SearchBar Horizontal { height: 1; }
    SearchBar #prompt { width: 3; padding: 0 1; color: $text-accent; }
    SearchBar Input { width: 1fr; background: $background; }
    SearchBar Input:focus { background: $surface-lighten-1; }
    SearchBar #mistake { height: auto; padding: 0 3; color: $text-warning; display: none; }
    SearchBar #mistake.-shown { display: block; }
    """

    @dataclass
    class Submitted(Message):
        """Enter was pressed."""

        bar: "SearchBar"
        line: str

        @property
        def control(self) -> "SearchBar":
            """The search line."""
            return self.bar

    @dataclass
    class Edited(Message):
        """A key changed the line."""

        bar: "SearchBar"
        line: str

        @property
        def control(self) -> "SearchBar":
            """The search line."""
            return self.bar

    @dataclass
    class Left(Message):
        """Esc was pressed; what was typed stays."""

        bar: "SearchBar"

        @property
        def control(self) -> "SearchBar":
            """The search line."""
            return self.bar

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", show=False, id="search.leave", tooltip="to the table; what is typed stays")
    ]

    def __init__(self, complete: Callable[[str], list[str]]) -> None:
        super().__init__()
        self.line = Input(compact=True, suggester=_Completer(complete), select_on_focus=False)
        self.explanation = Static("", id="mistake", markup=False)
        self.display = False

    def compose(self) -> ComposeResult:
        """The prompt, the line, and the place for an explanation."""
        with Horizontal():
            yield Static("/", id="prompt", markup=False)
            yield self.line
        yield self.explanation

    def open(self, caret: int | None = None) -> None:
        """Shows the line and goes into it, to its end or to where it was left."""
        self.display = True
        self.screen.set_focus(self.line)  # at once, so that the very next key is text
        self.line.cursor_position = len(self.line.value) if caret is None else caret

    def show_line(self, text: str) -> None:
        """Shows a search that holds, without going into it; an empty one hides the line."""
        self.line.value = text
        self.display = bool(text)
        self.explain("")

    def explain(self, sentence: str) -> None:
        """Tells what is wrong with the line; nothing when all is well."""
        self.explanation.update(shown(sentence))
        self.explanation.set_class(bool(sentence), "-shown")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Submitted(self, event.value))

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Edited(self, event.value))

    def action_leave(self) -> None:
        """Leaves the line; what was typed stays."""
        self.post_message(self.Left(self))
