"""Names and numbers made unreadable for people who look over the shoulder. Pure."""

from tui.domain.contacts import FieldType

KEPT_DIGITS = 3
"""Digits of a number that stay readable, at its end."""


def veiled(value: str, kind: FieldType = FieldType.TEXT) -> str:
    """A value with all but its first letter, or its last digits, replaced by dots of the same length."""
    if kind in (FieldType.NUMBER, FieldType.FLAG, FieldType.TIME):
        return value
    digits = sum(character.isdecimal() for character in value)
    if kind is FieldType.PHONE or digits >= len(value) / 2 > 0:
        return _numbers(value)
    return " ".join(word[:1] + "·" * (len(word) - 1) for word in value.split(" "))


def _numbers(value: str) -> str:
    left = sum(character.isdecimal() for character in value)
    shown = []
    for character in value:
        if character.isdecimal():
            shown.append(character if left <= KEPT_DIGITS else "·")
            left -= 1
        else:
            shown.append(character)
    return "".join(shown)
