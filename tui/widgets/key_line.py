"""The footer: keys of the place in front, read from its bindings, as many as fit."""

from collections.abc import Callable, Iterable, Sequence

from rich.text import Text
from textual.binding import ActiveBinding
from textual.widgets import Static


class KeyLine(Static):
    """One line of keys. Half-typed sequences show how they can go on, in the same line."""

    DEFAULT_CSS = """
    KeyLine { height: 1; width: 1fr; padding: 0 1; background: $surface; color: $text-muted; }
    """

    def __init__(self, display: Callable[[str], str]) -> None:
        super().__init__("", markup=False)
        self._display = display
        self._choices: tuple[tuple[str, str], ...] = ()

    def on_mount(self) -> None:
        """Follows the bindings of the screen in front."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.call_later(self.draw))

    def choices(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Shows how a half-typed sequence goes on; nothing for the usual keys."""
        self._choices = tuple(pairs)
        self.draw()

    def on_resize(self) -> None:
        """Shows as many keys as fit."""
        self.draw()

    def draw(self) -> None:
        """Shows the keys that hold now."""
        pairs = self._choices or tuple(_pairs(self.screen.active_bindings.values(), self._display))
        self.update(_fitted(pairs, max(10, self.size.width - 2)), layout=False)


def _pairs(active: Iterable[ActiveBinding], display: Callable[[str], str]) -> Iterable[tuple[str, str]]:
    seen: set[str] = set()
    for item in active:
        binding = item.binding
        if not binding.show or not item.enabled or binding.action in seen:
            continue
        seen.add(binding.action)
        yield binding.key_display or display(binding.key), binding.description


def _fitted(pairs: Sequence[tuple[str, str]], width: int) -> Text:
    """As many keys as fit; the last one, which leads to all others, in any case."""
    items = [Text.assemble((key, "bold"), " ", description) for key, description in pairs]
    line = Text(no_wrap=True, end="")
    if not items:
        return line
    *others, last = items
    left = width - last.cell_len
    for item in others:
        if item.cell_len + 2 <= left:
            line.append_text(item)
            line.append("  ")
            left -= item.cell_len + 2
    return line.append_text(last)
