"""Keys: sequences such as ``g c``, Cyrillic twins, and the list of all keys that people are shown.

Widgets and panes declare their actions as ``Binding(id=, tooltip=, group=)``; nothing is declared twice.
Textual accepts ``Binding("g c", …)`` and never fires it, so sequences are declared that way and resolved
here, before Textual looks at the key.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeGuard, runtime_checkable

from msgspec import Struct, field
from textual import widgets
from textual.actions import parse
from textual.app import App
from textual.binding import ActiveBinding, Binding
from textual.driver import Driver
from textual.events import Event, Key, Paste
from textual.widget import Widget

from tui.widgets.draining import answered, begun, drained, opened
from tui.widgets.key_line import by_use
from tui.widgets.key_names import NAMES, canonical, display
from tui.widgets.lending import has_lent

if TYPE_CHECKING:
    from textual.widgets import Input, TextArea

_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбю"
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_SHIFTED = {"<": "Б", ">": "Ю", ":": "Ж", "#": "№"}

TWINS: Mapping[str, str] = {
    **dict(zip(_RUSSIAN, _LATIN, strict=True)),
    **{a.upper(): b.upper() for a, b in zip(_RUSSIAN, _LATIN, strict=True) if b.isalpha()},
    **{cyrillic: latin for latin, cyrillic in _SHIFTED.items()},
    "і": "s",
    "І": "S",
    ".": "/",
    ",": "?",
}
"""The Latin character on the same key, for Russian and Ukrainian layouts."""


def twin(event: Key) -> Key:
    """The key event of the Latin character on the same key; the event itself where there is none."""
    latin = TWINS.get(event.character or "")
    if latin is None:
        return event
    return Key(NAMES.get(latin, latin), latin)


class Choice(Struct, frozen=True):
    """One way to go on after a half-typed sequence."""

    key: str
    active: ActiveBinding

    @property
    def next_key(self) -> str:
        """The character to press next."""
        return display(self.key.split(" ")[-1])


class Reading(Struct, frozen=True):
    """What one key meant.

    Attributes:
        event: the key for Textual to go on with; None where it was used up here.
        complete: the binding that the key completed, alone or as the end of a sequence.
        choices: how a half-typed sequence can go on.
        unknown: what was typed, where no sequence begins like that.
    """

    event: Key | None = None
    complete: ActiveBinding | None = None
    choices: tuple[Choice, ...] = ()
    unknown: str = ""


class KeyReader(Struct):
    """Reads keys outside text fields: bound keys, half-typed sequences and twins."""

    typed: list[str] = field(default_factory=list)

    def read(self, event: Key, active: Callable[[], Mapping[str, ActiveBinding]]) -> Reading:
        """Takes one key in, given the bindings that hold now.

        Args:
            event: the key as it came.
            active: gives the active bindings by key; sequences are those with a blank in the key.
        """
        bindings = active()
        if event.key not in bindings:
            event = twin(event)
        if event.key == "escape" and self.typed:
            self.typed.clear()
            return Reading()
        typed = " ".join([*self.typed, event.key])
        found = bindings.get(typed)
        if found is not None and (found.enabled or self.typed):
            self.typed.clear()
            return Reading(complete=found) if found.enabled else Reading(unknown=display(typed))
        choices = _choices(typed, bindings)
        if choices:
            self.typed.append(event.key)
            return Reading(choices=choices)
        if self.typed:
            self.typed.clear()
            return Reading(unknown=display(typed))
        return Reading(event=event)


def _choices(typed: str, bindings: Mapping[str, ActiveBinding]) -> tuple[Choice, ...]:
    start = typed + " "
    return tuple(
        Choice(key, active)
        for key, active in bindings.items()
        if key.startswith(start) and active.enabled and not active.binding.system
    )


class Clash(Struct, frozen=True):
    """A key that two actions of one place would share.

    Attributes:
        key: as people read it.
        actions: the names of both.
    """

    key: str
    actions: tuple[str, str]


def clashes(bindings: Iterable[Binding], keymap: Mapping[str, str]) -> tuple[Clash, ...]:
    """Keys that two actions of one place would share after remapping.

    Args:
        bindings: every binding that can hold at the same moment.
        keymap: keys (comma separated) per binding id.
    """
    taken: dict[str, str] = {}
    found: list[Clash] = []
    for binding in bindings:
        identity = binding.id or binding.action
        for key in keymap.get(identity, binding.key).split(","):
            name = canonical(key)
            other = taken.setdefault(name, identity)
            if other != identity:
                found.append(Clash(display(name), (other, identity)))
    return tuple(found)


LEAVING = frozenset({"tab", "shift+tab", "enter", "escape"})
"""Keys that take the focus out of a text field. What is typed right after them belongs elsewhere."""


@runtime_checkable
class Labelled(Protocol):
    """A place that names the choices of its half-typed sequences itself."""

    def choice_label(self, action: str, parameters: tuple[object, ...]) -> str | None:
        """The label of one choice; None for the binding's own description."""


def is_text_field(widget: Widget | None) -> "TypeGuard[Input | TextArea]":
    """Whether keys are text there: of Textual's widgets, the two with a cursor that blinks."""
    return hasattr(widget, "cursor_blink")


class KeyedApp(App[None]):
    """An application that knows sequences and twins, and shows its keys."""

    reader: KeyReader

    def __init__(self, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class=driver_class)
        self.reader = KeyReader()
        self._again: deque[Key | Paste] = deque()

    def half_typed(self, choices: Iterable[tuple[str, str]]) -> None:
        """A key was read: how a half-typed sequence can go on, nothing where none was begun."""

    def no_such_key(self, typed: str) -> None:
        """A sequence was typed that leads nowhere."""

    def pasted(self, text: str) -> None:
        """Something was pasted outside a field."""

    @property
    def typing(self) -> bool:
        """Whether keys are text now."""
        return is_text_field(self.focused)

    def type_again(self, events: Sequence[Key | Paste], *, is_earlier: bool) -> None:
        """Types keys that were kept for a place, before those that came since: posted, they would be behind them."""
        if is_earlier:
            self._again.extendleft(reversed(events))
        else:
            self._again.extend(events)
        self.call_later(self._type_again)

    async def _type_again(self) -> None:
        while self._again:
            await opened(self.screen)  # and only then the first one: that screen may have put another there
            event = self._again.popleft()
            if not has_lent(self):
                await self._take(event)

    async def on_event(self, event: Event) -> None:
        """Resolves sequences and twins before Textual looks at a key."""
        if isinstance(event, Key | Paste):  # forwarded ones too: what a field hands up may meet another screen
            if has_lent(self):
                return
            await opened(self.screen)
            if not event.is_forwarded:
                await self._type_again()
        await self._take(event)

    async def _take(self, event: Event) -> None:
        if isinstance(event, Key) and not event.is_forwarded and not self.typing:
            going_on = await self._read_key(event)
            if going_on is None:
                return
            event = going_on
        if isinstance(event, Paste) and not event.is_forwarded and not self.typing and len(self.screen_stack) == 1:
            self.pasted(event.text)
            return
        is_steering = isinstance(event, Key) and not (event.is_forwarded or event.is_printable)
        if isinstance(event, Key) and is_steering and self.typing and self.focused is not None:
            await self._steer(event, self.focused)
        else:
            await super().on_event(event)

    async def _steer(self, event: Key, field: Widget) -> None:
        """Runs a key that is no text in a text field, behind the text before it and ahead of what comes after.

        What the field does not take, Textual would hand up to the application, behind all the keys that came since.
        """
        front = self.screen
        active = front.active_bindings.get(event.key)
        takes = event.key == "enter" and isinstance(field, widgets.TextArea)
        is_done = False
        if active is not None and active.enabled and not takes:
            await drained(field)
            is_done = await self.run_action(active.binding.action, active.node)
        if not is_done:
            await super().on_event(event)
        if event.key in LEAVING:
            await drained(*(node for node in field.ancestors_with_self if isinstance(node, Widget)))
            await answered(self, front)

    async def _read_key(self, event: Key) -> Key | None:
        """Runs what a key is bound to, at once and in order.

        Textual would hand the key to the widget in focus, which acts later: letters typed right after ``/`` would
        still go to the table.
        """
        reading = self.reader.read(event, lambda: self.screen.active_bindings)
        self.half_typed((choice.next_key, _label(choice.active)) for choice in reading.choices)
        if reading.unknown:
            self.no_such_key(reading.unknown)
        if reading.complete is not None:
            front, before = self.screen, set(self.workers)
            await self.run_action(reading.complete.binding.action, reading.complete.node)
            await begun(self, front, before)
            await answered(self, front)
        return reading.event

    def action_key_sheet(self) -> None:
        """Shows every key that holds here."""
        from tui.widgets.key_rows import folded, key_rows  # noqa: PLC0415 - nobody waits for them at the start
        from tui.widgets.key_sheet import KeySheet, SheetRow  # noqa: PLC0415

        enabled = (active.binding for active in by_use(self.screen.active_bindings.values()) if active.enabled)
        rows = folded(key_rows(enabled))
        order = {group: place for place, group in enumerate(dict.fromkeys(row.group for row in rows if row.group))}
        rows = sorted(rows, key=lambda row: order.get(row.group, len(order)))
        self.push_screen(
            KeySheet([SheetRow(" ".join(row.keys), row.description, row.group or "Everywhere") for row in rows])
        )


def _label(active: ActiveBinding) -> str:
    _namespace, name, parameters = parse(active.binding.action)
    own = active.node.choice_label(name, parameters) if isinstance(active.node, Labelled) else None
    return own or active.binding.description
