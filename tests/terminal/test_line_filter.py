"""The line filter: nothing unwanted is drawn, and nothing moves."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from tui.terminal import line_filter

TABLE: dict[int, str | int | None] = {
    **{code: chr(0x2400 + code) for code in range(32)},
    **dict.fromkeys((*range(128, 160), *range(55296, 57344), 65534, 917569), "�"),
    0x7F: "␡",
    0x202E: "␦",
    0x200B: "␦",
    0x00AD: None,
}
BLACK = Color(0, 0, 0)
FILTER = line_filter(TABLE)


def test_a_clean_line_is_handed_back_as_it_is() -> None:
    line = [Segment("Zażółć +48 601", Style(color="red")), Segment("Привіт", None), Segment("漢字", Style(bold=True))]
    assert FILTER.apply(line, BLACK) is line


def test_controls_become_visible_and_the_segment_keeps_its_width() -> None:
    style = Style(color="red")
    line = [Segment("\x1b[31mIvan   ", style), Segment("after", style)]
    assert FILTER.apply(line, BLACK) == [Segment("␛[31mIvan  ", style), Segment("after", style)]


def test_a_link_is_dropped_and_the_action_kept() -> None:
    style = Style(color="red", link="https://example.com", meta={"row": 3})
    [segment] = FILTER.apply([Segment("here", style)], BLACK)
    assert segment.style is not None
    assert segment.style.link is None
    assert segment.style.meta == {"row": 3}
    assert segment.style.color == style.color


def test_an_empty_table_replaces_nothing() -> None:
    line = [Segment("\x1b[31m", None)]
    assert line_filter({}).apply(line, BLACK) is line


@given(st.lists(st.text(st.one_of(st.sampled_from([chr(code) for code in TABLE]), st.characters())), max_size=5))
def test_no_character_of_the_table_is_left_and_no_width_changes(texts: list[str]) -> None:
    cleaned = FILTER.apply([Segment(text) for text in texts], BLACK)
    assert not {ord(character) for segment in cleaned for character in segment.text} & set(TABLE)
    assert [cell_len(segment.text) for segment in cleaned] == [cell_len(text) for text in texts]
