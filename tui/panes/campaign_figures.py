"""A campaign in words and bars that also read without colour. Pure."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Final

from tui.domain.campaigns import Campaign, CampaignDetail, Standing, Tally

BAR: Final = 24
"""Cells of a bar."""
_SOON, _LATER = 5.0, 60.0
_SLOWER: Final = 1.5


def facts_line(campaign: Campaign, zone: tzinfo | None) -> tuple[str, ...]:
    """All properties, on few lines."""
    times = {
        "created": campaign.created,
        "starts" if campaign.started is None else "was to start": campaign.starts,
        "started": campaign.started,
        "finished": campaign.finished,
    }
    told = [f"{what} {_local(moment, zone)}" for what, moment in times.items() if moment is not None]
    return (
        f"{campaign.status.upper()}   {campaign.channel} from {campaign.sender}   id {campaign.id}",
        "   ".join(told[:2]),
        "   ".join(told[2:]),
    )


def figures_of(detail: CampaignDetail, zone: tzinfo | None) -> tuple[str, ...]:
    """All properties, then how many messages are in which state."""
    first, *times = facts_line(detail.campaign, zone)
    money = f"   price {detail.price}" if detail.price is not None else ""
    people = "" if detail.messages is None else f"{detail.messages} messages"
    people += "" if detail.phones is None else f" to {detail.phones} numbers"
    lines = [first + money, *filter(None, times), *filter(None, [people]), *bars(detail.tallies)]
    for channel, tallies in detail.alternatives.items():
        lines += [f"by {channel}:", *bars(tallies)]
    return tuple(lines)


def bars(tallies: tuple[Tally, ...]) -> Iterator[str]:
    """A line for each state that any message is in: its word, a bar, a number and a share."""
    total = sum(tally.count for tally in tallies)
    for tally in tallies:
        if tally.count:
            filled = max(1, round(BAR * tally.count / total))
            bar = "#" * filled + "." * (BAR - filled)
            yield f"{tally.status:<12} {bar} {tally.count:>6} {tally.count / total:>4.0%}"


def is_moving(detail: CampaignDetail) -> bool:
    """Whether its figures may still change by themselves."""
    if detail.campaign.standing in (Standing.HALTED, Standing.REFUSED):
        return False
    return detail.campaign.standing is not Standing.ENDED or detail.settled < 1


def next_look(before: float | None) -> float:
    """Seconds until figures are read again: slower the longer it goes on."""
    return _SOON if before is None else min(_LATER, before * _SLOWER)


def _local(moment: datetime, zone: tzinfo | None) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
