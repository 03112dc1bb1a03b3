"""The footer: keys of the place in front, read from its bindings, as many as fit."""

from collections.abc import Iterable

from rich.text import Text
from textual.binding import ActiveBinding
from textual.widgets import Input, Static

from tui.widgets.hints import Hints, fitted, spread
from tui.widgets.key_names import display
from tui.widgets.search_bar import SEARCH_HINTS
from tui.widgets.status_line import StatusLine

USED_MOST = (
    "shelf.back", "left_out.back", "entries.save", "table.open", "table.search", "table.edit", "table.new",
    "entries.paste", "campaigns.stop", "table.delete", "table.mark", "table.previous", "desk.find", "table.filter",
    "lists.doubles", "entries.discard", "table.refresh", "desk.leave",
)  # fmt: skip
"""Ids of bindings, what is used most first: in a narrow terminal only the beginning of this is seen."""
LAST = ("desk.keys", "shelf.keys", "left_out.keys")
"""What leads to all other keys: it stands at the end, and always fits."""


class KeyLine(Static):
    """One line of keys. Half-typed sequences show how they can go on, in the same line and in the one above it."""

    DEFAULT_CSS = """
    KeyLine { height: 1; width: 1fr; padding: 0 1; background: $surface; color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._choices: tuple[tuple[str, str], ...] = ()
        self._shown: tuple[tuple[tuple[str, str], ...], int] = ((), 0)

    def on_mount(self) -> None:
        """Follows the bindings of the screen in front."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.call_later(self.draw))

    def choices(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Shows how a half-typed sequence goes on; nothing for the usual keys."""
        choices = tuple(pairs)
        if choices != self._choices:
            self._choices = choices
            self.draw()

    def on_resize(self) -> None:
        """Shows as many keys as fit."""
        self.draw()

    def draw(self) -> None:
        """Shows the keys that hold now."""
        typing = isinstance(self.screen.focused, Input)  # letters are text there, whatever they are bound to
        pairs = self._choices or (SEARCH_HINTS if typing else tuple(_pairs(self.screen.active_bindings.values())))
        shown = (tuple(pairs), max(10, self.size.width))
        if shown != self._shown:  # otherwise every key would have the line drawn again
            self._shown = shown
            above, line = self._two(*shown) if self._choices else (None, fitted(*shown))
            for status in self.screen.query(StatusLine):
                status.lend(above)
            self.update(line, layout=False)

    def _two(self, pairs: Hints, width: int) -> tuple[Text | None, Text]:
        rows = spread(pairs, width, 2)  # all of them are to be seen: nothing else tells them
        return (rows[0] if len(rows) > 1 else None), rows[-1]


def by_use(active: Iterable[ActiveBinding]) -> list[ActiveBinding]:
    """Bindings in the order of ``USED_MOST``, those of ``LAST`` at the end, the others between as they came."""
    order = {name: place for place, name in enumerate((*USED_MOST, "", *LAST))}
    return sorted(active, key=lambda item: order.get(item.binding.id or "", order[""]))


def _pairs(active: Iterable[ActiveBinding]) -> Iterable[tuple[str, str]]:
    seen: set[str] = set()
    for item in by_use(active):
        binding = item.binding
        if not binding.show or not item.enabled or binding.action in seen:
            continue
        seen.add(binding.action)
        yield binding.key_display or display(binding.key), binding.description
