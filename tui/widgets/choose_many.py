"""Chooses any number of things, each of which may hold for all, some or none of what is changed."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.domain.foreign import shown
from tui.widgets.hints import HintLine, Hints
from tui.widgets.sheet import OFFERS, Board, Sheet


class Held(Enum):
    """For how many of the rows in question something holds."""

    ALL = "x"
    SOME = "~"
    NONE = " "


class ChooseMany(Sheet[Mapping[str, Held] | None]):
    """Toggles things by Space; Enter takes the choice, Esc leaves everything as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Cancel", id="many.cancel", tooltip="leave everything as it was"),
        Binding("enter", "take", "Take", id="many.take", tooltip="take the choice", priority=True),
        Binding("space", "switch", "Toggle", id="many.toggle", tooltip="all or none"),
        Binding("slash", "filter", "Filter", id="many.filter", tooltip="type a part of the name"),
        Binding("j,down", "move(1)", "Next", show=False, id="many.next", tooltip="next"),
        Binding("k,up", "move(-1)", "Before", show=False, id="many.before", tooltip="the one before"),
    ]
    filter = query_one(Input)
    options = query_one(OptionList)

    HINTS: ClassVar[Hints] = (
        ("Space", "all or none"), ("Enter", "take"), ("/", "filter"), ("Esc", "leave all as it was"),
    )  # fmt: skip

    def __init__(self, title: str, names: Mapping[str, str], held: Mapping[str, Held]) -> None:
        super().__init__()
        self._heading = title
        self._names = dict(names)
        self._held = {key: held.get(key, Held.NONE) for key in names}
        self._shown: list[str] = []

    def compose(self) -> ComposeResult:
        """A heading, the things, and a line to filter by."""
        with Board():
            yield Static(shown(self._heading), classes="heading", markup=False)
            yield Input(compact=True, placeholder="/ and a part of the name")
            yield OptionList(markup=False)
            yield HintLine(self.HINTS)

    def on_mount(self) -> None:
        """Offers everything."""
        self.filter.cursor_blink = False
        self._offer("", 0)
        self.set_focus(self.options)

    def on_resize(self) -> None:
        """Shows as many offers as there is room for."""
        self.limit(self.options, least=2, most=OFFERS)

    def action_move(self, step: int) -> None:
        """Moves the highlight."""
        if self._shown:
            self.options.highlighted = ((self.options.highlighted or 0) + step) % len(self._shown)

    def action_switch(self) -> None:
        """Turns all into none, and anything else into all."""
        row = self.options.highlighted
        if row is None:
            return
        key = self._shown[row]
        self._held[key] = Held.NONE if self._held[key] is Held.ALL else Held.ALL
        self.options.replace_option_prompt_at_index(row, self._prompt(key))

    def action_filter(self) -> None:
        """Goes into the filter line."""
        self.set_focus(self.filter)  # at once: the next key may be here already

    def action_take(self) -> None:
        """Takes the choice; from the filter line, goes back to the things first."""
        if self.filter.has_focus:
            self.set_focus(self.options)
        else:
            self.dismiss(dict(self._held))

    def action_leave(self) -> None:
        """Leaves; from the filter line, goes back to the things first."""
        if self.filter.has_focus:
            self.set_focus(self.options)
        else:
            self.dismiss(None)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._offer(event.value, 0)

    def _offer(self, part: str, highlighted: int) -> None:
        wanted = part.casefold()
        self._shown = [key for key, name in self._names.items() if wanted in name.casefold()]
        self.options.clear_options()
        self.options.add_options(self._options(self._shown))
        self.options.highlighted = highlighted if self._shown else None

    def _options(self, keys: Sequence[str]) -> list[Option]:
        return [Option(self._prompt(key)) for key in keys]

    def _prompt(self, key: str) -> Text:
        return Text(f"({self._held[key].value}) {shown(self._names[key], 120)}", no_wrap=True, end="")
