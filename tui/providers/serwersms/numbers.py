"""Phone numbers as SerwerSMS writes them (contract, section 1.5). Pure; imports nothing of ours."""

from typing import Final

_PUNCTUATION: Final = str.maketrans("", "", " .,-()\u00a0")
_POLISH_LENGTH: Final = 9
_POLAND: Final = "48"


def canonical(written: str) -> str:
    """The international digits of a number, without plus; what is no number stays as it is.

    Nine digits without a prefix are a Polish number, which the server completes in the same way.
    """
    bare = written.translate(_PUNCTUATION)
    if bare.startswith("+"):
        digits = bare[1:]
    elif bare.startswith("00"):
        digits = bare[2:]
    else:
        digits = _POLAND + bare if len(bare) == _POLISH_LENGTH else bare
    return digits if is_number(digits) else written


def is_number(digits: str) -> bool:
    """Whether a phone as we keep it consists of digits; a masked one does not."""
    return digits.isascii() and digits.isdigit()


def on_the_wire(digits: str) -> str:
    """A number as requests carry it: with its plus. What is no number goes back as it came."""
    return f"+{digits}" if is_number(digits) else digits
