"""The two looks: every colour is sent as it is, and everything can be read."""

import pytest
from textual.color import Color
from textual.theme import Theme

from tui.widgets.themes import DARK, LIGHT

LEVELS = (0, 95, 135, 175, 215, 255)
PALETTE = {(red, green, blue) for red in LEVELS for green in LEVELS for blue in LEVELS} | {
    (grey, grey, grey) for grey in range(8, 239, 10)
}
"""The colours 16 to 255 of a terminal, which no terminal's own scheme changes."""
BEHIND = ("background", "surface", "panel", "panel-lighten-1", "surface-lighten-1")
"""What text stands on."""
BOTH = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])


def colours(theme: Theme) -> dict[str, Color]:
    """Every colour that the theme names, by its variable."""
    named = {
        name: getattr(theme, name)
        for name in ("primary", "secondary", "accent", "warning", "error", "success", "foreground", "background")
    }
    named |= {"surface": theme.surface, "panel": theme.panel, **theme.variables}
    return {name: Color.parse(value) for name, value in named.items() if value and value.startswith("#")}


def contrast(one: Color, other: Color) -> float:
    """How much two colours differ in brightness, 1 to 21, as the guidelines for readable text count it."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Color) -> float:
    """How bright a colour looks, 0 to 1."""
    parts = [part / 255 for part in colour.rgb]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@BOTH
def test_every_colour_is_one_of_the_256(theme: Theme) -> None:
    named = colours(theme)
    assert len(named) > 20
    assert {name: colour.hex for name, colour in named.items() if colour.rgb not in PALETTE} == {}


@BOTH
@pytest.mark.parametrize(
    ("text", "least"),
    [("foreground", 7.0), ("accent", 4.5), ("text-muted", 3.5), ("text-error", 4.5), ("text-warning", 4.0)],
)
def test_text_can_be_read_on_everything_it_stands_on(theme: Theme, text: str, least: float) -> None:
    named = colours(theme)
    poor = {behind: round(contrast(named[text], named[behind]), 2) for behind in BEHIND}
    assert {behind: found for behind, found in poor.items() if found < least} == {}


@BOTH
def test_the_row_under_the_cursor_can_be_read(theme: Theme) -> None:
    named = colours(theme)
    assert contrast(Color.parse("#ffffff"), named["primary"]) > 7
    assert contrast(named["block-cursor-foreground"], named["block-cursor-background"]) > 7
