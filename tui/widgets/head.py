"""The first line of the desk: its accounts, and SANDBOX where nobody can miss it."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static, Tab, Tabs

from tui.domain.foreign import shown
from tui.domain.ports import AccountTab


class Head(Horizontal):
    """A tab for each account, with the number that is its key."""

    tabs = query_one(Tabs)

    def __init__(self, accounts: Sequence[AccountTab], *, rehearsal: bool) -> None:
        super().__init__(id="head")
        self._accounts = tuple(accounts)
        self._rehearsal = rehearsal

    def compose(self) -> ComposeResult:
        """The tabs, and the badge."""
        tabs = Tabs(*(_tab(number, tab) for number, tab in enumerate(self._accounts, 1)), id="accounts")
        tabs.can_focus = False  # before the screen looks for something to focus: the keys are the rows'
        yield tabs
        yield Static("SANDBOX nothing is sent" if self._rehearsal else "", id="badge", markup=False)

    async def add(self, tab: AccountTab) -> None:
        """Shows one account more, behind the others."""
        self._accounts += (tab,)
        await self.tabs.add_tab(_tab(len(self._accounts), tab))


def _tab(number: int, tab: AccountTab) -> Tab:
    return Tab(Content(f"{number} {shown(tab.title, 24)}"), id=tab.key)
