"""All keys of the place in front, filtered while typing."""

from collections.abc import Sequence
from itertools import groupby, zip_longest
from textwrap import wrap
from typing import ClassVar

from msgspec import Struct
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.getters import query_one
from textual.widgets import Input, Static

from tui.widgets.hints import HintLine
from tui.widgets.sheet import Board, Sheet

KEYS = 12
"""Cells of the column of keys."""
NARROW = 100
"""Cells below which everything stands in one column."""


class SheetRow(Struct, frozen=True):
    """One action: its keys, what it does, and the group it stands in."""

    keys: str
    does: str
    group: str


class KeySheet(Sheet[None]):
    """The keys that hold here, in one column or two."""

    DEFAULT_CSS = """
    KeySheet Board { height: 90%; }
    KeySheet VerticalScroll { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1", "dismiss", "Back", id="keys.back", tooltip="back"),
        Binding("down", "scroll(1)", "Down", show=False, id="keys.down", tooltip="scroll down"),
        Binding("up", "scroll(-1)", "Up", show=False, id="keys.up", tooltip="scroll up"),
        Binding("pagedown", "scroll(10)", "Page down", show=False, id="keys.page_down", tooltip="page down"),
        Binding("pageup", "scroll(-10)", "Page up", show=False, id="keys.page_up", tooltip="page up"),
    ]
    filter = query_one(Input)
    body = query_one(VerticalScroll)
    sheet = query_one("#sheet", Static)

    def __init__(self, rows: Sequence[SheetRow]) -> None:
        super().__init__()
        self._rows = tuple(rows)

    def compose(self) -> ComposeResult:
        """A line to filter by, and the keys."""
        with Board():
            yield Static("Keys", classes="heading", markup=False)
            yield Input(compact=True, placeholder="type to find an action")
            with VerticalScroll(can_focus=False):
                yield Static(id="sheet", markup=False)
            yield HintLine((("Up Down PgUp PgDn", "scroll"), ("Esc", "back")))

    def on_mount(self) -> None:
        """Waits for what is to be found; the keys themselves are drawn once the width is known."""
        self.filter.cursor_blink = False
        self.set_focus(self.filter)

    def on_resize(self) -> None:
        """Shows one column or two."""
        self._show(self.filter.value)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def action_scroll(self, lines: int) -> None:
        """Scrolls by lines."""
        self.body.scroll_relative(y=lines, animate=False)

    def _show(self, wanted: str) -> None:
        wanted = wanted.casefold()
        rows = [row for row in self._rows if wanted in f"{row.keys} {row.does} {row.group}".casefold()]
        width = self.size.width - 3
        if not rows:
            self.sheet.update("No key does that. Esc leaves.")
        elif width < NARROW:
            self.sheet.update(Text("\n").join(_lines(rows, width)))
        else:
            self.sheet.update(_side_by_side(rows, width // 2))
        self.body.scroll_home(animate=False)


def _lines(rows: Sequence[SheetRow], width: int) -> list[Text]:
    """One line per action, more where it does not fit; a heading before each group, an empty line between groups."""
    lines: list[Text] = []
    for group, members in groupby(rows, key=lambda row: row.group):
        lines += [Text("")] * bool(lines)
        lines.append(Text.assemble((group, "bold underline")))
        for row in members:
            first, *others = wrap(row.does, max(20, width - KEYS - 1)) or [""]
            lines.append(Text.assemble((f"{row.keys:<{KEYS}}", "bold"), " ", first))
            lines += [Text(" " * (KEYS + 1) + other) for other in others]
    return lines


def _side_by_side(rows: Sequence[SheetRow], width: int) -> Text:
    """The first groups to the left, as many as make about half of the lines, the others to the right."""
    lines = _lines(rows, width - 2)
    ends = [place for place, line in enumerate(lines) if not line.plain]
    end = min(ends, key=lambda place: abs(place - len(lines) / 2), default=len(lines))
    both = []
    for one, other in zip_longest(lines[:end], lines[end + 1 :], fillvalue=Text("")):
        row = one.copy()
        row.truncate(width, pad=True)
        both.append(row.append_text(other))
    return Text("\n").join(both)
