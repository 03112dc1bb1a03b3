"""A composer's price and what is left after it, in words. Pure."""

from datetime import datetime, timedelta
from math import ceil

from tui.domain.money import CENTS, Money
from tui.domain.sms import count, replace_dear
from tui.panes.composition import Composition
from tui.services.budget import Bound, Funds, Overrun, balance_after, overruns
from tui.services.pricing import Price, PriceState


def price_words(price: Price, title: str, now: datetime) -> tuple[str, str]:
    """The price with its source, or why there is none."""
    if price.state is PriceState.PRICED and price.amount is not None and price.at is not None:
        return f"{price.amount}", f"asked of {title} at {price.at:%H:%M:%S}"
    was = f"was {price.was} at {price.was_at:%H:%M:%S}" if price.was is not None and price.was_at else ""
    guess = f"guess {price.guess.format(CENTS)}" if price.guess is not None else ""
    known = "   ".join(filter(None, [was, guess])) or "-"
    number, batches = price.batch
    if price.wait is not None:
        again = f"again at {now + timedelta(seconds=price.wait):%H:%M:%S}"
        return known, f"{again}; {price.why}".removesuffix("; ")
    match price.state:
        case PriceState.PRICING:
            return known, f"asking {title}" + f", {number} of {batches}" * (batches > 1) + " …"
        case PriceState.STALE:
            return known, f"STALE: {price.why}".removesuffix(": ")
        case PriceState.UNKNOWN:
            return known, f"UNKNOWN: p asks; {price.why}".removesuffix("; ")
        case _:
            return known, "nothing to price yet" if not price.parts else ""


def folded_price(composition: Composition, price: Price) -> tuple[str, str]:
    """Count and price on two lines, for small terminals."""
    people = len(composition.content.people)
    money, source = price_words(price, composition.account.title, composition.account.clock())
    _left, over, limit = after_words(composition, price)[0].partition("OVER ")
    return f"{people} people, {price.parts} parts" + f", {over}{limit}" * bool(over), f"{money}, {source}".strip(", ")


def after_words(composition: Composition, price: Price) -> tuple[str, str]:
    """What is left, or which limit is broken, by how much, and what mends it; by the guess while there is no price."""
    funds, amount = composition.funds, price.amount or price.guess
    caps = _caps(funds)
    if funds.balance is None:
        return "the balance is not known", caps
    if amount is None:
        return f"{_cents(funds.balance.held)} held", caps
    broken = overruns(amount, funds)
    after = balance_after(amount, funds.balance)
    is_told = price.amount is not None or (price.was is not None and _cents(price.was) == _cents(amount))
    guessed = "" if is_told else " by our guess"  # one that comes to what was told changes nothing
    if broken:
        worst = max(broken, key=lambda one: one.by)
        left = "" if after is None else f"{_cents(after)}{guessed}   "
        return f"{left}OVER {worst.bound} by {worst.by.amount:.2f}", cheapest_fix(composition, amount, worst)
    if after is None:
        return f"{_cents(funds.balance.held)} held", "the price is in another currency"
    return f"{_cents(after)} left{guessed}", caps


def cheapest_fix(composition: Composition, amount: Money, worst: Overrun) -> str:
    """What brings a price back under a limit with the least loss: other characters, a part less, fewer people."""
    text, people = composition.draft.text, len(composition.content.people)
    parts = count(text).parts
    if not parts or not people or not amount.amount:
        return "fewer people, shorter text"
    part, each = amount.per(parts), amount.per(people)
    if part * (parts - count(replace_dear(text)).parts) >= worst.by:
        return "R mends it"
    if worst.by >= amount:
        return "top up the account" if worst.bound is Bound.BALANCE else "raise the cap under [limits]"
    shorter, fewer = ceil(worst.by.amount / part.amount), ceil(worst.by.amount / each.amount)
    words = f"{shorter} part{'s' * (shorter > 1)} shorter or " if shorter < parts else ""
    return f"{words}{fewer} people fewer" if fewer > 1 else f"{words}1 person fewer"


def _caps(funds: Funds) -> str:
    per_send, per_day = funds.caps.per_send, funds.caps.per_day
    words = [] if per_send is None else [f"{per_send:.2f} a send"]
    words += [] if per_day is None else [f"{per_day:.2f} today, used {funds.used_today:.2f}"]
    return f"cap {', '.join(words)}" if words else "no caps"


def _cents(amount: Money) -> str:
    return amount.format(CENTS)
