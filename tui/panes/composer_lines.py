"""What a composer shows, as lines of plain words. Pure: imports no textual."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from tui.domain.campaigns import Sender
from tui.domain.money import CENTS, Money
from tui.domain.sms import Count, DearCharacter, split
from tui.panes.composition import Composition
from tui.services.budget import Funds, balance_after, overruns
from tui.services.checks import Check, Verdict, sender_fault
from tui.services.pricing import Price, PriceState

_LABEL = 9
_NAMED = 3
_STATES = {
    PriceState.DRAFT: "DRAFT",
    PriceState.PRICING: "ASKING",
    PriceState.STALE: "STALE",
    PriceState.UNKNOWN: "PRICE UNKNOWN",
}


@dataclass(frozen=True, slots=True)
class Lines:
    """Everything that is drawn after a key, worked out once.

    Attributes:
        state: the word at the top.
        rule: the counter above the text.
        dear: what costs money in the text; empty where nothing does.
        block: count and price.
        checks: each as it stands.
    """

    state: str
    sender: str
    total: str
    rule: str
    dear: str
    block: tuple[str, ...]
    checks: tuple[Check, ...]


def lines(composition: Composition, width: int, *, folded: bool = False) -> Lines:
    """What a composer shows now.

    Args:
        composition: what is written.
        width: cells of a line.
        folded: whether count and price have two lines only.
    """
    counted, price, found = composition.counted, composition.price, composition.checks
    block = _folded(composition, price) if folded else _block(composition, counted, price, found, width)
    return Lines(
        state=_state(composition, price, found),
        sender=sender_words(composition),
        total=_total(composition, width - _LABEL),
        rule=ruled("Text", _counter(counted), width),
        dear=_dear(composition, counted),
        block=block,
        checks=found,
    )


def _total(composition: Composition, room: int) -> str:
    """The sum, or its ends alone where there is no room for it."""
    reach = composition.reach
    if composition.reading or reach is None:
        return composition.reading or "counting …"
    if not reach.found:
        return "nobody yet: type or paste numbers, or Esc, then a"
    short = f"{len(reach.people)} of {reach.found} will get it; x is who not"
    return reach.sum if len(reach.sum) <= room else short


def ruled(title: str, right: str, width: int) -> str:
    """A rule with a title at its left and words at its right end."""
    left, right = f"-- {title} ", f" {right} --" if right else ""
    return left + "-" * max(2, width - len(left) - len(right)) + right


def beside(left: str, right: str, width: int) -> str:
    """Two texts at the two ends of a line; where it is too short, the right one is cut."""
    room = max(0, width - len(left) - 2)
    right = right if len(right) <= room else right[: max(0, room - 1)] + "…" * bool(room)
    return left + " " * max(2, width - len(left) - len(right)) + right


def clock_words(moment: datetime, zone: tzinfo | None, account_zone: tzinfo | None = None) -> str:
    """A moment where the operator is, and beside it at the account's place where clocks differ there."""
    here = moment.astimezone(zone)
    words = f"{here:%Y-%m-%d %H:%M %Z}"
    there = moment.astimezone(account_zone) if account_zone is not None else here
    return words if there.utcoffset() == here.utcoffset() else f"{words} = {there:%H:%M %Z} at the account"


def sender_words(composition: Composition) -> str:
    """What is known of the sender that is chosen."""
    name, senders = composition.draft.sender.strip(), composition.senders
    fault = sender_fault(name, composition.account.campaigns.limits)
    if fault or senders is None:
        return fault or "reading the senders …"
    if not name:
        return "Enter lists the senders"
    known = [sender for sender in senders if sender.name == name]
    return ", ".join(dict.fromkeys(map(state_of, known))) or "not among the account's senders"


def state_of(sender: Sender) -> str:
    """A sender's state in words."""
    words = "approved" if sender.usable else sender.status.upper()
    return f"{words} {sender.country}".strip()


def preview(text: str) -> str:
    """The text as phones show it, with the border of each part marked."""
    parts = split(text)
    if len(parts) <= 1:
        return text
    return "".join(f"[{number}/{len(parts)}] {part}\n" for number, part in enumerate(parts, 1))


def check_line(check: Check) -> str:
    """A check: how it stands, what was found, and the key that fixes it."""
    word = {Verdict.OK: "ok   ", Verdict.READ: "READ ", Verdict.FAILS: "FAILS"}[check.verdict]
    return f"{word}  {check.words}" + (f"   ({check.key})" if check.key and check.verdict is Verdict.FAILS else "")


def dear_names(dear: Iterable[DearCharacter]) -> str:
    """Some of the characters, with their code points and names, each once."""
    found = list(dict.fromkeys(one.character for one in dear))
    words = [f"{_visible(one)} (U+{ord(one):04X}, {_name(one)})" for one in found[:_NAMED]]
    return ", ".join(words) + (f" and {len(found) - _NAMED} more" if len(found) > _NAMED else "")


def _visible(character: str) -> str:
    return character if character.isprintable() and not character.isspace() else "blank"


def _name(character: str) -> str:
    return unicodedata.name(character, "no name").lower()


def _counter(counted: Count) -> str:
    parts = f"{counted.parts} part{'s' * (counted.parts != 1)}"
    return f"{counted.units}/{counted.units + counted.capacity_left}  {counted.encoding}  {parts}"


def _dear(composition: Composition, counted: Count) -> str:
    """What costs money, and by how much; of characters that cost nothing yet, that they may."""
    costly = [one for one in counted.dear if one.cost > 0]
    if not costly:
        forcing = [one for one in counted.dear if one.forces_ucs2]
        return f"{dear_names(forcing)}: UCS-2, 70 instead of 160 a part; no cost yet" if forcing else ""
    people = len(composition.content.people)
    extra = costly[0].cost if costly[0].forces_ucs2 else max(one.cost for one in costly)
    parts = extra * people if people else extra
    money = composition.cost_of(extra)
    words = f"{parts} parts" if parts != 1 else "1 part"
    words += f", {money.format(CENTS)}" if money is not None else ""
    fix = "; R replaces" if any(one.replacement is not None for one in costly) else ""
    verb = "cost" if len({one.character for one in costly}) > 1 else "costs"
    return f"{dear_names(costly)} {verb} {words}{fix}"


def _state(composition: Composition, price: Price, found: Sequence[Check]) -> str:
    if composition.is_in_doubt:
        return "AMBIGUOUS"
    if price.state is not PriceState.PRICED:
        return _STATES[price.state]
    if price.amount is not None and overruns(price.amount, composition.funds):
        return "OVER BUDGET"
    return "BLOCKED" if any(check.verdict is Verdict.FAILS for check in found) else "PRICED"


def _block(
    composition: Composition, counted: Count, price: Price, found: Sequence[Check], width: int
) -> tuple[str, ...]:
    people, draft = len(composition.content.people), composition.draft
    parts = f"{counted.parts} part{'s' * (counted.parts != 1)}"
    dear = len({one.character for one in counted.dear})
    failing = [check for check in found if check.verdict is Verdict.FAILS]
    to_read = sum(check.verdict is Verdict.READ for check in found)
    checks = f"{len(found) - len(failing)} pass   {len(failing)} fail" + f"   {to_read} to read" * bool(to_read)
    fixed_by = f"{failing[0].title}: {failing[0].words}" if failing else "c list"
    when = "now" if draft.start_at is None else _start(composition)
    validity = "" if draft.validity is None else f"validity {draft.validity} h   "
    tariff = "" if draft.tariff is None else f"tariff {draft.tariff}   "
    rows = (
        ("Text", f"{len(draft.text)} characters = {parts}", f"{dear} dear characters" if dear else "none is dear"),
        ("Parts", f"{people} x {counted.parts} = {people * counted.parts}", ""),
        ("Price", *price_words(price, composition.account.title, composition.account.clock())),
        ("After", *_after(price, composition.funds)),
        ("When", when, f"{validity}{tariff}stop list respected"),
        ("Checks", checks, fixed_by),
    )
    return tuple(beside(f"{label:<{_LABEL}}{left}", right, width - 2) for label, left, right in rows)


def _start(composition: Composition) -> str:
    start, account = composition.draft.start_at, composition.account
    return "now" if start is None else clock_words(start, account.clock().tzinfo, account.zone)


def _folded(composition: Composition, price: Price) -> tuple[str, ...]:
    """The same on two lines, for small terminals."""
    people = len(composition.content.people)
    money, source = price_words(price, composition.account.title, composition.account.clock())
    return f"{people} people, {price.parts} parts", f"{money}, {source}".strip(", ")


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
            return f"STALE {known}", price.why
        case PriceState.UNKNOWN:
            return f"UNKNOWN {known}", f"p asks; {price.why}".removesuffix("; ")
        case _:
            return known, "nothing to price yet" if not price.parts else ""


def _after(price: Price, funds: Funds) -> tuple[str, str]:
    """What is left, or which limit is broken and by how much; by the guess while there is no price."""
    amount = price.amount or price.guess
    caps = _caps(funds)
    if funds.balance is None:
        return "the balance is not known", caps
    if amount is None:
        return f"{_cents(funds.balance.held)} held", caps
    broken = overruns(amount, funds)
    after = balance_after(amount, funds.balance)
    about = "" if price.amount is not None else "about "
    if broken:
        worst = max(broken, key=lambda one: one.by)
        left = "" if after is None else f"{about}{_cents(after)}   "
        return f"{left}OVER {worst.bound} by {_cents(worst.by)}", f"{_cents(funds.balance.held)} held"
    if after is None:
        return f"{_cents(funds.balance.held)} held", "the price is in another currency"
    return f"{about}{_cents(after)} left", caps


def _caps(funds: Funds) -> str:
    per_send, per_day = funds.caps.per_send, funds.caps.per_day
    words = [] if per_send is None else [f"cap per send {per_send:.2f}"]
    words += [] if per_day is None else [f"today's cap {per_day:.2f}, used {funds.used_today:.2f}"]
    return "   ".join(words) or "no caps"


def _cents(amount: Money) -> str:
    return amount.format(CENTS)
