"""What stands where rows would stand: loading, empty, failed."""

from rich.text import Text
from textual.widgets import Static

from tui.domain.foreign import shown_block


class Face(Static):
    """A quiet paragraph in place of rows."""

    DEFAULT_CSS = """
    Face { height: 1fr; padding: 1 2; color: $text-muted; display: none; }
    Face.-shown { display: block; }
    Face.-failed { color: $text-error; }
    """

    def __init__(self) -> None:
        super().__init__("", markup=False)

    def say(self, sentence: str, *, failed: bool = False) -> None:
        """Shows a sentence; words, not colour, tell that something failed."""
        self.set_class(failed, "-failed")
        self.update(Text(("FAILED  " if failed else "") + shown_block(sentence)))
        self.add_class("-shown")

    def hide(self) -> None:
        """Makes room for rows."""
        self.remove_class("-shown")
