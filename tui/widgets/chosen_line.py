"""A field that is chosen from a list and not typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from tui.domain.foreign import shown
from tui.widgets.choose_many import ChooseMany, Held
from tui.widgets.dialogs import Choose, Offer

FEW: Final = 6
"""Choices that one steps through; more are chosen from a list."""


class ChosenLine(Static, can_focus=True):
    """A field that is chosen and not typed: Enter opens the list, or goes to the next of a few where one counts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "choose", "Choose", id="form.choose", tooltip="choose from the list, or the next")
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

    def __init__(
        self, label: str, choices: Mapping[str, str], value: str, *, is_one: bool = False, remark: str = ""
    ) -> None:
        super().__init__("", markup=False)
        self._is_one = is_one
        self._label = label
        self._choices = choices
        self._remark = remark
        self.set_reactive(ChosenLine.value, value)

    def on_mount(self) -> None:
        """Shows the names chosen to begin with."""
        self.watch_value(self.value)

    def watch_value(self, value: str) -> None:
        """Shows the names chosen."""
        names = [self._choices.get(key, f"#{key}") for key in value.split()]
        words = shown(", ".join(names)) or "(none; Enter chooses)"
        remark = shown(self._remark) or ("(Space: the next)" if self._is_one and self._steps else "")
        self.update(f"{words}   {remark}".rstrip())

    @property
    def _steps(self) -> bool:
        """Whether there are so few choices that one steps through them."""
        return 1 < len(self._choices) <= FEW

    def action_choose(self) -> None:
        """Opens the list, or takes the next choice."""
        if self._is_one and len(self._choices) > FEW:
            self._open_one()
        elif self._is_one:
            keys = list(self._choices)
            self.value = keys[(keys.index(self.value) + 1) % len(keys)] if self.value in keys else keys[0]
            self.post_message(self.Changed(self))
        else:
            self._open()

    @work(exclusive=True)
    async def _open_one(self) -> None:
        offers = [Offer(key, name) for key, name in self._choices.items()]
        chosen: str | None = await self.app.push_screen_wait(Choose(self._label, offers))
        if chosen is not None:
            self.value = chosen
            self.post_message(self.Changed(self))

    @work(exclusive=True)
    async def _open(self) -> None:
        held = dict.fromkeys(self.value.split(), Held.ALL)
        answer = await self.app.push_screen_wait(ChooseMany(self._label, self._choices, held))
        if answer is not None:
            self.value = " ".join(key for key, state in answer.items() if state is Held.ALL)
            self.post_message(self.Changed(self))
