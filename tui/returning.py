"""The part of the application that remembers where a desk stood, and goes back there."""

from contextlib import suppress
from typing import ClassVar, Final

from rich.console import RenderableType
from textual import on, work
from textual.binding import Binding, BindingType
from textual.css.query import NoMatches

from tui.domain.errors import KeepingError
from tui.importing import ImportingApp
from tui.panes.account import GOING
from tui.panes.browser import Browser
from tui.panes.tools import Tools
from tui.services.session import HalfSearch, Session
from tui.services.snapshots import NotReadable, plain, restored
from tui.surroundings import Surroundings

EVERY: Final = 3.0
"""Seconds from one look at where the desk stands to the next; what stands as before is not written."""


SEARCH: Final = "search"
"""What a search line is called among unfinished work, in keys too."""


class ReturningApp(ImportingApp):
    """An application that keeps where it stands, and offers to go where the last desk stood.

    Nothing is read before the first table stands, and nothing is kept before something was done.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g l", "last_session", "last time", show=False, id="go.last",
                tooltip="where the desk was left last time", group=GOING),
    ]  # fmt: skip

    def __init__(self, tools: Tools, around: Surroundings) -> None:
        super().__init__(tools, around)
        self._is_begun = False
        self._last: Session | None = None
        self._first: Session | None = None
        self._kept: Session | None = None
        self._notice = ""
        self._searches: set[str] = set()
        self._offer = ""

    # -- of the desk -------------------------------------------------------------------------------------

    @property
    def session(self) -> Session | None:
        """Where the desk stands; None while its account is not connected."""
        return None

    async def go_back(self, session: Session) -> str:
        """Goes where a desk stood; gives what is to be said of it."""
        del session
        return ""

    # -- remembering -------------------------------------------------------------------------------------

    def begin(self) -> None:
        """The first table stands, or it is said why there is none: time to look at what was left from earlier."""
        if not self._is_begun:
            self._is_begun = True
            self.around.begun()
            self._first = self.session
            self.call_after_refresh(self.tell_what_waits)  # the rows come first: this loads a database
            self.set_interval(EVERY, self._look)

    def _look(self) -> None:
        if self._hold():
            self._keep()

    def _hold(self) -> bool:
        """Takes note of where the desk stands; tells whether that is news."""
        shop = self.tools.opened
        try:
            now = self.session
        except NoMatches:  # the desk is being taken down
            return False
        if now is None or shop is None:
            return False
        self._first = self._first or now
        if now == (self._kept or self._first):
            return False
        if self._offer and now.spot != self._first.spot:
            self._set_offer("")
        self._kept = now
        shop.sessions.hold(now)
        return True

    @work(group="session", exclusive=True)
    async def _keep(self) -> None:
        with suppress(KeepingError):  # the journal tells it at the next write; nobody waits for this one
            await (await self.tools.workshop()).sessions.flush()

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Ends; where the desk stands is taken note of while it still stands."""
        if self._is_begun:
            self._hold()
        super().exit(result, return_code, message)

    # -- going back --------------------------------------------------------------------------------------

    async def _what_waits(self) -> str:
        words = await super()._what_waits()
        last = await (await self.tools.workshop()).sessions.last()
        tabs = self.tools.connections.tabs
        if last is not None and last.account in tabs:
            self._last = last
            if self._first is None or last.spot != self._first.spot:
                self._offer = f"last time: {tabs[last.account].title} {last.words}: gl goes back there"
        return words

    def stand(self, notice: str) -> None:
        """Shows what waits, and where the desk was left last time."""
        self._notice = notice
        self._set_offer(self._offer)

    def _set_offer(self, offer: str) -> None:
        self._offer = offer
        self.show_standing(
            "   ".join(filter(None, (self._notice, offer and ("gl: last time" if self._notice else offer))))
        )

    @work(group="question", exclusive=True)
    async def action_last_session(self) -> None:
        """Goes where the last desk was left."""
        self._set_offer("")
        if self._last is None:
            self.tell("nothing is known of a last time")
            return
        with self.telling():
            self.tell(await self.go_back(self._last) or "back where the desk was left last time")

    # -- search lines ------------------------------------------------------------------------------------

    @on(Browser.Searching)
    def _searching(self, event: Browser.Searching) -> None:
        event.stop()
        now = self.session
        if now is not None:
            half = HalfSearch(now, event.browser.bar.line.cursor_position)
            self._keep_search(half, event.line)

    @work(group="searching", exclusive=True)
    async def _keep_search(self, half: HalfSearch, line: str) -> None:
        key = f"{half.session.account}/{SEARCH}/{half.session.place}"
        with self.telling():
            shop = await self.tools.workshop()
            if line:
                title, payload = f"/ {line}  in {half.session.words}", plain(half)
                self._searches.add(key)
                shop.unfinished.touch(key, lambda: shop.work(half.session.account, SEARCH, title, payload))
            elif key in self._searches:
                await shop.unfinished.finish(key)
                self._searches.discard(key)  # only now: a later key of the line may have cut this short

    async def reopen(self, key: str, payload: object) -> None:
        """Opens unfinished work where it belongs; a search line goes where the desk stood."""
        if key.split("/")[1] != SEARCH:
            await super().reopen(key, payload)
            return
        try:
            half = restored(HalfSearch, payload)
        except NotReadable:
            self.tell("this search was kept by another version of the desk and cannot be opened")
            return
        self.tell(await self.go_back(half.session))
        table = self.front[1]
        if table is not None:
            table.bar.open(half.caret)
