"""`page[...]`, `sort`, `way` (BSG contract, section 1.6)."""

from collections.abc import Mapping

from msgspec import Struct

from tui.sandbox.bsg.checks import Checked


class Page(Struct, frozen=True):
    """A window of a list."""

    offset: int
    limit: int


def page(given: Checked, default: int, low: int = 15, high: int = 500) -> Page:
    """Read the window; a limit outside the bounds is complained about, not clamped (section 13)."""
    limit = given.integer("page[limit]", low, high)
    offset = given.integer("page[offset]", 0)
    return Page(offset or 0, default if limit is None else limit)


def order(given: Checked, columns: Mapping[str, str], tie: str) -> str:
    """The `ORDER BY` of `sort` and `way`; the first column is the default, `tie` makes it total."""
    column = columns[given.choice("sort", tuple(columns)) or next(iter(columns))]
    way = given.choice("way", ("asc", "desc")) or "asc"
    return f"{column} {way}" if column == tie else f"{column} {way}, {tie} {way}"
