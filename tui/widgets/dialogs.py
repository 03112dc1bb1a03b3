"""Dialogs: modal screens that are awaited for their result."""

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from msgspec import Struct
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.getters import query_one
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.domain.foreign import shown, shown_block
from tui.widgets.cells import cell, doubt
from tui.widgets.hints import HintLine, fitted
from tui.widgets.opening import Ahead
from tui.widgets.sheet import OFFERS, Board, Sheet

Value = TypeVar("Value")


class Offer(Struct, Generic[Value], frozen=True):
    """One thing to choose: what it is, and what people read."""

    value: Value
    label: str
    remark: str = ""


class Choose(Sheet[Value | None], Generic[Value]):
    """Chooses one of many by typing a part of its name; None when left by Esc. Keys typed ahead are typed into it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="dialog.back", tooltip="leave without choosing"),
        Binding("down", "move(1)", "Next", show=False, id="choose.next", tooltip="next offer"),
        Binding("up", "move(-1)", "Before", show=False, id="choose.before", tooltip="offer before"),
    ]
    filter = query_one(Input)
    options = query_one(OptionList)

    def __init__(self, title: str, offers: Sequence[Offer[Value]], ahead: Ahead | None = None) -> None:
        super().__init__()
        self._heading = title
        self._ahead = ahead or Ahead()
        self._offers = tuple(offers)
        self._shown: tuple[Offer[Value], ...] = ()

    def compose(self) -> ComposeResult:
        """A heading, a line to type in, and what is left to choose."""
        with Board():
            yield Static(shown(self._heading), classes="heading", markup=False)
            yield Input(compact=True, placeholder="type a part of the name")
            yield OptionList(markup=False)
            yield HintLine((("Enter", "choose"), ("Up Down", "move"), ("Esc", "back")))

    def on_mount(self) -> None:
        """Offers everything."""
        self.options.can_focus = False
        self.filter.cursor_blink = False
        self.set_focus(self.filter)
        self._offer("")
        self._ahead.replay(self.app)

    def on_resize(self) -> None:
        """Shows as many offers as there is room for."""
        self.limit(self.options, least=2, most=OFFERS, tenths=6)

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


def _asked(question: str) -> Content:
    """A question, and why what it names may not be what it looks like."""
    asked = Content(shown_block(question))
    beware = doubt(question)
    return asked + Content.styled(f"\n{beware}", "$text-warning") if beware else asked


class Confirm(Sheet[bool]):
    """Asks yes or no; the verb's own letter confirms, Enter and Esc do not."""

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
        with Board():
            yield Static(_asked(self._question), classes="question")
            yield HintLine(((self._letter, self._verb), ("Enter, Esc", "cancel")))

    def on_key(self, event: Key) -> None:
        """Confirms by the verb's letter."""
        if event.character == self._letter:
            event.stop()
            self.dismiss(True)


class Typed(Sheet[bool]):
    """Asks for a word or number to be typed, for what cannot be taken back."""

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
        with Board():
            yield Static(_asked(self._question), classes="question")
            yield Input(compact=True, placeholder=f"type {self._expected} and press Enter")
            yield HintLine((("Enter", "go on"), ("Esc", "cancel")))

    def on_mount(self) -> None:
        """Waits for the answer."""
        self.answer.cursor_blink = False
        self.set_focus(self.answer)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        if event.value.strip() == self._expected:
            self.dismiss(True)
        else:
            event.input.value = ""


class Ask(Sheet[str | None]):
    """Asks for one line; None when left by Esc."""

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
        with Board():
            yield Static(shown_block(self._question), classes="question", markup=False)
            yield Input(self._value, compact=True)
            yield HintLine((("Enter", "take"), ("Esc", "cancel")))

    def on_mount(self) -> None:
        """Waits for the answer."""
        self.answer.cursor_blink = False
        self.set_focus(self.answer)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


class Fact(Struct, frozen=True):
    """One line of a detail view: what it is, and its raw value."""

    label: str
    value: str


_MARGINS = 3
"""Cells beside what is known of a row: blanks, and the bar that tells how far it is scrolled."""
_NARROWEST = 16
"""Cells of a value, however narrow the terminal is."""
_UNKNOWN_WIDTH = 200


class Detail(Sheet[str]):
    """All that is known of one row; ends with the name of what to do next, empty for nothing."""

    DEFAULT_CSS = """
    Detail VerticalScroll { height: auto; padding: 1; scrollbar-size-vertical: 1; }
    Detail #notice { height: auto; max-height: 3; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,h", "dismiss('')", "Back", id="detail.back", tooltip="back to the table"),
        Binding("j,down", "scroll(1)", "Down", show=False, id="detail.down", tooltip="scroll down"),
        Binding("k,up", "scroll(-1)", "Up", show=False, id="detail.up", tooltip="scroll up"),
    ]
    body = query_one(VerticalScroll)

    def __init__(self, name: str, facts: Sequence[Fact], notice: str = "") -> None:
        super().__init__()
        self._heading = name
        self._facts: Sequence[Fact] = ()
        self._shown_facts = Static(markup=False)
        self._bar = Static(id="notice", classes="keys", markup=False)
        self.show(facts, notice)

    def compose(self) -> ComposeResult:
        """A heading, the facts, and a line of news."""
        with Board():
            yield Static(shown(self._heading, 200), classes="heading", markup=False)
            with VerticalScroll(can_focus=True):
                yield self._shown_facts
            yield self._bar

    def on_mount(self) -> None:
        """Lets j and k scroll."""
        self.set_focus(self.body)

    def on_resize(self) -> None:
        """Leaves room for the heading and the notice, however low the terminal is."""
        self.limit(self.body, least=3)
        self._lay()

    def show(self, facts: Sequence[Fact], notice: str) -> None:
        """Replaces the facts by ones read later, also while the dialog is still opening, or closing already."""
        self._facts = facts
        self._lay()
        keys = fitted((("Esc", "back"), ("j k", "scroll")), 40)
        self._bar.update(keys.append("   ").append(shown(notice)))

    def _lay(self) -> None:
        """Draws the facts, each value within a column of its own; it has no width before the dialog is opened."""
        self._shown_facts.update(_laid(self._facts, (self.size.width or _UNKNOWN_WIDTH) - _MARGINS))

    def action_scroll(self, lines: int) -> None:
        """Scrolls by lines."""
        self.body.scroll_relative(y=lines, animate=False, immediate=True)  # the next key is here already


def _laid(facts: Sequence[Fact], room: int) -> Content:
    width = min(24, max((len(fact.label) for fact in facts), default=0))
    lines = []
    for fact in facts:
        label = cell(fact.label, width)
        label.pad_right(width - label.cell_len)
        first, *others = Content(shown_block(fact.value) or "-").wrap(max(_NARROWEST, room - width - 2))
        lines.append(Content.assemble(Content.styled(label.plain, "$text-muted"), "  ", first))
        lines += [Content.assemble(" " * width, "  ", other) for other in others]
        if beware := doubt(fact.value):
            lines.append(Content.styled(f"{' ' * width}  {beware}", "$text-warning"))
    return Content("\n").join(lines)
