"""The last look at text before it is drawn: no control character, no link, whatever a widget forgot.

Imports textual's filter API and rich only. Which characters are replaced, and by what, is the caller's table.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter


class ForeignTextFilter(LineFilter):
    """Replaces unwanted characters in every drawn segment and drops links from its style.

    A segment keeps its width in cells: where a visible mark takes the place of a character without width, the
    segment's end gives way, so that nothing after it on the line moves. The filter is a backstop: text that was
    cleaned where it came in passes untouched, at the price of one search per segment.

    Args:
        table: What to replace, as `str.translate` reads it: code point to text, to code point, or to None.
    """

    def __init__(self, table: Mapping[int, str | int | None]) -> None:
        super().__init__()
        self.table = dict(table)
        self.unwanted = any_of(self.table)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Clean one line.

        Args:
            segments: The line as a widget made it.
            background: Not used; part of Textual's interface.

        Returns:
            The same list where there was nothing to clean, else a new one.
        """
        unwanted = self.unwanted.search
        for text, style, _ in segments:
            if unwanted(text) or (style is not None and style.link is not None):
                return [self.clean(segment) for segment in segments]
        return segments

    def clean(self, segment: Segment) -> Segment:
        """One segment without unwanted characters and without a link, as wide as before."""
        text, style, control = segment
        if self.unwanted.search(text):
            text = set_cell_size(text.translate(self.table), cell_len(text))
        if style is not None and style.link is not None:
            style = without_link(style)
        return Segment(text, style, control)


def any_of(codes: Collection[int]) -> re.Pattern[str]:
    """A pattern for one character out of these.

    Neighbours become ranges: a class of some thousand single characters takes a millisecond to search a line.
    """
    ordered = sorted(codes)
    starts = [code for code in ordered if code - 1 not in codes]
    ends = [code for code in ordered if code + 1 not in codes]
    ranges = [f"{re.escape(chr(a))}-{re.escape(chr(b))}" for a, b in zip(starts, ends, strict=True)]
    return re.compile(f"[{''.join(ranges)}]" if ranges else "(?!)")


@lru_cache(1024)
def without_link(style: Style) -> Style:
    """The style with its colours, attributes and actions, but without its link."""
    return style.update_link(None)


def line_filter(table: Mapping[int, str | int | None]) -> LineFilter:
    """Make the filter that an application returns from `get_line_filters`, after its own.

    Args:
        table: What to replace, as `str.translate` reads it. An empty table replaces nothing.
    """
    return ForeignTextFilter(table)
