"""The application: one tab per account, one place per part; assembles, decides nothing."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Protocol, runtime_checkable

from rich.text import Text
from textual import events, on
from textual.actions import parse
from textual.app import App, ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.command import Provider
from textual.containers import Horizontal
from textual.content import Content
from textual.driver import Driver
from textual.filter import LineFilter
from textual.getters import query_one
from textual.widgets import ContentSwitcher, Input, Static, Tab, Tabs, TextArea

from tui.commands import DeskCommands
from tui.domain.foreign import shown, shown_block
from tui.domain.ports import AccountTab
from tui.keymap import KeyReader, KeyRow, display, key_rows
from tui.panes.account import AccountDesk
from tui.panes.browser import Browser
from tui.panes.page_view import now
from tui.widgets.key_line import KeyLine
from tui.widgets.key_sheet import KeySheet, SheetRow
from tui.widgets.status_line import StatusLine


def last_words(error: BaseException | None) -> str:
    """What to say at a crash where nobody keeps the details."""
    return f"Ringdesk has to stop: {type(error).__name__ if error else 'unknown error'}."


ACCOUNTS = Binding.Group("Accounts")


@runtime_checkable
class Labelled(Protocol):
    """A place that names the choices of its half-typed sequences itself."""

    def choice_label(self, action: str, parameters: tuple[object, ...]) -> str | None:
        """The label of one choice; None for the binding's own description."""


class Ringdesk(App[None]):
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
        Binding("q", "leave", "Quit", id="desk.leave", tooltip="back; at the top, quit"),
        Binding("question_mark,f1", "key_sheet", "Keys", id="desk.keys", tooltip="all keys of this place",
                key_display="?"),
        Binding("colon", "command_palette", "Commands", show=False, id="desk.palette", tooltip="every action by name"),
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
        line_filters: Sequence[LineFilter] = (),
        driver_class: type[Driver] | None = None,
        theme: str = "textual-dark",
        clock: Callable[[], datetime] = now,
        crashed: Callable[[BaseException | None], str] = last_words,
    ) -> None:
        super().__init__(driver_class=driver_class)
        self._accounts = {tab.key: tab for tab in accounts}
        self._rehearsal = rehearsal
        self._filters_of_ours = tuple(line_filters)
        self._clock = clock
        self._crashed = crashed
        self._reader = KeyReader()
        self._key_names = dict(keys or {})
        self.theme = theme

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, then the one that lets no foreign escape out."""
        return [*super().get_line_filters(), *self._filters_of_ours]

    def compose(self) -> ComposeResult:
        """The tabs, the desks under them, the status line and the keys."""
        with Horizontal(id="head"):
            yield Tabs(
                *(
                    Tab(Content(f"{number} {shown(tab.title, 24)}"), id=key)
                    for number, (key, tab) in enumerate(self._accounts.items(), 1)
                ),
                id="accounts",
            )
            yield Static("SANDBOX nothing is sent" if self._rehearsal else "", id="badge", markup=False)
        with ContentSwitcher(id="desks"):
            for tab in self._accounts.values():
                yield AccountDesk(tab, self._clock)
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

    # -- keys --------------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Resolves half-typed sequences and Cyrillic twins before Textual looks at a key."""
        if isinstance(event, events.Key) and not event.is_forwarded and not self._typing:
            reading = self._reader.read(event, lambda: self.screen.active_bindings)
            self.keys.choices((choice.next_key, self._label(choice.active)) for choice in reading.choices)
            if reading.unknown:
                self.status.tell(f"{reading.unknown} does nothing here")
            if reading.complete is not None:
                active = reading.complete
                await self.run_action(active.binding.action, active.node)
            if reading.event is None:
                return
            event = reading.event
        await super().on_event(event)

    @property
    def _typing(self) -> bool:
        return isinstance(self.focused, (Input, TextArea))

    def _label(self, active: ActiveBinding) -> str:
        _namespace, name, parameters = parse(active.binding.action)
        if isinstance(active.node, Labelled):
            return active.node.choice_label(name, parameters) or active.binding.description
        return active.binding.description

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hides tabs that are not there."""
        if action == "account":
            return isinstance(parameters[0], int) and parameters[0] <= len(self._accounts)
        return True

    def action_account(self, number: int) -> None:
        """Shows the account with that number."""
        if number <= len(self._accounts):
            self.tabs.active = list(self._accounts)[number - 1]

    def action_step(self, step: int) -> None:
        """Shows the account after or before."""
        keys = list(self._accounts)
        here = keys.index(self.tabs.active)
        self.tabs.active = keys[(here + step) % len(keys)]

    def action_leave(self) -> None:
        """Goes back one table; at the top, quits."""
        desk = self.desk
        if desk is None or desk.levels is None or not desk.levels.back():
            self.exit()

    def action_hint(self, sentence: str) -> None:
        """Says what to press instead."""
        self.status.tell(sentence)

    def action_key_sheet(self) -> None:
        """Shows every key that holds here."""
        rows = key_rows(active.binding for active in self.screen.active_bindings.values() if active.enabled)
        self.push_screen(
            KeySheet([SheetRow(" ".join(row.keys), row.description, row.group) for row in sorted(rows, key=_by_group)])
        )

    def action_page(self, number: int) -> None:
        """Reads the page with that number in the table in front."""
        if self.desk is not None and self.desk.levels is not None:
            self.desk.levels.top.load(page=number)

    def action_redraw(self) -> None:
        """Draws the whole screen again."""
        self.refresh(layout=True)

    def _fatal_error(self) -> None:
        """Ends with one sentence: Textual's own crash screen prints the values of local variables."""
        self.panic(Text(shown_block(self._crashed(sys.exc_info()[1]))))

    async def on_unmount(self) -> None:
        """Lets go of the accounts."""
        for desk in self.query(AccountDesk):
            await desk.close()


def _by_group(row: KeyRow) -> str:
    return row.group
