"""A look without any colour, for people who set NO_COLOR. Imports textual's filter API and rich."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

_FAR: Final = 0.2
"""Difference in brightness, of 0 to 1, from which a background stands out."""


class Colourless(LineFilter):
    """Takes every colour out of what is drawn, and turns round what stood out by its background.

    Args:
        base: The background of most of the screen.
    """

    def __init__(self, base: Color) -> None:
        super().__init__()
        self._base = base.brightness
        self.plain = lru_cache(1024)(self._plain)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Draw one line without colours.

        Args:
            segments: The line as a widget made it.
            background: Not used; part of Textual's interface.
        """
        return [
            segment if segment.style is None else Segment(segment.text, self.plain(segment.style), segment.control)
            for segment in segments
        ]

    def _plain(self, style: Style) -> Style:
        turned = bool(style.reverse) != self._stands_out(style)
        return Style(
            bold=style.bold, italic=style.italic, underline=style.underline, strike=style.strike, reverse=turned or None
        )

    def _stands_out(self, style: Style) -> bool:
        if style.bgcolor is None or style.bgcolor.is_default:
            return False
        return abs(Color.from_rich_color(style.bgcolor).brightness - self._base) > _FAR
