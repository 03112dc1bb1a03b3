"""The application: one tab per account, one place per part; assembles, decides nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.getters import query_one
from textual.widgets import ContentSwitcher, Tabs

from tui.commands import DeskCommands
from tui.domain.ports import AccountTab
from tui.panes.account import AccountDesk
from tui.panes.browser import Browser
from tui.panes.editing import EditingBrowser
from tui.panes.page_view import VEILED
from tui.panes.tools import Tools
from tui.returning import ReturningApp
from tui.services.connections import Connections
from tui.services.session import Session
from tui.surroundings import Surroundings
from tui.widgets.greeting import Greeting
from tui.widgets.head import Head
from tui.widgets.key_line import KeyLine
from tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from tui.panes.find_view import Ending

ACCOUNTS = Binding.Group("Accounts")


class Ringdesk(ReturningApp):
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
        Binding("g t", "step(1)", "next tab", show=False, id="account.next", tooltip="next account tab",
                group=ACCOUNTS),
        Binding("g T", "step(-1)", "tab before", show=False, id="account.before",
                tooltip="account tab before", group=ACCOUNTS),
        Binding("0", "find", "Find everywhere", id="desk.find", tooltip="find a number or a name everywhere"),
        Binding("question_mark,f1", "key_sheet", "Keys", id="desk.keys", tooltip="all keys of this place",
                key_display="?"),
        Binding("colon", "command_palette", "Commands", show=False, id="desk.palette", tooltip="every action by name"),
        Binding("M", "veil", "Mask", show=False, id="desk.veil", tooltip="mask names and phones; again: show them"),
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
        newcomer: bool = False,
        around: Surroundings | None = None,
    ) -> None:
        around = around or Surroundings()
        self._connections = Connections(accounts)
        super().__init__(Tools(self._connections, around.clock, around.state), around)
        self.tools.operator = around.operator
        self._recent: list[str] = []
        self._rehearsal = rehearsal
        self._newcomer = newcomer
        self._key_names = dict(keys or {})
        self.theme = theme
        if rehearsal:
            self.add_class("-rehearsal", update=False)  # all that is drawn would be styled once more

    def compose(self) -> ComposeResult:
        """The tabs, the desk of the first account, the status line and the keys; other desks come when asked for."""
        yield Head(self._accounts, rehearsal=self._rehearsal)
        with ContentSwitcher(id="desks"):
            yield AccountDesk(self._accounts[0], self.tools)
        if self._newcomer:
            yield Greeting()
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Has signals end the desk in good order, and the first account stand there when the screen is first drawn."""
        self.mind_signals()
        if self._key_names:
            self.set_keymap(self._key_names)
        self._bring(next(iter(self._connections.tabs)))

    @property
    def _accounts(self) -> Sequence[AccountTab]:
        return tuple(self._connections.tabs.values())

    async def take_in(self, tab: AccountTab) -> None:
        """Opens an account more, at the right of the others."""
        self._connections.add(tab)
        await self.query_one(Head).add(tab)
        self.tabs.active = tab.key

    @property
    def desk(self) -> AccountDesk | None:
        """The account in front."""
        current = self.desks.visible_content
        return current if isinstance(current, AccountDesk) else None

    @on(Tabs.TabActivated, "#accounts")
    def _account_chosen(self, event: Tabs.TabActivated) -> None:
        event.stop()
        if event.tab.id == self.tabs.active:  # told late, where keys have gone on to another one since
            self._bring(str(event.tab.id))

    @on(AccountDesk.NothingToShow)
    def _shown(self, event: AccountDesk.NothingToShow) -> None:
        event.stop()
        self.begin()

    @on(AccountDesk.AtTheTop)
    def _greeted(self, event: AccountDesk.AtTheTop) -> None:
        event.stop()
        self.query(Greeting).remove()

    @on(Browser.Told)
    def _told(self, event: Browser.Told) -> None:
        event.stop()
        if event.browser.view.page is not None or event.browser.view.failure:
            self.begin()
        desk = self.desk
        if desk is None or desk.levels is None or desk.levels.top is not event.browser:
            event.browser.untold = event.browser.said(event.news, "") or event.browser.untold
            return
        self.status.tell(event.browser.said(event.news, self.status.news))
        self.status.figures(event.browser.figures)

    # -- what stands behind the tables -------------------------------------------------------------------

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
        desk = self._to_front(account)
        if desk is not None:
            await desk.resume(place, identity, payload)

    @property
    def session(self) -> Session | None:
        """Where the desk stands; None while its account is not connected."""
        return self.desk.session if self.desk is not None else None

    async def go_back(self, session: Session) -> str:
        """Goes where a desk stood; gives what is to be said of it."""
        desk = self._to_front(session.account)
        return "" if desk is None else await desk.go_back(session)

    def _to_front(self, account: str) -> AccountDesk | None:
        self.tabs.active = account
        self._bring(account)
        return self.desk

    def _bring(self, account: str) -> None:
        """Changes the account in front at once, as the next key is for it; what is being read before is given up."""
        name = f"account-{account}"
        if self.desks.current == name:
            return
        if self.desk is not None:
            self.desk.leave()
        self.status.tell("")
        self.status.figures("")
        if not self.desks.query(f"#{name}"):
            self.desks.mount(AccountDesk(self._connections.tabs[account], self.tools))
        self.desks.current = name
        if self.desk is not None:
            self.desk.show()

    # -- keys --------------------------------------------------------------------------------------------

    def half_typed(self, choices: Iterable[tuple[str, str]]) -> None:
        """Shows how a half-typed sequence goes on; nothing for the usual keys."""
        self.keys.choices(choices)

    def no_such_key(self, typed: str) -> None:
        """Tells that a sequence leads nowhere."""
        self.status.tell(f"{typed} does nothing here")

    def pasted(self, text: str) -> None:
        """Hands a paste to the table in front if it takes any, and looks it up otherwise."""
        table = self.front[1]
        if table is None or not table.pasted(text):
            self.action_find(text.strip())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hides tabs that are not there."""
        if action == "account":
            return isinstance(parameters[0], int) and parameters[0] <= len(self._connections.tabs)
        return super().check_action(action, parameters)

    def action_account(self, number: int) -> None:
        """Shows the account with that number."""
        if number <= len(self._connections.tabs):
            self._to_front(list(self._connections.tabs)[number - 1])

    def action_step(self, step: int) -> None:
        """Shows the account after or before."""
        keys = list(self._connections.tabs)
        here = keys.index(self.tabs.active)
        self._to_front(keys[(here + step) % len(keys)])

    def action_find(self, text: str = "") -> None:
        """Looks a number or a name up at every account; the screen is there before the next key."""
        from tui.panes.find import Find  # noqa: PLC0415 - loaded at the first look-up

        self.push_screen(Find(self.tools, self._recent, text), self._go_on)

    def _go_on(self, found: "Ending | None") -> None:
        desk = self._to_front(found.account) if found is not None else None
        if found is not None and desk is not None:
            self.run_worker(found.go_on(desk), group="question", exclusive=True)

    def action_veil(self) -> None:
        """Makes names and numbers unreadable on the screen, or readable again."""
        self.toggle_class(VEILED)
        for screen in self.screen_stack:
            for browser in screen.query(Browser):
                browser.draw()
        self.status.tell("names and numbers are masked; M shows them" if self.has_class(VEILED) else "shown again")

    async def on_unmount(self) -> None:
        """Lets go of the accounts."""
        await self.tools.close()
