"""A look in the sixteen colours that every terminal has. Imports the module beside it and rich."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.style import Style

from tui.terminal.restyling import Restyling

_BLACK: Final = "#000000"


class SixteenColours(Restyling):
    """Sends colours that matter as one of the sixteen that is named, as the nearest one may hide what they show.

    The nearest to most colours is one of the greys, and a grey background is black on the Linux console. What is named
    is the red, green and blue of one of the sixteen: Textual mixes again what stands behind a dialog.

    Args:
        grounds: Backgrounds, and what to send instead, with the colour that letters have on it. Letters in black are
            not bold: many terminals would make them grey.
        letters: Colours of letters, and what to send instead.
    """

    def __init__(self, grounds: Mapping[str, tuple[str, str]], letters: Mapping[str, str]) -> None:
        super().__init__()
        self._grounds = {
            _place(RichColor.parse(colour)): Style(color=on, bgcolor=ground, bold=False if on == _BLACK else None)
            for colour, (ground, on) in grounds.items()
        }
        self._letters = {_place(RichColor.parse(colour)): Style(color=sent) for colour, sent in letters.items()}

    def restyled(self, style: Style) -> Style:
        """The style with what is named in it."""
        named = self._grounds.get(_place(style.bgcolor)) or self._letters.get(_place(style.color))
        return style if named is None else style + named


def _place(colour: RichColor | None) -> int | None:
    """Its place among the 256, as Textual's sums may be off by one; None for one that the terminal chooses."""
    return None if colour is None or colour.is_default else colour.downgrade(ColorSystem.EIGHT_BIT).number
