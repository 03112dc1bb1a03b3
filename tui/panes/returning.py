"""Where the tables of a place stand, and going back there: questions are asked anew, marks are found again."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from tui.domain.errors import ProviderError
from tui.domain.paging import NoGroup, Query, Sort
from tui.domain.search_line import Mistake
from tui.panes import question
from tui.panes.source import Source
from tui.services.session import Question, Session, Table

if TYPE_CHECKING:
    from tui.domain.contacts import Shape
    from tui.panes.editing import EditingBrowser
    from tui.panes.levels import Levels

MARKS = 1000
"""Marks that are kept; those beyond are counted."""
WALKED = 50
"""Pages that are read at most to find marked rows again."""


def left(account: str, place: str, levels: "Levels") -> Session:
    """Where the tables of a place stand."""
    top = levels.top
    words = f"{top.source.heading or top.source.noun}, page {top.view.wanted[1]}"
    return Session(account, place, words, tuple(map(_table, levels.tables)))


def _table(browser: "EditingBrowser") -> Table:
    query, page = browser.view.wanted
    name = browser.view.group_name
    if browser.view.page is None:
        return Table(_question(query, name), page=page)
    marks = browser.marks
    return Table(
        _question(query, name),
        typed=browser.bar.line.value,
        page=page,
        cursor=browser.table.current or "",
        marks={row_id: _called(browser.source, row) for row_id, row in list(marks.rows.items())[:MARKS]},
        marked=len(marks),
        everything=None if marks.everything is None else _question(marks.everything, name),
    )


def _called(source: Source[Any], row: object) -> str:
    """What a row goes by, to tell it from another one that has its id by now."""
    return f"{source.name(row)} {source.phone(row)}".strip()


def _question(query: Query, group_name: str) -> Question:
    return Question(
        question.line_of(query),
        group=query.group if isinstance(query.group, str) else None,
        in_no_group=query.group is NoGroup.NO_GROUP,
        group_name=group_name,
        sort=query.sort.field if query.sort else "",
        descending=query.sort is not None and query.sort.descending,
    )


def asked_again(kept: Question, shape: "Shape") -> tuple[Query, str]:
    """The query of a question, and what of it cannot be asked any more, in words."""
    before = Query(
        group=NoGroup.NO_GROUP if kept.in_no_group else kept.group,
        sort=Sort(kept.sort, descending=kept.descending) if kept.sort in shape.sortable else None,
    )
    read = question.asked(kept.line, shape, before) if kept.line else before
    if isinstance(read, Mistake):
        return before, f"the search cannot be asked any more: {read.sentence}"
    return read, ""


async def go_back(levels: "Levels", tables: tuple[Table, ...]) -> str:
    """Brings the tables of a place to where they stood; gives what is to be said of it."""
    while levels.back():
        pass
    told: list[str] = []
    for depth, table in enumerate(tables, 1):
        browser = levels.top
        words = await _stand(browser, table)
        if words is None:
            return ""
        told += filter(None, [words])
        row = browser.rows.get(table.cursor)
        if depth < len(tables) and (row is None or not await levels.open_inside(row)):
            return "; ".join([*told, "what was open there is not on this page any more"])
    return "; ".join(told)


async def _stand(browser: "EditingBrowser", table: Table) -> str | None:
    """Brings one table to where it stood; None where it cannot be read, or something else was asked meanwhile."""
    if not await browser.answered() or browser.shape is None:
        return None
    query, words = asked_again(table.question, browser.shape)
    browser.bar.show_line(table.typed)
    browser.view.group_name = table.question.group_name
    if browser.view.wanted != (query, table.page):
        browser.load(query, table.page, cursor=table.cursor)
        if not await browser.answered():
            return None
    missing = await _mark(browser, table)
    browser.draw(cursor=table.cursor)
    return "; ".join(filter(None, [words, missing]))


async def _mark(browser: "EditingBrowser", table: Table) -> str:
    """Marks rows again; tells how many of them were not found."""
    if table.everything is not None and browser.shape is not None:
        query, words = asked_again(table.everything, browser.shape)
        browser.marks.clear()
        browser.marks.everything = None if words else query
        return words
    try:
        found = await _found(browser, table.marks)
    except ProviderError as error:
        return f"the marked rows cannot be read: {error.sentence}"
    browser.marks.clear()
    browser.marks.rows = {row_id: found[row_id] for row_id in table.marks if row_id in found}
    lost = table.marked - len(browser.marks)
    return f"{lost} of {table.marked} marked rows were not found again" if lost else ""


async def _found(browser: "EditingBrowser", marks: Mapping[str, str]) -> dict[str, Any]:
    """The marked rows, read again: first in the page in hand, then page by page through everything."""
    source = browser.source
    found = _named(source, browser.rows.values(), marks)
    number = 1
    while len(found) < len(marks) and number <= WALKED:
        page = await source.find(Query(), number)
        found |= _named(source, page.rows, marks)
        if not page.has_next:
            break
        number += 1
    return found


def _named(source: Source[Any], rows: Iterable[Any], marks: Mapping[str, str]) -> dict[str, Any]:
    keyed = ((source.key(row), row) for row in rows)
    return {row_id: row for row_id, row in keyed if marks.get(row_id) == _called(source, row)}
