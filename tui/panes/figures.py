"""The figures of a table in one line: marks, rows, total, page, order, reading time. Pure.

Where there is little room the line loses its end, so what the next key may be about stands first.
"""

from typing import Any

from tui.domain.contacts import SearchKind, Shape
from tui.domain.paging import Page
from tui.panes.marks import Marks
from tui.panes.question import is_narrowed, narrowing_words
from tui.panes.view import View


def figures(view: View, shape: Shape | None, marks: Marks) -> str:
    """The line of figures; empty before the first answer."""
    page = view.page
    if page is None or shape is None:
        return ""
    parts = [_marks(marks), _rows(page), _pages(page), narrowing_words(view.query, view.group_name)]
    parts.append(_order(view, shape))
    if shape.search is SearchKind.LOADED and is_narrowed(view.query):
        parts.append("in the loaded rows only")
    if view.read_at is not None:
        parts.append(f"read {view.read_at:%H:%M}")
    return "  ".join(part for part in parts if part)


def _rows(page: Page[Any]) -> str:
    if not page.rows:
        return "no rows" if page.total in (0, None) else f"no rows of {page.total}"
    first = (page.number - 1) * page.size + 1
    last = first + len(page.rows) - 1
    if page.total is not None:
        return f"{first}-{last} of {page.total}"
    return f"{first}-{last} of at least {page.at_least}" if page.has_next else f"{first}-{last}"


def _marks(marks: Marks) -> str:
    if marks.everything is not None:
        return "ALL THAT MATCH marked"
    return f"{len(marks)} marked" if len(marks) else ""


def _pages(page: Page[Any]) -> str:
    return f"page {page.number}/{page.pages}" if page.pages else f"page {page.number}"


def _order(view: View, shape: Shape) -> str:
    sort = view.query.sort
    if sort is None:
        return ""
    label = next((spec.label for spec in shape.fields if spec.key == sort.field), sort.field)
    return f"by {label} {'down' if sort.descending else 'up'}"
