"""Foreign text as table cells: cleaned, cut by cell width, never markup."""

from rich.text import Text

from tui.domain.foreign import shown


def cell(raw: str, width: int, style: str = "") -> Text:
    """A raw value as a cell of ``width`` columns; what does not fit ends in an ellipsis."""
    text = Text(shown(raw), style=style, no_wrap=True, end="")
    text.truncate(width, overflow="ellipsis")
    return text
