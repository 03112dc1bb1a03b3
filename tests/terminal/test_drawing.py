"""Styles, widths and moves: the small parts that the thin driver is made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.terminal.emulator import Emulator
from tui.terminal.cells import measured
from tui.terminal.handle import Terminal, escape_delay
from tui.terminal.pen import Pen
from tui.terminal.picture import UNKNOWN, Canvas
from tui.terminal.style import PLAIN, Style, for_blanks, restyled, seen_on_blank, transition
from tui.terminal.thin import ThinBacklog

CODES = [
    "",
    "0",
    "1",
    "2",
    "3",
    "4",
    "7",
    "9",
    "21",
    "22",
    "24",
    "27",
    "31",
    "39",
    "42",
    "49",
    "97",
    "100",
    "4:3",
    "60",
]
COLOURS = ["38;5;254", "48;5;17", "38;2;1;2;3", "48;2;255;0;9", "38:2::1:2:3"]
parameters = st.lists(st.sampled_from(CODES + COLOURS), max_size=5).map(";".join)
styles = st.lists(parameters, max_size=3).map(lambda parts: restyled(PLAIN, ";".join(["0", *parts])))


def test_a_style_is_what_its_codes_add_up_to() -> None:
    style = restyled(PLAIN, "1;4;38;5;254;48;2;1;2;3")
    assert style == Style(("1", "4"), "38;5;254", "48;2;1;2;3")
    assert restyled(style, "22;39;100") == Style(("4",), "", "100")
    assert restyled(style, "") == PLAIN


@pytest.mark.parametrize("broken", ["38", "38;5", "48;2;1;2", "38;9;1"])
def test_half_a_colour_is_a_mistake(broken: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        restyled(PLAIN, broken)


@given(styles, styles)
def test_a_transition_leads_to_the_style_and_is_no_longer_than_a_fresh_start(old: Style, new: Style) -> None:
    codes = transition(old, new)
    assert (codes == "") == (old == new)
    assert restyled(old, codes.removeprefix("\x1b[").removesuffix("m")) == new or old == new
    assert len(codes) <= len(transition(None, new))


@given(styles, styles)
def test_blanks_in_the_nearest_style_look_as_they_are_wanted_and_take_no_more_codes(old: Style, new: Style) -> None:
    nearest = for_blanks(old, new)
    assert nearest == new or seen_on_blank(nearest) == seen_on_blank(new) is not None
    assert len(transition(old, nearest)) <= len(transition(old, new))


def test_blanks_of_one_background_take_neither_codes_nor_another_drawing_where_their_letters_would_differ() -> None:
    thin = ThinBacklog(lambda: (20, 1), colour_erase=True)
    thin.add("\x1b[1;1H\x1b[31;44ma\x1b[0m\x1b[1;32;44m  \x1b[0m\x1b[31;44mb" + "x" * 16)
    assert thin.take().count("m") == 1
    thin.add("\x1b[1;2H\x1b[35;44m  \x1b[1;1H")
    assert "m" not in thin.take()


def test_links_are_opened_and_closed() -> None:
    linked = Style(link="id=1;https://example.com")
    assert transition(PLAIN, linked) == "\x1b]8;id=1;https://example.com\x1b\\"
    assert transition(linked, PLAIN) == "\x1b]8;;\x1b\\"


def test_a_link_in_what_is_drawn_becomes_part_of_the_style() -> None:
    canvas = Canvas(10, 1)
    canvas.draw("\x1b[1;1H\x1b]8;id=1;https://example.com\x1b\\\x1b[1ma\x1b[0m\x1b]8;;\x1b\\b")
    assert [style.link for style in canvas.style[0][:2]] == ["id=1;https://example.com", ""]


@given(st.text())
def test_cells_are_counted_as_textual_counts_them(text: str) -> None:
    cells, mark, certain = measured(text)
    assert mark + "".join(cells) == text
    assert len(cells) == cell_len(text)
    assert certain or not text.isascii() or not text.isprintable()


@given(st.lists(st.tuples(st.integers(0, 19), st.integers(0, 9)), min_size=1))
def test_each_move_leads_there(places: list[tuple[int, int]]) -> None:
    emulator, pen = Emulator(20, 10), Pen()
    for x, y in places:
        pen.move(x, y)
        emulator.feed(pen.collected())
        assert (emulator.screen.cursor.x, emulator.screen.cursor.y) == (x, y)


def test_what_does_not_belong_to_a_picture_is_handed_back() -> None:
    canvas = Canvas(10, 2)
    assert canvas.draw("\x1b[1;1Ha\x1b[2Jb\x07\x1b]0;title\x07") == ["\x1b[2J", "\x07", "\x1b]0;title\x07"]
    assert canvas.text[0][:3] == ["a", "b", UNKNOWN]


def test_text_past_the_edges_is_cut() -> None:
    canvas = Canvas(4, 1)
    canvas.draw("\x1b[1;2Hab漢字\x1b[9;1Hbelow\n\nfar below")
    assert canvas.text[0] == [UNKNOWN, "a", "b", " "]


def test_a_wide_character_that_loses_a_half_is_gone() -> None:
    canvas = Canvas(8, 1)
    canvas.draw("\x1b[1;1H漢字漢字")
    canvas.draw("\x1b[1;2Hab\x1b[1;7Hc")
    assert canvas.text[0] == [" ", "a", "b", " ", "漢", "", "c", " "]


@pytest.mark.parametrize(
    ("text", "milliseconds"), [("", 150), ("25", 25), ("9999", 9999), ("0", 150), ("-5", 150), ("1e3", 150), ("٣", 150)]
)
def test_the_escape_delay_is_what_the_environment_says_if_it_makes_sense(text: str, milliseconds: int) -> None:
    assert escape_delay(text) == milliseconds


@pytest.mark.parametrize(
    ("term", "erases"),
    [("xterm-256color", True), ("tmux-256color", True), ("screen-256color", False), ("vt100", False)],
)
def test_blanks_are_erased_in_colour_where_the_terminal_does_so(term: str, erases: bool) -> None:
    assert Terminal({"TERM": term}).colour_erase is erases
