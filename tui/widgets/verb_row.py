"""The row of verbs of a screen whose fields take letters as text: Esc leads here, then each verb is one letter."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text
from textual.widgets import Static


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb.

    Attributes:
        key: its letter.
        word: what it does.
        why_not: why it is closed now; empty where it is open.
    """

    key: str
    word: str
    why_not: str = ""


class VerbRow(Static, can_focus=True):
    """Shows the verbs; a closed one says so in words, not by its colour alone."""

    DEFAULT_CSS = """
    VerbRow { height: auto; max-height: 3; padding: 0 1; color: $text-muted; background: $surface; }
    VerbRow:focus { color: $text; background: $panel; }
    """

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._shown: tuple[Verb, ...] = ()

    def show(self, verbs: Sequence[Verb]) -> None:
        """Shows what can be done now."""
        if tuple(verbs) == self._shown:
            return
        self._shown = tuple(verbs)
        text = Text(end="")
        width = max(20, self.size.width - 2)
        used = 0
        for verb in verbs:
            word = f" {verb.word}" + (f" ({verb.why_not})" if verb.why_not else "")
            if used and used + len(verb.key + word) > width:
                text.append("\n")
                used = 0
            text.append(verb.key, "bold" if not verb.why_not else "dim")
            text.append(word + "  ", "dim" if verb.why_not else "")
            used += len(verb.key + word) + 2
        self.update(text, layout=text.plain.count("\n") + 1 != self.size.height)

    def on_resize(self) -> None:
        """Breaks the lines anew."""
        verbs, self._shown = self._shown, ()
        self.show(verbs)
