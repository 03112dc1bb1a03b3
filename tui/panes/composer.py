"""The composer: a campaign being written, with its people, its parts and its price always on the screen."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.timer import Timer
from textual.widgets import Input, Static, TextArea

from tui.domain.errors import KeepingError
from tui.domain.foreign import shown, shown_block
from tui.panes.composer_draft import KIND, Draft
from tui.panes.composer_lines import Lines, beside, check_line, lines, preview, ruled
from tui.panes.composition import Account, Composition
from tui.services.gathering import FromText
from tui.services.job import Job
from tui.services.price_memory import FRESH
from tui.services.pricing import PriceState
from tui.widgets.opening import Ahead, replay
from tui.widgets.status_line import StatusLine
from tui.widgets.text_box import PeopleLine, TextBox
from tui.widgets.verb_row import Verb, VerbRow

if TYPE_CHECKING:
    from tui.services.workshop import Workshop

WIDE = 110
"""Cells from which preview and checks stand beside the text."""
FULL = (80, 24)
"""Cells and lines below which count and price fold to two lines."""
COMPOSING = Binding.Group("Composer")
_SAVED_AFTER = 1.0
"""Seconds after the last key until the screen says that the draft is saved."""
_LEFT_OUT = 8


class ComposerView(ModalScreen[Job | None]):
    """The fields and figures of a composer, kept up to date; without the verbs.

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
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "out", "Verbs", id="composer.out",
                tooltip="out of the field to the verbs; again: leave, the draft is kept", group=COMPOSING),
    ]  # fmt: skip

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

    def __init__(self, account: Account, shop: "Workshop", key: str, draft: Draft, ahead: Ahead = ()) -> None:
        super().__init__()
        self._ahead = tuple(ahead)
        self.account = account
        self.shop = shop
        self.key = key
        self.composition = Composition(account, draft, self.draw)
        self._start = draft
        self._is_kept = not draft.is_empty
        self._last: Input | TextArea | None = None
        self._saying: Timer | None = None
        self._aging: tuple[datetime, Timer] | None = None

    def compose(self) -> ComposeResult:
        """From, To, the text, count and price, and the verbs."""
        with Vertical():
            yield Static("", id="head", markup=False)
            with Horizontal():
                with Vertical(id="main"):
                    with Horizontal(classes="row"):
                        yield Static("From", classes="label")
                        yield Input(self._start.sender, id="sender", compact=True, select_on_focus=False)
                        yield Static("", id="sender-state", markup=False)
                    with Horizontal(classes="row"):
                        yield Static("To", classes="label")
                        yield Static("", id="places", markup=False)
                        yield PeopleLine(self._start.half)
                    yield Static("", id="total", markup=False)
                    yield Static("", id="rule", classes="rule", markup=False)
                    yield TextBox(self._start.text)
                    yield Static("", id="dear", markup=False)
                    yield Static("", id="price-rule", classes="rule", markup=False)
                    yield Static("", id="block", markup=False)
                with VerticalScroll(id="side", can_focus=False):
                    yield Static("", id="beside", markup=False)
            yield StatusLine()
            yield VerbRow()

    def on_mount(self) -> None:
        """Goes where the cursor was, and begins to read and to ask."""
        self.sender.cursor_blink = False
        self.status.stand("Esc leaves the text, i goes back into it")
        fields = {"sender": self.sender, "people": self.people}
        field = fields.get(self._start.field, self.box)
        field.focus()
        if field is self.box and len(self._start.cursor) == 2:  # noqa: PLR2004 - line and column
            line, column = self._start.cursor
            self.box.move_cursor((line, column))
        self.run_worker(self._prepare(), group="account", exclusive=True)
        self.run_worker(self.composition.live.run(), group="quote", exclusive=True)
        self.draw()
        replay(self.app, self._ahead)

    async def _prepare(self) -> None:
        try:
            await self.composition.read_journal()
        except KeepingError as error:
            self.say(f"FAILED: {error.sentence}")
        self.count_people()
        await self.composition.read_account()
        self.sender.suggester = SuggestFromList([sender.name for sender in self.composition.senders or ()])
        if not self.sender.value:
            self.sender.value = self.composition.draft.sender
        if self.composition.trouble:
            self.say(f"FAILED: {self.composition.trouble}")

    def count_people(self, *, again: bool = False) -> None:
        """Finds out who gets it, in the background."""
        self.run_worker(self.composition.gather(again=again), group="people", exclusive=True)

    # -- what is typed -----------------------------------------------------------------------------------

    def change(self, **changes: object) -> None:
        """Takes over a change, which shows what it comes to, and keeps it."""
        if self.composition.edit(**changes):
            self.count_people()
        self._keep()

    def _keep(self) -> None:
        draft = self.composition.draft
        if draft.is_empty and not self._is_kept:
            return
        self._is_kept = True
        self.shop.unfinished.touch(self.key, lambda: self.shop.work(*self.work_of(self.composition.draft)))
        if self._saying is not None:
            self._saying.stop()
        self._saying = self.set_timer(_SAVED_AFTER, self._say_saved)

    def work_of(self, draft: Draft) -> tuple[str, str, str, object]:
        """What unfinished work keeps of a draft."""
        return self.key.partition("/")[0], KIND, draft.title, draft

    @work(group="keep", exclusive=True)
    async def _say_saved(self) -> None:
        try:
            await self.shop.unfinished.flush()
        except KeepingError as error:
            self.say(f"NOT SAVED: {error.sentence}")
            return
        self.say(f"Draft saved {self.account.clock():%H:%M:%S}")

    @on(TextArea.Changed)
    def _text_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.box.mark_dear()
        if self.box.text != self.composition.draft.text:
            self.change(text=self.box.text, field="text", cursor=self.box.cursor_location)

    @on(TextArea.SelectionChanged)
    def _cursor_moved(self, event: TextArea.SelectionChanged) -> None:
        event.stop()
        if self._is_kept and self.box.has_focus:
            self.composition.edit(field="text", cursor=self.box.cursor_location)
            self._keep()

    @on(Input.Changed, "#sender")
    def _sender_changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value != self.composition.draft.sender:
            self.change(sender=event.value, field="sender")

    @on(Input.Changed, "PeopleLine")
    def _people_changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value != self.composition.draft.half:
            self.change(half=event.value, field="people")

    @on(PeopleLine.Given)
    def _people_given(self, event: PeopleLine.Given) -> None:
        event.stop()
        if event.text.strip():
            given = self.composition.draft.with_text(FromText(event.text, event.label))
            self.change(texts=given.texts, field="people")
        elif self.people.has_focus:
            self.box.focus()

    # -- what is shown -----------------------------------------------------------------------------------

    def say(self, news: str) -> None:
        """Shows a piece of news."""
        self.status.tell(news)

    def draw(self) -> None:
        """Shows everything as it is now; lines that stay as they are cost nothing."""
        if not self.is_attached or not self.is_mounted:
            return
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

    # -- leaving -----------------------------------------------------------------------------------------

    @property
    def is_kept(self) -> bool:
        """Whether there is a draft to be kept."""
        return self._is_kept

    def forget(self) -> None:
        """Keeps nothing more: the draft was discarded, or is on its way."""
        self._is_kept = False
        if self._saying is not None:
            self._saying.stop()

    def action_out(self) -> None:
        """Out of a field to the verbs; from the verbs out of the composer, with the draft kept."""
        if self.verbs.has_focus:
            self.dismiss(None)
        else:
            self._last = next((one for one in (self.sender, self.people, self.box) if one.has_focus), None)
            self.verbs.focus()

    def back_in(self) -> None:
        """Back into the field that was left."""
        (self._last or self.box).focus()
