"""The whole composer: the verbs that test, send, keep, discard and leave."""

from typing import TYPE_CHECKING, ClassVar, Final

from msgspec.structs import replace
from textual import work
from textual.binding import Binding, BindingType

from tui.domain.campaigns import Option
from tui.domain.content import Content, People
from tui.domain.errors import KeepingError, ProviderError
from tui.domain.money import Money
from tui.domain.phones import grouped
from tui.panes.composer_draft import Draft
from tui.panes.composer_lines import Lines, clock_words
from tui.panes.composer_people import Surroundings
from tui.panes.composer_terms import TermsComposer
from tui.panes.composer_typing import COMPOSING
from tui.panes.composition import Account
from tui.panes.editor import EditorFailed, edited
from tui.panes.page_view import VEILED
from tui.panes.sending_screen import SendingScreen
from tui.services.campaign_plan import NotAllowed, Plan, to_me
from tui.services.pricing import PriceState
from tui.services.sending import Purpose
from tui.widgets.dialogs import Ask, Choose, Confirm, Offer, Typed
from tui.widgets.opening import Ahead
from tui.widgets.verb_row import Verb

if TYPE_CHECKING:
    from tui.services.workshop import Workshop

_VERBS: Final = (
    ("S", "send", "send", "send; asks for the number of people"),
    ("p", "price", "price", "ask for the price and the balance now"),
    ("a", "add", "add", "groups, numbers or a file; or take some away"),
    ("x", "left_out", "left out", "who is left out, and why"),
    ("R", "replace", "replace", "replace the dear characters by what looks alike; shows the change first"),
    ("l", "later", "later", "when to start"),
    ("t", "test", "test", "send the text to my own number"),
    ("o", "options", "options", "start, validity, tariff"),
    ("c", "checks", "checks", "all checks before sending"),
    ("v", "preview", "preview", "the text part by part"),
    ("w", "name", "name", "name the draft, and keep it"),
    ("y", "copy", "copy", "go on with a copy that has ids of its own"),
    ("D", "discard", "discard", "discard the draft; asks"),
    ("E", "editor", "editor", "write the text in $EDITOR"),
)
"""Key, action, word in the row of verbs, and what the key sheet says; what is wanted most first."""


class Composer(TermsComposer):
    """A campaign from its first letter to the moment when it is sent."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, action, word.capitalize(), id=f"composer.{action}", tooltip=tip, group=COMPOSING)
            for key, action, word, tip in _VERBS
        ),
        Binding("i,enter", "into", "Fields", id="composer.into", tooltip="back into the field that was left",
                group=COMPOSING, key_display="i"),
        Binding("question_mark,f1", "app.key_sheet", "Keys", id="composer.keys", tooltip="all keys of this place",
                key_display="?"),
        Binding("M", "veil", "Mask", id="composer.veil", tooltip="mask numbers and names; again: show them",
                group=COMPOSING, show=False),
        Binding("ctrl+o", "name", show=False, system=True),
    ]  # fmt: skip

    def __init__(
        self, account: Account, shop: "Workshop", draft: Draft, around: Surroundings, ahead: Ahead | None = None
    ) -> None:
        super().__init__(account, shop, account.outbox.draft_key(draft.key), draft, ahead)
        self.around = around
        self._is_sending = False

    def open_verbs(self, now: Lines) -> tuple[Verb, ...]:
        """The verbs; there is none that sends while a part of the draft is in doubt, or that shows what is shown."""
        closed = {"S": self._why_closed(now)}
        is_shown = {"c": self.has_class("-tall"), "v": self.has_class("-wide"), "R": now.dear is None}
        hidden = {key for key, is_so in is_shown.items() if is_so}
        hidden |= {"S"} if self.composition.is_in_doubt else set()
        verbs = (Verb(key, word, closed.get(key, "")) for key, _action, word, _tip in _VERBS if key not in hidden)
        return (*verbs, Verb("?", "keys"))

    def _why_closed(self, now: Lines) -> str:
        is_passing = self.composition.price.state in (PriceState.STALE, PriceState.PRICING)
        if self.composition.may_send or (is_passing and not self.verbs.has_focus):  # after each letter, for a moment
            return ""
        return {"PRICED": "not yet", "BLOCKED": "a check fails", "OVER BUDGET": "over budget"}.get(
            now.state, "no price"
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dims sending until the price belongs to this text and no check fails; hides it while it is in doubt."""
        del parameters
        if action == "send":
            return False if self.composition.is_in_doubt else self.composition.may_send or None
        return True

    def action_into(self) -> None:
        """Back into the field that was left."""
        self.back_in()

    async def action_veil(self) -> None:
        """Masks numbers and names, here and in the tables behind, or shows them again."""
        await self.app.run_action("app.veil")
        self.say("names and numbers are masked; M shows them" if self.app.has_class(VEILED) else "shown again")
        self.draw()

    # -- sending -----------------------------------------------------------------------------------------

    def action_send(self) -> None:
        """Asks for the number of people, and sends."""
        if not self._is_sending and self.composition.may_send:
            self._is_sending = True
            self._send()

    @work(group="question", exclusive=True)
    async def _send(self) -> None:
        try:
            plan = await self._confirmed()
        except (NotAllowed, KeepingError) as error:
            self.say(f"NOT SENT: {getattr(error, 'sentence', error)}")
            plan = None
        finally:
            self._is_sending = False
        if plan is None:
            return
        job = self.account.outbox.send(plan, f"campaign {self.composition.draft.title}")
        if isinstance(job, str):
            self.say(f"NOT SENT: {job}")
        else:
            self.dismiss(job)

    async def _confirmed(self) -> Plan | None:
        """What may leave, once its number of people was typed and nothing has changed meanwhile.

        Raises:
            NotAllowed: the price has gone stale, or the draft was sent meanwhile.
        """
        composition = self.composition
        content, terms = composition.content, composition.terms
        count = len(content.people)
        if not await self.app.push_screen_wait(Typed(self._question(content, terms.price), str(count))):
            return None
        if composition.content.hash != content.hash or not composition.may_send:
            raise NotAllowed("the price or the people changed meanwhile: look again")
        await self.shop.unfinished.flush()
        return await self.account.outbox.dispatch.confirm(composition.draft.key, content, terms, typed=count)

    def _question(self, content: Content, price: Money | None) -> str:
        now = self.account.clock()
        start = self.composition.draft.start_at
        when = "now" if start is None else f"at {clock_words(start, now.tzinfo, self.account.zone)}"
        cost = "for a price that nobody told" if price is None else f"for {price.format()}"
        cost += "" if self.account.campaigns.quotes else " (our guess: the provider tells no prices)"
        requests = -(-len(content.people) // self.account.campaigns.at_once)
        cost += f", in {requests} requests one after the other" if requests > 1 else ""
        first = content.text if len(content.text) <= 200 else content.text[:199] + "…"  # noqa: PLR2004 - three lines
        return (
            f"Send {when} from {content.sender} to {len(content.people)} people {cost}?\n{first}\n"
            "The number of people, typed, sends it."
        )

    # -- to me -------------------------------------------------------------------------------------------

    @work(group="question", exclusive=True)
    async def action_test(self) -> None:
        """Sends the text to the operator, or lets the provider only check it; its cost shows first."""
        phone, content = self.account.operator.phone, self.composition.content
        mine = Content(content.sender, content.text, People((phone,)), content.tariff, content.channel)
        try:
            plan = to_me(Purpose.TEST, content, self.composition.draft.terms, phone)
        except NotAllowed as error:
            self.say(str(error))
            return
        price, words = await self._price_of(mine)
        offers = [Offer(Purpose.TEST, f"send it to {grouped(phone)}", words)]
        if Option.DRY_RUN in self.account.campaigns.options:
            offers.append(Offer(Purpose.DRY_RUN, "dry run: the provider checks it only", "should cost nothing"))
        purpose = await self.app.push_screen_wait(Choose("Test to me", offers))
        if purpose is None:
            return
        terms = replace(self.composition.draft.terms, price=price)
        plan = to_me(purpose, content, terms, phone)
        question = f"{purpose.value.capitalize()} of this text to {grouped(phone)}, {words}?"
        if await self.app.push_screen_wait(Confirm(question, "t", purpose.value)):
            await self._show_test(plan)

    async def _price_of(self, mine: Content) -> tuple[Money | None, str]:
        self.say("asking for the price of one message …")
        try:
            price = (await self.account.campaigns.price(mine)).amount if self.account.campaigns.quotes else None
        except ProviderError as error:
            guess = self.account.outbox.rates.guess(mine)
            self.say(f"no price for the test: {error.sentence}")
            return guess, f"a guess: {guess}" if guess is not None else "price unknown"
        self.say("")
        return price, "price unknown" if price is None else str(price)

    async def _show_test(self, plan: Plan) -> None:
        job = self.account.outbox.send(plan, f"{plan.purpose} of {self.composition.draft.title}")
        if isinstance(job, str):
            self.say(job)
            return
        await self.app.push_screen_wait(SendingScreen(job, self.around.tools))
        await self.composition.read_balance()

    # -- the draft ---------------------------------------------------------------------------------------

    @work(group="question", exclusive=True)
    async def action_name(self) -> None:
        """Names the draft; it is kept in any case."""
        answer = await self.app.push_screen_wait(Ask("Name of this draft", self.composition.draft.name))
        if answer is not None:
            self.change(name=answer.strip())

    @work(group="question", exclusive=True)
    async def action_copy(self) -> None:
        """Keeps the draft as it is, and goes on with a copy."""
        if self.is_kept:
            await self.shop.unfinished.leave(self.key)
        copy = self.composition.draft.copied()
        self.key = self.account.outbox.draft_key(copy.key)
        self.composition.tried = ()
        self.change(key=copy.key, name=copy.name)
        self.count_people()
        self.say("this is a copy; the other draft is kept: gd lists it")

    @work(group="question", exclusive=True)
    async def action_discard(self) -> None:
        """Asks, then puts the draft away."""
        if not await self.app.push_screen_wait(Confirm("Discard this draft? gd can bring it back.", "D", "discard")):
            return
        is_kept = self.is_kept
        self.forget()
        if is_kept:
            await self.shop.unfinished.discard(self.key)
        self.dismiss(None)

    @work(group="question", exclusive=True)
    async def action_editor(self) -> None:
        """Hands the text to the editor of the environment."""
        try:
            text = await edited(self.app, self.box.text, lambda text: self.change(text=text.removesuffix("\n")))
        except EditorFailed as error:
            self.say(str(error))
            return
        text = text.removesuffix("\n")  # editors end a file with it; a message has none
        if text != self.box.text:
            self.box.replace(text, (0, 0), self.box.document.end)
