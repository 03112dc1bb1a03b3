"""What stands where rows would stand: loading, empty, failed."""

from textual.content import Content
from textual.widgets import Static

from tui.domain.foreign import shown_block
from tui.widgets.hints import Hints

KEY = 8
"""Cells of the column of keys."""


class Face(Static):
    """A quiet paragraph in place of rows: what is the case, and the keys that lead on."""

    DEFAULT_CSS = """
    Face { height: 1fr; padding: 1 3; color: $text-muted; display: none; }
    Face.-shown { display: block; }
    """

    def __init__(self) -> None:
        super().__init__("", markup=False)

    def say(self, sentence: str, keys: Hints = (), *, failed: bool = False) -> None:
        """Shows a sentence and the keys that lead on; words, not colour, tell that something failed."""
        parts = [Content.styled("FAILED", "bold $text-error"), Content("  ")] if failed else []
        parts.append(Content.styled(shown_block(sentence), "$foreground"))
        parts += [Content("\n")] * bool(keys)
        for key, does in keys:
            parts += [Content("\n"), Content.styled(f"{key:<{KEY}}", "bold $foreground"), Content(does)]
        self.update(Content("").join(parts))
        self.add_class("-shown")

    def hide(self) -> None:
        """Makes room for rows."""
        self.remove_class("-shown")
