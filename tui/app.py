"""The application: one tab per account, one place per part; assembles, decides nothing."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Protocol, runtime_checkable

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.containers import Horizontal
from textual.content import Content
from textual.driver import Driver
from textual.filter import LineFilter
from textual.getters import query_one
from textual.widgets import ContentSwitcher, Static, Tab, Tabs

from tui.backroom import BackroomApp
from tui.commands import DeskCommands
from tui.domain.foreign import shown, shown_block
from tui.domain.ports import AccountTab
from tui.keymap import display
from tui.panes.account import AccountDesk
from tui.panes.browser import Browser
from tui.panes.editing import EditingBrowser
from tui.panes.find import Find
from tui.panes.page_view import VEILED, now
from tui.panes.tools import Tools
from tui.services.connections import Connections
from tui.widgets.key_line import KeyLine
from tui.widgets.status_line import StatusLine
from tui.widgets.themes import DARK, LIGHT


def last_words(error: BaseException | None) -> str:
    """What to say at a crash where nobody keeps the details."""
    return f"Ringdesk has to stop: {type(error).__name__ if error else 'unknown error'}."


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the desk runs in; the defaults are a plain Textual driver and the host's clock.

    Attributes:
        line_filters: filters after Textual's own, over every drawn line.
        driver_class: the driver; None for Textual's own choice.
        forget_screen: tells the driver that the terminal may show anything by now.
        report_mouse: turns the terminal's mouse reports on or off.
        crashed: keeps the details of a crash and gives the sentence to leave with.
        clock: the time of day where the desk is used.
        state: the user's state folder, for the journal and unfinished work; None for a temporary one.
    """

    line_filters: Sequence[LineFilter] = ()
    driver_class: type[Driver] | None = None
    forget_screen: Callable[[], None] = lambda: None
    report_mouse: Callable[[bool], None] = lambda on: None
    crashed: Callable[[BaseException | None], str] = last_words
    clock: Callable[[], datetime] = now
    state: Path | None = None


ACCOUNTS = Binding.Group("Accounts")


@runtime_checkable
class Labelled(Protocol):
    """A place that names the choices of its half-typed sequences itself."""

    def choice_label(self, action: str, parameters: tuple[object, ...]) -> str | None:
        """The label of one choice; None for the binding's own description."""


class Ringdesk(BackroomApp):
    """The desk."""

    CSS_PATH = "app.tcss"
    TITLE = "Ringdesk"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {DeskCommands}
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(number), f"account({number})", f"Account {number}", show=False, id=f"account.{number}",
                    tooltip=f"account tab {number}", group=ACCOUNTS)
            for number in range(1, 10)
        ),
        Binding("g t", "step(1)", "next account", show=False, id="account.next", tooltip="next account tab",
                group=ACCOUNTS),
        Binding("g T", "step(-1)", "account before", show=False, id="account.before",
                tooltip="account tab before", group=ACCOUNTS),
        Binding("0", "find", "Find everywhere", id="desk.find", tooltip="find a number or a name everywhere"),
        Binding("question_mark,f1", "key_sheet", "Keys", id="desk.keys", tooltip="all keys of this place",
                key_display="?"),
        Binding("colon", "command_palette", "Commands", show=False, id="desk.palette", tooltip="every action by name"),
        Binding("M", "veil", "Mask", show=False, id="desk.veil", tooltip="mask names and phones; again: show them"),
        Binding("percent_sign", "mouse", "Mouse", show=False, id="desk.mouse", tooltip="mouse on or off"),
        Binding("ctrl+z", "suspend_process", "Suspend", show=False, id="desk.suspend", tooltip="suspend"),
        Binding("ctrl+q", "hint('q quits')", show=False, system=True, priority=True),
        Binding("ctrl+s", "hint('Esc, then w saves')", show=False, system=True),
        Binding("ctrl+l", "redraw", "Redraw", show=False, id="desk.redraw", tooltip="draw the screen again"),
    ]  # fmt: skip

    tabs = query_one("#accounts", Tabs)
    desks = query_one("#desks", ContentSwitcher)
    status = query_one(StatusLine)
    keys = query_one(KeyLine)

    def __init__(
        self,
        accounts: Sequence[AccountTab],
        *,
        rehearsal: bool = False,
        keys: Mapping[str, str] | None = None,
        theme: str = "dark",
        around: Surroundings | None = None,
    ) -> None:
        self._around = around or Surroundings()
        self._connections = Connections(accounts)
        tools = Tools(self._connections, self._around.clock, self._around.state)
        super().__init__(tools, driver_class=self._around.driver_class)
        self._recent: list[str] = []
        self._rehearsal = rehearsal
        self._key_names = dict(keys or {})
        for look in (DARK, LIGHT):
            self.register_theme(look)
        self.theme = theme

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, then the one that lets no foreign escape out."""
        return [*super().get_line_filters(), *self._around.line_filters]

    def compose(self) -> ComposeResult:
        """The tabs, the desks under them, the status line and the keys."""
        with Horizontal(id="head"):
            yield Tabs(
                *(
                    Tab(Content(f"{number} {shown(tab.title, 24)}"), id=key)
                    for number, (key, tab) in enumerate(self._connections.tabs.items(), 1)
                ),
                id="accounts",
            )
            yield Static("SANDBOX nothing is sent" if self._rehearsal else "", id="badge", markup=False)
        with ContentSwitcher(id="desks"):
            for tab in self._connections.tabs.values():
                yield AccountDesk(tab, self.tools)
        yield StatusLine()
        yield KeyLine(display)

    def on_mount(self) -> None:
        """Lets the keys go to the rows, never to the tabs, and signals end the desk in good order."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            with contextlib.suppress(ValueError, RuntimeError):  # only the main thread may take signals
                loop.add_signal_handler(number, self.exit)
        self.tabs.can_focus = False
        self.set_class(self._rehearsal, "-rehearsal")
        if self._key_names:
            self.set_keymap(self._key_names)
        self.call_after_refresh(self.tell_what_waits)

    @property
    def desk(self) -> AccountDesk | None:
        """The account in front."""
        current = self.desks.visible_content
        return current if isinstance(current, AccountDesk) else None

    @on(Tabs.TabActivated, "#accounts")
    def _account_chosen(self, event: Tabs.TabActivated) -> None:
        event.stop()
        self.status.tell("")
        self.status.figures("")
        if self.desk is not None:
            self.desk.leave()
        self.desks.current = f"account-{event.tab.id}"
        if self.desk is not None:
            self.desk.show()

    @on(Browser.Told)
    def _told(self, event: Browser.Told) -> None:
        event.stop()
        desk = self.desk
        if desk is None or desk.levels is None or desk.levels.top is not event.browser:
            return
        if event.news is not None:
            self.status.tell(event.news)
        self.status.figures(event.browser.figures)

    # -- what stands behind the tables -------------------------------------------------------------------

    def tell(self, news: str) -> None:
        """Shows a piece of news."""
        self.status.tell(news)

    def stand(self, notice: str) -> None:
        """Shows what waits from earlier, until it is looked at."""
        self.status.stand(notice)

    @property
    def front(self) -> tuple[str, EditingBrowser | None]:
        """The account in front, and its table once it is connected."""
        desk = self.desk
        return self.tabs.active, desk.levels.top if desk is not None and desk.levels is not None else None

    def back(self) -> bool:
        """Closes the innermost table; tells whether there was one to go back to."""
        desk = self.desk
        return desk is not None and desk.levels is not None and desk.levels.back()

    async def resume(self, account: str, place: str, identity: str, payload: object) -> None:
        """Goes where unfinished work belongs, and opens it there."""
        self.tabs.active = account
        self.desks.current = f"account-{account}"
        if self.desk is not None:
            await self.desk.resume(place, identity, payload)

    # -- keys --------------------------------------------------------------------------------------------

    def half_typed(self, choices: Iterable[tuple[str, str]]) -> None:
        """Shows how a half-typed sequence goes on; nothing for the usual keys."""
        self.keys.choices(choices)

    def no_such_key(self, typed: str) -> None:
        """Tells that a sequence leads nowhere."""
        self.status.tell(f"{typed} does nothing here")

    def pasted(self, text: str) -> None:
        """Looks up what is pasted outside a field."""
        self.action_find(text.strip())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hides tabs that are not there."""
        if action == "account":
            return isinstance(parameters[0], int) and parameters[0] <= len(self._connections.tabs)
        return True

    def action_account(self, number: int) -> None:
        """Shows the account with that number."""
        if number <= len(self._connections.tabs):
            self.tabs.active = list(self._connections.tabs)[number - 1]

    def action_step(self, step: int) -> None:
        """Shows the account after or before."""
        keys = list(self._connections.tabs)
        here = keys.index(self.tabs.active)
        self.tabs.active = keys[(here + step) % len(keys)]

    def action_hint(self, sentence: str) -> None:
        """Says what to press instead."""
        self.status.tell(sentence)

    @work(group="question", exclusive=True)
    async def action_find(self, text: str = "") -> None:
        """Looks a number or a name up at every account, and opens what is chosen there."""
        found = await self.push_screen_wait(Find(self.tools, self._recent, text))
        if found is not None:
            await self.resume(found.account, "contacts", found.row.id, {"values": {"phone": found.row.phone}})

    def action_page(self, number: int) -> None:
        """Reads the page with that number in the table in front."""
        if self.desk is not None and self.desk.levels is not None:
            self.desk.levels.top.load(page=number)

    def action_veil(self) -> None:
        """Makes names and numbers unreadable on the screen, or readable again."""
        self.toggle_class(VEILED)
        for browser in self.query(Browser):
            browser.draw()
        self.status.tell("names and numbers are masked; M shows them" if self.has_class(VEILED) else "shown again")

    def action_mouse(self) -> None:
        """Turns the mouse on or off; off, the terminal itself selects text."""
        self.toggle_class("-mouse")
        self._around.report_mouse(self.has_class("-mouse"))
        self.status.tell("mouse on" if self.has_class("-mouse") else "mouse off")

    def action_redraw(self) -> None:
        """Draws the whole screen again, whatever the terminal shows by now."""
        self._around.forget_screen()
        self.refresh(layout=True)

    def _fatal_error(self) -> None:
        """Ends with one sentence: Textual's own crash screen prints the values of local variables."""
        self.panic(Text(shown_block(self._around.crashed(sys.exc_info()[1]))))

    async def on_unmount(self) -> None:
        """Lets go of the accounts."""
        await self.tools.close()
