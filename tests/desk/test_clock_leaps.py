"""The time of day is put forward and back by days between any two steps: the desk answers, and sends once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from random import Random
from typing import Self

import pytest
from textual.pilot import Pilot

from tests.desk.composing import app_of, campaigns, priced
from tests.desk.driving import NOW, account_tab, press, screen_text, settled, until
from tui.app import Ringdesk
from tui.panes import offline
from tui.providers import REGISTRY, calling
from tui.providers.limits import Breaker
from tui.sandbox import Sandbox
from tui.services import journal, sending
from tui.services.entries import Search, State
from tui.surroundings import Surroundings

pytestmark = pytest.mark.anyio


class Leaping(datetime):
    """The time of day, as far from the true one as it was put last."""

    off = timedelta(0)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return super().now(tz) + cls.off


def leap(chance: Random) -> None:
    Leaping.off = timedelta(days=chance.uniform(-300, 300), hours=chance.uniform(-12, 12))


@asynccontextmanager
async def leaping(state: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Pilot[None], Sandbox]]:
    """The desk over a sandbox whose own clock stands; that of this computer does not."""
    Leaping.off = timedelta(0)
    monkeypatch.setattr(calling, "datetime", Leaping)
    monkeypatch.setattr(journal, "datetime", Leaping)
    async with Sandbox(now=NOW) as sandbox:
        tabs = [account_tab(sandbox, provider) for provider in REGISTRY]
        around = Surroundings(clock=lambda: NOW + Leaping.off, state=state)
        async with Ringdesk(tabs, rehearsal=True, around=around).run_test(size=(120, 40)) as pilot:
            await settled(pilot)
            yield pilot, sandbox


async def test_every_place_answers_between_leaps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = Random(3)
    async with leaping(tmp_path, monkeypatch) as (pilot, _sandbox):
        for keys, seen in (
            ("r", "1-100 of 2000"), ("greater_than_sign", "101-200 of 2000"), ("enter", "Created"), ("q", "of 2000"),
            ("g r", "12 of 12"), ("g m", "campaigns"), ("2", "of 6"), ("enter", "of 150"), ("3", "page 1"),
            ("0 6 0 0 1 1 1 2 2 2 enter", "done"), ("escape escape 1 g c", "of 2000"), ("L", "journal"),
        ):  # fmt: skip
            leap(chance)
            await press(pilot, *keys.split())
            assert seen in await until(pilot, seen)
        assert pilot.app.is_running


async def test_a_lost_connection_comes_back_whatever_the_time_is_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offline, "WAITS", (0.05,))
    monkeypatch.setattr(Breaker, "PAUSE", 0.1)
    chance = Random(4)
    async with leaping(tmp_path, monkeypatch) as (pilot, sandbox):
        for _ in range(3):
            sandbox.set("bsg.fault", "contacts.search:cut:before*6")
            leap(chance)
            await pilot.press("r")
            await until(pilot, "OFFLINE since")
            leap(chance)
            await until(pilot, "back: it answers again")
            await press(pilot, "j")
        assert "OFFLINE" not in screen_text(pilot.app)


@pytest.mark.parametrize("seed", range(3))
async def test_a_campaign_is_priced_sent_once_and_found_whatever_the_time_is_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(sending, "LOOKS", (0.8, 1.0))
    chance = Random(seed)
    async with leaping(tmp_path, monkeypatch) as (pilot, sandbox):
        before = await campaigns(pilot)
        leap(chance)
        await priced(pilot)
        leap(chance)
        await pilot.pause()
        assert "PRICED" in screen_text(pilot.app)
        sandbox.set("bsg.fault", "campaigns.send:cut:after*1")
        await pilot.press("escape", "S", "1", "enter")
        await until(pilot, "AMBIGUOUS")
        leap(chance)
        assert "1 accepted" in await until(pilot, "   SENT")
        assert await campaigns(pilot) == before + 1
        [line] = (await (await app_of(pilot).tools.workshop()).journal.page(Search())).rows
        assert line.state is State.DONE
