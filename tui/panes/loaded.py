"""Rows that are in memory: searched, ordered and paged here, where a provider can do none of it. Pure."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from tui.domain.paging import Page, Query, counted_page

Row = TypeVar("Row")

PAGE_SIZE = 100
"""Rows of one page."""


def page_of(
    rows: Sequence[Row],
    query: Query,
    number: int,
    *,
    text: Callable[[Row], str],
    value: Callable[[Row, str], str],
) -> Page[Row]:
    """One page of those rows whose text holds the phrase, whatever the case, in the order asked.

    Args:
        rows: all rows there are.
        query: its phrase and sort are used.
        number: page, from 1.
        text: everything that can be searched of a row.
        value: the value of a field, for ordering.
    """
    phrase = query.phrase.casefold()
    found: Sequence[Row] = [row for row in rows if phrase in text(row).casefold()] if phrase else rows
    if query.sort is not None:
        field = query.sort.field
        found = sorted(found, key=lambda row: value(row, field).casefold(), reverse=query.sort.descending)
    start = (number - 1) * PAGE_SIZE
    return counted_page(tuple(found[start : start + PAGE_SIZE]), number, PAGE_SIZE, len(found))
