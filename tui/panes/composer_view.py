"""What a composer shows: people, text, parts and price, always on the screen. Without keys."""

import contextlib
from datetime import datetime
from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.css.query import NoMatches
from textual.getters import query_one
from textual.timer import Timer
from textual.widgets import Input, Static

from tui.domain.foreign import shown, shown_block
from tui.panes.composer_draft import Draft
from tui.panes.composer_lines import Lines, beside, check_line, lines, preview, ruled
from tui.panes.composition import Account, Composition
from tui.services.job import Job
from tui.services.price_memory import FRESH
from tui.services.pricing import PriceState
from tui.widgets.sheet import Sheet
from tui.widgets.status_line import StatusLine
from tui.widgets.text_box import PeopleLine, TextBox
from tui.widgets.verb_row import Verb, VerbRow

if TYPE_CHECKING:
    pass

WIDE = 110
"""Cells from which preview and checks stand beside the text."""
FULL = (80, 24)
"""Cells and lines below which count and price fold to two lines."""
_LEFT_OUT = 8


class ComposerView(Sheet[Job | None]):
    """The fields and figures of a composer, kept up to date.

    Ends with the job that sends the campaign, or None.
    """

    DEFAULT_CSS = """
    ComposerView > Vertical { background: $background; height: 100%; }
    ComposerView .row { height: 1; }
    ComposerView .label { width: 9; padding: 0 1; color: $text-muted; }
    ComposerView #head { background: $panel; padding: 0 1; height: 1; }
    ComposerView #sender { width: 20; }
    ComposerView #sender-state { width: 1fr; padding: 0 1; color: $text-muted; }
    ComposerView #places { width: auto; max-width: 60%; padding: 0 2 0 0; }
    ComposerView PeopleLine { width: 1fr; }
    ComposerView #total { height: 1; padding: 0 0 0 9; }
    ComposerView .rule { height: 1; color: $text-muted; }
    ComposerView #dear { height: auto; max-height: 2; padding: 0 1; color: $text-warning; display: none; }
    ComposerView #dear.-shown { display: block; }
    ComposerView #block { height: auto; padding: 0 1; }
    ComposerView #main { width: 1fr; }
    ComposerView #side { width: 46; display: none; padding: 0 1; scrollbar-size-vertical: 1; }
    ComposerView.-wide #side { display: block; }
    """
    head = query_one("#head", Static)
    sender = query_one("#sender", Input)
    sender_state = query_one("#sender-state", Static)
    places = query_one("#places", Static)
    people = query_one(PeopleLine)
    total = query_one("#total", Static)
    rule = query_one("#rule", Static)
    box = query_one(TextBox)
    dear = query_one("#dear", Static)
    price_rule = query_one("#price-rule", Static)
    block = query_one("#block", Static)
    side = query_one("#beside", Static)
    status = query_one(StatusLine)
    verbs = query_one(VerbRow)

    def __init__(self, account: Account, draft: Draft) -> None:
        super().__init__()
        self.account = account
        self.composition = Composition(account, draft, self.draw)
        self.start = draft
        self._aging: tuple[datetime, Timer] | None = None

    def compose(self) -> ComposeResult:
        """From, To, the text, count and price, and the verbs."""
        with Vertical():
            yield Static("", id="head", markup=False)
            with Horizontal():
                with Vertical(id="main"):
                    with Horizontal(classes="row"):
                        yield Static("From", classes="label")
                        yield Input(self.start.sender, id="sender", compact=True, select_on_focus=False)
                        yield Static("", id="sender-state", markup=False)
                    with Horizontal(classes="row"):
                        yield Static("To", classes="label")
                        yield Static("", id="places", markup=False)
                        yield PeopleLine(self.start.half)
                    yield Static("", id="total", markup=False)
                    yield Static("", id="rule", classes="rule", markup=False)
                    yield TextBox(self.start.text)
                    yield Static("", id="dear", markup=False)
                    yield Static("", id="price-rule", classes="rule", markup=False)
                    yield Static("", id="block", markup=False)
                with VerticalScroll(id="side", can_focus=False):
                    yield Static("", id="beside", markup=False)
            yield StatusLine()
            yield VerbRow()

    # -- what is shown -----------------------------------------------------------------------------------

    def say(self, news: str) -> None:
        """Shows a piece of news."""
        self.status.tell(news)

    def draw(self) -> None:
        """Shows everything as it is now; lines that stay as they are cost nothing."""
        if self.is_attached and self.is_mounted:
            with contextlib.suppress(NoMatches):  # a worker may tell something while the screen is taken apart
                self._draw()

    def _draw(self) -> None:
        width = max(40, self.size.width - (46 if self.has_class("-wide") else 0))
        is_small = self.size.width < FULL[0] or self.size.height < FULL[1]
        now = lines(self.composition, width, folded=is_small)
        title = f"campaign {self.composition.draft.title}"
        self._put(self.head, beside(f"{self.account.title}   {title}", now.state, self.size.width - 2))
        self._put(self.sender_state, now.sender)
        self._put(self.places, ", ".join(self.composition.draft.places))
        self._put(self.total, now.total)
        self._put(self.rule, now.rule)
        self._put(self.price_rule, ruled("Count and price", "", width))
        self.dear.set_class(bool(now.dear), "-shown")
        self._put(self.dear, now.dear)
        self._put(self.block, "\n".join(now.block))
        if self.has_class("-wide"):
            self.side.update(self._beside(now))
        self.verbs.show(self.open_verbs(now))
        self._watch_age()

    def open_verbs(self, now: Lines) -> tuple[Verb, ...]:
        """The verbs, with those that are closed now."""
        del now
        return ()

    @staticmethod
    def _put(place: Static, text: str) -> None:
        clean = shown_block(text)
        if str(place.content) != clean:
            place.update(Text(clean, no_wrap=place.id not in ("dear",), end=""), layout=place.id in ("dear", "places"))

    def _beside(self, now: Lines) -> Text:
        """Preview, who is left out, the checks and the prices so far."""
        composition = self.composition
        left = composition.reach.left_out if composition.reach is not None else ()
        parts = [("Preview", shown_block(preview(composition.draft.text)) or "-")]
        named = [f"{one.candidate.written}  {one.why.value}" for one in left[:_LEFT_OUT]]
        more = [f"and {len(left) - _LEFT_OUT} more: x"] if len(left) > _LEFT_OUT else []
        parts.append(("Left out", "\n".join(map(shown, named + more)) or "nobody"))
        parts.append(("Checks", "\n".join(f"{check.title}: {shown(check_line(check))}" for check in now.checks)))
        prices = [f"{one.at:%H:%M:%S}  {one.amount}  {one.parts} parts" for one in composition.history if one.at]
        parts.append(("Prices", "\n".join(prices[:_LEFT_OUT]) or "none yet"))
        text = Text()
        for title, words in parts:
            text.append(ruled(title, "", 44) + "\n", "dim").append(words + "\n")
        return text

    def _watch_age(self) -> None:
        """Draws once more when the price on the screen has become too old."""
        price = self.composition.price
        if price.state is not PriceState.PRICED or price.at is None:
            return
        if self._aging is None or self._aging[0] != price.at:
            if self._aging is not None:
                self._aging[1].stop()
            self._aging = price.at, self.set_timer(FRESH + 1, self.draw)

    def on_resize(self) -> None:
        """Shows as much as fits."""
        self.set_class(self.size.width >= WIDE, "-wide")
        self.draw()
