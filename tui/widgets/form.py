"""A form over field specifications: one line per field, a message at each, and a row of verbs."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Input, Static

from tui.domain.foreign import shown
from tui.widgets.chosen_line import ChosenLine
from tui.widgets.dialogs import Confirm
from tui.widgets.form_fields import SAVE, AsText, FormEnds, FormField, Messages, Verb
from tui.widgets.hints import HintLine
from tui.widgets.opening import Ahead
from tui.widgets.sheet import Board, Sheet


class Form(Sheet[bool]):
    """Edits values; True when they were saved, False when the form was left with its text kept.

    The form stays open until ``FormEnds.submit`` gives no messages. Keys typed ahead of its opening are typed into it.
    """

    DEFAULT_CSS = """
    Form VerticalScroll { height: auto; max-height: 20; padding: 0 1; margin: 1 0 0 0; scrollbar-size-vertical: 1; }
    Form Horizontal { height: 1; }
    Form .label { width: 18; color: $text-muted; }
    Form Input, Form ChosenLine { width: 1fr; max-width: 80; height: 1; padding: 0 1; background: $panel; }
    Form ChosenLine { text-wrap: nowrap; text-overflow: ellipsis; }
    Form ChosenLine:focus { background: $primary; color: #ffffff; }
    Form .message { color: $text-error; display: none; height: auto; padding: 0 0 0 19; }
    Form .message.-shown { display: block; }
    Form #news { padding: 0 1; color: $text-accent; }
    Form #verbs:focus { color: #ffffff; background: $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "out", "Out", id="form.out", tooltip="out of the field; again: leave, the text is kept"),
        Binding("w,ctrl+o", "save", "Save", id="form.save", tooltip="save", key_display="w"),
        Binding("D", "discard", "Discard", id="form.discard", tooltip="discard what was typed"),
        Binding("E", "edit_as_text", "As text", id="form.edit_text", tooltip="edit all fields as text in $EDITOR"),
        Binding("i,enter", "into", "Fields", id="form.into", tooltip="back into the fields", key_display="i"),
    ]

    verbs = query_one("#verbs", Static)
    news = query_one("#news", Static)

    def __init__(
        self,
        title: str,
        fields: Sequence[FormField],
        values: Mapping[str, str],
        *,
        ends: FormEnds,
        kept: Mapping[str, str] | None = None,
        focus: tuple[str, int] = ("", 0),
        ahead: Ahead | None = None,
        verb: Verb = SAVE,
    ) -> None:
        super().__init__()
        self._heading = title
        self._verb = verb
        self._fields = tuple(fields)
        self._opened = {spec.key: values.get(spec.key, "") for spec in fields}
        self._ends = ends
        self._ahead = ahead or Ahead()
        self._start = focus
        self._last: Input | ChosenLine | None = None
        self._lines: dict[str, Input | ChosenLine] = {}
        self._messages: dict[str, Static] = {}
        self._saving = False
        self._kept = {**self._opened, **(kept or {})}
        self._is_kept = bool(kept)

    def compose(self) -> ComposeResult:
        """A heading, one line per field with room for a message, and the verbs."""
        with Board():
            yield Static(shown(self._heading), classes="heading", markup=False)
            with VerticalScroll(can_focus=False):
                for spec in self._fields:
                    line = self._line(spec)
                    self._lines[spec.key] = line
                    with Horizontal():
                        yield Static(shown(spec.label, 17), classes="label", markup=False)
                        yield line
                    self._messages[spec.key] = Static("", classes="message", markup=False)
                    yield self._messages[spec.key]
            yield Static("", id="news", markup=False)
            as_text = [("E", "as text")] if self._ends.as_text is not None else []
            yield HintLine(
                (
                    ("Esc, then: w", self._verb.name),
                    ("D", "discard"),
                    *as_text,
                    ("i", "fields"),
                    ("Esc", "leave, kept"),
                ),
                id="verbs",
            )

    def _line(self, spec: FormField) -> Input | ChosenLine:
        value = self._kept[spec.key]
        if spec.choices is not None:
            return ChosenLine(spec.label, spec.choices, value, is_one=spec.is_one, remark=spec.remark)
        return Input(value, compact=True, max_length=spec.limit or 0, select_on_focus=False, password=spec.is_secret)

    def on_mount(self) -> None:
        """Goes to the field that was left, or to the first."""
        self.verbs.can_focus = True
        for line in self._lines.values():
            if isinstance(line, Input):
                line.cursor_blink = False
                self.watch(line, "selection", self._moved, init=False)
        key, cursor = self._start
        first = self._lines.get(key) or next(iter(self._lines.values()))
        self.set_focus(first)
        if isinstance(first, Input):
            first.cursor_position = cursor if key else len(first.value)
        self._ahead.replay(self.app)

    @property
    def values(self) -> dict[str, str]:
        """What the fields hold now."""
        return {key: line.value for key, line in self._lines.items()}

    def on_resize(self) -> None:
        """Leaves room for the verbs, however low the terminal is."""
        self.query_one(VerticalScroll).styles.max_height = max(2, self.size.height - 6)

    @property
    def is_kept(self) -> bool:
        """Whether something was typed that was neither saved nor discarded."""
        return self._is_kept

    @on(Input.Changed)
    @on(ChosenLine.Changed)
    def _edited(self, event: Message) -> None:
        event.stop()
        self._remember()

    def _remember(self) -> None:
        if self.values == self._kept:
            return
        self._kept = self.values
        self._is_kept = True
        self._note()

    def _moved(self) -> None:
        if self._is_kept:
            self._note()

    def _note(self) -> None:
        for key, line in self._lines.items():
            if line.has_focus:
                self._ends.typed(self.values, key, line.cursor_position if isinstance(line, Input) else 0)

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_next()

    @on(Input.Blurred)
    def _left(self, event: Input.Blurred) -> None:
        key = next((key for key, line in self._lines.items() if line is event.control), "")
        self.explain({key: self._ends.check(self.values).get(key, "")}, keep=True)
        before, after = self._opened.get(key, ""), event.value
        is_told = before != after and not event.input.password
        self.news.update(shown(f"was {before or '-'}, will be {after or '-'}") if is_told else "")

    def explain(self, messages: Messages, *, keep: bool = False) -> None:
        """Shows each message at its field; ``keep`` leaves the others as they are."""
        for key, place in self._messages.items():
            if key in messages or not keep:
                text = messages.get(key, "")
                place.update(shown(text))
                place.set_class(bool(text), "-shown")
        rest = [text for key, text in messages.items() if key not in self._messages and text]
        if rest:
            self.news.update(shown(" ".join(rest)))

    # -- verbs -------------------------------------------------------------------------------------------

    def action_out(self) -> None:
        """Out of a field to the verbs; from the verbs out of the form, with the text kept."""
        if self._saving:
            self.news.update("being written; its outcome comes here")
        elif self.verbs.has_focus:
            self.dismiss(False)
        else:
            self._remember()  # what was typed just now: the news of it may come after the form is gone
            self._last = next((line for line in self._lines.values() if line.has_focus), None)
            self.set_focus(self.verbs)  # at once: the next key may be here already

    def action_into(self) -> None:
        """Back into the field that was left."""
        if self.verbs.has_focus:
            self.set_focus(self._last or next(iter(self._lines.values())))

    def action_discard(self) -> None:
        """Asks, then leaves and puts away what was typed."""
        if self.verbs.has_focus and not self._saving:
            question = Confirm("Discard what was typed? u brings it back.", "D", "discard")
            self.app.push_screen(question, self._discard_if)

    def _discard_if(self, agreed: bool | None) -> None:
        if agreed:
            self._is_kept = False
            self._ends.discarded()
            self.dismiss(False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hides what this form does not offer."""
        del parameters
        return action != "edit_as_text" or self._ends.as_text is not None

    def action_edit_as_text(self) -> None:
        """Hands the fields to an editor, and takes them back."""
        if self.verbs.has_focus and self._ends.as_text is not None and not self._saving:
            self._edit_as_text(self._ends.as_text)

    @work(exclusive=True, group="question")
    async def _edit_as_text(self, as_text: AsText) -> None:
        values, news = await as_text(self.values)
        if values != self.values:
            for key, line in self._lines.items():
                line.value = values[key]
            self._is_kept = True
        self.explain(self._ends.check(self.values))
        self.news.update(shown(news))

    def action_save(self) -> None:
        """Checks everything; with nothing wrong, saves."""
        if self._saving:
            return
        messages = {key: text for key, text in self._ends.check(self.values).items() if text}
        self.explain(messages)
        if messages:
            self.news.update(self._verb.refused)
            return
        self._saving = True
        self.set_focus(self.verbs)  # what would be typed now would not be written
        self._allow_typing(False)
        self.news.update(self._verb.under_way)
        self._save()

    def _allow_typing(self, allowed: bool) -> None:
        for line in self._lines.values():
            line.disabled = not allowed

    @work(exclusive=True, group="save")
    async def _save(self) -> None:
        try:
            messages = await self._ends.submit(self.values)
        finally:
            self._saving = False
            self._allow_typing(True)
        if messages:
            self.news.update(self._verb.refused)
            self.explain(messages)
        else:
            self.dismiss(True)
