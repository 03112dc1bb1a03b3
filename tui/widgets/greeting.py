"""Three lines for somebody who opens the desk for the first time. They take no key and stand in nobody's way."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tui.widgets.hints import HintLine

WELCOME = "Welcome. Everybody here is invented and nothing is sent: try anything."
FIRST_KEYS = (
    ("j k", "rows"), ("Enter", "open"), ("/", "search"), ("e", "edit"), ("u", "undo"), ("1 2 3", "accounts"),
    (":", "any action"),
)  # fmt: skip
WAYS_OUT = (("?", "all keys"), ("q", "quit"), (":setup", "your own accounts"), ("Esc", "hides these lines"))


class Greeting(Vertical):
    """What matters in the first minute."""

    DEFAULT_CSS = """
    Greeting { height: 3; background: $panel-lighten-1; color: $foreground; padding: 0 1; }
    Greeting Static { height: 1; }
    """

    def compose(self) -> ComposeResult:
        """The lines."""
        yield Static(WELCOME, markup=False)
        yield HintLine(FIRST_KEYS)
        yield HintLine(WAYS_OUT)
