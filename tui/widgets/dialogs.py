"""Dialogs: modal screens that are awaited for their result."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.events import Key
from textual.getters import query_one
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.domain.foreign import shown, shown_block
from tui.widgets.sheet import Sheet

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Offer(Generic[Value]):
    """One thing to choose: what it is, and what people read."""

    value: Value
    label: str
    remark: str = ""


class Choose(Sheet[Value | None], Generic[Value]):
    """Chooses one of many by typing a part of its name; None when left by Esc."""

    DEFAULT_CSS = """
    Choose { align: center bottom; }
    Choose > Vertical { height: auto; max-height: 60%; width: 100%; background: $panel; padding: 0 1; }
    Choose OptionList { height: auto; max-height: 14; border: none; background: $panel; padding: 0;
        text-wrap: nowrap; text-overflow: ellipsis; }
    Choose OptionList:focus { border: none; }
    Choose Static { color: $text-accent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="dialog.back", tooltip="leave without choosing"),
        Binding("down", "move(1)", "Next", show=False, id="choose.next"),
        Binding("up", "move(-1)", "Before", show=False, id="choose.before"),
    ]
    filter = query_one(Input)
    options = query_one(OptionList)

    def __init__(self, title: str, offers: Sequence[Offer[Value]]) -> None:
        super().__init__()
        self._heading = title
        self._offers = tuple(offers)
        self._shown: tuple[Offer[Value], ...] = ()

    def compose(self) -> ComposeResult:
        """A heading, a line to type in, and what is left to choose."""
        with Vertical():
            yield Static(shown(self._heading), markup=False)
            yield Input(compact=True, placeholder="type a part of the name, then Enter")
            yield OptionList(markup=False)

    def on_mount(self) -> None:
        """Offers everything."""
        self.options.can_focus = False
        self.filter.cursor_blink = False
        self.filter.focus()
        self._offer("")

    def action_move(self, step: int) -> None:
        """Moves the highlight while the typing goes on."""
        if self._shown:
            before = self.options.highlighted or 0
            self.options.highlighted = (before + step) % len(self._shown)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._offer(event.value)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if self._shown:
            self.dismiss(self._shown[self.options.highlighted or 0].value)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._shown[event.option_index].value)

    def _offer(self, part: str) -> None:
        wanted = part.casefold()
        self._shown = tuple(offer for offer in self._offers if wanted in offer.label.casefold())
        self.options.clear_options()
        self.options.add_options([Option(_label(offer)) for offer in self._shown])
        self.options.highlighted = 0 if self._shown else None


def _label(offer: Offer[Value]) -> Text:
    text = Text(shown(offer.label, 120), no_wrap=True, end="")
    if offer.remark:
        text.append("  " + shown(offer.remark, 120), "dim")
    return text


class Confirm(Sheet[bool]):
    """Asks yes or no; the verb's own letter confirms, Enter and Esc do not."""

    DEFAULT_CSS = """
    Confirm { align: center bottom; }
    Confirm > Vertical { height: auto; width: 100%; background: $panel; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "dismiss(False)", "Cancel", id="confirm.cancel", tooltip="do nothing")
    ]

    def __init__(self, question: str, letter: str, verb: str) -> None:
        super().__init__()
        self._question = question
        self._letter = letter
        self._verb = verb

    def compose(self) -> ComposeResult:
        """The question, and the two ways out."""
        with Vertical():
            yield Static(shown_block(self._question), markup=False)
            yield Static(f"{self._letter} {self._verb}   Enter, Esc cancel", markup=False)

    def on_key(self, event: Key) -> None:
        """Confirms by the verb's letter."""
        if event.character == self._letter:
            event.stop()
            self.dismiss(True)


class Typed(Sheet[bool]):
    """Asks for a word or number to be typed, for what cannot be taken back."""

    DEFAULT_CSS = """
    Typed { align: center bottom; }
    Typed > Vertical { height: auto; width: 100%; background: $panel; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(False)", "Cancel", id="typed.cancel", tooltip="do nothing")
    ]
    answer = query_one(Input)

    def __init__(self, question: str, expected: str) -> None:
        super().__init__()
        self._question = question
        self._expected = expected

    def compose(self) -> ComposeResult:
        """The question and the line for the answer."""
        with Vertical():
            yield Static(shown_block(self._question), markup=False)
            yield Input(compact=True, placeholder=f"type {self._expected} and press Enter; Esc cancels")

    def on_mount(self) -> None:
        """Waits for the answer."""
        self.answer.cursor_blink = False
        self.answer.focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        if event.value.strip() == self._expected:
            self.dismiss(True)
        else:
            event.input.value = ""


class Ask(Sheet[str | None]):
    """Asks for one line; None when left by Esc."""

    DEFAULT_CSS = """
    Ask { align: center bottom; }
    Ask > Vertical { height: auto; width: 100%; background: $panel; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", id="ask.cancel", tooltip="leave it as it is")
    ]
    answer = query_one(Input)

    def __init__(self, question: str, value: str = "") -> None:
        super().__init__()
        self._question = question
        self._value = value

    def compose(self) -> ComposeResult:
        """The question and the line for the answer."""
        with Vertical():
            yield Static(shown_block(self._question), markup=False)
            yield Input(self._value, compact=True)

    def on_mount(self) -> None:
        """Waits for the answer."""
        self.answer.cursor_blink = False
        self.answer.focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a detail view: what it is, and its raw value."""

    label: str
    value: str


class Detail(Sheet[str]):
    """All that is known of one row; ends with the name of what to do next, empty for nothing."""

    DEFAULT_CSS = """
    Detail { align: center middle; }
    Detail > Vertical { width: 90%; max-width: 100; height: 80%; background: $surface; border: solid $primary; }
    Detail #name { padding: 0 1; text-style: bold; height: 1; }
    Detail #notice { padding: 0 1; height: auto; color: $text-muted; }
    Detail VerticalScroll { padding: 0 1; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,h", "dismiss('')", "Back", id="detail.back", tooltip="back to the table"),
        Binding("j,down", "scroll(1)", "Down", show=False, id="detail.down", tooltip="scroll down"),
        Binding("k,up", "scroll(-1)", "Up", show=False, id="detail.up", tooltip="scroll up"),
    ]
    facts = query_one("#facts", Static)
    notice = query_one("#notice", Static)
    body = query_one(VerticalScroll)

    def __init__(self, name: str, facts: Sequence[Fact], notice: str = "") -> None:
        super().__init__()
        self._heading = name
        self._facts = tuple(facts)
        self._notice = notice

    def compose(self) -> ComposeResult:
        """A heading, the facts, and a line of news."""
        with Vertical():
            yield Static(shown(self._heading, 200), id="name", markup=False)
            with VerticalScroll(can_focus=True):
                yield Static(id="facts", markup=False)
            yield Static(id="notice", markup=False)

    def on_mount(self) -> None:
        """Lets j and k scroll."""
        self.body.focus()
        self._draw()

    def show(self, facts: Sequence[Fact], notice: str) -> None:
        """Replaces the facts by ones read later, also while the dialog is still opening."""
        self._facts = tuple(facts)
        self._notice = notice
        if self.is_mounted:
            self._draw()

    def _draw(self) -> None:
        self.facts.update(_facts(self._facts))
        self.notice.update(shown(self._notice))

    def action_scroll(self, lines: int) -> None:
        """Scrolls by lines."""
        self.body.scroll_relative(y=lines, animate=False)


def _facts(facts: Sequence[Fact]) -> Text:
    width = min(24, max((len(fact.label) for fact in facts), default=0))
    text = Text()
    for fact in facts:
        label = Text(shown(fact.label, 60), style="dim", no_wrap=True)
        label.truncate(width, overflow="ellipsis", pad=True)
        text.append_text(label)
        text.append("  " + (shown_block(fact.value) or "-") + "\n")
    return text
