"""Random foreign texts on their way to the screen: no control, no direction, nothing wider than its cell comes out.

`pytest -m slow -s tests/test_random_texts.py` tries 100,000 (RINGDESK_TEXTS for more) and tells how long the slowest
took.
"""

import os
import time
import unicodedata
from random import Random
from typing import Final

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color

from tests.hostile import CORPUS
from tui.domain.foreign import BLOCK_LIMIT, REPLACEMENTS, is_altered, shown, shown_block
from tui.terminal import line_filter
from tui.widgets.cells import cell

MANY: Final = int(os.environ.get("RINGDESK_TEXTS", "100000"))
FILTER: Final = line_filter(REPLACEMENTS)
BLACK: Final = Color(0, 0, 0)
_FORBIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_TURNING: Final = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
_ALPHABETS: Final = (
    (0x00, 0x20), (0x7F, 0xA0), (0x20, 0x7F), (0xA0, 0x250), (0x300, 0x370), (0x400, 0x530), (0x590, 0x700),
    (0x900, 0xE80), (0x1100, 0x1200), (0x2000, 0x2070), (0x20D0, 0x2100), (0x2400, 0x2440), (0x2800, 0x2900),
    (0x3000, 0x3400), (0x4E00, 0x5200), (0xD800, 0xE000), (0xFE00, 0xFE30), (0xFF00, 0x10000), (0x1F000, 0x1FB00),
    (0xE0000, 0xE0200), (0x10FF00, 0x110000), (0, 0x110000),
)  # fmt: skip
"""Stretches of code points, hostile and harmless ones; the last is all there are."""
_PIECES: Final = (
    "\x1b[",
    "\x1b]52;c;",
    "\x1b]8;;",
    "\x07",
    "\x1b\\",
    "\x9b",
    "\u202e",
    "\u200d",
    "\ufe0f",
    "[/]",
    "\r\n",
    *CORPUS,
)


def text(chance: Random) -> str:
    """A text of a few stretches, now and then a long one."""
    length = chance.choice((1, 3, 10, 40, 40, 200)) if chance.random() < 0.99 else 20_000
    parts = []
    for _ in range(chance.randrange(4)):
        first, after = chance.choice(_ALPHABETS)
        parts.append("".join(chr(chance.randrange(first, after)) for _ in range(chance.randrange(1, length + 1))))
        parts.append(chance.choice(_PIECES) if chance.random() < 0.5 else "")
    return "".join(parts)


def harmful(drawn: str) -> list[str]:
    """What of a text no terminal may get; told by Unicode, not by our own table."""
    return [
        ascii(one)
        for one in drawn
        if unicodedata.category(one) in _FORBIDDEN
        or unicodedata.bidirectional(one) in _TURNING
        or (ord(one) & 0xFFFE) == 0xFFFE
    ]


def tried(raw: str, chance: Random) -> None:
    """Sends a text along every way to the screen."""
    limit, width = chance.randrange(1, 600), chance.randrange(1, 60)
    line = shown(raw, limit)
    assert len(line) <= limit
    assert harmful(line) == []
    assert shown(line, limit) == line
    assert not is_altered(line)
    block = shown_block(raw)
    assert len(block) <= BLOCK_LIMIT
    assert harmful(block.replace("\n", "")) == []
    drawn = cell(raw, width, right=chance.random() < 0.5)
    assert drawn.cell_len <= width
    assert (harmful(drawn.plain), drawn.spans) == ([], [])
    forgotten = raw[:600]
    [segment] = FILTER.apply([Segment(forgotten)], BLACK)
    assert harmful(segment.text) == []
    assert cell_len(segment.text) == cell_len(forgotten)


def all_tried(count: int, seed: int) -> tuple[float, float]:
    """Tries texts; gives how long they took, and the slowest."""
    chance = Random(seed)
    whole = slowest = 0.0
    for number in range(count):
        raw = text(chance)
        began = time.perf_counter()
        try:
            tried(raw, chance)
        except AssertionError as error:
            raise AssertionError(f"text {number} of seed {seed}, {ascii(raw)[:2_000]}") from error
        took = time.perf_counter() - began
        whole, slowest = whole + took, max(slowest, took)
    return whole, slowest


def test_nothing_harmful_comes_out_of_random_texts() -> None:
    all_tried(1_500, seed=1)


@pytest.mark.slow
def test_nothing_harmful_comes_out_of_very_many_random_texts() -> None:
    whole, slowest = all_tried(MANY, seed=2)
    print(f"\n{MANY} texts in {whole:.0f} s, the slowest in {slowest * 1000:.0f} ms")  # noqa: T201 - figures


def test_no_more_of_a_long_text_is_looked_at_than_may_be_shown() -> None:
    looked_at: list[int] = []

    class Watched(str):
        def __getitem__(self, place: object) -> str:
            found = super().__getitem__(place)  # type: ignore[index]
            looked_at.append(len(found))
            return found

    assert shown(Watched("\x1b" * 10**6), 512) == "␛" * 511 + "…"
    assert max(looked_at) <= 512 * 8
