"""What a composer shows: people, text, parts and price, always on the screen. Without keys."""

import contextlib
import textwrap
from datetime import datetime

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.css.query import NoMatches
from textual.css.scalar import Unit
from textual.getters import query_one
from textual.timer import Timer
from textual.widgets import Input, Static

from tui.domain.foreign import shown, shown_block
from tui.domain.phones import display
from tui.panes.composer_checks import LOUD, Calm, listed, summary
from tui.panes.composer_draft import Draft
from tui.panes.composer_lines import LABEL, Lines, beside, lines, preview, ruled
from tui.panes.composition import Account, Composition
from tui.panes.page_view import VEILED
from tui.panes.veil import veiled
from tui.services.job import Job
from tui.services.price_memory import FRESH
from tui.services.pricing import PriceState
from tui.widgets.cells import cell
from tui.widgets.sheet import Sheet
from tui.widgets.status_line import StatusLine
from tui.widgets.text_box import PeopleLine, TextBox
from tui.widgets.verb_row import Verb, VerbRow

WIDE = 110
"""Cells from which preview, who is left out and the prices so far stand beside the text."""
SIDE = 42
"""Cells of that column."""
TALL = 34
"""Lines from which the checks stand below count and price."""
FULL = (80, 24)
"""Cells and lines below which count and price fold to two lines."""
_FIXED = 14
"""Lines of a tall composer besides its text and its checks."""
_FEWEST = 4
"""Lines of the text in a tall composer."""
_SHORT_STATES = ("PRICED", "ASKING", "STALE")
"""What the head tells in turn after each letter: blanks that are as bold as they are cost nothing."""
_PRICES = 6
MOMENT = 1.0
"""Seconds that a check may wait for its answer before that is told."""
_SENDER = 31
"""Cells of the row of the sender before its state."""
_VERDICT = 7
"""Cells of the verdict of a check."""


class ComposerView(Sheet[Job | None]):
    """The fields and figures of a composer, kept up to date.

    Ends with the job that sends the campaign, or None.
    """

    DEFAULT_CSS = """
    ComposerView > Vertical { background: $background; height: 100%; }
    ComposerView .row { height: 1; }
    ComposerView .label { width: 9; padding: 0 1; color: $text-muted; }
    ComposerView #head { background: $panel; padding: 0 1; height: 1; color: $foreground; }
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
    ComposerView #checks { height: 1fr; padding: 0 1; display: none; }
    ComposerView #checks-rule { display: none; }
    ComposerView.-tall #checks, ComposerView.-tall #checks-rule { display: block; }
    ComposerView #side { width: 42; height: 100%; display: none; padding: 0 0 0 2; }
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
    checks_rule = query_one("#checks-rule", Static)
    checks = query_one("#checks", Static)
    side = query_one("#side", Static)
    status = query_one(StatusLine)
    verbs = query_one(VerbRow)

    def __init__(self, account: Account, draft: Draft) -> None:
        super().__init__()
        self.account = account
        self.composition = Composition(account, draft, self.draw)
        self.start = draft
        self._aging: tuple[datetime, Timer] | None = None
        self._calm = Calm()
        self._calming: Timer | None = None

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
                    yield Static("", id="checks-rule", classes="rule", markup=False)
                    yield Static("", id="checks", markup=False)
                yield Static("", id="side", markup=False)
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
        width = max(40, self.size.width - (SIDE if self.has_class("-wide") else 0))
        is_small = self.size.width < FULL[0] or self.size.height < FULL[1]
        calmed = self._calm.shown
        now = lines(self.composition, width, calmed, folded=is_small, checked=not self.has_class("-tall"))
        self._watch_waiting()
        self._draw_head(now.state)
        has_room = len(now.sender) + 2 + len(now.balance) <= width - _SENDER
        self._put(self.sender_state, beside(now.sender, now.balance * has_room, width - _SENDER))
        self._put(self.places, ", ".join(map(self._veiled_place, self.composition.draft.places)))
        self._put(self.total, now.total)
        self._put(self.rule, now.rule)
        self._put(self.price_rule, ruled("Count and price", "", width))
        self._draw_text(now)
        self._put(self.block, "\n".join(now.block), label=0 if is_small else LABEL)
        if self.has_class("-tall"):
            room = self.size.height - _FIXED - self.box_height
            self._put(self.checks_rule, ruled("Checks", summary(now.checks), width))
            self._put(self.checks, "\n".join(listed(now.checks, width - 2, room)), label=_VERDICT)
        if self.has_class("-wide"):
            self._draw_side()
        self.verbs.show(self.open_verbs(now), typing=not self.verbs.has_focus)
        self._watch_age()

    def _draw_head(self, state: str) -> None:
        width = self.size.width - 2
        title = f"{self.account.title}   campaign {self.composition.draft.title}"
        title = cell(title, max(1, width - len(state) - 2)).plain
        line = Text(beside(title, state, width), no_wrap=True, end="")
        line.stylize("bold", len(line.plain) - max(map(len, (state, *_SHORT_STATES))))
        if line != self.head.content:
            self.head.update(line, layout=False)

    def _draw_text(self, now: Lines) -> None:
        """The caret line in the text, or below it where the text has no room for it."""
        place, words, named = (now.dear.place, now.dear.words, now.dear.named) if now.dear else (0, (), "")
        is_tall = self.has_class("-tall")
        most = max(_FEWEST, self.size.height - _FIXED - len(now.checks)) if is_tall else self.box.size.height
        is_seen = self.box.point(place, words, most)
        self.dear.set_class(bool(named) and not is_seen, "-shown")
        self._put(self.dear, "" if is_seen else named)
        if is_tall:
            self.box_height = min(most, max(_FEWEST, self.box.lines_needed + 1))

    @property
    def box_height(self) -> int:
        """Lines of the text in a tall composer, which has the checks below it."""
        height = self.box.styles.height
        return int(height.value) if height is not None and height.unit is Unit.CELLS else 0

    @box_height.setter
    def box_height(self, lines: int) -> None:
        if lines != self.box_height:
            self.box.styles.height = lines

    def open_verbs(self, now: Lines) -> tuple[Verb, ...]:
        """The verbs, with those that are closed now."""
        del now
        return ()

    @staticmethod
    def _put(place: Static, text: str, *, label: int = 0) -> None:
        """Shows lines, whose first cells are labels; the same again costs nothing."""
        clean = shown_block(text)
        if str(place.content) == clean:
            return
        words = Text(clean, no_wrap=place.id != "dear", end="")
        start = 0
        for line in clean.split("\n") if label else ():
            words.stylize("bold" if line.startswith(LOUD) else "dim", start, start + label)
            start += len(line) + 1
        place.update(words, layout=place.id in ("dear", "places", "block"))

    def _veil(self, text: str) -> str:
        return veiled(text) if self.app.has_class(VEILED) else text

    def _veiled_place(self, place: str) -> str:
        """A source of people, whose name or number is masked and whose count is not."""
        first, blank, rest = place.partition(" ")
        return place if first.isdecimal() else f"{first}{blank}{self._veil(rest)}"

    def _draw_side(self) -> None:
        """Preview, who is left out, and the prices so far."""
        composition, width = self.composition, SIDE - 3
        body = shown_block(preview(composition.draft.text)).rstrip("\n") or "-"
        told = Text(end="")
        wrapped = [part for line in body.split("\n") for part in (textwrap.wrap(line, width) or [""])]
        prices = [f"{one.at:%H:%M:%S}  {one.amount}  {one.parts} parts" for one in composition.history if one.at]
        prices = prices[:_PRICES] or ["none yet"]
        room = max(2, self.size.height - len(wrapped) - len(prices) - 9)
        for title, lines_of in (
            ("Preview", wrapped), ("Left out", self._left_out(room)), ("Prices told", prices),
        ):  # fmt: skip
            told.append(ruled(title, "", width) + "\n", "dim").append("\n".join(lines_of) + "\n\n")
        if told != self.side.content:
            self.side.update(told, layout=False)

    def _left_out(self, room: int) -> list[str]:
        reach = self.composition.reach
        left = reach.left_out if reach is not None else ()
        numbers = (display(one.candidate.digits) if one.candidate.digits else one.candidate.written for one in left)
        rows = [
            shown(f"{self._veil(number):<17} {one.why.value}", SIDE - 3)
            for number, one in zip(numbers, left[:room], strict=False)
        ]
        return rows + [f"and {len(left) - room} more: x"] * (len(left) > room) or ["nobody"]

    def _watch_age(self) -> None:
        """Draws once more when the price on the screen has become too old."""
        price = self.composition.price
        if price.state is not PriceState.PRICED or price.at is None:
            return
        if self._aging is None or self._aging[0] != price.at:
            if self._aging is not None:
                self._aging[1].stop()
            self._aging = price.at, self.set_timer(FRESH + 1, self.draw)

    def _watch_waiting(self) -> None:
        """Tells what waits once it has waited for a moment."""
        waits = self.composition.price.state in (PriceState.STALE, PriceState.PRICING)
        if waits and self._calming is None:
            self._calming = self.set_timer(MOMENT, self._lose_patience)
        elif not waits and self._calming is not None:
            self._calming.stop()
            self._calming, self._calm.is_over = None, False

    def _lose_patience(self) -> None:
        self._calm.is_over = True
        self.draw()

    def on_resize(self) -> None:
        """Shows as much as fits."""
        self.set_class(self.size.width >= WIDE, "-wide")
        self.set_class(self.size.height >= TALL and self.size.width >= FULL[0], "-tall")
        if not self.has_class("-tall"):
            self.box.styles.height = None
        self.draw()
        self.call_after_refresh(self.draw)  # once the text has its new width

    @on(VerbRow.Turned)
    def _verbs_turned(self, event: VerbRow.Turned) -> None:
        event.stop()
        self.draw()
