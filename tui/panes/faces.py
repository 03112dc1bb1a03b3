"""What stands where rows would stand, in words: what is the case, and the keys that lead on. Pure."""

from typing import Any

from tui.domain.paging import Page, Query
from tui.panes.question import is_narrowed
from tui.widgets.hints import Hints


def failed(*, accounts: int) -> Hints:
    """What can be done after a failure.

    Args:
        accounts: how many there are, this one included.
    """
    elsewhere = ((f"1 … {accounts}", "the other accounts are not touched by this"),) if accounts > 1 else ()
    return (("r", "try again"), *elsewhere)


def empty(
    page: Page[Any], query: Query, noun: str, sentence: str = "", *, may_add: bool, may_import: bool = False
) -> tuple[str, Hints]:
    """What a page without rows says.

    Args:
        page: the page without rows.
        query: what was asked.
        noun: what the rows would be, in plural.
        sentence: what to say of none at all; "" for the usual words.
        may_add: whether ``i`` makes a new one here.
        may_import: whether ``I`` brings a file in here.
    """
    if page.number > 1:
        return f"Page {page.number} is past the end.", (("<", "the page before"), ("#", "another page"))
    if is_narrowed(query):
        keys = (("/", "change the search"), ("Esc", f"all {noun} again"), ("0", "look at every account"))
        return f"No {noun} match.", keys
    new = (("i", "make the first one"),) if may_add else ()
    files = (("I", "import a file: CSV, a workbook, JSON Lines"),) if may_import else ()
    return sentence or f"There are no {noun} here yet.", (*new, *files, ("r", "read again"))
