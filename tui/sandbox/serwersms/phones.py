"""Phone numbers as SerwerSMS corrects and prints them (SerwerSMS contract, section 1.5). Pure."""

import re
from typing import Final

_PUNCTUATION: Final = re.compile(r"[\s.,\-()]")
_INTERNATIONAL: Final = re.compile(r"\+\d{8,18}", re.ASCII)
_POLISH: Final = re.compile(r"(?:48)?(\d{9})", re.ASCII)
_POLISH_PREFIX: Final = "+48"


def normalised(raw: str) -> str | None:
    """The number in international form with a plus, or None when it is no phone number."""
    bare = _PUNCTUATION.sub("", raw)
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    elif polish := _POLISH.fullmatch(bare):
        bare = _POLISH_PREFIX + polish[1]
    return bare if _INTERNATIONAL.fullmatch(bare) else None


def digits(raw: str) -> str:
    """The ASCII digits of a phrase, for searching a number by a part of it."""
    return "".join(char for char in raw if char in "0123456789")


def printed(phone: str, form: str) -> str:
    """A stored number in one of the forms of switch `serwersms.phone_output`: plus, digits or local."""
    if form == "plus":
        return phone
    if form == "local" and phone.startswith(_POLISH_PREFIX):
        return phone.removeprefix(_POLISH_PREFIX)
    return phone.removeprefix("+")
