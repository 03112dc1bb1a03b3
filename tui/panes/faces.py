"""What stands where rows would stand, in words: what is the case, and the keys that lead on. Pure."""

from typing import Any

from tui.domain.paging import Page, Query
from tui.panes.question import is_narrowed
from tui.panes.source import Source
from tui.widgets.hints import Hints

ELSEWHERE = ("1 2 3", "the other accounts are not touched by this")
AGAIN: Hints = (("r", "try again"), ELSEWHERE)
"""After a failure."""


def empty(page: Page[Any], query: Query, source: Source[Any], *, may_add: bool) -> tuple[str, Hints]:
    """What a page without rows says.

    Args:
        page: the page without rows.
        query: what was asked.
        source: where rows would come from.
        may_add: whether ``i`` makes a new one here.
    """
    if page.number > 1:
        return f"Page {page.number} is past the end.", (("<", "the page before"), ("#", "another page"))
    if is_narrowed(query):
        keys = (("/", "change the search"), ("Esc", f"all {source.noun} again"), ("0", "look at every account"))
        return f"No {source.noun} match.", keys
    new = (("i", "make the first one"),) if may_add else ()
    return source.empty or f"There are no {source.noun} here yet.", (*new, ("r", "read again"))
