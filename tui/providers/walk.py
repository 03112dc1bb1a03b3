"""Where a walk over pages ends although the provider says it goes on. Pure; imports nothing of ours.

A provider may ignore the page that it is asked for and answer the same rows for ever. The walker cannot know,
for each page is asked on its own; so an adapter keeps a `Walks` that remembers what recent pages brought.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import Final

from msgspec import Struct, field

MOST_PAGES: Final = 10_000
"""Page after which no walk goes on."""

_QUESTIONS: Final = 4
"""Walks remembered at once."""
_FRESH: Final = 120.0
"""Seconds after which a page may bring the same rows in good faith, because others moved."""


class _Seen(Struct):
    at: float
    rows: frozenset[int] = field(default_factory=frozenset)


class Walks:
    """The rows that the pages of the last few questions brought, as hashes of their keys."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._walks: OrderedDict[Hashable, dict[int, _Seen]] = OrderedDict()

    def brings_news(self, question: Hashable, page: int, keys: Iterable[Hashable]) -> bool:
        """Whether a page has a row that no earlier page of this walk had; remembers the page.

        Args:
            question: what all pages of the walk have in common.
            page: number, from 1; the first page always brings news.
            keys: one for each row, the same on every page.
        """
        now = self._clock()
        pages = self._walks.setdefault(question, {})
        self._walks.move_to_end(question)
        while len(self._walks) > _QUESTIONS:
            self._walks.popitem(last=False)
        rows = frozenset(map(hash, keys))
        earlier = [seen.rows for number, seen in pages.items() if number < page and now - seen.at < _FRESH]
        pages[page] = _Seen(now, rows)
        return page == 1 or not rows <= frozenset().union(*earlier)
