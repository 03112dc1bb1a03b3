"""A composer that takes over what is typed, keeps it as unfinished work, and gives it back where the cursor was."""

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.suggester import SuggestFromList
from textual.timer import Timer
from textual.widgets import Input, TextArea

from tui.domain.errors import KeepingError
from tui.panes.composer_draft import KIND, Draft
from tui.panes.composer_view import ComposerView
from tui.panes.composition import Account
from tui.services.gathering import FromText
from tui.services.pricing import PriceState
from tui.widgets.opening import Ahead
from tui.widgets.text_box import PeopleLine

if TYPE_CHECKING:
    from tui.services.workshop import Workshop

COMPOSING = Binding.Group("Composer")
_SAVED_AFTER = 1.0
"""Seconds after the last key until the screen says that the draft is saved."""


class TypingComposer(ComposerView):
    """A composer whose fields can be typed into; Esc leads to the verbs, and from there out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "out", "Verbs", id="composer.out",
                tooltip="out of the field to the verbs; again: leave, the draft is kept", group=COMPOSING),
    ]  # fmt: skip

    def __init__(self, account: Account, shop: "Workshop", key: str, draft: Draft, ahead: Ahead | None = None) -> None:
        super().__init__(account, draft)
        self.shop = shop
        self.key = key
        self._ahead = ahead or Ahead()
        self._is_kept = not draft.is_empty
        self._last: Input | TextArea | None = None
        self._saying: Timer | None = None

    def on_mount(self) -> None:
        """Goes where the cursor was, and begins to read and to ask."""
        self.sender.cursor_blink = False
        self.status.stand("Esc leaves the text, i goes back into it; Esc twice keeps the draft for later")
        fields = {"sender": self.sender, "people": self.people}
        field = fields.get(self.start.field, self.box)
        self.set_focus(field)  # at once, so that the very next key is text
        if field is self.box and len(self.start.cursor) == 2:  # noqa: PLR2004 - line and column
            line, column = self.start.cursor
            self.box.move_cursor((line, column))
        self.run_worker(self._prepare(), group="account", exclusive=True)
        self.run_worker(self.composition.live.run(), group="quote", exclusive=True)
        self.draw()
        self._ahead.replay(self.app)

    async def _prepare(self) -> None:
        try:
            await self.composition.read_journal()
        except KeepingError as error:
            self.say(f"FAILED: {error.sentence}")
        self.count_people()
        await self.read_account()

    async def read_account(self) -> None:
        """Reads senders and money; the usual sender is put in where there is none."""
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
            self.set_focus(self.box)

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
        """Out of a field to the verbs; there gives up a price that is asked for, then leaves with the draft kept."""
        if self.verbs.has_focus and self.composition.price.state is PriceState.PRICING:
            self.composition.live.give_up()
            self.say("given up; p asks for the price again, Esc leaves")
        elif self.verbs.has_focus:
            self.dismiss(None)
        else:
            self._last = next((one for one in (self.sender, self.people, self.box) if one.has_focus), None)
            self.set_focus(self.verbs)  # at once: the next key may be here already

    def back_in(self) -> None:
        """Back into the field that was left."""
        self.set_focus(self._last or self.box)
