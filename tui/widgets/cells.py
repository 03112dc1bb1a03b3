"""Foreign text as table cells: cleaned, cut by cell width, never markup."""

from typing import Final

from rich.text import Text

from tui.domain.foreign import lookalikes, shown

DOUBTED: Final = 4096
"""Characters of a text that are looked through for what it may not be."""


def cell(raw: str, width: int, style: str = "", *, right: bool = False) -> Text:
    """A raw value as a cell of ``width`` columns, to the left or the right; what does not fit ends in an ellipsis."""
    text = Text(shown(raw), style=style, no_wrap=True, end="")
    text.truncate(width, overflow="ellipsis")
    if right:
        text.pad_left(width - text.cell_len)
    return text


def doubt(raw: str) -> str:
    """Why a text may not be what it looks like, as a sentence; empty where it is."""
    reasons = "; ".join(lookalikes(raw[:DOUBTED]))
    return f"Beware: {reasons}." if reasons else ""
