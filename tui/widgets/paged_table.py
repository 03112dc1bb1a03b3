"""A table of one page of rows. It shows, it does not remember: rows live in the pane, by id."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from msgspec import Struct
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.coordinate import Coordinate
from textual.message import Message
from textual.widgets import DataTable

from tui.domain.foreign import is_altered
from tui.widgets.cells import cell
from tui.widgets.mends import forget_table

ROWS = Binding.Group("Rows")
MARK_WIDTH = 1
CELL_PADDING = 1
ALTERED = "!"
"""Stands before a row in which something was taken out or made visible; its details say what."""


class Tone(Enum):
    """How a row stands out: by a colour of the theme."""

    PLAIN = ""
    QUIET = "text-muted"
    BUSY = "text-accent"
    ODD = "text-warning"
    BAD = "text-error"


class Column(Struct, frozen=True):
    """One column.

    Attributes:
        key: the key of its field.
        width: in cells.
        right: whether its values end at the same place, as numbers do.
    """

    key: str
    heading: str
    width: int
    right: bool = False


class Line(Struct, frozen=True):
    """One row as the table shows it.

    Attributes:
        cells: raw values in column order.
        tone: how the row stands out; what it means is said in words too.
    """

    id: str
    marked: bool
    cells: tuple[str, ...]
    tone: Tone = Tone.PLAIN


class PagedTable(DataTable[Text], inherit_bindings=False):
    """A ``DataTable`` of rows, with the desk's keys instead of Textual's."""

    DEFAULT_CSS = """
    PagedTable { height: 1fr; scrollbar-size-vertical: 1; scrollbar-size-horizontal: 0; }
    PagedTable.-bare { height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "cursor_down", "Down", show=False, id="table.down", tooltip="next row", group=ROWS),
        Binding("k,up", "cursor_up", "Up", show=False, id="table.up", tooltip="row before", group=ROWS),
        Binding("g g,home", "cursor_first", "first row", show=False, id="table.first",
                tooltip="first row of this page", group=ROWS),
        Binding("G,end", "cursor_last", "Last", show=False, id="table.last", tooltip="last row of this page",
                group=ROWS),
        Binding("ctrl+d", "half(1)", "Half down", show=False, id="table.half_down", tooltip="half a page down",
                group=ROWS),
        Binding("ctrl+u", "half(-1)", "Half up", show=False, id="table.half_up", tooltip="half a page up",
                group=ROWS),
        Binding("pagedown", "page_down", "Page down", show=False, id="table.screen_down", tooltip="a screen down",
                group=ROWS),
        Binding("pageup", "page_up", "Page up", show=False, id="table.screen_up", tooltip="a screen up", group=ROWS),
    ]  # fmt: skip

    @dataclass
    class Resized(Message):
        """The width for columns has changed."""

        table: "PagedTable"

        @property
        def control(self) -> "PagedTable":
            """The table."""
            return self.table

    def __init__(self) -> None:
        super().__init__(
            cursor_type="row", zebra_stripes=False, cell_padding=CELL_PADDING, show_row_labels=False, classes="-bare"
        )
        forget_table(self)
        self._ids: list[str] = []
        self._altered: set[str] = set()
        self._width = 0

    @property
    def room(self) -> int:
        """Cells that columns may take, padding included; before there is a layout, as many as all tables have."""
        return max(20, (self._width or self.app.size.width) - 1)

    def on_resize(self) -> None:
        """Asks for columns that fit, when the width has changed."""
        if self.size.width not in (0, self._width):  # hidden, it has no width
            self._width = self.size.width
            self.post_message(self.Resized(self))

    @property
    def current(self) -> str | None:
        """Id of the row under the cursor."""
        if 0 <= self.cursor_row < len(self._ids):
            return self._ids[self.cursor_row]
        return None

    def show(self, columns: Sequence[Column], lines: Sequence[Line], *, cursor: str | int = 0) -> None:
        """Replaces everything: headings, rows, and where the cursor stands.

        Args:
            columns: what to show of each row.
            lines: the rows, in order.
            cursor: id of the row to stand on; a number is used where that row is gone.
        """
        before = self.cursor_row
        self.clear(columns=True)
        self.add_column(Text(" "), key="mark", width=MARK_WIDTH)
        for column in columns:
            heading = cell(column.heading, column.width, right=column.right)
            self.add_column(heading, key=column.key, width=column.width)
        self._ids = [line.id for line in lines]
        self._altered = {line.id for line in lines if any(map(is_altered, line.cells))}
        for line in lines:
            style = self.app.theme_variables[line.tone.value] if line.tone.value else ""
            self.add_row(self._mark(line.id, line.marked), *_cells(columns, line, style), key=line.id)
        self.set_class(not lines, "-bare")
        row = cursor if isinstance(cursor, int) else self._row_of(cursor, before)
        if lines:
            self.move_cursor(row=min(max(row, 0), len(lines) - 1), animate=False, scroll=True)

    def mark(self, row_id: str, marked: bool) -> None:
        """Redraws the mark of one row; the rest of the screen is left alone."""
        if row_id in self._ids:
            row = self._ids.index(row_id)
            self.update_cell_at(Coordinate(row, 0), self._mark(row_id, marked))

    def _mark(self, row_id: str, marked: bool) -> Text:
        """What stands before a row: that somebody marked it, or that it shows other characters than it was given."""
        return Text("*" if marked else ALTERED if row_id in self._altered else " ")

    def action_cursor_first(self) -> None:
        """Goes to the first row of this page."""
        self.move_cursor(row=0, animate=False)

    def action_cursor_last(self) -> None:
        """Goes to the last row of this page."""
        self.move_cursor(row=max(0, self.row_count - 1), animate=False)

    def action_half(self, direction: int) -> None:
        """Moves the cursor by half a screen of rows."""
        step = max(1, (self.size.height - 1) // 2)
        row = min(max(self.cursor_row + direction * step, 0), max(0, self.row_count - 1))
        self.move_cursor(row=row, animate=False)

    def _row_of(self, row_id: str, otherwise: int) -> int:
        return self._ids.index(row_id) if row_id in self._ids else otherwise


def _cells(columns: Sequence[Column], line: Line, style: str) -> list[Text]:
    return [cell(raw, column.width, style, right=column.right) for column, raw in zip(columns, line.cells, strict=True)]
