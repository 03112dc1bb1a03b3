"""A field that is chosen from a list and not typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from tui.domain.foreign import shown
from tui.widgets.choose_many import ChooseMany, Held


class ChosenLine(Static, can_focus=True):
    """A field that is chosen from a list: Enter opens the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "choose", "Choose", id="form.choose", tooltip="choose from the list")
    ]

    @dataclass
    class Changed(Message):
        """Another choice was made."""

        line: "ChosenLine"

        @property
        def control(self) -> "ChosenLine":
            """The field."""
            return self.line

    value = reactive("")
    """The keys of what is chosen, joined by blanks."""

    def __init__(self, label: str, choices: Mapping[str, str], value: str) -> None:
        super().__init__("", markup=False)
        self._label = label
        self._choices = choices
        self.set_reactive(ChosenLine.value, value)

    def on_mount(self) -> None:
        """Shows the names chosen to begin with."""
        self.watch_value(self.value)

    def watch_value(self, value: str) -> None:
        """Shows the names chosen."""
        names = [self._choices.get(key, f"#{key}") for key in value.split()]
        self.update(shown(", ".join(names)) or "(none; Enter chooses)")

    @work(exclusive=True)
    async def action_choose(self) -> None:
        """Opens the list."""
        held = dict.fromkeys(self.value.split(), Held.ALL)
        answer = await self.app.push_screen_wait(ChooseMany(self._label, self._choices, held))
        if answer is not None:
            self.value = " ".join(key for key, state in answer.items() if state is Held.ALL)
            self.post_message(self.Changed(self))
