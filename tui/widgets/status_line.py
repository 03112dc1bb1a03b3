"""One line of news and figures; it never ticks, so an idle desk sends nothing."""

from rich.text import Text
from textual.widgets import Static

from tui.domain.foreign import shown


class StatusLine(Static):
    """The line above the keys: news on the left, the shown table's figures on the right."""

    DEFAULT_CSS = """
    StatusLine { height: 1; width: 1fr; padding: 0 1; background: $panel; color: $foreground; }
    """

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._news = ""
        self._figures = ""

    def tell(self, news: str) -> None:
        """Shows a piece of news; the figures stay."""
        self._news = news
        self._draw()

    def figures(self, figures: str) -> None:
        """Shows the figures of the table in front."""
        self._figures = figures
        self._draw()

    def on_resize(self) -> None:
        """Fits both parts into the new width."""
        self._draw()

    def _draw(self) -> None:
        width = max(10, self.size.width - 2)
        right = Text(shown(self._figures), no_wrap=True, end="")
        right.truncate(width, overflow="ellipsis")
        left = Text(shown(self._news), no_wrap=True, end="")
        if not self._news:
            self.update(right, layout=False)
            return
        room = max(width - right.cell_len - 2, min(width, 40))
        left.truncate(room, overflow="ellipsis")
        if left.cell_len + right.cell_len + 2 > width:
            right.truncate(max(0, width - left.cell_len - 2), overflow="ellipsis")
        gap = max(1, width - left.cell_len - right.cell_len)
        self.update(Text.assemble(left, " " * gap, right), layout=False)
