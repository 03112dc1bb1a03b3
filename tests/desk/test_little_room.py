"""What is to be seen where there is little room: every way on, the keys of a dialog, and what is marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk.conftest import Running
from tests.desk.driving import press, press_each, screen_text
from tui.app import Ringdesk
from tui.widgets.hints import spread

WORDS = st.text(st.sampled_from("abcж字"), min_size=1, max_size=18)


@given(st.lists(WORDS, min_size=1, max_size=15), st.integers(58, 200))
def test_no_key_is_left_out_and_no_line_is_too_long(words: list[str], width: int) -> None:
    pairs = [(chr(ord("A") + number), word) for number, word in enumerate(words)]
    lines = spread(pairs, width, 2)
    assert [item[0] for line in lines for item in line.plain.split("  ")] == [key for key, _word in pairs]
    assert all(line.cell_len <= width for line in lines)


def test_words_are_not_cut_where_they_fit() -> None:
    assert [line.plain for line in spread((("c", "contacts"), ("r", "groups")), 20, 2)] == ["c contacts  r groups"]
    assert [line.plain for line in spread((("c", "contacts"), ("r", "groups")), 19, 2)] == ["c contacts", "r groups"]
    assert [line.plain for line in spread((("c", "contacts"), ("r", "groups")), 19, 1)] == ["c contac…  r groups"]


@pytest.mark.anyio
@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_every_way_that_a_half_typed_key_can_go_on_is_shown(running: Running, size: tuple[int, int]) -> None:
    async with running(size=size) as (pilot, _sandbox):
        ways = (await press(pilot, "g")).split("\n\n")[-2:]
        assert [way[0] for line in ways for way in line.split("  ")] == list("gcrbmfshnjdltT")
        assert "1-100 of 2000" in await press(pilot, "escape")
        ways = (await press(pilot, "3", "s")).split("\n\n")[-2:]
        assert [way[:3] for line in ways for way in line.split("  ")] == [
            "1 P", "2 F", "3 L", "4 C", "5 E", "6 C", "7 A", "8 T", "9 D",
        ]  # fmt: skip


@pytest.mark.anyio
async def test_the_keys_of_a_choice_are_seen_in_the_lowest_terminal(running: Running) -> None:
    async with running(size=(50, 12)) as (pilot, _sandbox):
        assert "Enter choose" in await press(pilot, "C")
        await press(pilot, "escape")
        assert "leave all as it was" in await press(pilot, "t")
        await press(pilot, "escape")


@pytest.mark.anyio
async def test_what_is_marked_is_told_whatever_was_told_before(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        shown = await press_each(pilot, "v", "j", "j", "v")
        assert "3 rows marked" in shown
        for key, count in (("space", "2 marked"), ("a", "100 marked")):
            shown = await press(pilot, key)
            assert count in shown
            assert "rows marked" not in shown
        await press_each(pilot, "y", "j")
        for told in ("no page 99", "ALL THAT MATCH marked"):
            shown = await press_each(pilot, *(("number_sign", "9", "9", "enter") if "page" in told else ("A", "A")))
            assert told in shown
        assert "no page 99" not in shown
        assert isinstance(pilot.app, Ringdesk)
        pilot.app.status.stand("unfinished work since 2026-11-27 11:29: gd")
        await pilot.pause()
        assert "gd  " in screen_text(pilot.app)
        assert "ALL THAT MATCH marked" in screen_text(pilot.app)


@pytest.mark.anyio
@pytest.mark.parametrize(("key", "what"), [("y", "row"), ("p", "phone"), ("n", "name"), ("j", "JSON")])
async def test_a_copy_is_told_in_the_words_of_the_keys(running: Running, key: str, what: str) -> None:
    async with running() as (pilot, _sandbox):
        assert f"copied the {what}" in await press(pilot, "y", key)
