"""A screen of its own for a table that belongs to no account: journal, jobs, unfinished work."""

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one

from tui.panes.browser import Browser
from tui.panes.levels import Levels
from tui.panes.source import Source
from tui.panes.tools import Tools
from tui.widgets.key_line import KeyLine
from tui.widgets.sheet import Sheet
from tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from tui.services.job import Job


class Shelf(Sheet[Any]):
    """A table over the whole screen; ends with the row that was chosen, or None."""

    DEFAULT_CSS = """
    Shelf > Vertical { background: $background; height: 100%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", id="shelf.back", tooltip="one thing back: search, then the desk"),
        Binding("M", "app.veil", "Mask", show=False, id="shelf.veil", tooltip="mask numbers and names; again: show"),
        Binding("ctrl+c", "stop", "Stop", show=False, id="shelf.stop", tooltip="stop the job after the call in flight"),
        Binding("question_mark,f1", "app.key_sheet", "Keys", id="shelf.keys", tooltip="all keys of this place"),
    ]
    levels = query_one(Levels)
    status = query_one(StatusLine)

    def __init__(self, source: Source[Any], tools: Tools) -> None:
        super().__init__()
        self._source = source
        self._tools = tools

    def compose(self) -> ComposeResult:
        """The table, its figures, and the keys."""
        with Vertical():
            yield Levels(self._source, self._tools, "")
            yield StatusLine()
            yield KeyLine()

    def on_mount(self) -> None:
        """Gives the keys to the rows, and follows the jobs."""
        self.levels.take_focus()
        shop = self._tools.opened
        if shop is not None:
            self._unlisten = shop.jobs.listen(self._draw_again)

    def on_unmount(self) -> None:
        """Follows nothing more."""
        if self._tools.opened is not None:
            self._unlisten()

    def _draw_again(self, _job: "Job") -> None:
        """Draws what a job changed; while the screen is taken down there may be no rows any more."""
        for levels in self.query(Levels):
            levels.top.draw()

    @on(Browser.Told)
    def _told(self, event: Browser.Told) -> None:
        event.stop()
        if event.news is not None:
            self.status.tell(event.news)
        self.status.figures(event.browser.figures)

    @on(Levels.Chosen)
    def _chosen(self, event: Levels.Chosen) -> None:
        event.stop()
        self.dismiss(event.row)

    def action_leave(self) -> None:
        """Takes the search back, or leaves."""
        if not self.levels.top.take_back():
            self.dismiss(None)

    def action_stop(self) -> None:
        """Stops the job under the cursor."""
        row = self.levels.top.current
        stop = getattr(row, "stop", None)
        if stop is not None:
            stop()
            self.status.tell("stops after the call in flight")
            self.levels.top.draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Stopping is for jobs alone."""
        del parameters
        return action != "stop" or self._source.noun == "jobs"
