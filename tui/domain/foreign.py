"""Text that came from somebody else, made fit for a screen or a log.

A name in a contact book may hold an escape sequence, a mark that turns the reading direction, or a
letter that only looks like another one. `shown` gives what may be printed. The raw value stays with the
caller: it alone may be written back to a provider. Nothing here knows markup: text widgets need
`markup=False` besides.

Imports the standard library only.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import chain
from types import MappingProxyType
from typing import Final

CELL_LIMIT: Final = 512
"""Characters shown of one cell."""
BLOCK_LIMIT: Final = 4096
"""Characters shown of one text of several lines."""
ELLIPSIS: Final = "…"
MARK: Final = "␦"
"""Stands for a character that has no picture: direction controls, zero-width and other unseen ones."""
BROKEN: Final = "\ufffd"
"""Stands for what is no character at all: C1 controls, lone surrogates, noncharacters, tags."""
MARKS_IN_A_ROW: Final = 4
"""Combining marks kept on one letter; Vietnamese needs two, Hebrew with points and accents three or four."""

_DELETE: Final = 0x7F
_CONTROLS: Final = range(0x20)
_PICTURE_OF_DELETE: Final = "␡"

_BIDI: Final = (
    range(0x061C, 0x061D),  # Arabic letter mark
    range(0x200E, 0x2010),  # left-to-right and right-to-left mark
    range(0x202A, 0x202F),  # embeddings and overrides
    range(0x2066, 0x206A),  # isolates
)
_INVISIBLE: Final = (
    range(0x00AD, 0x00AE),  # soft hyphen
    range(0x034F, 0x0350),  # combining grapheme joiner
    range(0x0600, 0x0606),  # Arabic number signs: drawn by some terminals with a width, by some without
    range(0x06DD, 0x06DE),
    range(0x070F, 0x0710),
    range(0x0890, 0x0892),
    range(0x08E2, 0x08E3),
    range(0x115F, 0x1161),  # Hangul fillers
    range(0x17B4, 0x17B6),
    range(0x180B, 0x1810),  # Mongolian selectors
    range(0x200B, 0x200E),  # zero-width space and joiners
    range(0x2028, 0x202A),  # line and paragraph separator
    range(0x2060, 0x2066),  # word joiner, invisible operators
    range(0x206A, 0x2070),  # deprecated shaping controls
    range(0x2800, 0x2801),  # Braille without a dot
    range(0x3164, 0x3165),  # Hangul filler
    range(0xFE00, 0xFE10),  # variation selectors
    range(0xFEFF, 0xFF00),  # byte order mark
    range(0xFFA0, 0xFFA1),  # half-width Hangul filler
    range(0xFFF0, 0xFFFC),  # reserved, and interlinear annotation
    range(0x110BD, 0x110BE),
    range(0x110CD, 0x110CE),
    range(0x13430, 0x13440),  # Egyptian layout controls
    range(0x1BCA0, 0x1BCA4),  # shorthand format controls
    range(0x1D173, 0x1D17B),  # musical format controls
    range(0xE0100, 0xE01F0),  # variation selectors, second set
)
_NOT_CHARACTERS: Final = (
    range(0x80, 0xA0),  # C1
    range(0xD800, 0xE000),  # surrogates
    range(0xFDD0, 0xFDF0),  # noncharacters; so are the last two of each plane
    *(range(plane + 0xFFFE, plane + 0x10000) for plane in range(0, 0x110000, 0x10000)),
    range(0xE0000, 0xE0100),  # tags
    range(0xE01F0, 0xE1000),  # reserved to be ignored
)


def _replacements() -> dict[int, str]:
    table = {code: chr(0x2400 + code) for code in _CONTROLS}
    table[_DELETE] = _PICTURE_OF_DELETE
    table |= dict.fromkeys(chain(*_BIDI, *_INVISIBLE), MARK)
    table |= dict.fromkeys(chain(*_NOT_CHARACTERS), BROKEN)
    return table


def _character_class(ranges: Iterable[range]) -> re.Pattern[str]:
    return re.compile("[" + "".join(f"\\U{r.start:08x}-\\U{r.stop - 1:08x}" for r in ranges) + "]")


_TABLE: Final = _replacements()
_LAYOUT: Final = dict.fromkeys(map(ord, "\t\n"), " ")
_BLOCK_TABLE: Final = {code: text for code, text in _TABLE.items() if code != ord("\n")}
REPLACEMENTS: Final[Mapping[int, str]] = MappingProxyType(_TABLE)
"""Code point -> what is shown instead, one character each. Fit for `str.translate`."""

# Alphabets and signs of everyday texts that hold neither a forbidden character nor a combining mark.
_PLAIN: Final = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u0590\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u23ff]*"
)
_BIDI_CHARACTERS: Final = _character_class(_BIDI)
_INVISIBLE_CHARACTERS: Final = _character_class((*_INVISIBLE, *_NOT_CHARACTERS, _CONTROLS, range(0x7F, 0x80)))

# A dropped mark makes the result shorter than its source, so more of the source is read than is shown.
_READ_AHEAD: Final = 8


def shown(raw: str, limit: int = CELL_LIMIT) -> str:
    """What may be printed of a foreign text, on one line.

    Controls (TAB and line ends too) become their pictures, other characters without a picture a visible mark;
    marks piled on one letter are thinned out. Showing a shown text changes nothing.

    Args:
        raw: anything a provider, a file or a colleague sent, lone surrogates included.
        limit: characters kept, at least 1; the last one is an ellipsis where something was cut off.
    """
    return _cut(raw, limit, _TABLE)


def shown_block(raw: str, limit: int = BLOCK_LIMIT) -> str:
    r"""Like `shown`, for a text of several lines: line ends stay, those of Windows become `\n`."""
    return _cut(raw[: limit * _READ_AHEAD].replace("\r\n", "\n") + raw[limit * _READ_AHEAD :], limit, _BLOCK_TABLE)


def is_altered(raw: str) -> bool:
    """Whether a cell shows other characters than it was given, so that its row is to be marked.

    Cutting does not count, nor line ends and tabs, nor does what stands far behind the cut.
    """
    head = raw[: CELL_LIMIT * _READ_AHEAD]
    return not _PLAIN.fullmatch(head) and _cleaned(line := _on_one_line(head), _TABLE) != line


def _on_one_line(raw: str) -> str:
    return raw.replace("\r\n", " ").translate(_LAYOUT)


def _cut(raw: str, limit: int, table: Mapping[int, str]) -> str:
    head = raw[: limit * _READ_AHEAD]
    clean = _cleaned(head, table)
    if len(clean) <= limit and len(head) == len(raw):
        return clean
    return clean[: limit - 1] + ELLIPSIS


def _cleaned(raw: str, table: Mapping[int, str]) -> str:
    if _PLAIN.fullmatch(raw):
        return raw
    return _thinned(raw.translate(table))


def _thinned(text: str) -> str:
    """The text without the marks that follow `MARKS_IN_A_ROW` others."""
    kept: list[str] = []
    row = 0
    for character in text:
        row = row + 1 if unicodedata.category(character)[0] == "M" else 0
        if row <= MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)


class Disguise(StrEnum):
    """Why a text may not be what it looks like; the value is a sentence for the screen."""

    BIDI = "it holds marks that change the reading direction"
    INVISIBLE = "it holds characters that cannot be seen"
    PILED = "more marks stand on a letter than are shown"
    MIXED = "a word mixes letters of several alphabets"


_ALPHABETS: Final = {
    "Latin": "A-Za-zªºÀ-ÖØ-öø-\u024f\u1e00-\u1eff",
    "Greek": "\u0370-\u0373\u0376-\u037d\u037f\u0386\u0388-\u03ff\u1f00-\u1fff",
    "Cyrillic": "\u0400-\u0481\u048a-\u052f\u1c80-\u1c8f\ua640-\ua66d\ua680-\ua69d",
    "Armenian": "\u0531-\u0556\u0561-\u0587",
    "Cherokee": "\u13a0-\u13ff\uab70-\uabbf",
    "full-width": "\uff21-\uff3a\uff41-\uff5a",
    "mathematical": "\U0001d400-\U0001d7cb",
}
_LETTERS: Final = tuple(re.compile(f"[{letters}]") for letters in _ALPHABETS.values())
_WORD: Final = re.compile(r"\w+")


def lookalikes(raw: str) -> tuple[Disguise, ...]:
    """The reasons, if any, why a text could be taken for another one; line ends and tabs are none."""
    raw = _on_one_line(raw)
    if raw.isascii() and raw.isprintable():
        return ()
    found = {
        Disguise.BIDI: _BIDI_CHARACTERS.search(raw) is not None,
        Disguise.INVISIBLE: _INVISIBLE_CHARACTERS.search(raw) is not None,
        Disguise.PILED: len(_thinned(raw)) < len(raw),
        Disguise.MIXED: any(_is_mixed(word) for word in _WORD.findall(raw)),
    }
    return tuple(reason for reason, holds in found.items() if holds)


def _is_mixed(word: str) -> bool:
    return not word.isascii() and sum(1 for letters in _LETTERS if letters.search(word)) > 1
