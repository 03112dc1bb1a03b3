"""What Textual does by itself: a table of 100 rows, and the other parts that are measured, with no care taken.

Run as a program: `bare.py [parts]`. Alone, it shows the table; with `parts`, tabs and a field around it. Keys: `/` goes
to the field, `1` and `2` are the tabs, `d` opens a dialog, Esc closes it.
"""

import sys
from collections.abc import Iterator
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import ContentSwitcher, DataTable, Input, Label, Tab, Tabs

FIRST = ["Anna", "Piotr", "Małgorzata", "Сергій", "Ольга", "Jan", "Катерина"]
LAST = ["Kowalska", "Nowak", "Wiśniewski", "Шевченко", "Бондаренко", "Zieliński"]


def rows() -> Iterator[tuple[str, ...]]:
    """A hundred contacts, the same at every start."""
    for number in range(100):
        phone = f"+48 60{number * 7919 % 10000000:07d}"
        yield phone, FIRST[number % 7], LAST[number * 5 % 6], f"group {number % 5}", f"2026-0{number % 9 + 1}-11"


class Table(DataTable[str]):
    """The table, filled."""

    def on_mount(self) -> None:
        self.cursor_type = "row"
        self.add_columns("Phone", "First name", "Last name", "Groups", "Created")
        self.add_rows(rows())


class Bare(App[None]):
    """The table alone."""

    def compose(self) -> ComposeResult:
        yield Table()


class Dialog(ModalScreen[None]):
    """A dialog of a few fields."""

    CSS = "Dialog { align: center middle; } Dialog Vertical { width: 90%; height: auto; background: $surface; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss")]

    def compose(self) -> ComposeResult:
        with Vertical():
            for name in ("Phone", "First name", "Last name", "Groups"):
                yield Label(name)
                yield Input(compact=True)


class Parts(App[None]):
    """Two tables in tabs over a field."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "field"),
        Binding("1", "show('one')"),
        Binding("2", "show('two')"),
        Binding("d", "dialog"),
    ]

    def compose(self) -> ComposeResult:
        yield Tabs(Tab("1 one", id="one"), Tab("2 two", id="two"))
        with ContentSwitcher(initial="table-one"):
            yield Table(id="table-one")
            yield Table(id="table-two")
        yield Input()

    def action_field(self) -> None:
        self.query_one(Input).focus()

    def action_show(self, name: str) -> None:
        self.query_one(Tabs).active = name
        self.query_one(ContentSwitcher).current = f"table-{name}"
        self.query_one(f"#table-{name}").focus()

    def action_dialog(self) -> None:
        self.push_screen(Dialog())

    def on_mount(self) -> None:
        self.query_one("#table-one").focus()


if __name__ == "__main__":
    (Parts() if "parts" in sys.argv else Bare()).run()
