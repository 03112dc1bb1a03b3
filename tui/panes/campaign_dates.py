"""The window of time of a list of campaigns, as people write it. Pure."""

import re
from datetime import datetime, timedelta, tzinfo
from typing import Final

HOW: Final = "first and last day, as 2026-09-01 2026-10-31, or the last day alone"
_DAY: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_BETWEEN: Final = re.compile(r"[\s,;.]*(?:to|until|-|–)?[\s,;.]*")


class NoWindow(ValueError):
    """What was written is no window; the message is a sentence for the screen."""


def window_of(written: str, zone: tzinfo | None, longest: timedelta) -> tuple[datetime, datetime]:
    """Beginning of the first day and end of the last one; of a last day alone, the longest window up to it.

    Raises:
        NoWindow: it is written in another way, goes backwards, or is longer than the provider allows.
    """
    days = [_day(found[0], zone) for found in _DAY.finditer(written)]
    if len(days) not in (1, 2) or any(not _BETWEEN.fullmatch(rest) for rest in _DAY.split(written)):
        raise NoWindow(f"write the {HOW}")
    until = days[-1] + timedelta(days=1)
    since = days[0] if len(days) == 2 else until - longest  # noqa: PLR2004 - first and last
    if since >= until:
        raise NoWindow("the first day comes after the last one")
    if until - since > longest:
        raise NoWindow(f"{(until - since).days} days are too many: the provider shows {longest.days} at once")
    return since, until


def _day(written: str, zone: tzinfo | None) -> datetime:
    try:
        return datetime.strptime(written, "%Y-%m-%d").replace(tzinfo=zone)
    except ValueError:
        raise NoWindow(f"there is no day {written}") from None
