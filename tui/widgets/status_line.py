"""One line of news and figures; it never ticks, so an idle desk sends nothing."""

from typing import Final

from rich.cells import cell_len
from rich.text import Text
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.domain.foreign import shown

_GAP: Final = "  "
"""Between two figures."""


class StatusLine(Static):
    """The line above the keys: news on the left, the shown table's figures on the right."""

    DEFAULT_CSS = """
    StatusLine {
        height: 1; text-wrap: nowrap; text-overflow: ellipsis;
        width: 1fr; padding: 0 1; background: $panel; color: $foreground;
    }
    """

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._news = ""
        self._figures = ""
        self._standing = ""
        self._link = ""
        self._lent: Text | None = None

    def lend(self, line: Text | None) -> None:
        """Shows something else in this line until it is given back by None."""
        if line != self._lent:
            self._lent = line
            self._draw()

    def stand(self, notice: str) -> None:
        """Shows a notice whenever there are no news; an empty one goes away."""
        self._standing = notice
        self._draw()

    def tell(self, news: str) -> None:
        """Shows a piece of news; the figures stay."""
        if news != self._news:
            self._news = news
            self._draw()

    @property
    def news(self) -> str:
        """The piece of news that was told last."""
        return self._news

    def figures(self, figures: str) -> None:
        """Shows the figures of the table in front."""
        self._figures = figures
        self._draw()

    def link(self, link: str) -> None:
        """Shows what the line to the terminal is like, behind the figures; nothing for an empty text."""
        self._link = link
        self._draw()

    def on_resize(self) -> None:
        """Fits both parts into the new width."""
        self._draw()

    def _draw(self) -> None:
        if self._lent is not None:
            self.update(self._lent, layout=False)
            return
        width = max(10, self.size.width)
        last = self._last
        left = Text(shown(self._news or self._standing), no_wrap=True, end="")
        left.truncate(width - sum(cell_len(part) + len(_GAP) for part in last), overflow="ellipsis")
        room = width - left.cell_len - (len(_GAP) if left.plain else 0)
        figures = shown(self._figures).split(_GAP) if self._figures else []
        while figures and cell_len(_GAP.join([*figures, *last])) > room:
            figures.pop()
        right = _GAP.join([*figures, *last])
        self.update(Text.assemble(left, " " * (width - left.cell_len - cell_len(right)), right), layout=False)

    @property
    def _last(self) -> list[str]:
        """What stands at the end of the line, however much else is to be told."""
        rehearsal = self.app.has_class("-rehearsal") and isinstance(self.screen, ModalScreen)  # it hides the badge
        return [part for part in (shown(self._link), "SANDBOX" if rehearsal else "") if part]
