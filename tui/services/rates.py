"""What a part of a message has cost so far, for guesses while no answer is there. Pure; imports `domain` only."""

from collections.abc import Iterable

from tui.domain.campaigns import Message
from tui.domain.content import Content, calling_code
from tui.domain.money import CurrencyMismatch, Money, total
from tui.domain.sms import count


class Rates:
    """The last unit price known for each country prefix, per tariff, of one account."""

    def __init__(self) -> None:
        self._by_country: dict[tuple[int | None, str], Money] = {}
        self._by_people: dict[tuple[int | None, str], Money] = {}

    def learn(self, content: Content, amount: Money) -> None:
        """A provider said what a content costs: it tells a rate where all its people are of one country."""
        parts = count(content.text).parts
        if not parts or not len(content.people):
            return
        countries = list(content.people.countries)
        if len(countries) == 1:
            self._by_country[content.tariff, countries[0]] = amount.per(parts * len(content.people))
        self._by_people = {(content.tariff, content.people.digest): amount.per(parts)}

    def learn_messages(self, messages: Iterable[Message]) -> None:
        """What was sent tells the rates of the account's own tariff, unless an answer told them already."""
        for message in messages:
            if message.amount is not None and message.parts and message.amount.amount:
                rate = message.amount.per(message.parts)
                self._by_country.setdefault((None, calling_code(message.phone)), rate)

    def guess(self, content: Content, parts: int | None = None) -> Money | None:
        """What sending costs, at the last rates; None where one of them is not known.

        Args:
            content: sender, text and people.
            parts: of one message; those of the text where it is None.
        """
        if parts is None:
            parts = count(content.text).parts
        if (rate := self._by_people.get((content.tariff, content.people.digest))) is not None:
            return rate * parts
        shares: list[Money] = []
        for country, people in content.people.countries.items():
            rate = self._by_country.get((content.tariff, country))
            if rate is None:
                return None
            shares.append(rate * (parts * people))
        try:
            return total(shares, shares[0].currency) if shares else None
        except CurrencyMismatch:
            return None
