"""The row of verbs of a screen whose fields take letters as text: Esc leads here, then each verb is one letter."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import Struct
from rich.text import Text
from textual.message import Message
from textual.widgets import Static

from tui.widgets.hints import GAP


class Verb(Struct, frozen=True):
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
    """Shows as many verbs as fit in a line; a closed one says so in words, not by its colour alone."""

    DEFAULT_CSS = """
    VerbRow { height: 1; padding: 0 1; color: $text-muted; background: $surface; }
    VerbRow:focus { color: $text; background: $panel-lighten-1; }
    """

    @dataclass
    class Turned(Message):
        """The keys came to the verbs, or left them."""

        row: "VerbRow"

        @property
        def control(self) -> "VerbRow":
            """The row."""
            return self.row

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._verbs: tuple[Verb, ...] = ()
        self._typing = True

    def show(self, verbs: Sequence[Verb], *, typing: bool) -> None:
        """Shows what can be done now; the last verb always fits.

        Args:
            verbs: what is wanted most first.
            typing: whether letters are text now, so that Esc comes before each verb.
        """
        if (tuple(verbs), typing) != (self._verbs, self._typing):
            self._verbs, self._typing = tuple(verbs), typing
            self._draw()

    def _draw(self) -> None:
        lead = Text("Esc, then  " if self._typing else "", "bold", end="", no_wrap=True)
        *others, last = [_worded(verb) for verb in self._verbs] or [Text(end="")]
        left = self.size.width - lead.cell_len - last.cell_len
        for verb in others:
            if verb.cell_len + len(GAP) <= left:
                lead.append_text(verb).append(GAP)
                left -= verb.cell_len + len(GAP)
        self.update(lead.append_text(last), layout=False)

    def on_resize(self) -> None:
        """Shows as many as fit now."""
        self._draw()

    def on_focus(self) -> None:
        """Letters are verbs from now on."""
        self.post_message(self.Turned(self))

    def on_blur(self) -> None:
        """Letters are text again."""
        self.post_message(self.Turned(self))


def _worded(verb: Verb) -> Text:
    word = f" {verb.word}" + (f" ({verb.why_not})" if verb.why_not else "")
    return Text.assemble((verb.key, "dim" if verb.why_not else "bold"), (word, "dim" if verb.why_not else ""),
                         end="", no_wrap=True)  # fmt: skip
