"""Marked rows: ids that survive paging and searching."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct, field

from tui.domain.paging import Query


class Marks(Struct):
    """Marked rows by id. The rows are kept too, since another page may be in the table by now.

    Attributes:
        anchor: where a range begins.
        everything: the query whose rows are all marked, however many; None where rows are marked one by one.
    """

    rows: dict[str, Any] = field(default_factory=dict)
    anchor: str | None = None
    everything: Query | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def __contains__(self, row_id: object) -> bool:
        return row_id in self.rows

    def toggle(self, row_id: str, row: object) -> bool:
        """Marks or unmarks one row; tells whether it is marked now."""
        if row_id in self.rows:
            del self.rows[row_id]
            return False
        self.rows[row_id] = row
        return True

    def set_all(self, pairs: Iterable[tuple[str, Any]]) -> None:
        """Marks every given row, or unmarks them all where all were marked."""
        pairs = list(pairs)
        if pairs and all(row_id in self.rows for row_id, _row in pairs):
            for row_id, _row in pairs:
                del self.rows[row_id]
        else:
            self.rows.update(pairs)

    def clear(self) -> None:
        """Takes every mark back."""
        self.rows.clear()
        self.anchor = None
        self.everything = None
