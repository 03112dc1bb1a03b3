"""All keys of the place in front, filtered while typing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.getters import query_one
from textual.widgets import Input, Static

from tui.widgets.sheet import Sheet


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One action: its keys, what it does, and the group it stands in."""

    keys: str
    does: str
    group: str


class KeySheet(Sheet[None]):
    """The keys that hold here."""

    DEFAULT_CSS = """
    KeySheet { align: center middle; }
    KeySheet > Vertical { width: 90%; max-width: 90; height: 90%; background: $panel; padding: 0 1; }
    KeySheet VerticalScroll { scrollbar-size-vertical: 1; }
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
        with Vertical():
            yield Input(compact=True, placeholder="type to find an action; Esc leaves")
            with VerticalScroll(can_focus=False):
                yield Static(id="sheet", markup=False)

    def on_mount(self) -> None:
        """Shows every key."""
        self.filter.cursor_blink = False
        self.filter.focus()
        self._show("")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def action_scroll(self, lines: int) -> None:
        """Scrolls by lines."""
        self.body.scroll_relative(y=lines, animate=False)

    def _show(self, wanted: str) -> None:
        wanted = wanted.casefold()
        text = Text()
        group = None
        for row in self._rows:
            if wanted not in f"{row.keys} {row.does} {row.group}".casefold():
                continue
            if row.group != group:
                group = row.group
                text.append(f"{group or 'Here'}\n", "bold")
            text.append(f"  {row.keys:<22} {row.does}\n")
        self.sheet.update(text if text.plain else Text("No key does that. Esc leaves."))
        self.body.scroll_home(animate=False)
