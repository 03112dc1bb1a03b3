"""What a composer shows, as lines of plain words. Pure: imports no textual."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from msgspec import Struct
from rich.cells import cell_len, chop_cells

from tui.domain.campaigns import Sender
from tui.domain.money import CENTS
from tui.domain.sms import Count, split
from tui.panes.composer_checks import first_failing, summary
from tui.panes.composer_dear import Dear, dear_of
from tui.panes.composer_price import after_words, folded_price, price_words
from tui.panes.composition import Composition
from tui.services.budget import overruns
from tui.services.checks import Check, Verdict, sender_fault
from tui.services.pricing import Price, PriceState

LABEL = 9
"""Cells of the labels at the left."""
_STATES = {
    PriceState.DRAFT: "DRAFT",
    PriceState.PRICING: "ASKING",
    PriceState.STALE: "STALE",
    PriceState.UNKNOWN: "PRICE UNKNOWN",
}


class Lines(Struct, frozen=True):
    """Everything that is drawn after a key, worked out once.

    Attributes:
        state: the word at the top.
        rule: the counter above the text.
        balance: what the account holds.
        dear: what costs money in the text; None where nothing does.
        block: count and price.
        checks: each as it is shown.
    """

    state: str
    sender: str
    balance: str
    total: str
    rule: str
    dear: Dear | None
    block: tuple[str, ...]
    checks: tuple[Check, ...]


def lines(
    composition: Composition,
    width: int,
    calmed: Callable[[Sequence[Check]], Sequence[Check]] = tuple,
    *,
    folded: bool = False,
    checked: bool = True,
) -> Lines:
    """What a composer shows now.

    Args:
        composition: what is written.
        width: cells of a line.
        calmed: gives the checks as they are shown; as they stand by default.
        folded: whether count and price have two lines only.
        checked: whether the checks have a line among them, and not a place of their own.
    """
    counted, price, standing = composition.counted, composition.price, composition.checks
    found = calmed(standing)
    block = (
        folded_price(composition, price)
        if folded
        else _block(composition, counted, price, found, width, checked=checked)
    )
    return Lines(
        state=_state(composition, price, standing),
        sender=sender_words(composition),
        balance=_balance(composition),
        total=_total(composition, width - LABEL),
        rule=ruled("Text", _counter(counted), width),
        dear=dear_of(composition, counted),
        block=block,
        checks=tuple(found),
    )


def _total(composition: Composition, room: int) -> str:
    """The sum, or its ends alone where there is no room for it."""
    reach = composition.reach
    if composition.unread:
        return f"FAILED, x reads again: {composition.unread}"
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
    room = max(0, width - cell_len(left) - 2)
    if cell_len(right) > room:
        right = chop_cells(right, room - 1)[0] + "…" if room > 1 else "…" * room
    return left + " " * max(2, width - cell_len(left) - cell_len(right)) + right


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
        return fault or ("not read: p reads them" if composition.trouble else "reading the senders …")
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


def _balance(composition: Composition) -> str:
    balance = composition.balance
    return "" if balance is None else f"balance {balance.held.format(CENTS)}"


def _parts(counted: Count) -> str:
    return f"{counted.parts} part{'s' * (counted.parts != 1)}"


def _counter(counted: Count) -> str:
    return f"{counted.units}/{counted.units + counted.capacity_left}  {counted.encoding}  {_parts(counted)}"


def _state(composition: Composition, price: Price, found: Sequence[Check]) -> str:
    if composition.is_in_doubt:
        return "AMBIGUOUS"
    if price.state is not PriceState.PRICED:
        return _STATES[price.state]
    if price.amount is not None and overruns(price.amount, composition.funds):
        return "OVER BUDGET"
    return "BLOCKED" if any(check.verdict is Verdict.FAILS for check in found) else "PRICED"


def _block(
    composition: Composition, counted: Count, price: Price, found: Sequence[Check], width: int, *, checked: bool
) -> tuple[str, ...]:
    people, draft = len(composition.content.people), composition.draft
    dear = len({one.character for one in counted.strays})
    kinds = f"{dear} dear character{'s' * (dear > 1)}" if dear else "no dear characters"
    if counted.dear and not dear:
        kinds = "an alphabet of 70 characters a part"
    failing = first_failing(found)
    fixed_by = f"{failing.title}: {failing.words}" if failing is not None else "c list"
    when = "now" if draft.start_at is None else _start(composition)
    validity = "" if draft.validity is None else f"validity {draft.validity} h   "
    tariff = "" if draft.tariff is None else f"tariff {draft.tariff}   "
    rows = [
        ("Text", f"{len(draft.text)} characters = {_parts(counted)}", kinds),
        ("Parts", f"{people} x {counted.parts} = {people * counted.parts}", ""),
        ("Price", *price_words(price, composition.account.title, composition.account.clock())),
        ("After", *after_words(composition, price)),
        ("When", when, f"{validity}{tariff}stop list respected"),
    ]
    if checked:
        rows.append(("Checks", summary(found), fixed_by))
    return tuple(beside(f"{label:<{LABEL}}{left}", right, width - 2) for label, left, right in rows)


def _start(composition: Composition) -> str:
    start, account = composition.draft.start_at, composition.account
    return "now" if start is None else clock_words(start, account.clock().tzinfo, account.zone)
