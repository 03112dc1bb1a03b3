"""Questions to SerwerSMS's list actions, and their answers as pages (contract, section 2.1). Pure.

The provider tells at most how many pages there are, never how many rows. Imports `domain` and `providers`'
shared modules.
"""

from collections.abc import Collection
from typing import Final, Protocol, TypeVar

from tui.domain.paging import NoGroup, Page, Query
from tui.domain.phones import digits_of
from tui.providers.serwersms.connection import PAGE_SIZE, Rows
from tui.providers.serwersms.wire import NO_GROUP, id_parameter
from tui.providers.walk import MOST_PAGES


class Identified(Protocol):
    """What a page shows."""

    @property
    def id(self) -> str:
        """Tells the rows of a page apart."""


RowT = TypeVar("RowT")
ShownT = TypeVar("ShownT", bound=Identified)

_ORDERS: Final = {False: "asc", True: "desc"}
_FEWEST_DIGITS: Final = 7
"""Digits from which a phrase of digits and blanks is a phone number."""


def numbered(page: int) -> dict[str, object]:
    """The parameters that name a page."""
    return {"page": page, "limit": PAGE_SIZE}


def asked(query: Query, page: int, sortable: Collection[str]) -> dict[str, object]:
    """The parameters for one page of a query; what is not asked for is left out."""
    parameters: dict[str, object] = {}
    if phrase := searched(query.phrase):
        parameters["search"] = phrase
    if isinstance(query.group, NoGroup):
        parameters["group_id"] = NO_GROUP
    elif query.group is not None:
        parameters["group_id"] = id_parameter(query.group)
    if query.sort is not None and query.sort.field in sortable:
        parameters |= {"sort": query.sort.field, "order": _ORDERS[query.sort.descending]}
    return parameters | numbered(page)


def searched(phrase: str) -> str:
    """The phrase to search for; a phone number is looked for by its digits, as the provider's own plugin does.

    Hyphens and points do not make a phone number: tax ids and dates have them too.
    """
    phrase = phrase.strip()
    bare = phrase.replace(" ", "")
    number = bare.removeprefix("+").removeprefix("00")
    is_phone = number.isdigit() and len(number) >= _FEWEST_DIGITS
    return digits_of(number) if is_phone else phrase


def page_of(answer: Rows[RowT], shown: tuple[ShownT, ...], number: int, *, is_news: bool) -> Page[ShownT]:
    """One page, and whether to ask for the next.

    Without ``paging`` a full page may have a successor; a longer one is the whole answer.

    Args:
        answer: the rows as they came.
        shown: what the rows are shown as; each id is shown once.
        number: of the page that was asked for.
        is_news: whether it has rows that earlier pages had not; else the server ignores the page number.
    """
    pages = None if answer.pages is None else max(1, answer.pages)
    if not is_news:
        return Page((), number, PAGE_SIZE, None, pages, has_next=False)
    goes_on = len(answer.rows) == PAGE_SIZE if pages is None else bool(answer.rows) and number < pages
    once = tuple({row.id: row for row in shown}.values())
    return Page(once, number, PAGE_SIZE, None, pages, has_next=goes_on and number < MOST_PAGES)
