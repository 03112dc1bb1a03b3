"""Reading at three providers by keys alone, over the sandbox."""

import pytest
from textual.events import Key

from tests.desk.conftest import Running
from tests.desk.driving import press, screen_text, settled, until
from tui.app import Ringdesk
from tui.panes.browser import Browser
from tui.widgets.dialogs import Detail, Fact
from tui.widgets.search_bar import SearchBar

pytestmark = pytest.mark.anyio


def typed(text: str) -> list[str]:
    """The keys that type ``text``."""
    names = {" ": "space", "#": "number_sign"}
    return [names.get(character, character) for character in text]


async def test_the_first_page_of_contacts_stands_and_says_that_it_is_a_rehearsal(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        screen = screen_text(pilot.app)
        assert "SANDBOX" in screen
        assert "1-100 of 2000" in screen
        assert "page 1/20" in screen


async def test_pages_turn_forward_and_back_and_stop_at_the_first(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        assert "101-200 of 2000" in await press(pilot, "greater_than_sign")
        assert "1-100 of 2000" in await press(pilot, "less_than_sign")
        assert "first page" in await press(pilot, "less_than_sign")


async def test_a_search_line_narrows_and_escape_clears_it(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        screen = await press(pilot, "slash", *typed("phone like 4860"), "enter")
        rows = [line for line in screen.splitlines() if "+" in line]
        assert rows
        assert all("4860" in line for line in rows)
        assert "of 2000" not in screen
        assert "1-100 of 2000" in await press(pilot, "escape")


async def test_escape_leaves_the_search_line_for_the_table_and_then_clears_it(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        left = await press(pilot, "slash", *"Kowal", "escape")
        assert "Kowal" in left.splitlines()[4]
        assert "Kowal" not in (await press(pilot, "escape")).splitlines()[4]
        assert "101-200 of 2000" in await press(pilot, "greater_than_sign")


async def test_a_mistake_is_explained_before_anything_is_sent(running: Running) -> None:
    async with running() as (pilot, sandbox):
        sandbox.set("bsg.fault", "*:status:500")
        screen = await press(pilot, "slash", *typed("phone > 5"))
        assert "phone" in screen
        assert "FAILED" not in await press(pilot, "enter")


async def test_columns_order_both_ways(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        assert "by Phone up" in await press(pilot, "s", "2")
        assert "by Phone down" in await press(pilot, "s", "2")


async def test_groups_open_into_their_contacts_and_escape_goes_back(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        groups = await press(pilot, "g", "r")
        assert "of 12" in groups
        members = await press(pilot, "enter")
        assert "group " in members
        assert "of 12" in await press(pilot, "escape")


async def test_lists_open_into_entries_that_are_searched_as_loaded(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        assert "of 6" in await press(pilot, "2")
        entries = await press(pilot, "enter")
        assert "of 150" in entries
        found = await press(pilot, "slash", *typed("7"), "enter")
        assert "in the loaded rows only" in found


async def test_phrases_are_searched_where_the_provider_searches_by_phrase(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        assert "page 1/8" in await press(pilot, "3")
        found = await press(pilot, "slash", *typed("anna"), "enter")
        rows = [line for line in found.splitlines() if "+" in line]
        assert rows
        assert "page 1/8" not in found


async def test_cyrillic_letters_move_like_the_latin_ones_on_the_same_keys(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        assert "of 12" in await press(pilot, "п", "к")
        assert "of 2000" in await press(pilot, "п", "с")


async def test_marks_survive_paging_and_are_counted(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        await press(pilot, "space", "space", "greater_than_sign")
        assert "3 marked" in await press(pilot, "space")
        assert "marked" not in (await press(pilot, "escape")).splitlines()[-2].replace("marks", "")


async def test_a_failed_page_keeps_the_rows_and_is_tried_again(running: Running) -> None:
    async with running() as (pilot, sandbox):
        before = [line for line in screen_text(pilot.app).splitlines() if "+" in line]
        sandbox.set("bsg.fault", "contacts.search:status:500*9")
        failed = await press(pilot, "greater_than_sign")
        assert "FAILED" in failed
        assert before[0] in failed
        sandbox.set("bsg.fault", "")
        assert "101-200 of 2000" in await press(pilot, "r")


async def test_an_empty_book_offers_a_first_contact_and_a_file(running: Running) -> None:
    async with running(contacts=0) as (pilot, _sandbox):
        screen = await until(pilot, "There are no contacts here yet.")
        assert "make the first one" in screen
        assert "import a file" in screen


async def test_details_show_every_field_and_close(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        detail = await press(pilot, "enter")
        assert "Groups" in detail
        assert "read 09:30" in detail
        assert "Groups" not in (await press(pilot, "q")).splitlines()[5]


async def test_q_quits_at_the_top(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        await pilot.press("q")
        await pilot.pause()
        assert not pilot.app.is_running


async def test_the_lines_of_one_value_stand_below_each_other(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        pilot.app.push_screen(Detail("Anna", [Fact("Phones", f"+48500111222\n{'x ' * 60}+48500111333")], ""))
        await settled(pilot)
        lines = [line for line in screen_text(pilot.app).splitlines() if "x x" in line or "+48500111" in line]
        column = next(line.index("+48500111") for line in lines if "Phones" in line)
        assert [line[:column].strip() for line in lines[-3:]] == ["Phones", "", ""]


async def test_an_answer_for_a_detail_that_was_left_changes_nothing(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        detail = Detail("Anna", [Fact("Phone", "+48500111222")], "reading the whole …")
        pilot.app.push_screen(detail)
        await settled(pilot)
        assert "reading the whole" in screen_text(pilot.app)
        await pilot.press("escape")
        await settled(pilot)
        detail.show([Fact("Phone", "+48500111222"), Fact("City", "Lviv")], "read 09:30")
        await settled(pilot)
        assert "Lviv" not in screen_text(pilot.app)
        assert "1-100 of 2000" in screen_text(pilot.app)


@pytest.mark.parametrize("leaving", [Key("escape", None), Key("q", "q")], ids=["Esc", "q"])
async def test_a_key_in_one_packet_with_enter_is_for_what_has_opened(running: Running, leaving: Key) -> None:
    async with running() as (pilot, _sandbox):
        await press(pilot, "slash", *typed("4860"), "enter")
        for key in (Key("enter", "\r"), leaving, Key("j", "j")):
            pilot.app.post_message(key)
        await settled(pilot)
        screen = screen_text(pilot.app)
        assert "of 99 " in screen
        assert "Esc back" not in screen
        assert pilot.app.is_running


@pytest.mark.parametrize("leaving", [Key("escape", None), Key("enter", "\r")], ids=["Esc", "Enter"])
async def test_keys_in_one_packet_with_what_leaves_the_search_line_are_for_the_table(
    running: Running, leaving: Key
) -> None:
    async with running() as (pilot, _sandbox):
        await press(pilot, "slash", *typed("4860"))
        for key in (Key("1", "1"), leaving, Key("g", "g"), Key("r", "r")):
            pilot.app.post_message(key)
        await settled(pilot)
        assert "[groups]" in screen_text(pilot.app)
        assert "48601gr" not in await press(pilot, "g", "c")


async def test_the_footer_names_the_keys_of_the_search_line_while_letters_are_text(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        footer = (await press(pilot, "slash", "x")).splitlines()[-1]
        assert "Esc To the table" in footer
        assert "Edit" not in footer
        assert "e Edit" in (await press(pilot, "escape")).splitlines()[-1]


async def test_a_search_that_is_told_of_a_table_which_was_left_ends_nothing(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        assert isinstance(pilot.app, Ringdesk)
        await press(pilot, "g", "r", "enter", "slash", "4")
        left = pilot.app.front[1]
        assert left is not None
        await press(pilot, "escape", "escape", "escape")
        assert pilot.app.front[1] is not left
        pilot.app.post_message(Browser.Searching(left, "48"))
        left.post_message(SearchBar.Edited(left.bar, "48"))
        await settled(pilot)
        assert "[groups]" in screen_text(pilot.app)
