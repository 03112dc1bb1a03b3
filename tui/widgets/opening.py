"""Stands while a form or a question is being read, and keeps the keys that are typed ahead."""

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

from textual.app import App, ComposeResult
from textual.events import Key, Paste
from textual.widgets import Static

from tui.widgets.sheet import Sheet


@runtime_checkable
class Retyping(Protocol):
    """An application that can type keys ahead of those that came later and wait in its queue already."""

    def type_again(self, events: Sequence[Key | Paste], *, is_earlier: bool) -> None:
        """Types keys and texts; ``is_earlier`` where they were typed before others that wait to be typed again."""


class Ahead:
    """Keys typed and texts pasted before the place that they are for was there, in order."""

    def __init__(self) -> None:
        self._kept: list[Key | Paste] = []
        self._app: App[object] | None = None

    def __bool__(self) -> bool:
        return bool(self._kept)

    def add(self, event: Key | Paste) -> None:
        """Keeps one more; once the place is there, it gets it."""
        if self._app is None:
            self._kept.append(event)
        else:
            _type_again(self._app, (event,))

    def replay(self, app: App[object]) -> None:
        """Types all of them again, now that their place is there."""
        self._app = app
        _type_again(app, self._kept, is_earlier=True)
        self._kept.clear()


def _type_again(app: App[object], kept: Sequence[Key | Paste], *, is_earlier: bool = False) -> None:
    events = [Paste(event.text) if isinstance(event, Paste) else Key(event.key, event.character) for event in kept]
    if isinstance(app, Retyping):
        app.type_again(events, is_earlier=is_earlier)
    else:
        for event in events:
            app.post_message(event)


class Opening(Sheet[None], inherit_bindings=False):
    """One line at the bottom. Keys typed meanwhile are for what opens, not for the table behind.

    Esc gives up while nothing was typed ahead, ctrl+c always.

    Attributes:
        ahead: the keys typed and texts pasted so far.
        is_given_up: whether what is read is not wanted any more.
    """

    DEFAULT_CSS = """
    Opening { align: left bottom; }
    Opening Static { height: 1; width: 100%; padding: 0 1; background: $panel; color: $accent; }
    """

    def __init__(self, sentence: str, given_up: Callable[[], object]) -> None:
        super().__init__()
        self.ahead = Ahead()
        self.is_given_up = False
        self._sentence = sentence
        self._given_up = given_up

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static(self._sentence, markup=False)

    def hand_over(self) -> Ahead:
        """Goes; what was typed ahead, and what is still on its way here, is for the place that opens."""
        self.dismiss()
        return self.ahead

    def on_key(self, event: Key) -> None:
        """Keeps the key, or gives up what is being read.

        What comes too late for that leaves the question that stands by then. No other key gets to a question.
        """
        event.stop()
        gives_up = event.key == "ctrl+c" or (event.key == "escape" and not self.ahead)
        if not gives_up:
            self.ahead.add(event)
        elif self.is_leaving or self.app.screen is not self:
            _type_again(self.app, (event,))
        else:
            self.is_given_up = True  # what was read may be there, and nobody have seen it
            self._given_up()

    def on_paste(self, event: Paste) -> None:
        """Keeps what is pasted."""
        event.stop()
        self.ahead.add(event)
