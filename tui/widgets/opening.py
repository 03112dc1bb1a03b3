"""Stands while a form or a question is being read, and keeps the keys that are typed ahead."""

from collections.abc import Callable, Sequence

from textual.app import App, ComposeResult
from textual.events import Key, Paste
from textual.widgets import Static

from tui.widgets.sheet import Sheet

Ahead = Sequence[Key | Paste]
"""Keys typed and texts pasted before the place that they are for was there, in order."""


def replay(app: App[object], ahead: Ahead) -> None:
    """Types again what was typed ahead, now that its place is there."""
    for event in ahead:
        app.post_message(Paste(event.text) if isinstance(event, Paste) else Key(event.key, event.character))


class Opening(Sheet[None], inherit_bindings=False):
    """One line at the bottom. Keys typed meanwhile are for what opens, not for the table behind.

    Esc gives up while nothing was typed ahead, ctrl+c always.

    Attributes:
        ahead: the keys typed and texts pasted so far, in order.
        is_given_up: whether what is read is not wanted any more.
    """

    DEFAULT_CSS = """
    Opening { align: left bottom; }
    Opening Static { height: 1; width: 100%; padding: 0 1; background: $panel; color: $accent; }
    """

    def __init__(self, sentence: str, given_up: Callable[[], object]) -> None:
        super().__init__()
        self.ahead: list[Key | Paste] = []
        self.is_given_up = False
        self._sentence = sentence
        self._given_up = given_up

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static(self._sentence, markup=False)

    def on_key(self, event: Key) -> None:
        """Keeps the key, or gives up what is being read; what comes as this line goes is for what has opened."""
        event.stop()
        gives_up = event.key == "ctrl+c" or (event.key == "escape" and not self.ahead)
        is_for_a_question = gives_up and self.app.screen is not self  # which it leaves; no other key may agree to it
        if self.is_leaving or is_for_a_question:
            replay(self.app, [event])
        elif gives_up:
            self.is_given_up = True  # what was read may be there, and nobody have seen it
            self._given_up()
        else:
            self.ahead.append(event)

    def on_paste(self, event: Paste) -> None:
        """Keeps what is pasted."""
        event.stop()
        self.ahead.append(event)
