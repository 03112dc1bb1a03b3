"""The tables of one place, opened one inside the other: a group's contacts above the groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tui.domain.errors import ProviderError
from tui.domain.foreign import shown
from tui.panes.browser import Browser
from tui.panes.editing import EditingBrowser
from tui.panes.page_view import VEILED
from tui.panes.source import Source
from tui.panes.tools import Tools
from tui.panes.veil import veiled
from tui.widgets.dialogs import Detail, Fact


class Levels(Vertical):
    """A stack of tables; only the last one is shown, and Esc goes back to the one before."""

    DEFAULT_CSS = """
    Levels { height: 1fr; }
    Levels > .heading {
        height: 1; text-wrap: nowrap; text-overflow: ellipsis;
        padding: 0 1; color: $text-accent; display: none;
    }
    Levels > .heading.-shown { display: block; }
    """

    @dataclass
    class Chosen(Message):
        """A row was opened whose source hands its rows on."""

        row: Any

    def __init__(self, source: Source[Any], tools: Tools, account: str) -> None:
        super().__init__()
        self._tools = tools
        self._account = account
        self._browsers: list[EditingBrowser] = [_table(source, tools, account)]
        self._heading = Static("", classes="heading", markup=False)

    def compose(self) -> ComposeResult:
        """The heading and the first table."""
        yield self._heading
        yield self._browsers[0]

    def on_mount(self) -> None:
        """Names the first table, where it has a name of its own."""
        self._show_path()

    @property
    def top(self) -> EditingBrowser:
        """The table in front."""
        return self._browsers[-1]

    @property
    def tables(self) -> tuple[EditingBrowser, ...]:
        """All of them, the one in front last."""
        return tuple(self._browsers)

    def take_focus(self, *, was_reading: bool = False) -> None:
        """Puts the keys where the rows are, unless another account has come to the front meanwhile.

        Args:
            was_reading: whether the table that was in front before was said to read; that is no news here.
        """
        if all(node.display for node in self.ancestors_with_self if isinstance(node, Widget)):
            self.screen.set_focus(self.top.table)  # at once: `focus` would do it later, and a key may come before
            self.top.draw_if_narrow()
            self.top.go_on()
            self.top.tell(self.top.untold or self.top.under_way or ("" if was_reading else None))
            self.top.untold = ""

    def leave(self) -> bool:
        """Another place comes to the front: what is being read here is given up, behind the table in front too.

        Returns:
            Whether the table in front was said to read.
        """
        was_reading = bool(self.top.under_way)
        for browser in self._browsers:
            browser.give_up()
        return was_reading

    @on(Browser.Opened)
    async def _opened(self, event: Browser.Opened) -> None:
        event.stop()
        if event.browser is not self.top:  # Enter pressed twice
            return
        if event.browser.source.hands_on:
            self.post_message(self.Chosen(event.row))
            return
        if not await self.open_inside(event.row):
            self._show_detail(event.browser, event.row)

    async def open_inside(self, row: object) -> bool:
        """Opens the rows inside a row of the table in front; tells whether it has any."""
        inside = self.top.source.opens(row)
        if inside is None:
            return False
        browser = _table(inside, self._tools, self._account)
        self.top.display = False
        self._browsers.append(browser)
        await self.mount(browser)
        self._show_path()
        self.take_focus()
        return True

    def back(self) -> bool:
        """Closes the table in front; tells whether there was one to go back to."""
        if len(self._browsers) == 1:
            return False
        left = self._browsers.pop()
        was_reading = bool(left.under_way)
        self.workers.cancel_node(left)  # ahead of its widgets, which an answer would look for
        left.remove()
        self.top.display = True
        self.top.draw()
        self._show_path()
        self.take_focus(was_reading=was_reading)
        if words := left.source.left():
            self.top.tell(words)
        return True

    def _show_path(self) -> None:
        path = " > ".join(browser.source.heading for browser in self._browsers if browser.source.heading)
        self._heading.update(shown(path))
        self._heading.set_class(bool(path), "-shown")

    def _show_detail(self, browser: Browser, row: object) -> None:
        source = browser.source
        detail = Detail(self._veil(source.name(row)), self._facts(source.known(row)), "reading the whole …")
        self.app.push_screen(detail)
        detail.run_worker(self._read_detail(detail, source, row), group="facts")  # it is given up with the dialog

    def _veil(self, text: str) -> str:
        return veiled(text) if self.app.has_class(VEILED) else text

    def _facts(self, facts: Sequence[Fact]) -> list[Fact]:
        return [Fact(fact.label, self._veil(fact.value)) for fact in facts]

    async def _read_detail(self, detail: Detail, source: Source[Any], row: object) -> None:
        try:
            facts = await source.facts(row)
        except ProviderError as error:
            detail.show(self._facts(source.known(row)), f"FAILED to read the whole: {error.sentence}")
            return
        detail.show(self._facts(facts), f"read {self._tools.clock():%H:%M}")


def _table(source: Source[Any], tools: Tools, account: str) -> EditingBrowser:
    return source.table(tools, account) or EditingBrowser(source, tools, account)
