"""What stands behind the tables of the desk: journal, jobs, unfinished work, undo, and leaving in good order."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from tui.domain.errors import KeepingError
from tui.domain.foreign import shown
from tui.domain.wording import counted
from tui.panes.editing import EditingBrowser
from tui.panes.source import Source
from tui.panes.tools import Tools
from tui.surroundings import SurroundedApp, Surroundings
from tui.widgets.dialogs import Confirm

if TYPE_CHECKING:
    from tui.panes.shelf import Shelf
    from tui.services.undo import Undoable
    from tui.services.workshop import Workshop

PLACES: Mapping[str, str] = {
    "contact": "contacts",
    "group": "groups",
    "stop": "blocks",
    "list": "blocks",
    "campaign": "campaigns",
    "field": "fields",
}
"""Where unfinished work belongs, by the middle part of its key."""


class BackroomApp(SurroundedApp):
    """An application with a journal, jobs and unfinished work."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "leave", "Quit", id="desk.leave", tooltip="back; at the top, quit"),
        Binding("J,g j", "shelf('jobs')", "jobs", show=False, id="desk.jobs", tooltip="jobs"),
        Binding("L", "shelf('journal')", "journal", show=False, id="desk.journal", tooltip="journal"),
        Binding("g d", "unfinished", "unfinished", show=False, id="go.unfinished", tooltip="unfinished work"),
        Binding("ctrl+c", "interrupt", "Stop", show=False, id="desk.interrupt",
                tooltip="stop the running job after the call in flight"),
        Binding("u", "undo", "Undo", show=False, id="desk.undo", tooltip="undo: names the change, and asks"),
        Binding("U", "redo", "Redo", show=False, id="desk.redo", tooltip="redo what was taken back, and asks"),
        Binding("ctrl+q", "hint('q quits')", show=False, system=True, priority=True),
        Binding("ctrl+s", "hint('Esc, then w saves')", show=False, system=True),
    ]  # fmt: skip

    def __init__(self, tools: Tools, around: Surroundings) -> None:
        super().__init__(around)
        self.tools = tools
        self._keeping: asyncio.Task[None] | None = None

    def hang_up(self) -> None:
        """Keeps what was typed before anything else, then ends."""
        self._keeping = asyncio.get_running_loop().create_task(self.tools.keep())  # workers are cancelled at the end
        super().hang_up()

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
        with self.telling():
            self.stand(await self._what_waits())

    async def _what_waits(self) -> str:
        shop = await self.tools.workshop()
        words = []
        items = [item for item in await shop.unfinished.items() if item.holder is None]
        if items:
            since = min(item.since for item in items)
            words.append(f"unfinished work since {since.astimezone():%Y-%m-%d %H:%M}: gd")
        unsettled = await shop.journal.unsettled()
        if unsettled:
            words.append(f"{len(unsettled)} ambiguous: L")
        return "   ".join(words)

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Tells in the status line why the desk's own files cannot be used, and goes on."""
        try:
            yield
        except KeepingError as error:
            self.tell(f"FAILED: {error.sentence}")

    # -- shelves -----------------------------------------------------------------------------------------

    @work(group="question", exclusive=True)
    async def action_shelf(self, name: str) -> None:
        """Opens the journal or the jobs."""
        if name != "journal":
            await self._show(lambda shop, shelves: shelves.JobRows(shop, self._titles))
            return
        from tui.panes.journal_shelf import JournalShelf  # noqa: PLC0415 - as for all shelves

        await self._show(lambda shop, shelves: shelves.JournalRows(shop, self._titles), JournalShelf)
        self.tell_what_waits()

    @work(group="question", exclusive=True)
    async def action_unfinished(self) -> None:
        """Lists unfinished work, and opens what is chosen again."""
        item = await self._show(lambda shop, shelves: shelves.UnfinishedRows(shop, self._titles))
        self.stand("")
        if item is not None:
            await self.reopen(item.key, item.work.payload)

    async def reopen(self, key: str, payload: object) -> None:
        """Opens unfinished work where it belongs."""
        account, noun, *rest = key.split("/")
        if account in self.tools.connections.tabs:
            await self.resume(account, PLACES.get(noun, ""), "/".join(rest), payload)
        else:
            self.tell(f"{shown(account)} is not among the accounts any more; gs connects it again")

    @property
    def _titles(self) -> Mapping[str, str]:
        return {key: tab.title for key, tab in self.tools.connections.tabs.items()}

    async def _show(
        self, rows: Callable[["Workshop", Any], Source[Any]], shelf: "Callable[..., Shelf] | None" = None
    ) -> Any:
        from tui.panes import shelves  # noqa: PLC0415 - nothing of it is needed before it is asked for
        from tui.panes.shelf import Shelf  # noqa: PLC0415

        shop = await self.tools.workshop()
        return await self.push_screen_wait((shelf or Shelf)(rows(shop, shelves), self.tools))

    # -- undo --------------------------------------------------------------------------------------------

    @work(group="question", exclusive=True)
    async def action_undo(self) -> None:
        """Names the last change at the account in front, asks, and takes it back."""
        with self.telling():
            shop = await self.tools.workshop()
            if self.tools.discarded:
                await self._bring_back(shop)
            else:
                await self._take_back(shop, await shop.undo.last(self.front[0]), "u", "undo")

    async def _bring_back(self, shop: "Workshop") -> None:
        item = await shop.unfinished.restore(self.tools.discarded)
        self.tools.discarded = ""
        if item is not None:
            await self.reopen(item.key, item.work.payload)

    @work(group="question", exclusive=True)
    async def action_redo(self) -> None:
        """Names what was taken back last, asks, and does it again."""
        with self.telling():
            shop = await self.tools.workshop()
            await self._take_back(shop, await shop.undo.last_undone(self.front[0]), "U", "redo")

    async def _take_back(self, shop: "Workshop", undoable: "Undoable | None", letter: str, verb: str) -> None:
        account, browser = self.front
        title = self.tools.connections.tabs[account].title
        if undoable is None:
            self.tell(f"nothing to {verb} at {title} by this desk; L lists earlier changes")
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

    def action_hint(self, sentence: str) -> None:
        """Says what to press instead."""
        self.tell(sentence)

    def action_page(self, number: int) -> None:
        """Reads the page with that number in the table in front."""
        browser = self.front[1]
        if browser is not None:
            browser.load(page=number)

    # -- leaving -----------------------------------------------------------------------------------------

    @work(group="question", exclusive=True)
    async def action_leave(self) -> None:
        """Goes back one table; at the top, quits, and asks first while something is being written."""
        if self.back():
            return
        words = " ".join(self.under_way())
        if not words or await self.push_screen_wait(Confirm(words, "q", "quit")):
            self.exit()

    def under_way(self) -> Sequence[str]:
        """What quitting would cut short, each in a sentence and a question."""
        shop = self.tools.opened
        running = len(shop.jobs.running) if shop is not None else 0
        words = f"{counted(running, 'job')} still writing. Quit after the calls in flight? The rest is not tried."
        return [words] if running else []

    @work(group="question", exclusive=True)
    async def action_interrupt(self) -> None:
        """Asks whether the running job shall stop."""
        await self.stop_job()

    async def stop_job(self) -> None:
        """Asks whether the running job shall stop, if there is one."""
        running = self.tools.opened.jobs.running if self.tools.opened is not None else ()
        if not running:
            self.tell("nothing is being written; q quits")
        elif await self.push_screen_wait(Confirm(f"Stop {shown(running[-1].title)}?", "s", "stop after this call")):
            running[-1].stop()
