"""A look in ASCII alone, for terminals that show nothing else. Imports textual's filter API and rich."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final
from unicodedata import category, normalize

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

UNKNOWN: Final = "?"
"""Stands for each cell of what ASCII has nothing for."""

_LOOKS_LIKE: Final = {
    "-": "─━╌╍┄┅┈┉╴╶╸╺╼╾═‐‑‒–—―−▁▔‾", "|": "│┃╎╏┆┇┊┋║╵╷╹╻▏▕▎▍▌▐",
    "+": "┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┞┟┠┡┢┣┤┥┦┧┨┩┪┫┬┭┮┯┰┱┲┳┴┵┶┷┸┹┺┻┼┽┾┿╀╁╂╃╄╅╆╇╈╉╊╋╔╗╚╝╠╣╦╩╬╭╮╯╰",
    "#": "█▇▆▅▄▃▂▀▉▊▋▒▓■▪", ".": "░·∙⋅․", "~": "…", "*": "•●★⁎✱", "o": "○◦", "x": "×✕✖✗✘", "v": "▼▾↓⇩✓✔",
    "^": "▲▴↑⇧", ">": "▶▸→›»⏵❯⇒", "<": "◀◂←‹«⏴❮⇐", "'": "‘’‚‛′", '"': "“”„‟″", "/": "╱⁄∕", "\\": "╲", "X": "╳",
    " ": "\u00a0\u2002\u2003\u2007\u2009\u202f", "L": "Ł", "l": "ł", "D": "ĐÐ", "d": "đð", "O": "Ø", "B": "ẞ", "s": "ß",
    "e": "€", "i": "ı", "T": "Ŧ", "t": "ŧ", "H": "Ħ", "h": "ħ",
}  # fmt: skip
_TABLE: Final[Mapping[str, str]] = {one: ascii_ for ascii_, ones in _LOOKS_LIKE.items() for one in ones}
_WITHOUT_WIDTH: Final = ("Mn", "Me", "Cf")


class AsciiGlyphs(LineFilter):
    """Draws everything with the characters of ASCII, each cell by one of them, so that nothing moves.

    Letters lose their marks, lines and arrows become what looks like them, and of the rest each cell becomes
    `UNKNOWN`. What is edited, copied and written stays as it is.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Draw one line in ASCII.

        Args:
            segments: The line as a widget made it.
            background: Not used; part of Textual's interface.

        Returns:
            The same list where it was ASCII already, else a new one.
        """
        if all(segment.text.isascii() for segment in segments):
            return segments
        return [Segment(in_ascii(text), style, control) for text, style, control in segments]


@lru_cache(4096)
def in_ascii(text: str) -> str:
    """A text in ASCII, as wide as it was."""
    if text.isascii():
        return text
    drawn = "".join(map(_glyph, text))
    width = cell_len(text)
    return drawn if len(drawn) == width else drawn[:width].ljust(width)


@lru_cache(4096)
def _glyph(character: str) -> str:
    if character.isascii():
        return character
    if found := _TABLE.get(character):
        return found
    base = normalize("NFKD", character)[:1]
    width = cell_len(character)
    if base.isascii() and base.isprintable() and width == 1:
        return base
    return "" if category(character) in _WITHOUT_WIDTH else UNKNOWN * width
