"""Counters and times as every provider spells them, tolerantly. Pure; imports nothing of ours."""

from datetime import datetime, tzinfo
from typing import Final

MOST: Final = 10**12
"""Things that anybody could have; a counter beyond tells nothing."""
_LONGEST: Final = 19
"""Digits that are worth reading."""
_YEARS: Final = range(2, 9999)
"""Years in which a time can be said in every zone."""


def whole(value: object) -> int | None:
    """A whole number, also one written as a text; None for anything else."""
    if isinstance(value, str):
        text = value.strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def count_of(value: object) -> int | None:
    """A number of things; None where nothing useful is said."""
    number = whole(value)
    return number if number is not None and 0 <= number <= MOST else None


def time_of(value: object, zone: tzinfo) -> datetime | None:
    """A moment; one without a zone is in the account's. None where there is none or it cannot be read."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
        if moment.year not in _YEARS:
            return None
        return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
    except (ValueError, OverflowError):
        return None
