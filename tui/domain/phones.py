"""Phone numbers: what was typed, pasted or sent, as one value that can be compared.

A number is kept as its international digits without the plus; that is what providers take and what two
rows of one person agree on. The only module that knows phonenumbers, which it loads at the first number
it must judge: no first screen waits for it. Imports `foreign` besides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import groupby
from typing import Final

from msgspec import Struct

from tui.domain.foreign import shown

LONGEST: Final = 15
"""Digits of the longest number there is (ITU-T E.164)."""
SHORTEST_INTERNATIONAL: Final = 7
"""Digits below which a number is an internal or emergency one: it gets no plus."""

_WRITTEN_WITH: Final = frozenset(" +-()./\u00a0\u2007\u2009\u202f\u2010\u2011\u2012\u2013\u2014\u2212\uff0b")
_PLUSES: Final = ("+", "\uff0b")

_NO_COUNTRY: Final = "No country's numbers begin like that."
_TOO_SHORT: Final = "It has too few digits for a phone number."
_TOO_LONG: Final = "It has too many digits for a phone number."
# By the name phonenumbers gives to the outcome.
_FAULTS: Final = {
    "IS_POSSIBLE": "",
    "IS_POSSIBLE_LOCAL_ONLY": "Its area code is missing.",
    "INVALID_COUNTRY_CODE": _NO_COUNTRY,
    "TOO_SHORT": _TOO_SHORT,
    "TOO_LONG": _TOO_LONG,
    "INVALID_LENGTH": "No number of its country has that many digits.",
}


@dataclass(frozen=True, slots=True)
class Phone:
    """One number.

    Attributes:
        digits: international digits without plus, at most `LONGEST` where a person typed them.
        doubt: a sentence where the number is possible but unlikely, else empty. Not part of the number.
    """

    digits: str
    doubt: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not (self.digits.isascii() and self.digits.isdigit()):
            raise ValueError("a phone consists of ASCII digits")

    def __str__(self) -> str:
        return display(self.digits)


class Impossible(Struct, frozen=True):
    """What cannot be a number, and why, in a sentence the user can act on."""

    text: str
    sentence: str


class Kind(Enum):
    """What answers at a number, as far as its digits tell."""

    MOBILE = auto()
    LANDLINE = auto()
    EITHER = auto()
    OTHER = auto()
    """Toll-free, premium, internet or unknown."""


# By the name phonenumbers gives to the type.
_KINDS: Final = {
    "MOBILE": Kind.MOBILE,
    "FIXED_LINE": Kind.LANDLINE,
    "FIXED_LINE_OR_MOBILE": Kind.EITHER,
}


class Facts(Struct, frozen=True):
    """What the numbering plans say about a number.

    Attributes:
        digits: the number as the plan writes it.
        fault: why it cannot exist, else empty.
        known: whether a range of its country holds it.
        calling_code: digits of the country, `48` for Poland.
        country: ISO 3166 alpha-2, or empty.
        grouped: the number in the groups of its country, with a plus.
    """

    digits: str
    fault: str
    known: bool
    calling_code: str
    country: str
    kind: Kind
    grouped: str


def digits_of(text: str) -> str:
    """The decimal digits of a text, in ASCII, whatever script they were written in."""
    return "".join(str(int(character)) for character in text if character.isdecimal())


def display(digits: str) -> str:
    """A number as tables show it: a plus and unbroken digits; anything else as it is."""
    if len(digits) < SHORTEST_INTERNATIONAL or not (digits.isascii() and digits.isdigit()):
        return digits
    return "+" + digits


def grouped(digits: str) -> str:
    """A number as confirming screens print it, made of the digits alone: `+48 500 000 001`."""
    facts = facts_of(digits)
    if facts is not None and not facts.fault and digits_of(facts.grouped) == digits:
        return facts.grouped
    return " ".join(re.findall(r"\+?.{1,3}", display(digits)))


def parse_phone(text: str, country: str | None) -> Phone | Impossible:
    """Read a number as somebody typed it.

    A plus or two zeros in front mean an international number. Without them it is read as one of `country`,
    and as an international one without plus where that fits better. Three outcomes: a `Phone`, a `Phone`
    with a doubt to warn of, or `Impossible`, to be refused. Reading a read number changes nothing.

    Args:
        text: the number alone, in any grouping.
        country: ISO 3166 alpha-2 of numbers without a prefix, or None.
    """
    text = _DECIMAL_ZERO.sub("", text.strip())
    digits = digits_of(text)
    if fault := _misspelt(text, digits):
        return Impossible(text, fault)
    readings = list(_readings(text, digits, country))
    best = max(readings, key=lambda facts: (not facts.fault, facts.known))
    if best.fault:
        return Impossible(text, readings[0].fault)
    return Phone(best.digits, "" if best.known else _doubt(best))


def facts_of(digits: str) -> Facts | None:
    """What is known of an international number without plus; None where no country begins like that."""
    facts = _examined("+" + digits, None)
    return facts if facts.calling_code else None


def _misspelt(text: str, digits: str) -> str:
    if not digits:
        return "There is no number here."
    stranger = next((c for c in text if not (c.isdecimal() or c in _WRITTEN_WITH)), None)
    if stranger is not None:
        return f"The sign {shown(stranger)} does not belong in a phone number."
    if _FRACTION.fullmatch(text):
        return "It is no whole number."
    if any(plus in text.lstrip(" (").lstrip("".join(_PLUSES)) for plus in _PLUSES):
        return "A plus stands only in front of a number."
    return ""


def _readings(text: str, digits: str, country: str | None) -> Iterator[Facts]:
    """The ways to read a number, the likeliest first."""
    international = text.lstrip(" (").startswith(_PLUSES) or digits.startswith("00")
    if country is not None and not international:
        yield _examined(digits, country)
    yield _examined("+" + digits.removeprefix("00"), None)


def _doubt(facts: Facts) -> str:
    where = facts.country or f"country {facts.calling_code}"
    return f"{display(facts.digits)} is in no known range of {where}."


def _examined(text: str, country: str | None) -> Facts:
    """Ask the numbering plans about digits with a plus, or of one country."""
    import phonenumbers as plans  # noqa: PLC0415 - 70 ms that no first screen needs

    try:
        number = plans.parse(text, country)
    except plans.NumberParseException as error:
        faults = {error.INVALID_COUNTRY_CODE: _NO_COUNTRY, error.TOO_LONG: _TOO_LONG}
        return Facts("", faults.get(error.error_type, _TOO_SHORT), False, "", "", Kind.OTHER, "")
    digits = plans.format_number(number, plans.PhoneNumberFormat.E164).removeprefix("+")
    known = plans.is_valid_number(number)
    if not known and text != "+" + digits:
        return _examined("+" + digits, None)  # a second trunk zero may have come to the front
    fault = _FAULTS[plans.ValidationResult.to_string(plans.is_possible_number_with_reason(number))]
    if not SHORTEST_INTERNATIONAL <= len(digits) <= LONGEST:
        fault = _TOO_SHORT if len(digits) < SHORTEST_INTERNATIONAL else _TOO_LONG
    return Facts(
        digits=digits,
        fault=fault,
        known=known,
        calling_code=str(number.country_code),
        country=plans.region_code_for_number(number) or "",
        kind=_KINDS.get(plans.PhoneNumberType.to_string(plans.number_type(number)), Kind.OTHER),
        grouped=plans.format_number(number, plans.PhoneNumberFormat.INTERNATIONAL).replace("-", " "),
    )


class PastedLine(Struct, frozen=True):
    """One line of a pasted spreadsheet or mail.

    Attributes:
        text: the line as it was pasted.
        name: what is left of it without numbers, addresses and separators.
        phones: the numbers found, in order, each once.
        unread: what looks like a number and is none, for a person to correct.
    """

    text: str
    name: str
    phones: tuple[Phone, ...]
    unread: tuple[Impossible, ...]


_ROUNDED: Final = re.compile(r"\d[.,]\d+E\+?\d+", re.IGNORECASE)
_LABEL: Final = re.compile(r"\b(?:tel|telefon|phone|mob|mobile|kom|тел|телефон|моб)\b[.:]*(?=\s*[+(\d])", re.IGNORECASE)
_DECIMAL_ZERO: Final = re.compile(r"(?<=\d{7})[.,]00?(?![\d.,/-])")
_FRACTION: Final = re.compile(r"\+?\d{7,}[.,]\d{1,2}")
_CELL_END: Final = re.compile(r"[\t;|\"]|(?<=\d)\s*,|,\s*(?=[+(\d])")
_DATE: Final = re.compile(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4}")
_EDGES: Final = " '<>,:-\u2013\u2014"
_MOST_GROUPS: Final = 7
_MOST_DIGITS_WRITTEN: Final = LONGEST + 3  # two zeros in front, and a trunk zero in brackets


def find_numbers(text: str, country: str | None) -> list[PastedLine]:
    """Read names and numbers out of pasted lines; blank lines are left out.

    A cell ends at a TAB, a semicolon, a bar or a double quote, and at a comma beside a digit.
    """
    return [_read_line(line, country) for line in text.splitlines() if line.strip()]


def _read_line(line: str, country: str | None) -> PastedLine:
    found: list[Phone | Impossible] = [
        Impossible(rounded, "A spreadsheet has rounded this number.") for rounded in _ROUNDED.findall(line)
    ]
    rest = line
    for pattern in (_ROUNDED, _LABEL, _DECIMAL_ZERO):
        rest = pattern.sub(" ", rest)
    words: list[str] = []
    for cell in _CELL_END.split(rest):
        for is_number, tokens in groupby(cell.strip(_EDGES).split(), _may_be_number):
            if is_number:
                numbers, others = _read_run(list(tokens), country)
                found += numbers
                words += others
            else:
                words += (token for token in tokens if "@" not in token)
    phones = tuple(dict.fromkeys(item for item in found if isinstance(item, Phone)))
    unread = tuple(item for item in found if isinstance(item, Impossible))
    return PastedLine(line, " ".join(words).strip(_EDGES), phones, unread)


def _may_be_number(token: str) -> bool:
    return all(c.isdecimal() or c in _WRITTEN_WITH for c in token) and not _DATE.fullmatch(token)


def _read_run(tokens: list[str], country: str | None) -> tuple[list[Phone | Impossible], list[str]]:
    """The numbers in neighbouring groups of digits, and the groups that belong to none."""
    whole = parse_phone(" ".join(tokens), country)
    if isinstance(whole, Phone) and not whole.doubt:
        return [whole], []
    numbers: list[Phone | Impossible] = []
    others: list[str] = []
    at = 0
    while at < len(tokens):
        phone, groups = _first_number(tokens[at : at + _MOST_GROUPS], country)
        if phone is None:
            others.append(tokens[at])
        else:
            numbers.append(phone)
        at += groups
    if numbers:
        return numbers, others
    if isinstance(whole, Phone) or len(digits_of(whole.text)) >= SHORTEST_INTERNATIONAL:
        return [whole], []
    return [], tokens


def _first_number(tokens: list[str], country: str | None) -> tuple[Phone | None, int]:
    """The longest likely number that begins with the first group, and the count of groups it takes."""
    for groups in range(len(tokens), 0, -1):
        written = " ".join(tokens[:groups])
        if not SHORTEST_INTERNATIONAL <= len(digits_of(written)) <= _MOST_DIGITS_WRITTEN:
            continue
        phone = parse_phone(written, country)
        if isinstance(phone, Phone) and not phone.doubt:
            return phone, groups
    return None, 1
