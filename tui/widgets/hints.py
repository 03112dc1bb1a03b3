"""Keys with what they do, as every line of keys shows them: the key in bold, a word after it."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from rich.cells import cell_len
from rich.text import Text
from textual.widgets import Static

Hints: TypeAlias = Sequence[tuple[str, str]]
"""Keys as people read them, each with what it does."""
GAP = "  "


def hint(key: str, word: str | Text) -> Text:
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


def spread(pairs: Hints, width: int, lines: int) -> tuple[Text, ...]:
    """All keys on as few lines as can be; their words are cut evenly where they would need more than there are."""
    longest = max((cell_len(word) for _key, word in pairs), default=0)
    rows: tuple[Text, ...] = ()
    for room in range(longest, 0, -1):
        rows = tuple(_rows([_cut(key, word, room) for key, word in pairs], width))
        if len(rows) <= lines:
            break
    return rows[:lines]


def _cut(key: str, word: str, room: int) -> Text:
    text = Text(word, no_wrap=True, end="")
    text.truncate(room, overflow="ellipsis")
    return hint(key, text)


def _rows(items: Sequence[Text], width: int) -> Iterator[Text]:
    row: list[Text] = []
    for item in items:
        if row and sum(one.cell_len + len(GAP) for one in row) + item.cell_len > width:
            yield Text(GAP, no_wrap=True, end="").join(row)
            row = []
        row.append(item)
    if row:
        yield Text(GAP, no_wrap=True, end="").join(row)


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
