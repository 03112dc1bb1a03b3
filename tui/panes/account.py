"""One account's tab: connects when first shown, then holds one place per part."""

import asyncio
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import ContentSwitcher, Static

from tui.domain.errors import ProviderError
from tui.domain.ports import AccountTab, Provider
from tui.panes import PaneEntry, places
from tui.panes.faces import failed
from tui.panes.levels import Levels
from tui.panes.offline import OfflineLine
from tui.panes.page_view import PageView
from tui.panes.place import Place
from tui.panes.returning import go_back, left
from tui.panes.tools import Tools
from tui.panes.watching import WATCH, Watched
from tui.services.session import Session
from tui.widgets.face import Face

GOING = Binding.Group("Going")
_SOON = 0.05
"""Seconds that a person hardly notices."""
_PLACE = "place-"
"""Before the name of a place, in the id of its widget."""


class AccountDesk(Vertical):
    """The desk of one account. Nothing is connected before it is first shown."""

    DEFAULT_CSS = """
    AccountDesk { height: 1fr; }
    AccountDesk > .places { height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    AccountDesk > ContentSwitcher { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g c", "place('contacts')", "contacts", id="go.contacts", tooltip="contacts", group=GOING,
                show=False),
        Binding("g r", "place('groups')", "groups", id="go.groups", tooltip="groups", group=GOING, show=False),
        Binding("g b", "place('blocks')", "block lists", id="go.blocks", tooltip="block lists", group=GOING,
                show=False),
        Binding("g m", "place('campaigns')", "campaigns", id="go.campaigns", tooltip="campaigns", group=GOING,
                show=False),
        Binding("g f", "place('fields')", "fields", id="go.fields", tooltip="custom fields of the contacts",
                group=GOING, show=False),
        Binding("escape", "take_back", "Back", show=False, id="desk.back",
                tooltip="take one thing back: half-typed key, marks, search, level", group=GOING),
        Binding("r", "connect", "Try again", id="desk.connect", tooltip="connect again"),
    ]  # fmt: skip
    can_focus = True

    class NothingToShow(Message):
        """The account has no table to show now; what stands there says why."""

    class AtTheTop(Message):
        """Esc was pressed and there was nothing of the account's to take back."""

    def __init__(self, tab: AccountTab, tools: Tools) -> None:
        super().__init__(id=f"account-{tab.key}")
        self.tab = tab
        self._tools = tools
        self._turn = asyncio.Lock()
        self._is_there = asyncio.Event()
        self._mounting = asyncio.Lock()
        self._places: dict[str, PaneEntry] = {}
        self._provider: Provider | None = None
        # Kept, not looked for: an account is brought to the front before its widgets are there.
        self._names = Static("", classes="places", markup=False)
        self._offline = OfflineLine(tools.clock, lambda: self.levels.top if self.levels is not None else None)
        self._face = Face()
        self._switcher = ContentSwitcher()

    def compose(self) -> ComposeResult:
        """The names of the places, and what stands there before the account is connected."""
        yield self._names
        yield self._offline
        yield self._face
        yield self._switcher

    def on_mount(self) -> None:
        """Has room for tables from now on."""
        self._is_there.set()

    def show(self) -> None:
        """Comes to the front: connects at the first time, takes the keys otherwise."""
        if self._provider is not None:
            self.take_focus()
            self._offline.go_on()
        else:
            self.screen.set_focus(self)  # at once: `focus` would do it later, and a key may come before
            self.action_connect()

    def leave(self) -> None:
        """Another account has come to the front: what is being read here is given up."""
        self._offline.leave()
        if self.levels is not None:
            self.levels.leave()

    @on(PageView.Reach)
    def _reached(self, event: PageView.Reach) -> None:
        event.stop()
        self._offline.note(event.browser, event.trouble)

    def action_connect(self) -> None:
        """Connects the account."""
        self._face.say(f"Connecting {self.tab.title} …")
        self.call_after_refresh(self._begin)  # what is loaded then takes the processor from the drawing

    def _begin(self) -> None:
        self.run_worker(self._connect(), group="connect", exclusive=True)

    async def _connect(self) -> None:
        async with self._turn:
            if self._provider is None:
                await self._connect_now()

    async def _connect_now(self) -> None:
        try:
            provider = await self._tools.connections.provider(self.tab.key)
            await self._is_there.wait()
        except ProviderError as error:
            self._face.say(error.sentence, failed(accounts=len(self._tools.connections.tabs)), failed=True)
            self.post_message(self.NothingToShow())
            return
        self._provider = provider
        self.can_focus = False  # from now on the keys belong to the rows
        self._places = places(provider)
        self._face.hide()
        if self._places:
            await self._open_first(next(iter(self._places)))
            self.run_worker(self._look_after(), group="recover")
        else:
            self._face.say("This account has nothing that can be shown here.")
            self.post_message(self.NothingToShow())
        self.refresh_bindings()

    async def _open_first(self, place: str) -> None:
        """Opens a place; rows that come soon are drawn with their table, without a picture in between."""
        with self.app.batch_update():
            await self._open(place)
            if self.levels is not None:
                answered = asyncio.create_task(self.levels.top.answered())  # not cancelled: it would end the reading
                await asyncio.wait((answered,), timeout=_SOON)

    async def _look_after(self) -> None:
        """Looks after sends in doubt, once the rows that somebody waits for are there."""
        if self.levels is not None:
            await self.levels.top.answered()
        self.call_after_refresh(self._tools.look_after, self.tab.key)

    @property
    def levels(self) -> Levels | None:
        """The place in front; None before the account is connected."""
        current = self._switcher.visible_content
        return current if isinstance(current, Levels) else None

    def take_focus(self, *, was_reading: bool = False) -> None:
        """Puts the keys into the table in front; ``was_reading`` where the one before was said to read."""
        if self.levels is not None:
            self.levels.take_focus(was_reading=was_reading)

    async def action_place(self, place: str) -> None:
        """Goes to a place of this account."""
        await self._open(place)

    def action_take_back(self) -> None:
        """Takes one thing back."""
        levels = self.levels
        if levels is None or not (levels.top.take_back() or levels.back()):
            self.post_message(self.AtTheTop())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hides places that this account does not have."""
        if action == "place":
            return bool(parameters) and parameters[0] in self._places
        if action == "connect":
            return self._provider is None
        return True

    def _place(self, provider: Provider) -> Place:
        return Place(self.tab.key, provider, self.tab.country, self.tab.read_only)

    async def resume(self, place: str, identity: str, payload: Any) -> None:
        """Goes to a place and opens unfinished work there; what cannot be opened stays where it is kept."""
        if self._provider is None:
            await self._connect()
        if place in self._places:
            await self._open(place)
            if self.levels is not None:
                self.levels.top.resume(identity, payload)

    @on(Watched)
    async def _watched(self, event: Watched) -> None:
        event.stop()
        await self._open("campaigns")
        while self.levels is not None and self.levels.back():
            pass
        await self.resume("campaigns", event.campaign_id, WATCH)

    async def write_to(self, digits: str) -> None:
        """Opens a composer to one number."""
        from tui.panes.composer_opening import Opener  # noqa: PLC0415 - loaded at the first campaign

        if self._provider is None:
            await self._connect()
        if self.levels is not None and self._tools.may_compose(self.tab.key):
            Opener(self.levels.top).write_to(digits)

    @property
    def session(self) -> Session | None:
        """Where this desk stands; None before the account is connected."""
        levels = self.levels
        if levels is None or levels.id is None:
            return None
        return left(self.tab.key, levels.id.removeprefix(_PLACE), levels)

    async def go_back(self, session: Session) -> str:
        """Goes where a desk stood; gives what is to be said of it."""
        if self._provider is None:
            await self._connect()
        if session.place not in self._places:
            return f"{self.tab.title} has no {session.place} now"
        await self._open(session.place)
        return "" if self.levels is None else await go_back(self.levels, session.tables)

    async def _open(self, place: str) -> None:
        entry = self._places[place]
        identity = f"{_PLACE}{place}"
        async with self._mounting:  # two ways may lead here at the same moment
            if self._provider is not None and not self._switcher.query(f"#{identity}"):
                levels = Levels(entry.rows(self._place(self._provider)), self._tools, self.tab.key)
                levels.id = identity
                await self._switcher.add_content(levels, id=identity)
        was_reading = self.levels is not None and self._switcher.current != identity and self.levels.leave()
        self._switcher.current = identity
        self._show_places(place)
        self.take_focus(was_reading=was_reading)

    def _show_places(self, place: str) -> None:
        keys = {active.binding.id: active.binding.key for active in self.screen.active_bindings.values()}
        parts = []
        for name, entry in self._places.items():
            key = keys.get(f"go.{name}", "").replace(" ", "")
            title = Content.styled(f"[{entry.title}]", "bold $accent") if name == place else f" {entry.title} "
            parts.append(Content.assemble(key, title))
        self._names.update(Content("  ").join(parts))
