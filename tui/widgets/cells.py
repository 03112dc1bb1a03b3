"""Foreign text as table cells: cleaned, cut by cell width, never markup."""

from rich.text import Text

from tui.domain.foreign import shown


def cell(raw: str, width: int, style: str = "", *, right: bool = False) -> Text:
    """A raw value as a cell of ``width`` columns, to the left or the right; what does not fit ends in an ellipsis."""
    text = Text(shown(raw), style=style, no_wrap=True, end="")
    text.truncate(width, overflow="ellipsis")
    if right:
        text.pad_left(width - text.cell_len)
    return text
