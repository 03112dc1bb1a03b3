"""What a composer knows besides its keys: draft, people, price, money, checks. Imports no textual.

The screen tells what was typed and shows what this says; everything here that asks the network is awaited by its
workers, and none of it by a key.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from tui.domain.campaign_port import Campaigns
from tui.domain.campaigns import Balance, MessageQuery, Sender
from tui.domain.content import Content, People
from tui.domain.errors import ProviderError
from tui.domain.money import Money
from tui.domain.paging import Page
from tui.domain.sms import Count, count
from tui.panes.composer_draft import Draft
from tui.panes.tools import Operator
from tui.services.budget import Funds
from tui.services.campaign_plan import Terms, sent_already
from tui.services.checks import Check, Situation, checks, may_send
from tui.services.gathering import Gathering
from tui.services.live_price import LivePrice, Pause, age, until_set
from tui.services.pricing import Price, Pricing
from tui.services.recipients import Reach
from tui.services.sending import SendState, Tried
from tui.services.sent import Sent, spent

if TYPE_CHECKING:
    from tui.services.outbox import Outbox

NOBODY: Final = People(())
RATES_FROM: Final = timedelta(days=30)
"""How far back messages are looked at for what they have cost."""
_IN_DOUBT: Final = (SendState.SENDING, SendState.UNKNOWN)
Told = TypeVar("Told")


class Account(Struct, frozen=True):
    """Where a campaign goes out.

    Attributes:
        title: of the account.
        country: region code of the account.
        name_keys: contact fields that make up a name.
        operator: who sits here.
        clock: the time, aware, where the operator is.
        zone: where the account's times are; None where that is not known.
    """

    title: str
    campaigns: Campaigns
    outbox: "Outbox"
    country: str
    name_keys: tuple[str, ...]
    operator: Operator
    clock: Callable[[], datetime]
    zone: tzinfo | None = None


class Composition:
    """One campaign while it is written.

    Attributes:
        account: where it goes out.
        draft: as it is now.
        reach: who gets it; None while that is being found out.
        reading: what is being read for that, in words.
        unread: why it could not be read; empty where it could.
        senders: of the account; None while they are not known.
        balance: None while it is not known.
        tried: batches of this draft that left before.
        lately: what was sent lately.
        live: the price.
        history: prices that were told, the newest first; one that was told again stands there once.
        trouble: what could not be read, in words.
    """

    def __init__(
        self, account: Account, draft: Draft, told: Callable[[], None], *,
        ticks: Callable[[], float] = age, pause: Pause = until_set,
    ) -> None:  # fmt: skip
        self.account = account
        self.draft = draft
        self.reach: Reach | None = None
        self.reading = ""
        self.unread = ""
        self.senders: tuple[Sender, ...] | None = None
        self.balance: Balance | None = None
        self.tried: tuple[Tried, ...] = ()
        self.lately: tuple[Sent, ...] = ()
        self.history: list[Price] = []
        self.trouble = ""
        self._told = told
        campaigns = account.campaigns
        self._gathering = Gathering(campaigns, account.country, account.name_keys, account.clock)
        pricing = Pricing(campaigns.at_once, account.outbox.rates, quotes=campaigns.quotes)
        self.live = LivePrice(pricing, campaigns, self._priced, clock=account.clock, ticks=ticks, pause=pause)
        self.live.edit(self.content)

    # -- what is written ---------------------------------------------------------------------------------

    @property
    def content(self) -> Content:
        """What a price depends on."""
        people = self.reach.people if self.reach is not None else NOBODY
        draft = self.draft
        return Content(draft.sender.strip(), draft.text, people, draft.tariff, self.account.campaigns.channels[0])

    @property
    def counted(self) -> Count:
        """Parts of the text."""
        return count(self.draft.text)

    @property
    def price(self) -> Price:
        """What may be shown of the price."""
        return self.live.price

    def edit(self, **changes: Any) -> bool:
        """Takes over what was typed or chosen; tells whether the people have to be counted again."""
        before, self.draft = self.draft, replace(self.draft, **changes)
        is_other = before.sources != self.draft.sources
        if is_other:
            self.reach = None
        self.live.edit(self.content)
        return is_other

    def _priced(self, price: Price) -> None:
        if price.amount is not None:
            known = self.history[0] if self.history else None
            if known is not None and (known.amount, known.parts) == (price.amount, price.parts):
                self.history.pop(0)
            self.history.insert(0, price)
        self._told()

    # -- what is read ------------------------------------------------------------------------------------

    async def gather(self, *, again: bool = False) -> None:
        """Finds out who gets it.

        Args:
            again: whether groups and stop list are read anew.
        """
        if again:
            self._gathering.forget()
        self.reach, self.unread, self.reading = None, "", "reading …" if self.draft.sources else ""
        try:
            sent = sent_already(self.tried)
            self.reach = await self._gathering.reach(self.draft.sources, self._progress, sent)
        except ProviderError as error:
            self.unread = error.sentence
        self.reading = ""
        self.live.edit(self.content)
        self._told()

    def _progress(self, what: str, rows: int, total: int | None) -> None:
        self.reading = f"reading {what}: {rows}{f' of {total}' if total is not None else ''} …"
        self._told()

    async def read_journal(self) -> None:
        """What this draft and others sent before; may raise ``StoreUnusable``."""
        self.tried = await self.account.outbox.tried(self.draft.key)
        self.lately = await self.account.outbox.lately()

    async def read_account(self) -> None:
        """Senders, money, and what messages have cost lately."""
        campaigns, now = self.account.campaigns, self.account.clock()
        self.trouble = ""
        recent = MessageQuery(since=now - RATES_FROM, until=now)
        nothing: Page[Any] = Page((), 1, 1, None, None, has_next=False)
        senders, balance, messages = await asyncio.gather(
            self._known(campaigns.senders(), None),
            self._known(campaigns.balance(), None),
            self._known(campaigns.messages(recent, 1), nothing),
        )
        self.senders, self.balance = senders, balance
        self.account.outbox.rates.learn_messages(messages.rows)
        if not self.draft.sender:
            self.edit(sender=self._usual_sender())
        self._told()

    async def read_balance(self) -> None:
        """The money, as it is now."""
        self.balance = await self._known(self.account.campaigns.balance(), self.balance)
        self._told()

    async def _known(self, question: Awaitable[Told], otherwise: Told) -> Told:
        try:
            return await question
        except ProviderError as error:
            self.trouble = error.sentence
            return otherwise

    def _usual_sender(self) -> str:
        usable = [sender for sender in self.senders or () if sender.usable]
        usual = [sender.name for sender in usable if sender.is_default]
        return usual[0] if usual else usable[0].name if len(usable) == 1 else ""

    # -- what it comes to --------------------------------------------------------------------------------

    @property
    def is_in_doubt(self) -> bool:
        """Whether a part of this very draft may be at the provider."""
        return any(one.state in _IN_DOUBT for one in self.tried)

    @property
    def terms(self) -> Terms:
        """What the campaign is sent with, its price too."""
        price = self.price
        return replace(self.draft.terms, price=price.amount if self.account.campaigns.quotes else price.guess)

    @property
    def used_today(self) -> Decimal:
        """What was spent since midnight here."""
        midnight = self.account.clock().replace(hour=0, minute=0, second=0, microsecond=0)
        currency = self.balance.held.currency if self.balance is not None else ""
        return spent([one for one in self.lately if one.at >= midnight], currency).amount

    @property
    def funds(self) -> Funds:
        """What there is to spend."""
        return Funds(self.balance, self.account.operator.caps, self.used_today)

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every check, as it stands now."""
        campaigns = self.account.campaigns
        return checks(
            Situation(
                self.content,
                self.draft.terms,
                campaigns.limits,
                campaigns.at_once,
                self.price,
                self.account.clock(),
                self.reach,
                self.unread,
                self.senders,
                self.funds,
                self.lately,
                campaigns.quotes,
            )
        )

    @property
    def may_send(self) -> bool:
        """Whether sending is open now."""
        content = self.content
        is_priced = not self.account.campaigns.quotes or self.live.may_send(content)
        return not self.is_in_doubt and content.is_complete and is_priced and may_send(self.checks)

    def cost_of(self, parts: int) -> Money | None:
        """What some parts to everybody cost, at the price of the others; None where nothing is known."""
        price = self.price
        known = price.amount or price.guess
        return known.per(price.parts) * (parts * len(self.content.people)) if known and price.parts else None
