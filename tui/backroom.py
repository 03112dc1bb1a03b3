"""What stands behind the tables of the desk: journal, jobs, unfinished work, undo, and leaving in good order."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.driver import Driver

from tui.domain.foreign import shown
from tui.keymap import KeyedApp, display
from tui.panes.editing import EditingBrowser
from tui.panes.shelf import Shelf
from tui.panes.source import Source
from tui.panes.tools import Tools
from tui.widgets.dialogs import Confirm

if TYPE_CHECKING:
    from tui.services.undo import Undoable
    from tui.services.workshop import Workshop

PLACES: Mapping[str, str] = {
    "contact": "contacts",
    "group": "groups",
    "stop": "blocks",
    "list": "blocks",
    "campaign": "campaigns",
}
"""Where unfinished work belongs, by the middle part of its key."""


class BackroomApp(KeyedApp):
    """An application with a journal, jobs and unfinished work."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "leave", "Quit", id="desk.leave", tooltip="back; at the top, quit"),
        Binding("J,g j", "shelf('jobs')", "jobs", show=False, id="desk.jobs", tooltip="jobs"),
        Binding("L", "shelf('journal')", "journal", show=False, id="desk.journal", tooltip="journal"),
        Binding("g d", "unfinished", "unfinished work", show=False, id="go.unfinished", tooltip="unfinished work"),
        Binding("ctrl+c", "interrupt", "Stop", show=False, id="desk.interrupt",
                tooltip="stop the running job after the call in flight"),
        Binding("u", "undo", "Undo", show=False, id="desk.undo", tooltip="undo: names the change, and asks"),
        Binding("U", "redo", "Redo", show=False, id="desk.redo", tooltip="redo what was taken back, and asks"),
    ]  # fmt: skip

    def __init__(self, tools: Tools, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class=driver_class)
        self.tools = tools

    def tell(self, news: str) -> None:
        """Shows a piece of news."""

    def stand(self, notice: str) -> None:
        """Shows what waits from earlier, until it is looked at."""

    @property
    def front(self) -> tuple[str, EditingBrowser | None]:
        """The account in front, and its table once it is connected."""
        return "", None

    def back(self) -> bool:
        """Closes the innermost table; tells whether there was one to go back to."""
        return False

    async def resume(self, account: str, place: str, identity: str, payload: object) -> None:
        """Goes where unfinished work belongs, and opens it there."""

    @work(group="notice")
    async def tell_what_waits(self) -> None:
        """Says in one line what was left from earlier."""
        shop = await self.tools.workshop()
        words = []
        items = [item for item in await shop.unfinished.items() if item.holder is None]
        if items:
            since = min(item.since for item in items)
            words.append(f"unfinished work since {since.astimezone():%Y-%m-%d %H:%M}: gd")
        unsettled = await shop.journal.unsettled()
        if unsettled:
            words.append(f"{len(unsettled)} ambiguous: L")
        self.stand("   ".join(words))

    # -- shelves -----------------------------------------------------------------------------------------

    @work(group="question", exclusive=True)
    async def action_shelf(self, name: str) -> None:
        """Opens the journal or the jobs."""
        await self._show(lambda shop, shelves: (shelves.JournalRows if name == "journal" else shelves.JobRows)(shop))

    @work(group="question", exclusive=True)
    async def action_unfinished(self) -> None:
        """Lists unfinished work, and opens what is chosen again."""
        titles = {key: tab.title for key, tab in self.tools.connections.tabs.items()}
        item = await self._show(lambda shop, shelves: shelves.UnfinishedRows(shop, titles))
        self.stand("")
        if item is None:
            return
        account, noun, *rest = item.key.split("/")
        if account in titles:
            await self.resume(account, PLACES.get(noun, ""), "/".join(rest), item.work.payload)

    async def _show(self, rows: Callable[["Workshop", Any], Source[Any]]) -> Any:
        from tui.panes import shelves  # noqa: PLC0415 - nothing of it is needed before it is asked for

        shop = await self.tools.workshop()
        return await self.push_screen_wait(Shelf(rows(shop, shelves), self.tools, display))

    # -- undo --------------------------------------------------------------------------------------------

    @work(group="question", exclusive=True)
    async def action_undo(self) -> None:
        """Names the last change at the account in front, asks, and takes it back."""
        shop = await self.tools.workshop()
        await self._take_back(shop, await shop.undo.last(self.front[0]), "u", "undo")

    @work(group="question", exclusive=True)
    async def action_redo(self) -> None:
        """Names what was taken back last, asks, and does it again."""
        shop = await self.tools.workshop()
        await self._take_back(shop, await shop.undo.last_undone(self.front[0]), "U", "redo")

    async def _take_back(self, shop: "Workshop", undoable: "Undoable | None", letter: str, verb: str) -> None:
        account, browser = self.front
        title = self.tools.connections.tabs[account].title
        if undoable is None:
            self.tell(f"nothing to {verb} at {title}")
            return
        if not undoable.is_possible:
            self.tell(f"cannot {verb}: {undoable.sentence}. {undoable.loss}")
            return
        question = f"{verb.capitalize()} at {title}, done {undoable.at.astimezone():%H:%M}: {undoable.sentence}?"
        if not await self.push_screen_wait(Confirm(f"{question} {undoable.loss}".strip(), letter, verb)):
            return
        job = shop.take_back(undoable)
        if isinstance(job, str):
            self.tell(job)
        elif browser is not None:
            browser.follow(job)

    # -- leaving -----------------------------------------------------------------------------------------

    @work(group="question", exclusive=True)
    async def action_leave(self) -> None:
        """Goes back one table; at the top, quits, and asks first while something is being written."""
        if self.back():
            return
        shop = self.tools.opened
        running = len(shop.jobs.running) if shop is not None else 0
        words = f"{running} job(s) are still writing. Quit after the calls in flight? The rest is not tried."
        if not running or await self.push_screen_wait(Confirm(words, "q", "quit")):
            self.exit()

    @work(group="question", exclusive=True)
    async def action_interrupt(self) -> None:
        """Asks whether the running job shall stop."""
        running = self.tools.opened.jobs.running if self.tools.opened is not None else ()
        if not running:
            self.tell("nothing is being written; q quits")
        elif await self.push_screen_wait(Confirm(f"Stop {shown(running[-1].title)}?", "s", "stop after this call")):
            running[-1].stop()
