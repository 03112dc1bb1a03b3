"""What a table shows, and what it was asked."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from tui.domain.paging import Page, Query

EVERYTHING = Query()


class View(Struct):
    """What a table shows: the answer in hand, and the question it answers.

    Attributes:
        page: the page in hand; None before the first answer.
        query: the question of that page, or of the first one asked.
        wanted: the question and page number asked last; equal to the page's once it is answered.
        read_at: when the page was read.
        failure: why the last question was not answered; empty when it was.
        is_cut_off: whether it was not answered because the account could not be reached.
        is_refused: whether it was not answered because of the account's credentials or rights.
        group_name: raw name of the group that the query filters by.
    """

    page: Page[Any] | None = None
    query: Query = EVERYTHING
    wanted: tuple[Query, int] = (EVERYTHING, 1)
    read_at: datetime | None = None
    failure: str = ""
    is_cut_off: bool = False
    is_refused: bool = False
    group_name: str = ""
