"""Filters that change styles and no text. Imports textual's filter API and rich."""

from __future__ import annotations

from abc import abstractmethod
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter


class Restyling(LineFilter):
    """Draws every piece of a line in another style; what became of a style is remembered."""

    def __init__(self) -> None:
        super().__init__()
        self._remembered = lru_cache(1024)(self.restyled)

    @abstractmethod
    def restyled(self, style: Style) -> Style:
        """The style to draw in, instead of one that a widget chose."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Draw one line.

        Args:
            segments: The line as a widget made it.
            background: Not used; part of Textual's interface.
        """
        return [
            segment
            if segment.style is None
            else Segment(segment.text, self._remembered(segment.style), segment.control)
            for segment in segments
        ]
