"""The two looks of the desk, in colours that the 256-colour palette has exactly.

What Textual would mix out of others is named here, because a mixed colour is sent as one that is only near it.
"""

from collections.abc import Mapping
from typing import Final

from textual.theme import Theme


def _mixed(*, muted: str, bar: str, field: str, cursor: str, chosen: str, error: str, warning: str) -> dict[str, str]:
    """The variables that Textual would mix.

    Args:
        muted: words that stand back: labels, hints.
        bar: the first and last line of a sheet.
        field: where text can be typed.
        cursor: the character under the cursor of a field.
        chosen: what lies behind a marked stretch of text.
        error: what failed.
        warning: what is wrong but can be mended.
    """
    return {
        "text-muted": muted,
        "panel-lighten-1": bar,
        "surface-lighten-1": field,
        "text-error": error,
        "text-warning": warning,
        "block-cursor-background": "#005f87",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-blurred-background": "#005f87",
        "block-cursor-blurred-foreground": "#ffffff",
        "block-cursor-blurred-text-style": "bold",
        "block-hover-background": bar,
        "input-cursor-background": cursor,
        "input-selection-background": chosen,
        "scrollbar": muted,
        "scrollbar-hover": muted,
        "scrollbar-active": muted,
        "scrollbar-background": bar,
        "scrollbar-background-hover": bar,
        "scrollbar-background-active": bar,
        "scrollbar-corner-color": bar,
    }


DARK = Theme(
    name="dark",
    dark=True,
    primary="#005f87",
    secondary="#5f87af",
    accent="#87d7af",
    warning="#ffaf00",
    error="#ff5f5f",
    success="#87d787",
    foreground="#d0d0d0",
    background="#121212",
    surface="#1c1c1c",
    panel="#262626",
    variables={
        **_mixed(
            muted="#949494",
            bar="#303030",
            field="#3a3a3a",
            cursor="#d0d0d0",
            chosen="#005f5f",
            error="#ff8787",
            warning="#ffd75f",
        ),
        "text-accent": "#87d7af",
    },
)
LIGHT = Theme(
    name="light",
    dark=False,
    primary="#005f87",
    secondary="#5f87af",
    accent="#005f5f",
    warning="#af5f00",
    error="#af0000",
    success="#005f00",
    foreground="#1c1c1c",
    background="#eeeeee",
    surface="#e4e4e4",
    panel="#dadada",
    variables={
        **_mixed(
            muted="#585858",
            bar="#d0d0d0",
            field="#ffffff",
            cursor="#1c1c1c",
            chosen="#afd7d7",
            error="#af0000",
            warning="#5f5f00",
        ),
        "text-accent": "#005f5f",
    },
)

GROUNDS: Final[Mapping[str, tuple[str, str]]] = {
    "#005f87": ("#0000aa", "#ffffff"),
    "#ffaf00": ("#aa5500", "#000000"),
    "#af5f00": ("#aa5500", "#000000"),
    "#005f5f": ("#00aaaa", "#000000"),
    "#afd7d7": ("#00aaaa", "#000000"),
}
"""What stands out by its background, where there are sixteen colours: one of them, and that of the letters on it."""
LETTERS: Final[Mapping[str, Mapping[str, str]]] = {
    "dark": {"#87d7af": "#55ffff"},
    "light": {"#005f5f": "#0000aa", "#5f5f00": "#aa00aa"},
}
"""What stands out by the colour of its letters, for each look."""

LOOKS: Final[Mapping[str, Theme]] = {look.name: look for look in (DARK, LIGHT)}
