"""Parts of a text message: how many, where they begin, and which characters make them more.

A text in the GSM 7-bit default alphabet (3GPP TS 23.038, section 6.2.1) counts septets, 160 in one part or
153 in each of several; any other character makes the whole text UCS-2, which counts UTF-16 code units,
70 or 67. An escape with its character, and a surrogate pair, stay in one part.

Pure; imports the standard library only.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final, NamedTuple

from msgspec import Struct


class Encoding(StrEnum):
    """How a text travels; the value is for the screen."""

    GSM7 = "GSM-7"
    UCS2 = "UCS-2"


class Limits(Struct, frozen=True):
    """Units that fit: septets for GSM-7, UTF-16 code units for UCS-2.

    Attributes:
        gsm_single: of a message of one part.
        gsm_part: of each part of several, after the concatenation header.
    """

    gsm_single: int = 160
    gsm_part: int = 153
    ucs2_single: int = 70
    ucs2_part: int = 67

    def of(self, encoding: Encoding) -> tuple[int, int]:
        """Units of a single part, and of one among several."""
        if encoding is Encoding.GSM7:
            return self.gsm_single, self.gsm_part
        return self.ucs2_single, self.ucs2_part


STANDARD: Final = Limits()


class DearCharacter(Struct, frozen=True):
    """A character that counts twice, or makes the whole text UCS-2.

    Attributes:
        index: place in the text, in code points.
        replacement: what looks alike and costs less, possibly empty; None where there is nothing.
        cost: parts of one message that are saved without it. Characters that force UCS-2 are counted
            together, since only all of them gone save anything; others with their equals.
        forces_ucs2: whether it is outside the GSM alphabet.
    """

    index: int
    character: str
    replacement: str | None
    cost: int
    forces_ucs2: bool


class Count(Struct, frozen=True):
    """What a text comes to.

    Attributes:
        units: septets or UTF-16 code units.
        parts: 0 for an empty text.
        capacity_left: units that still fit before another part begins.
        dear: in the order of the text.
    """

    encoding: Encoding
    units: int
    parts: int
    capacity_left: int
    dear: tuple[DearCharacter, ...] = ()

    @property
    def strays(self) -> tuple[DearCharacter, ...]:
        """The dear characters, unless most of the text is of them: then it is written in another alphabet."""
        forcing = sum(one.forces_ucs2 for one in self.dear)
        return () if 2 * forcing > self.units else self.dear


_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION: Final = frozenset("\f^{}\\[~]|€")
_EXTENSION_LOOKS_LIKE: Final[Mapping[str, str]] = {"[": "(", "]": ")", "{": "(", "}": ")"}
_LOOKS_LIKE: Final[Mapping[str, str]] = (
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\u2022\u00b7", "-")
    | dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4\u02bc`", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"')
    | dict.fromkeys("\t\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000", " ")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f", "")
    | {"\u2026": "...", "\u2044": "/", "\u00d7": "x", "\u2039": "<", "\u203a": ">"}
    | {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "\u0131": "i", "œ": "oe", "Œ": "OE"}
    | {"\u2116": "No", "\u00a9": "(c)", "\u00ae": "(R)", "\u2122": "(TM)", "₴": "UAH", "₽": "RUB"}
)
# Letters that look Latin. One that strayed into a Latin text is replaced; a Cyrillic text stays as it is.
_STRAYS: Final[Mapping[str, str]] = dict(
    zip(
        "АВЕКМНОРСТУХІЈЅаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",  # noqa: RUF001 - they are what this table is about
        "ABEKMHOPCTYXIJSaeopcyxijsABEZHIKMNOPTYXo",
        strict=True,
    )
)
_STRAYS_TOO: Final = {**_LOOKS_LIKE, **_STRAYS}


class _Filled(NamedTuple):
    """Parts filled one after the other: sum of units, index where each part starts, units free in the last."""

    units: int
    starts: tuple[int, ...]
    left: int


def count(text: str, limits: Limits = STANDARD) -> Count:
    """Parts and units of a text, and the characters that make them more."""
    encoding = _encoding(text)
    filled = _fill(_sizes(text, encoding), *limits.of(encoding))
    parts = len(filled.starts)
    dear = _forcing(text, parts, limits) if encoding is Encoding.UCS2 else _doubled(text, parts, limits)
    return Count(encoding, filled.units, parts, filled.left, tuple(dear))


def split(text: str, limits: Limits = STANDARD) -> tuple[str, ...]:
    """The text of each part."""
    encoding = _encoding(text)
    starts = _fill(_sizes(text, encoding), *limits.of(encoding)).starts
    return tuple(text[start:end] for start, end in pairwise((*starts, len(text))))


def replace_dear(text: str, limits: Limits = STANDARD) -> str:
    """The text with each character replaced that costs parts and has something that looks alike.

    The text as it is where that saves no part, since something else keeps it dear. Doing it again changes nothing.
    """
    instead = _without_dear(text, limits)
    return instead if count(instead, limits).parts < count(text, limits).parts else text


def _without_dear(text: str, limits: Limits) -> str:
    while True:
        instead = {
            dear.index: dear.replacement
            for dear in count(text, limits).dear
            if dear.cost > 0 and dear.replacement is not None
        }
        if not instead:
            return text
        text = "".join(instead.get(index, character) for index, character in enumerate(text))


def _encoding(text: str) -> Encoding:
    return Encoding.GSM7 if all(c in _BASIC or c in _EXTENSION for c in text) else Encoding.UCS2


def _sizes(text: str, encoding: Encoding) -> list[int]:
    """Units of each character."""
    if encoding is Encoding.GSM7:
        return [2 if character in _EXTENSION else 1 for character in text]
    return [2 if character > "\uffff" else 1 for character in text]


def _fill(sizes: Sequence[int], single: int, part: int) -> _Filled:
    units = sum(sizes)
    if units <= single:
        return _Filled(units, (0,) if sizes else (), single - units)
    starts = [0]
    used = 0
    for index, size in enumerate(sizes):
        if used + size > part:
            starts.append(index)
            used = 0
        used += size
    return _Filled(units, tuple(starts), part - used)


def _forcing(text: str, parts: int, limits: Limits) -> Iterable[DearCharacter]:
    """The characters outside the GSM alphabet, against the same text without them."""
    outside = {character for character in text if character not in _BASIC and character not in _EXTENSION}
    instead = {character: _look_alike(character, _STRAYS_TOO) for character in outside}
    if None in instead.values():
        instead = {character: _look_alike(character, _LOOKS_LIKE) for character in outside}
    latin = "".join(_or_one_septet(instead[c]) if c in outside else c for c in text)
    cheap = _fill(_sizes(latin, Encoding.GSM7), *limits.of(Encoding.GSM7))
    cost = max(0, parts - len(cheap.starts))
    for index, character in enumerate(text):
        if character in outside:
            yield DearCharacter(index, character, instead[character], cost, forces_ucs2=True)


def _doubled(text: str, parts: int, limits: Limits) -> Iterable[DearCharacter]:
    """The characters that are sent as an escape and another one, each kind against a single septet."""
    cost: dict[str, int] = {}
    for character in _EXTENSION.intersection(text):
        sizes = [1 if c == character else size for c, size in zip(text, _sizes(text, Encoding.GSM7), strict=True)]
        cost[character] = parts - len(_fill(sizes, *limits.of(Encoding.GSM7)).starts)
    for index, character in enumerate(text):
        if character in cost:
            replacement = _EXTENSION_LOOKS_LIKE.get(character)
            yield DearCharacter(index, character, replacement, cost[character], forces_ucs2=False)


def _look_alike(character: str, table: Mapping[str, str]) -> str | None:
    """What a character outside the alphabet may be replaced by: out of the table, or without its accents."""
    if character in table:
        return table[character]
    bare = (c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    instead = "".join(table.get(c, c) for c in bare)
    return instead if instead and _BASIC.issuperset(instead) else None


def _or_one_septet(replacement: str | None) -> str:
    return "?" if replacement is None else replacement
