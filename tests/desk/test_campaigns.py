"""Campaigns by keys: the list and its filters, an opened campaign, stopping."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from tests.desk.conftest import Running
from tests.desk.driving import NOW, press_each, screen_text, settled
from tui.app import Ringdesk
from tui.domain.campaigns import Campaign, CampaignDetail, Fate, Standing, Tally
from tui.panes.campaign_dates import NoWindow, window_of
from tui.panes.campaign_figures import BAR, bars, figures_of, is_moving, next_look
from tui.panes.campaign_tables import MessageTable
from tui.panes.editing import EditingBrowser

pytestmark = pytest.mark.anyio


async def until(pilot: Pilot[None], words: str) -> str:
    """Waits for some words, and reads the screen."""
    for _ in range(200):
        if words in (screen := screen_text(pilot.app)):
            return screen
        await asyncio.sleep(0.02)
        await settled(pilot)
    raise AssertionError(f"{words!r} never came:\n{screen_text(pilot.app)}")


def line_with(screen: str, words: str) -> str:
    return next(line for line in screen.splitlines() if words in line)


async def go_to(pilot: Pilot[None], status: str) -> str:
    """Opens the list and puts the cursor on the first campaign of a status."""
    await press_each(pilot, "g", "m")
    await until(pilot, "api campaign")
    statuses = [row.status for row in front(pilot).rows.values()]
    return await press_each(pilot, *["j"] * statuses.index(status))


def front(pilot: Pilot[None]) -> EditingBrowser:
    """The table in front."""
    app = pilot.app
    assert isinstance(app, Ringdesk)
    assert app.desk is not None
    assert app.desk.levels is not None
    return app.desk.levels.top


async def test_the_list_shows_one_type_and_one_window_in_words(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        screen = await press_each(pilot, "g", "m")
        assert "sms 2026-08-05 to 2026-11-02" in screen
        assert all(status in screen for status in ("scheduled", "sending", "done", "spam"))


async def test_another_type_another_window_and_a_search(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        await press_each(pilot, "g", "m", "f")
        screen = await press_each(pilot, *"rcs", "enter")
        assert "rcs 2026-08-05 to 2026-11-02" in screen
        assert "RCS api campaign" in screen or "Rcs api campaign" in screen
        await press_each(pilot, "f")
        screen = await press_each(pilot, *"earlier", "enter")
        assert "rcs 2026-05-08 to 2026-08-05" in screen
        await press_each(pilot, "f", *"newest", "enter")
        found = await press_each(pilot, "slash", *"sender like Kawiarnia", "enter")
        assert "LumenCafe" not in found


async def test_first_and_last_day_are_asked_for_and_a_mistake_says_what_is_wrong(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        await press_each(pilot, "g", "m", "f", *"other", "enter")
        screen = await press_each(pilot, "ctrl+u", *"2026-01-01 2026-10-31", "enter")
        assert "304 days are too many" in screen
        screen = await press_each(pilot, "ctrl+u", *"2026-10-20 2026-10-31", "enter")
        assert "sms 2026-10-20 to 2026-10-31" in screen
        rows = front(pilot).rows.values()
        assert rows
        assert all(
            datetime(2026, 10, 20, tzinfo=UTC) <= row.created < datetime(2026, 11, 1, tzinfo=UTC) for row in rows
        )


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("2026-09-01 2026-10-31", ("2026-09-01", "2026-11-01")),
        ("2026-09-01 to 2026-09-01", ("2026-09-01", "2026-09-02")),
        (" 2026-09-01 - 2026-9-3 ", ("2026-09-01", "2026-09-04")),
        ("2026-10-31", ("2026-08-04", "2026-11-01")),
    ],
)
def test_windows_are_written_like_this(written: str, days: tuple[str, str]) -> None:
    since, until = window_of(written, UTC, timedelta(days=89))
    assert (f"{since:%Y-%m-%d}", f"{until:%Y-%m-%d}") == days


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "first and last day"),
        ("yesterday", "first and last day"),
        ("2026-09-01 x 2026-09-02", "first and last day"),
        ("2026-09-31", "there is no day"),
        ("2026-10-02 2026-09-30", "after the last one"),
        ("2026-01-01 2026-10-31", "304 days are too many"),
    ],
)
def test_other_windows_are_refused_in_words(written: str, why: str) -> None:
    with pytest.raises(NoWindow, match=why):
        window_of(written, UTC, timedelta(days=89))


async def test_an_account_without_campaigns_has_no_such_place(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        await press_each(pilot, "2")
        assert "gm does nothing here" in await press_each(pilot, "g", "m")


async def test_an_opened_campaign_shows_figures_and_messages(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        await go_to(pilot, "sending")
        screen = await press_each(pilot, "enter")
        assert "SENDING" in screen
        assert "61 messages to 61 numbers" in screen
        assert "1-61 of 61" in screen
        assert "Filter" not in screen
        assert "/ Search" not in screen
        share = line_with(screen, "%")
        assert "#" in share
        assert "Reference" in await press_each(pilot, "enter")
        assert "1-23 of 23" in await press_each(pilot, "escape", "escape")


async def test_figures_are_read_again_while_it_runs_and_is_looked_at(running: Running) -> None:
    async with running() as (pilot, sandbox):
        await go_to(pilot, "sending")
        await press_each(pilot, "enter")
        table = pilot.app.query_one(MessageTable)
        assert table.is_looked_at
        before = line_with(screen_text(pilot.app), "delivered")
        sandbox.set("clock", (NOW + timedelta(minutes=30)).isoformat())
        table.look_again()
        await settled(pilot)
        assert line_with(screen_text(pilot.app), "delivered") != before
        await press_each(pilot, "g", "c")
        assert not table.is_looked_at


async def test_stopping_asks_and_enter_leaves_it_alone(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        await go_to(pilot, "scheduled")
        assert "for good" in await press_each(pilot, "X")
        await press_each(pilot, "enter")
        assert "scheduled" in await press_each(pilot, "r")
        await press_each(pilot, "X")
        assert "stopped" in line_with(await press_each(pilot, "X"), "api campaign")


async def test_a_campaign_that_is_over_cannot_be_stopped_and_says_why(running: Running) -> None:
    async with running(size=(160, 40)) as (pilot, _sandbox):
        await go_to(pilot, "done")
        assert "does not stop it any more" in await press_each(pilot, "X", "X")


async def test_a_lost_answer_to_a_stop_is_looked_up(running: Running) -> None:
    async with running() as (pilot, sandbox):
        await go_to(pilot, "scheduled")
        sandbox.set("bsg.fault", "campaigns.stop:cut:after*1")
        assert "stopped" in line_with(await press_each(pilot, "X", "X"), "api campaign")


async def test_what_is_only_read_has_no_keys_that_change_something(read_only: Running) -> None:
    async with read_only() as (pilot, _sandbox):
        await go_to(pilot, "scheduled")
        keys = await press_each(pilot, "question_mark")
        assert "stop the campaign" not in keys
        assert "new" not in keys.split()


counts = st.lists(st.integers(0, 10**6), min_size=1, max_size=12)


@given(counts)
def test_bars_read_without_colour(numbers: list[int]) -> None:
    tallies = tuple(Tally(f"state{place}", Fate.SENT, number) for place, number in enumerate(numbers))
    drawn = list(bars(tallies))
    assert len(drawn) == sum(number > 0 for number in numbers)
    for line, number in zip(drawn, filter(None, numbers), strict=True):
        word, bar, shown, _share = line.split()
        assert int(shown) == number
        assert len(bar) == BAR
        assert bar.count("#") >= 1
        assert word.startswith("state")


def campaign(standing: Standing) -> Campaign:
    return Campaign("1", "Night [/]", "ACME", standing.value, standing, "sms", created=datetime(2031, 1, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    ("standing", "fate", "moves"),
    [
        (Standing.RUNNING, Fate.SENT, True),
        (Standing.ENDED, Fate.SENT, True),
        (Standing.ENDED, Fate.DELIVERED, False),
        (Standing.REFUSED, Fate.SENT, False),
    ],
)
def test_what_is_read_again(standing: Standing, fate: Fate, moves: bool) -> None:
    detail = CampaignDetail(campaign(standing), (Tally("x", fate, 3),), messages=3)
    assert is_moving(detail) is moves
    assert "3 messages" in figures_of(detail, UTC)


def test_looks_get_slower_up_to_a_minute() -> None:
    wait: Callable[[float | None], float] = next_look
    waits = [wait(None)]
    while len(waits) < 12:
        waits.append(wait(waits[-1]))
    assert waits == sorted(waits)
    assert waits[0] == 5
    assert waits[-1] == 60
