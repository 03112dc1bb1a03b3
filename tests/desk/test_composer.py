"""The composer by keys, over the sandbox: people, parts, price, tests, drafts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.events import Paste

from tests.desk.composing import PHONE, TEXT, app_of, begin, campaigns, composer, priced, type_text
from tests.desk.conftest import Running
from tests.desk.driving import NOW, screen_text, settled, until
from tui.domain.content import Content, People
from tui.panes import composer_view
from tui.panes.composer_terms import start_of
from tui.panes.tools import Operator
from tui.services.gathering import FromText

pytestmark = pytest.mark.anyio


async def test_parts_and_price_stand_there_from_the_first_moment(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        await begin(pilot, "", "")
        screen = screen_text(pilot.app)
        assert "0/160" in screen
        assert "nothing to price yet" in screen
        composer(pilot).box.focus()
        await type_text(pilot, "Hi")
        assert "2/160" in await until(pilot, "2 characters")


async def test_an_edit_makes_the_price_stale_and_the_next_answer_belongs_to_the_new_text(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        assert "asked of BSG main at" in await priced(pilot)
        old = composer(pilot).composition
        composer(pilot).box.insert("!")
        await pilot.pause()
        screen = screen_text(pilot.app)
        assert "STALE" in screen
        assert "the text changed" in screen
        await until(pilot, "PRICED")
        assert old.price.content == Content("LumenCafe", TEXT + "!", People((PHONE,))).hash


async def test_a_check_that_waits_says_so_after_a_moment_and_the_closed_verb_when_letters_are_verbs(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(composer_view, "MOMENT", 5.0)  # longer than a busy host takes to draw what comes before
    async with running() as (pilot, sandbox):
        await priced(pilot)
        sandbox.set("bsg.fault", "campaigns.price:latency:60000")
        composer(pilot).box.insert("!")
        screen = await until(pilot, "ASKING")
        assert "to wait for" not in screen
        assert "(no price)" not in screen
        await pilot.press("escape")
        assert "S send (no price)" in screen_text(pilot.app)
        await until(pilot, "to wait for")


async def test_what_a_broken_line_kept_back_is_read_again_by_one_key(running: Running) -> None:
    async with running() as (pilot, sandbox):
        await pilot.press("g", "m")
        await settled(pilot)
        sandbox.set("bsg.fault", "stoplist.list:status:500;senders.list:status:500;account.balance:status:500")
        await pilot.press("i")
        await until(pilot, "not read: p reads them")
        composer(pilot).box.insert(TEXT)
        composer(pilot).change(texts=(FromText(PHONE),), sender="LumenCafe")
        await until(pilot, "FAILED, x reads again")
        assert not composer(pilot).composition.may_send
        sandbox.set("bsg.fault", "none")
        await pilot.press("escape", "p")
        screen = await until(pilot, "PRICED")
        assert "1 will get it" in screen
        assert "balance 250.00 EUR" in screen


async def test_what_is_left_out_is_one_sum_and_a_list(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        await begin(pilot, TEXT, "")
        pasted = "500100200\n+48 500 100 200\n600100300\n12345\n"
        composer(pilot).people.focus()
        await pilot.pause()
        pilot.app.post_message(Paste(pasted))
        assert "4 pasted" in await until(pilot, "4 found - 0 stop list - 1 repeats - 1 invalid = 2 will get it")
        await pilot.press("escape", "x")
        screen = await until(pilot, "named before")
        assert "12345" in screen
        await pilot.press("M")
        masked = await until(pilot, "··345")
        assert "··200" in masked
        assert "12345" not in masked
        await pilot.press("M")
        await until(pilot, "12345")
        await pilot.press("escape")
        await until(pilot, "Count and price")


async def test_marked_groups_are_written_to_by_one_key(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        await pilot.press("g", "r")
        await settled(pilot)
        await pilot.press("space", "space", "m")
        screen = await until(pilot, "will get it")
        assert screen.count("group ") >= 2
        assert composer(pilot).composition.reach is not None


async def test_marked_contacts_are_written_to_by_one_key(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        await pilot.press("space", "space", "m")
        assert "2 found" in await until(pilot, "will get it")


async def test_a_dear_character_is_named_with_its_cost_and_replaced_after_showing(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        screen = await priced(pilot, "Sale — " + "x" * 70)
        assert "em dash (U+2014) costs 1 part" in screen
        text, caret = (composer(pilot).box.render_line(line).text for line in (0, 1))
        assert caret.index("^") == text.index("—"), "the caret stands right under the character"
        await pilot.press("escape", "R")
        assert "2 parts become 1" in await until(pilot, "parts become")
        await pilot.press("enter")
        assert "—" in composer(pilot).box.text
        await pilot.press("R")
        await until(pilot, "parts become")
        await pilot.press("R")
        await pilot.pause()
        assert "—" not in composer(pilot).box.text
        assert "GSM-7" in await until(pilot, "1 x 1 = 1")


async def test_a_draft_is_on_disk_within_a_second_and_comes_back_with_its_cursor(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        await begin(pilot, "first line\nsecond line")
        box = composer(pilot).box
        box.focus()
        await pilot.press("up", "home", "right", "right")
        await until(pilot, "Draft saved 09:30")
        shop = await app_of(pilot).tools.workshop()
        [item] = await shop.unfinished.items()
        assert item.work.payload["text"] == "first line\nsecond line"
        await pilot.press("escape", "escape")
        await until(pilot, "kept as unfinished work")
        await pilot.press("i")
        await until(pilot, "go on with")
        await pilot.press("down", "enter")
        await until(pilot, "second line")
        await until(pilot, "1 found")
        assert composer(pilot).box.cursor_location == (0, 2)


async def test_typing_goes_on_while_the_provider_is_slow(running: Running) -> None:
    async with running() as (pilot, sandbox):
        await begin(pilot, "")
        sandbox.set("bsg.fault", "*:latency:60000")
        composer(pilot).box.focus()
        await type_text(pilot, "Hello")
        await until(pilot, "5/160")
        await until(pilot, "asking BSG main")
        await type_text(pilot, "!")
        await until(pilot, "6/160")


async def test_esc_gives_up_a_price_that_does_not_come_and_leaves_at_the_next_press(running: Running) -> None:
    async with running() as (pilot, sandbox):
        await begin(pilot, "")
        sandbox.set("bsg.fault", "campaigns.price:latency:60000")
        composer(pilot).box.insert("Hello")
        await until(pilot, "asking BSG main")
        await pilot.press("escape", "escape")
        screen = await until(pilot, "given up; p asks")
        assert "PRICE UNKNOWN" in screen
        await pilot.press("escape")
        await until(pilot, "kept as unfinished work")


async def test_a_test_goes_to_the_operator_alone_and_shows_its_cost_first(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        app_of(pilot).tools.operator = Operator("48600999888")
        await priced(pilot, numbers=f"{PHONE} 48600100300")
        before = await campaigns(pilot)
        await pilot.press("escape", "t")
        assert "0.021 EUR" in await until(pilot, "send it to +48 600 999 888")
        await pilot.press("enter")
        await until(pilot, "of this text to")
        await pilot.press("t")
        assert "1 accepted" in await until(pilot, "   SENT")
        assert await campaigns(pilot) == before + 1
        await pilot.press("escape")
        await until(pilot, "Count and price")


async def test_without_an_own_number_the_test_says_what_to_set(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        await begin(pilot)
        await pilot.press("escape", "t")
        await until(pilot, "set phone under [operator]")


async def test_a_later_start_is_shown_and_scheduled(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        await priced(pilot)
        await pilot.press("escape", "l")
        await until(pilot, "2026-11-02 09:30 UTC")
        await pilot.press("ctrl+u", *"2026-11-05 18:30", "enter")
        await until(pilot, "2026-11-05 18:30 UTC")
        await until(pilot, "PRICED")
        await pilot.press("S", "1", "enter")
        assert "X stops it" in await until(pilot, "SCHEDULED")


async def test_numbers_of_a_file_count(running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "n.txt").write_text("500100200\n600100300\n", "utf-8")
    async with running(size=(160, 40)) as (pilot, _sandbox):
        await begin(pilot, TEXT, "")
        await pilot.press("escape", "a")
        await until(pilot, "a file of numbers")
        await pilot.press(*"file", "enter")
        await until(pilot, "one number a line")
        await pilot.press(*"n.txt", "enter")
        assert "2 in n.txt" in await until(pilot, "2 will get it")


async def test_a_discarded_draft_is_asked_about(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        await begin(pilot)
        await until(pilot, "Draft saved")
        await pilot.press("escape", "D")
        await until(pilot, "Discard this draft")
        await pilot.press("D")
        await until(pilot, "api campaign")
        shop = await app_of(pilot).tools.workshop()
        assert await shop.unfinished.items() == ()
        assert len(await shop.unfinished.discarded()) == 1


async def test_no_composer_where_nothing_may_be_sent(read_only: Running) -> None:
    async with read_only() as (pilot, _sandbox):
        await pilot.press("m")
        await settled(pilot)
        assert "Count and price" not in screen_text(pilot.app)


async def test_no_composer_at_a_provider_without_campaigns(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        await pilot.press("3")
        await settled(pilot)
        actions = {one.binding.action for one in pilot.app.screen.active_bindings.values() if one.enabled}
        assert "compose" not in actions


@pytest.mark.parametrize(
    ("written", "start"),
    [
        ("now", None),
        ("", None),
        ("10:15", NOW + timedelta(minutes=45)),
        ("09:00", NOW + timedelta(hours=23, minutes=30)),
        ("2026-11-30 18:30", datetime(2026, 11, 30, 18, 30, tzinfo=UTC)),
        ("30.11.2026 18:30", datetime(2026, 11, 30, 18, 30, tzinfo=UTC)),
    ],
)
def test_starts_are_written_like_this(written: str, start: datetime | None) -> None:
    assert start_of(written, NOW) == start


@pytest.mark.parametrize("written", ["tomorrow", "2026-13-01 10:00", "25:00", "18", "2026-11-30"])
def test_other_starts_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        start_of(written, NOW)


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)])
async def test_the_sum_and_the_price_are_seen_at_every_size(running: Running, size: tuple[int, int]) -> None:
    async with running(size=size) as (pilot, _sandbox):
        await begin(pilot, TEXT, "")
        composer(pilot).change(texts=(FromText("\n".join(f"48{500100200 + n}" for n in range(1000))),))
        screen = await until(pilot, "asked of BSG main")
        assert "21.00 EUR" in screen
        assert "will get it" in screen
        assert "? keys" in screen
