"""The first line of a screen of its own: what it is, and SANDBOX where nothing is sent."""

from rich.text import Text
from textual.widgets import Static

from tui.domain.foreign import shown

SANDBOX = "SANDBOX"


class HeadLine(Static):
    """What stands on top of a screen that hides the desk and its badge."""

    def __init__(self, words: str = "", *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self._words = words

    def say(self, words: str) -> None:
        """Shows other words; they may be foreign."""
        self._words = words
        self._draw()

    def on_resize(self) -> None:
        """Puts the badge at the right edge."""
        self._draw()

    def _draw(self) -> None:
        width = max(10, self.size.width)
        badge = SANDBOX if self.app.has_class("-rehearsal") else ""
        line = Text(shown(self._words, 400), no_wrap=True, end="")
        line.truncate(width - len(badge) - 1 if badge else width, overflow="ellipsis", pad=bool(badge))
        self.update(Text.assemble(line, " " if badge else "", badge), layout=False)
