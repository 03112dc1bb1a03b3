"""Answers to questions for a price, by the content that they belong to. Pure; imports `domain` only."""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from msgspec import Struct

from tui.domain.content import Content, ContentHash
from tui.domain.money import Money

FRESH: Final = 600.0
"""Seconds for which an answer is believed."""
_MOST: Final = 256


class Answer(Struct, frozen=True):
    """What was said of one content.

    Attributes:
        amount: None where the provider answered without a price.
        at: clock time, for the screen.
        tick: the same moment on the clock that only goes forward.
    """

    amount: Money | None
    at: datetime
    tick: float


class PriceMemory:
    """The last answers; what was asked in batches is summed up again."""

    def __init__(self) -> None:
        self._answers: OrderedDict[ContentHash, Answer] = OrderedDict()

    def keep(self, content: ContentHash, answer: Answer) -> None:
        """Remembers an answer, and forgets the oldest of too many."""
        self._answers[content] = answer
        self._answers.move_to_end(content)
        while len(self._answers) > _MOST:
            self._answers.popitem(last=False)

    def forget(self, content: ContentHash) -> None:
        """Drops an answer."""
        self._answers.pop(content, None)

    def any(self, content: ContentHash) -> Answer | None:
        """The answer for a content, however old."""
        return self._answers.get(content)

    def fresh(self, content: ContentHash, now: float) -> Answer | None:
        """The answer for a content, if it is still believed."""
        answer = self._answers.get(content)
        return answer if answer is not None and now - answer.tick < FRESH else None

    def price(self, batches: Iterable[Content], now: float) -> tuple[Money, datetime] | None:
        """The sum over all batches, and when the first of them was asked; None unless every one is believed."""
        return _sum(self.fresh(batch.hash, now) for batch in batches)

    def old_price(self, batches: Iterable[Content]) -> tuple[Money, datetime] | None:
        """The same, however old."""
        return _sum(self.any(batch.hash) for batch in batches)


def _sum(answers: Iterable[Answer | None]) -> tuple[Money, datetime] | None:
    amounts: list[Money] = []
    times: list[datetime] = []
    for answer in answers:
        if answer is None or answer.amount is None:
            return None
        amounts.append(answer.amount)
        times.append(answer.at)
    if len({amount.currency for amount in amounts}) != 1:
        return None
    return sum(amounts[1:], start=amounts[0]), min(times)
