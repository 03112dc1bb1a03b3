"""Which fields become columns, given the width: pure."""

from collections.abc import Collection, Sequence

from rich.cells import cell_len

from tui.domain.contacts import FieldSpec, FieldType
from tui.widgets.paged_table import CELL_PADDING, MARK_WIDTH, Column

ALWAYS = 10
"""Fields with a lower priority number are shown wherever there is room for them, whatever was chosen."""
FEWEST = 2
"""Columns that are shown however narrow the screen is."""
WIDEST = 36
"""Cells that a column may grow to on a wide screen."""
NARROWEST = 20
"""Cells that a name-like column keeps where not even the fields that are always shown fit."""
DATE = 10
"""Cells of a date."""
_WORDS = frozenset({FieldType.TEXT, FieldType.GROUPS})
"""What a wider column shows more of."""


def fitted(fields: Sequence[FieldSpec], room: int, hidden: Collection[str] = ()) -> tuple[Column, ...]:
    """The columns that fit into ``room`` cells, in the order of the form.

    Fields come in by priority. What is left over widens the name-like columns first, then the other words, each at most
    to ``WIDEST`` cells; what is lacking is taken from the name-like ones, and where that is not enough, those that
    matter least are left out.
    """
    left = room - (MARK_WIDTH + 2 * CELL_PADDING)
    chosen: list[FieldSpec] = []
    for spec in sorted(fields, key=lambda spec: spec.priority):
        if spec.key in hidden and spec.priority >= ALWAYS:
            continue
        needed = _width(spec) + 2 * CELL_PADDING
        if needed <= left or spec.priority < ALWAYS:
            chosen.append(spec)
            left -= needed
    while -left > sum(max(0, spec.width - NARROWEST) for spec in chosen if spec.name_like) and len(chosen) > FEWEST:
        left += _width(chosen.pop()) + 2 * CELL_PADDING
    widths = _widened(chosen, left) if left >= 0 else _narrowed(chosen, -left)
    return tuple(
        Column(spec.key, spec.label, widths[spec.key], spec.type is FieldType.NUMBER)
        for spec in fields
        if spec in chosen
    )


def _width(spec: FieldSpec) -> int:
    """What a column takes at least: a date is never longer than a date, whatever the field's own width."""
    return min(spec.width, max(DATE, cell_len(spec.label))) if spec.type is FieldType.DATE else spec.width


def _narrowed(chosen: Sequence[FieldSpec], lacking: int) -> dict[str, int]:
    widths = {spec.key: _width(spec) for spec in chosen}
    for spec in chosen:
        if spec.name_like:
            kept = max(min(widths[spec.key], NARROWEST), widths[spec.key] - lacking)
            lacking -= widths[spec.key] - kept
            widths[spec.key] = kept
    return widths


def _widened(chosen: Sequence[FieldSpec], left: int) -> dict[str, int]:
    widths = {spec.key: _width(spec) for spec in chosen}
    names = [spec for spec in chosen if spec.name_like] or list(chosen[:1])
    words = [spec for spec in chosen if spec.type in _WORDS and spec not in names]
    for spec in (*names, *words):
        grown = max(widths[spec.key], min(WIDEST, widths[spec.key] + left))
        left -= grown - widths[spec.key]
        widths[spec.key] = grown
    return widths
