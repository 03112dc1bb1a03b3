"""How many cells a text takes, and whether every terminal agrees. Imports rich, whose widths Textual lays out by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from rich.cells import split_graphemes

TAIL: Final = ""
"""Stands in the second cell of a character of two."""

_NARROW: Final = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u0482\u048a-\u052f"
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u2199\u2500-\u25fc\u2800-\u28ff]*"
)
"""Letters, signs and lines of one cell: Latin, Greek, Cyrillic, punctuation, currencies, box drawing, Braille."""

_UNSURE_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Mc", "Me", "Mn"})
"""Unassigned and private characters, and marks."""
_SYMBOLS: Final = frozenset({"So", "Sk"})
"""Among them emoji: sure in one cell of the oldest plane only, where every terminal has them."""
_LATER_PLANES: Final = "\U00010000"
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})


class Measured(NamedTuple):
    """A text in cells.

    Attributes:
        cells: One text for each cell; `TAIL` for the second cell of a character of two.
        mark: What the text begins with that takes no cell and belongs to the character before it.
        certain: Every terminal agrees about the widths.
    """

    cells: Sequence[str]
    mark: str
    certain: bool


@lru_cache(4096)
def measured(text: str) -> Measured:
    """Divide a text into cells as Textual does."""
    if _NARROW.fullmatch(text):
        return Measured(text, "", certain=True)
    cells: list[str] = []
    mark = ""
    certain = True
    for start, end, width in split_graphemes(text)[0]:
        grapheme = text[start:end]
        certain = certain and is_certain(grapheme, width)
        if width:
            cells += [grapheme, *[TAIL] * (width - 1)]
        else:
            mark += grapheme
    return Measured(cells, mark, certain)


@lru_cache(4096)
def is_certain(grapheme: str, width: int) -> bool:
    """Whether any terminal can be trusted to use that many cells for it."""
    if len(grapheme) != 1:
        return False
    wide = unicodedata.east_asian_width(grapheme) in {"W", "F"}
    if width != 1 + wide or unicodedata.bidirectional(grapheme) in _RIGHT_TO_LEFT:
        return False
    category = unicodedata.category(grapheme)
    if category in _SYMBOLS:
        return not wide and grapheme < _LATER_PLANES
    return category not in _UNSURE_CATEGORIES
