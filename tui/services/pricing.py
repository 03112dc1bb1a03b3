"""The live price: when to ask, what an answer belongs to, and what may be shown. Pure; imports `domain` only.

Every event brings its time, in seconds of any clock that only goes forward. An answer belongs to the hash of sender,
text, people and tariff; it is shown only while these are what is being written.
"""

from collections import OrderedDict
from datetime import datetime
from enum import Enum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from tui.domain.content import Content, ContentHash
from tui.domain.money import Money
from tui.domain.sms import count
from tui.services.price_memory import Answer, PriceMemory
from tui.services.rates import Rates

SETTLE: Final = 0.3
"""Seconds without a key before the price is asked for."""
APART: Final = 1.0
"""Seconds between two questions."""
REPEAT_AFTER: Final = 10.0
"""Seconds in which the same is not asked twice: providers refuse it, and do not tell how long."""
PAUSES: Final = (5.0, 10.0, 20.0, 40.0, 60.0)
"""Seconds to wait after each refusal for having asked too often, where the provider names no time."""
TOO_OLD: Final = "more than 10 minutes old"
"""Why a price is stale that nobody's edit made so; it is not asked for by itself."""
_REMEMBERED: Final = 256


class PriceState(Enum):
    """How the price stands; sending is open in `PRICED` alone."""

    DRAFT = "draft"
    PRICING = "pricing"
    PRICED = "priced"
    STALE = "stale"
    UNKNOWN = "unknown"


class Price(Struct, frozen=True):
    """What the price line shows.

    Attributes:
        content: what all of this belongs to; None where there is nothing to price yet.
        amount: the provider's price of exactly that content; None in every state but `PRICED`.
        at: when it was asked.
        was: the last price that was shown, of something else or too old.
        was_at: when that was asked.
        guess: ours, by the last rates known; None where nothing is known.
        parts: parts of one message times people.
        why: what made it stale or unknown, in words.
        batch: which of several questions is under way or next, and how many there are.
        wait: seconds until the next question, where that has to wait for the provider's sake.
    """

    state: PriceState
    content: ContentHash | None = None
    amount: Money | None = None
    at: datetime | None = None
    was: Money | None = None
    was_at: datetime | None = None
    guess: Money | None = None
    parts: int = 0
    why: str = ""
    batch: tuple[int, int] = (0, 0)
    wait: float | None = None


class Pricing:
    """The state of one composer's price.

    Args:
        at_once: people that one question takes; more are asked about in batches.
        rates: what messages have cost so far, for the guess.
        quotes: whether the provider tells prices at all.
        memory: earlier answers of the account, to be shared by all its drafts.
    """

    def __init__(self, at_once: int, rates: Rates, *, quotes: bool = True, memory: PriceMemory | None = None) -> None:
        self._at_once = at_once
        self._rates = rates
        self._quotes = quotes
        self._content: Content | None = None
        self._batches: tuple[Content, ...] = ()
        self._memory = PriceMemory() if memory is None else memory
        self._asked: OrderedDict[ContentHash, float] = OrderedDict()
        self._last_asked = -APART
        self._under_way: ContentHash | None = None
        self._is_wanted = False
        self._not_before = 0.0
        self._paused_until = 0.0
        self._refusals = 0
        self._shown: tuple[Money, datetime] | None = None
        self._why = ""

    @property
    def under_way(self) -> ContentHash | None:
        """The last question, while its answer may still come; any other one may be given up."""
        return self._under_way

    def edited(self, content: Content, now: float) -> None:
        """Something was typed or chosen: the price is stale from this moment, unless nothing changed in effect."""
        if self._content is not None and content.hash == self._content.hash:
            return
        self._shown = self._last_shown(now)
        self._why = _change(self._content, content)
        self._content = content
        self._batches = tuple(content.batches(self._at_once)) if content.is_complete else ()
        self._is_wanted = self._quotes and self._open_batch(now) is not None
        self._not_before = now + SETTLE

    def asked_for(self, now: float) -> None:
        """Somebody wants the price now; one that was only just asked for stays."""
        self._shown = self._last_shown(now)
        for batch in self._batches:
            answer = self._memory.any(batch.hash)
            if answer is not None and now - answer.tick >= REPEAT_AFTER:
                self._memory.forget(batch.hash)
        self._is_wanted = self._quotes and self._open_batch(now) is not None
        self._not_before = now

    def given_up(self) -> None:
        """Nobody waits for the answer any more."""
        self._under_way = None
        self._stop("given up")

    def due(self, now: float) -> float | None:
        """Seconds until `take` has a question; None until something else happens."""
        batch = self._open_batch(now)
        if batch is None or self._is_awaited or not self._is_wanted:
            return None
        repeat_at = self._asked.get(batch.hash, -REPEAT_AFTER) + REPEAT_AFTER
        return max(0.0, max(self._not_before, self._last_asked + APART, repeat_at, self._paused_until) - now)

    def take(self, now: float) -> Content | None:
        """The question to ask at this moment, if there is one; it counts as asked, and the last one as given up."""
        batch = self._open_batch(now)
        if batch is None or self.due(now) != 0.0:
            return None
        self._under_way = batch.hash
        self._last_asked = self._asked[batch.hash] = now
        self._asked.move_to_end(batch.hash)
        while len(self._asked) > _REMEMBERED:
            self._asked.popitem(last=False)
        return batch

    def answered(self, batch: Content, amount: Money | None, at: datetime, now: float) -> None:
        """An answer came: it is remembered for its content, whatever is being written meanwhile."""
        is_ours = self._ended(batch)
        self._refusals = 0
        self._memory.keep(batch.hash, Answer(amount, at, now))
        if amount is not None:
            self._rates.learn(batch, amount)
        elif is_ours:
            self._stop("the provider named no price")
        if self._open_batch(now) is None:
            self._is_wanted = False

    def failed(self, batch: Content, why: str) -> None:
        """No price came; nothing is asked again until somebody edits or wants it."""
        if self._ended(batch):
            self._stop(why)

    def throttled(self, batch: Content, retry_after: float | None, now: float) -> None:
        """The provider asks for a pause, after which the question is asked again."""
        self._ended(batch)
        pause = PAUSES[min(self._refusals, len(PAUSES) - 1)] if retry_after is None else retry_after
        self._refusals += 1
        self._paused_until = max(now + pause, self._paused_until)

    def view(self, now: float) -> Price:
        """What may be shown at this moment."""
        content, shown = self._content, self._last_shown(now)
        was, was_at = shown or (None, None)
        if content is None or not self._batches:
            return Price(PriceState.DRAFT, was=was, was_at=was_at)
        known = sum(self._memory.fresh(batch.hash, now) is not None for batch in self._batches)
        common = Price(
            self._state(now, has_shown=shown is not None),
            content.hash,
            guess=self._rates.guess(content),
            parts=count(content.text).parts * len(content.people),
            batch=(min(known + 1, len(self._batches)), len(self._batches)),
        )
        price = self._memory.price(self._batches, now)
        if price is not None:
            return replace(common, amount=price[0], at=price[1])
        wait = self.due(now)
        has_to_wait = wait is not None and wait > APART
        return replace(common, was=was, was_at=was_at, why=self._words(now), wait=wait if has_to_wait else None)

    def is_open(self, content: ContentHash, now: float) -> bool:
        """Whether exactly this content may be sent, as far as its price goes."""
        is_written = self._content is not None and self._content.hash == content
        return is_written and self._memory.price(self._batches, now) is not None

    def _state(self, now: float, *, has_shown: bool) -> PriceState:
        if self._memory.price(self._batches, now) is not None:
            return PriceState.PRICED
        if self._is_awaited:
            return PriceState.PRICING
        if not self._is_wanted and not self._is_old(now):
            return PriceState.UNKNOWN
        if has_shown:
            return PriceState.STALE
        return PriceState.UNKNOWN if self._paused_until > now else PriceState.DRAFT

    def _words(self, now: float) -> str:
        if not self._quotes:
            return "the provider tells no prices"
        if self._paused_until > now:
            return "the provider asks for a pause"
        return TOO_OLD if self._is_old(now) else self._why

    def _open_batch(self, now: float) -> Content | None:
        """The first batch whose price is not known, or not any more."""
        return next((batch for batch in self._batches if self._memory.fresh(batch.hash, now) is None), None)

    def _is_old(self, now: float) -> bool:
        """Whether every price was known once, and has been for too long."""
        return self._open_batch(now) is not None and self._memory.old_price(self._batches) is not None

    def _last_shown(self, now: float) -> tuple[Money, datetime] | None:
        """The price that is on the screen, or was last."""
        own = self._memory.price(self._batches, now)
        return own or (self._memory.old_price(self._batches) if self._is_old(now) else None) or self._shown

    @property
    def _is_awaited(self) -> bool:
        """Whether the question under way is about what is being written, not about something before it."""
        return self._under_way is not None and any(batch.hash == self._under_way for batch in self._batches)

    def _ended(self, batch: Content) -> bool:
        """Whether this question was still awaited."""
        is_awaited = self._is_awaited and self._under_way == batch.hash
        if self._under_way == batch.hash:
            self._under_way = None
        return is_awaited

    def _stop(self, why: str) -> None:
        self._is_wanted = False
        self._why = why


def _change(before: Content | None, after: Content) -> str:
    """What changed, in the words of the price line."""
    if before is None:
        return ""
    changes = {
        "the text": before.text != after.text,
        "the people": before.people.digest != after.people.digest,
        "the sender": before.sender != after.sender,
        "the tariff": before.tariff != after.tariff,
    }
    changed = [what for what, is_so in changes.items() if is_so]
    return f"{' and '.join(changed)} changed" if changed else ""
