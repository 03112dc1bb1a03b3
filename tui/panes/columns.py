"""Which fields become columns, given the width: pure."""

from collections.abc import Collection, Sequence

from tui.domain.contacts import FieldSpec
from tui.widgets.paged_table import CELL_PADDING, MARK_WIDTH, Column

ALWAYS = 10
"""Fields with a lower priority number are always shown."""
WIDEST = 40
"""Cells that a column may grow to on a wide screen."""


def fitted(fields: Sequence[FieldSpec], room: int, hidden: Collection[str] = ()) -> tuple[Column, ...]:
    """The columns that fit into ``room`` cells, in the order of the form.

    Fields come in by priority. What is left over widens the name-like columns, at most to ``WIDEST`` cells.
    """
    left = room - (MARK_WIDTH + 2 * CELL_PADDING)
    chosen: list[FieldSpec] = []
    for spec in sorted(fields, key=lambda spec: spec.priority):
        if spec.key in hidden and spec.priority >= ALWAYS:
            continue
        needed = spec.width + 2 * CELL_PADDING
        if needed <= left or spec.priority < ALWAYS:
            chosen.append(spec)
            left -= needed
    widths = _widened(chosen, max(0, left))
    return tuple(Column(spec.key, spec.label, widths[spec.key]) for spec in fields if spec in chosen)


def _widened(chosen: Sequence[FieldSpec], left: int) -> dict[str, int]:
    widths = {spec.key: spec.width for spec in chosen}
    growing = [spec for spec in chosen if spec.name_like] or list(chosen[:1])
    for spec in growing:
        grown = min(WIDEST, spec.width + left)
        left -= max(0, grown - spec.width)
        widths[spec.key] = max(spec.width, grown)
    return widths
