"""How a send stands, in words. Pure: imports no textual."""

from collections.abc import Iterable
from datetime import datetime

from tui.domain.money import Money, parse_money
from tui.services.dispatch import Progress, Result
from tui.services.sending import LOOKS, Purpose, SendState, for_support

IN_DOUBT = (SendState.SENDING, SendState.UNKNOWN)


def state_of(progress: Progress | None, *, is_over: bool) -> str:
    """The word for all batches together.

    Args:
        progress: None before the first batch.
        is_over: whether no further batch will leave.
    """
    if progress is None:
        return "NOT SENT" if is_over else "CONFIRMED"
    if progress.unknown:
        return "AMBIGUOUS"
    total, sent = progress.plan.people, progress.people(SendState.SENT)
    if not is_over and sent < total:
        return f"SENDING {sent}/{total}"
    if sent == total:
        return _done(progress)
    if progress.is_stopped:
        return "STOPPED"
    return "PARTLY SENT" if sent else "NOT SENT"


def _done(progress: Progress) -> str:
    if progress.plan.purpose is Purpose.DRY_RUN:
        return "CHECKED" if not any(one.campaign_id for one in progress.results) else "CHECKED, MAYBE SENT"
    return "SCHEDULED" if progress.plan.batches[0].start_at is not None else "SENT"


def lines_of(progress: Progress | None, trouble: str, now: datetime, *, is_over: bool) -> tuple[str, ...]:
    """What became of the people and of each batch, and what to do about it."""
    if progress is None:
        return (trouble or "The journal takes it down first.",)
    found = [_people(progress), *filter(None, [_money(progress)]), ""]
    found += [_batch(one, now) for one in progress.results]
    state = state_of(progress, is_over=is_over)
    found += ["", *_advice(state, progress, now)]
    return tuple(found)


def _people(progress: Progress) -> str:
    counts = {
        "accepted": progress.people(SendState.SENT),
        "under way": progress.people(SendState.SENDING),
        "in doubt": progress.people(SendState.UNKNOWN),
        "refused": progress.people(SendState.REFUSED),
        "not sent": progress.people(SendState.NOT_FOUND),
        "not tried": progress.people(SendState.CONFIRMED),
    }
    told = ", ".join(f"{number} {words}" for words, number in counts.items() if number)
    return f"{progress.plan.people} people: {told}"


def _money(progress: Progress) -> str:
    pairs = [(one.batch.price, one.charged) for one in progress.results if one.state is SendState.SENT]
    if not any(asked or charged for asked, charged in pairs):
        return ""
    asked, charged = (_sum(filter(None, each)) for each in zip(*pairs, strict=True))
    return f"price asked {asked or 'not told'}, charged {charged or 'not told yet'}"


def _sum(amounts: Iterable[str]) -> str:
    """The sum of amounts as the journal keeps them, per currency."""
    sums: dict[str, Money] = {}
    for written in amounts:
        amount, _, currency = written.partition(" ")
        one = parse_money(amount, currency)
        sums[one.currency] = sums[one.currency] + one if one.currency in sums else one
    return ", ".join(one.format() for one in sums.values())


def _batch(result: Result, now: datetime) -> str:
    batch = result.batch
    which = f"batch {batch.number} of {batch.of}" if batch.of > 1 else "request"
    word = "AMBIGUOUS" if result.state is SendState.UNKNOWN else str(result.state)
    campaign = f", campaign {result.campaign_id}" if result.campaign_id else ""
    at = f" {result.at.astimezone(now.tzinfo):%H:%M:%S}" if result.at is not None else ""
    sentence = f": {result.sentence}" if result.sentence else ""
    return f"{which} to {len(batch.phones)}{campaign}: {word}{at}{sentence}"


def _advice(state: str, progress: Progress, now: datetime) -> tuple[str, ...]:
    start = progress.plan.batches[0].start_at
    if state == "AMBIGUOUS":
        lost = progress.unknown[0]
        looks = ", ".join(f"{seconds:.0f}" for seconds in LOOKS)
        return (
            f"The provider may have it. Looking by our ids, {looks} s after the loss; J lists the looks.",
            "Nothing is sent again by itself, and this draft cannot be sent while it is in doubt.",
            "If looks stay unanswered, ask the provider's support (y copies this):",
            *for_support(lost.batch, lost.at or now).splitlines(),
        )
    if state == "SCHEDULED" and start is not None:
        until = f"{start.astimezone(now.tzinfo):%Y-%m-%d %H:%M %Z}"
        return (f"It starts {until}; until then Enter, then X stops it; from elsewhere gm, Enter, X.",)
    if state in ("PARTLY SENT", "STOPPED", "NOT SENT") and progress.plan.purpose is Purpose.CAMPAIGN:
        return ("The rest was kept as a draft with the same ids: gd opens it, and leaves out who got it.",)
    return ()
