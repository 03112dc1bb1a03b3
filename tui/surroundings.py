"""What the desk runs in: driver, filters, signals, looks, and the way it ends when it must."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import ClassVar

from msgspec import Struct, field
from rich.text import Text
from textual import work
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.events import DescendantFocus, Event, Key
from textual.filter import LineFilter
from textual.screen import Screen

from tui.domain.foreign import shown_block
from tui.domain.ports import AccountTab
from tui.keymap import KeyedApp, is_text_field
from tui.panes.page_view import now
from tui.panes.tools import Operator
from tui.services.budget import Caps
from tui.terminal.link import Line, Link
from tui.widgets.mends import mend
from tui.widgets.pace import Prompt
from tui.widgets.status_line import StatusLine
from tui.widgets.themes import DARK, LIGHT


def last_words(error: BaseException | None) -> str:
    """What to say at a crash where nobody keeps the details."""
    return f"Ringdesk has to stop: {type(error).__name__ if error else 'unknown error'}."


async def nothing_to_set_up(_app: "SurroundedApp") -> tuple[AccountTab | None, str]:
    """What stands for the forms where there are no settings."""
    return None, ""


async def nothing_to_examine(_app: "SurroundedApp") -> None:
    """What stands for the examination where there is no terminal."""


class Surroundings(Struct, frozen=True):
    """What the desk runs in; the defaults are a plain Textual driver and the host's clock.

    Attributes:
        line_filters: filters after Textual's own, over every drawn line.
        in_sixteen: gives further ones, where the terminal has sixteen colours.
        driver_class: the driver; None for Textual's own choice.
        forget_screen: tells the driver that the terminal may show anything by now.
        line: to the terminal.
        report_mouse: turns the terminal's mouse reports on or off.
        crashed: keeps the details of a crash and gives the sentence to leave with.
        begun: called once, when the first table stands or it is said why there is none.
        clock: the time of day where the desk is used.
        state: the user's state folder, for the journal and unfinished work; None for a temporary one.
        operator: who sits here, as far as sending goes.
        against_copying: why a text of so many bytes does not reach the clipboard, or may not; empty where it does.
        refuses_copying: whether a text of so many bytes is not to be sent there at all.
        examine: shows what is found about terminal and files.
        set_up: connects an account by forms; gives its tab where it can be opened at once, and what to say.
    """

    line_filters: Sequence[LineFilter] = ()
    in_sixteen: Callable[[], Sequence[LineFilter]] = tuple
    driver_class: type[Driver] | None = None
    forget_screen: Callable[[], None] = lambda: None
    line: Line = field(default_factory=Line)
    report_mouse: Callable[[bool], None] = lambda on: None
    crashed: Callable[[BaseException | None], str] = last_words
    begun: Callable[[], None] = lambda: None
    clock: Callable[[], datetime] = now
    state: Path | None = None
    operator: Operator = field(default_factory=Operator)
    against_copying: Callable[[int], str] = lambda size: ""
    refuses_copying: Callable[[int], bool] = lambda size: False
    examine: "Callable[[SurroundedApp], Awaitable[None]]" = nothing_to_examine
    set_up: "Callable[[SurroundedApp], Awaitable[tuple[AccountTab | None, str]]]" = nothing_to_set_up


def operator(phone: str, per_send: Decimal | None, per_day: Decimal | None) -> Operator:
    """Who sits here: the own number's digits, and what may be spent."""
    return Operator(phone, Caps(per_send, per_day))


ROOMY = "-roomy"
"""Class of a screen that has room for more than rows."""


class DeskScreen(Prompt, Screen[None], inherit_bindings=False):
    """The screen behind all others. Textual's own takes ctrl+c, for text that a mouse selected."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", "Next", show=False, system=True),
        Binding("shift+tab", "app.focus_previous", "Before", show=False, system=True),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, ROOMY)]  # noqa: RUF012 - Textual declares it as no class variable


class SurroundedApp(KeyedApp):
    """An application that minds its terminal: what goes there, and how it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("percent_sign", "mouse", "Mouse", show=False, id="desk.mouse", tooltip="mouse on or off"),
        Binding("ctrl+z", "suspend_process", "Suspend", show=False, id="desk.suspend", tooltip="suspend"),
        Binding("g s", "set_up", "setup", show=False, id="go.setup",
                tooltip="setup: connect accounts, or change them"),
        Binding("g h", "examine", "doctor", show=False, id="go.doctor",
                tooltip="doctor: look at the terminal and the files"),
        Binding("g n", "link", "link", show=False, id="go.link",
                tooltip="link: round trip of the line and bytes of the last key, until pressed again"),
        Binding("ctrl+l", "redraw", "Redraw", show=False, priority=True,  # whatever stands in front
                id="desk.redraw", tooltip="draw the screen again"),
    ]  # fmt: skip

    def __init__(self, around: Surroundings) -> None:
        super().__init__(driver_class=around.driver_class)
        self.around = around
        mend()
        for look in (DARK, LIGHT):
            self.register_theme(look)
        self.link = Link(around.line, self.show_link, self.set_timer)

    def tell(self, news: str) -> None:
        """Shows a piece of news; a desk that is being taken down has nowhere to show it."""
        for status in self.query(StatusLine):
            status.tell(news)

    def show_standing(self, words: str) -> None:
        """Shows what waits from earlier, until it is looked at."""
        for status in self.query(StatusLine):
            status.stand(words)

    def show_link(self, text: str) -> None:
        """Shows what the line to the terminal is like; nothing where nobody wants to see it."""
        for status in self.query(StatusLine):
            status.link(text)

    async def on_event(self, event: Event) -> None:
        """Follows what each key costs, where somebody wants to see it."""
        if isinstance(event, Key) and not event.is_forwarded:
            self.link.key()
        await super().on_event(event)

    def action_link(self) -> None:
        """Shows the round trip and the cost of keys, or does so no more."""
        self.link.toggle()

    def copy(self, text: str, what: str) -> str:
        """Puts a text on the terminal's clipboard, and gives what to say of it."""
        size = len(text.encode("utf-8", "replace"))
        against = self.around.against_copying(size)
        if self.around.refuses_copying(size):
            return f"not copied: {against}"
        self.copy_to_clipboard(text)
        return f"copied {what}" + (f"; {against}" if against else "")

    def under_way(self) -> Sequence[str]:
        """What leaving would cut short, each in a sentence and a question."""
        return ()

    async def take_in(self, tab: AccountTab) -> None:
        """Shows an account that was connected just now."""

    @work(group="question", exclusive=True)
    async def action_set_up(self) -> None:
        """Connects an account by forms."""
        tab, news = await self.around.set_up(self)
        if tab is not None:
            await self.take_in(tab)
        self.tell(news)

    @work(group="question", exclusive=True)
    async def action_examine(self) -> None:
        """Shows what is found about the terminal and the desk's files."""
        await self.around.examine(self)

    def get_default_screen(self) -> Screen[None]:
        """One that leaves ctrl+c to the desk."""
        return DeskScreen(id="_default", classes=ROOMY)  # most are: then the first look at the size changes nothing

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, then the one that lets no foreign escape out."""
        few = self.around.in_sixteen() if self.console.color_system == "standard" else ()
        return [*super().get_line_filters(), *few, *self.around.line_filters]

    def mind_signals(self) -> None:
        """Ends in good order when the system or a hang-up says so."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            with contextlib.suppress(ValueError, RuntimeError):  # only the main thread may take signals
                loop.add_signal_handler(number, self.hang_up)

    def hang_up(self) -> None:
        """Ends the desk because the system says so, or because the terminal is gone."""
        self.exit()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Keeps the cursor of every field from blinking, those of Textual's own screens too: each blink is sent."""
        if is_text_field(event.widget):
            event.widget.cursor_blink = False

    def action_mouse(self) -> None:
        """Turns the mouse on or off; off, the terminal itself selects text."""
        self.toggle_class("-mouse")
        self.around.report_mouse(self.has_class("-mouse"))
        self.tell("mouse on" if self.has_class("-mouse") else "mouse off")

    def action_redraw(self) -> None:
        """Draws the whole screen again, whatever the terminal shows by now."""
        self.around.forget_screen()
        self.refresh(layout=True)

    def _fatal_error(self) -> None:
        """Ends with one sentence: Textual's own crash screen prints the values of local variables."""
        self.panic(Text(shown_block(self.around.crashed(sys.exc_info()[1]))))
