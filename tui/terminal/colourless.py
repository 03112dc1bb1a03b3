"""A look without any colour, for people who set NO_COLOR. Imports the module beside it, textual and rich."""

from __future__ import annotations

from typing import Final

from rich.style import Style
from textual.color import Color

from tui.terminal.restyling import Restyling

_FAR: Final = 0.2
"""Difference in brightness, of 0 to 1, from which a background stands out."""


class Colourless(Restyling):
    """Takes every colour out of what is drawn, and turns round what stood out by its background.

    Args:
        base: The background of most of the screen.
    """

    def __init__(self, base: Color) -> None:
        super().__init__()
        self._base = base.brightness

    def restyled(self, style: Style) -> Style:
        """The style without its colours."""
        turned = bool(style.reverse) != self._stands_out(style)
        return Style(
            bold=style.bold, italic=style.italic, underline=style.underline, strike=style.strike, reverse=turned or None
        )

    def _stands_out(self, style: Style) -> bool:
        if style.bgcolor is None or style.bgcolor.is_default:
            return False
        return abs(Color.from_rich_color(style.bgcolor).brightness - self._base) > _FAR
