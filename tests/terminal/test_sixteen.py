"""Sixteen colours: what stands out does so on every terminal, the Linux console included."""

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from tui.terminal.sixteen import SixteenColours
from tui.widgets.themes import GROUNDS, LETTERS, LOOKS

EIGHT = {str(code) for code in range(40, 48)}
"""Backgrounds that the Linux console has: it shows the bright ones as these."""


def codes(look: str, style: str) -> list[str]:
    """The codes that are sent for a style, in order."""
    line = [Segment("x", Style.parse(style))]
    for _ in range(2):  # what stands behind a dialog is drawn twice
        line = SixteenColours(GROUNDS, LETTERS[look]).apply(line, Color.parse("black"))
    drawn = line[0].style
    assert drawn is not None
    return drawn.render("x", color_system=ColorSystem.STANDARD).partition("m")[0].removeprefix("\x1b[").split(";")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("ground", GROUNDS)
def test_what_stands_out_by_its_background_does_so_on_the_linux_console(look: str, ground: str) -> None:
    plain = codes(look, f"{LOOKS[look].foreground} on {LOOKS[look].background}")
    letters, background = codes(look, f"{LOOKS[look].foreground} on {ground}")
    assert background in EIGHT
    assert background not in plain
    assert letters == ("97" if background == "44" else "30")


def test_the_cursor_and_the_badge_are_blue_and_yellow_and_black_letters_are_not_bold() -> None:
    assert codes("dark", "bold #949494 on #005f87") == ["1", "97", "44"]
    assert codes("dark", "bold #121212 on #feaf00") == ["30", "43"]


@pytest.mark.parametrize(("look", "accent"), [("dark", "96"), ("light", "34")])
def test_the_place_one_is_in_differs_from_the_others_in_colour_too(look: str, accent: str) -> None:
    place = codes(look, f"{LOOKS[look].accent} on {LOOKS[look].background}")
    others = codes(look, f"{LOOKS[look].variables['text-muted']} on {LOOKS[look].background}")
    assert place[0] == accent != others[0]


def test_the_terminals_own_colours_and_all_others_stay() -> None:
    assert codes("dark", "red on default") == ["31", "49"]
    assert codes("dark", "#d0d0d0 on #121212") == ["37", "40"]
