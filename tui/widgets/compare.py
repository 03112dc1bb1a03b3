"""Three columns: a record as it was opened, as somebody else left it, and as it was typed here. Imports textual."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.getters import query_one
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.domain.foreign import shown, shown_block
from tui.widgets.hints import HintLine
from tui.widgets.sheet import Board, Sheet

LABEL = 14
"""Cells of the column with the names of the fields."""
KEYS = (("t", "theirs"), ("m", "mine"), ("Space", "the other"), ("w", "save"), ("Esc", "back, nothing is lost"))


class Compared(Struct, frozen=True):
    """A field that differs; foreign text is raw.

    Attributes:
        is_open: whether both changed it, so that one of the two must be chosen.
        is_mine: whether what was typed here stands.
    """

    key: str
    label: str
    opened: str
    theirs: str
    mine: str
    is_open: bool
    is_mine: bool

    @property
    def stands(self) -> str:
        """The value that will be saved."""
        return self.mine if self.is_mine else self.theirs


class Compare(Sheet[Mapping[str, str] | None]):
    """Merges a record field by field; gives the value per field that differs, or None when it was left."""

    DEFAULT_CSS = """
    Compare .columns { color: $text-muted; padding: 0 1; }
    Compare OptionList { max-height: 10; }
    Compare #whole { height: auto; max-height: 8; margin: 1 0; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="compare.back", tooltip="back to the form; nothing is saved"),
        Binding("w,ctrl+o", "take", "Save", id="compare.save", tooltip="save with these values", key_display="w"),
        Binding("space,enter", "switch", "The other", id="compare.other", tooltip="the other value of this field",
                key_display="Space"),
        Binding("t", "choose(False)", "Theirs", id="compare.theirs", tooltip="what stands at the provider now"),
        Binding("m", "choose(True)", "Mine", id="compare.mine", tooltip="what was typed here"),
        Binding("j,down", "move(1)", "Next", show=False, id="compare.next", tooltip="next field"),
        Binding("k,up", "move(-1)", "Before", show=False, id="compare.before", tooltip="the field before"),
    ]  # fmt: skip
    rows = query_one(OptionList)
    columns = query_one(".columns", Static)
    whole = query_one("#whole", Static)

    def __init__(self, title: str, compared: Sequence[Compared]) -> None:
        super().__init__()
        self._heading = title
        self._compared = list(compared)

    def compose(self) -> ComposeResult:
        """A heading, the fields, the one under the cursor in whole, and the keys."""
        with Board():
            yield Static(shown(self._heading), classes="heading", markup=False)
            yield Static("", classes="columns", markup=False)
            yield OptionList(markup=False)
            yield Static("", id="whole", markup=False)
            yield HintLine(KEYS)

    def on_mount(self) -> None:
        """Goes to the first field that must be decided."""
        self.set_focus(self.rows)
        first = next((place for place, row in enumerate(self._compared) if row.is_open), 0)
        self._draw(first)

    @on(Resize)
    def _resized(self) -> None:
        self._draw(self.rows.highlighted or 0)

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        row = self._compared[event.option_index]
        lines = (("opened", row.opened), ("theirs", row.theirs), ("mine", row.mine))
        told = "" if row.is_open else f"\nonly {'you' if row.is_mine else 'somebody else'} changed it"
        self.whole.update(shown_block("\n".join(f"{name:7} {value or '-'}" for name, value in lines)) + told)

    def action_move(self, step: int) -> None:
        """Moves the cursor."""
        self.rows.highlighted = ((self.rows.highlighted or 0) + step) % len(self._compared)

    def action_switch(self) -> None:
        """Takes the other value of a field that both changed."""
        self.action_choose(not self._compared[self.rows.highlighted or 0].is_mine)

    def action_choose(self, mine: bool) -> None:
        """Takes one value of a field that both changed; the others are not in question."""
        place = self.rows.highlighted or 0
        if self._compared[place].is_open:
            self._compared[place] = replace(self._compared[place], is_mine=mine)
            self._draw(place)

    def action_take(self) -> None:
        """Gives what stands."""
        self.dismiss({row.key: row.stands for row in self._compared})

    def _draw(self, place: int) -> None:
        width = max(8, (min(self.size.width, 140) - 6 - LABEL) // 3)
        self.columns.update(_line("", [("opened", ""), ("theirs", ""), ("mine", "")], width))
        self.rows.clear_options()
        self.rows.add_options([Option(self._prompt(row, width)) for row in self._compared])
        self.rows.highlighted = place

    @staticmethod
    def _prompt(row: Compared, width: int) -> Text:
        theirs, mine = ("", "bold") if row.is_mine else ("bold", "")
        chosen = "*" if row.is_open else ""
        cells = [
            (row.opened, "dim"),
            (("" if row.is_mine else chosen) + (row.theirs or "-"), theirs),
            ((chosen if row.is_mine else "") + (row.mine or "-"), mine),
        ]
        return _line(row.label, cells, width)


def _line(label: str, cells: Sequence[tuple[str, str]], width: int) -> Text:
    line = _cell(label, LABEL)
    for value, style in cells:
        line.append_text(_cell(value, width, style))
    return line


def _cell(value: str, width: int, style: str = "") -> Text:
    cell = Text(shown(value), style, no_wrap=True, end="")
    cell.truncate(width - 1, overflow="ellipsis", pad=True)
    cell.append(" ")
    return cell
