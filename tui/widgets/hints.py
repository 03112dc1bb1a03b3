"""Keys with what they do, as every line of keys shows them: the key in bold, a word after it."""

from collections.abc import Sequence
from typing import TypeAlias

from rich.text import Text
from textual.widgets import Static

Hints: TypeAlias = Sequence[tuple[str, str]]
"""Keys as people read them, each with what it does."""
GAP = "  "


def hint(key: str, word: str) -> Text:
    """One key and what it does."""
    return Text.assemble((key, "bold"), " ", word, no_wrap=True, end="")


def fitted(pairs: Hints, width: int) -> Text:
    """As many keys as fit; the last one, which leads out or to all others, in any case."""
    line = Text(no_wrap=True, end="")
    if not pairs:
        return line
    *others, last = [hint(key, word) for key, word in pairs]
    left = width - last.cell_len
    for item in others:
        if item.cell_len + len(GAP) <= left:
            line.append_text(item).append(GAP)
            left -= item.cell_len + len(GAP)
    return line.append_text(last)


class HintLine(Static):
    """The line at the bottom of a sheet: its keys, as many as fit."""

    def __init__(self, pairs: Hints, *, id: str | None = None) -> None:
        super().__init__("", id=id, classes="keys", markup=False)
        self._pairs = tuple(pairs)

    def show(self, pairs: Hints) -> None:
        """Shows other keys."""
        self._pairs = tuple(pairs)
        self._draw()

    def on_resize(self) -> None:
        """Shows as many as fit now."""
        self._draw()

    def _draw(self) -> None:
        self.update(fitted(self._pairs, max(10, self.size.width)), layout=False)
