"""The desk over the sandbox's in-process door, driven by keys."""

import asyncio
import html
import re
import time
from contextlib import suppress
from datetime import UTC, datetime

from textual.app import App
from textual.pilot import Pilot
from textual.worker import WorkerCancelled, WorkerFailed

from tui.app import Ringdesk
from tui.domain.ports import AccountTab, Provider
from tui.domain.secret import Secret
from tui.providers import REGISTRY
from tui.providers.plugin import Account
from tui.sandbox import Sandbox
from tui.surroundings import Surroundings

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
LIMIT = 60.0
"""Seconds after which something that never comes is called missing."""
TITLES = {"bsg": "BSG main", "plusofon": "Plusofon", "serwersms": "SerwerSMS"}


def account_tab(sandbox: Sandbox, provider: str, *, read_only: bool = False) -> AccountTab:
    """A tab that connects to the open sandbox without a port."""

    async def connect() -> Provider:
        values = dict(sandbox.credentials()[provider])
        account = Account(
            title=TITLES[provider],
            base_url=values.pop("base_url"),
            credentials={name: Secret(value) for name, value in values.items()},
            time_zone=UTC,
            door=sandbox.app,
            read_only=read_only,
        )
        return await REGISTRY[provider].load()(account)

    return AccountTab(provider, TITLES[provider], connect, rehearsal=True, read_only=read_only)


def desk_over(sandbox: Sandbox, *, read_only: bool = False, newcomer: bool = False, theme: str = "dark") -> Ringdesk:
    """The whole application over three sandbox accounts, with a clock that stands still."""
    return Ringdesk(
        [account_tab(sandbox, provider, read_only=read_only) for provider in REGISTRY],
        rehearsal=True,
        newcomer=newcomer,
        theme=theme,
        around=Surroundings(clock=lambda: NOW),
    )


async def settled(pilot: Pilot[None]) -> None:
    """Waits until every worker has ended, including those that workers started."""
    for _ in range(50):
        await pilot.pause()
        depth = len(pilot.app.screen_stack) - 1  # dialogs, whose workers wait for an answer
        waiting = {"offline", *(["question", "detail"] if depth else []), *(["save"] if depth > 1 else [])}
        running = [worker for worker in pilot.app.workers if not worker.is_finished and worker.group not in waiting]
        if not running:
            await pilot.pause()
            return
        with suppress(WorkerCancelled, WorkerFailed):
            await asyncio.wait_for(pilot.app.workers.wait_for_complete(running), 20)


async def press(pilot: Pilot[None], *keys: str) -> str:
    """Presses keys without a rest between them, waits for what they started, and reads the screen."""
    for key in keys:
        await pilot.press(key)
    await settled(pilot)
    return screen_text(pilot.app)


async def press_each(pilot: Pilot[None], *keys: str) -> str:
    """Presses keys, each after all that the one before started, and reads the screen."""
    for key in keys:
        await press(pilot, key)
    return screen_text(pilot.app)


async def until(pilot: Pilot[None], words: str) -> str:
    """Waits for words on the screen, where a worker never ends that `settled` would wait for."""
    end = time.monotonic() + LIMIT
    while words not in (screen := screen_text(pilot.app)):
        if time.monotonic() > end:
            raise AssertionError(f"{words!r} never came:\n{screen}")
        await asyncio.sleep(0.03)
    return screen


_PIECE = re.compile(r'<text class="[^"]*" x="([0-9.]+)" y="([0-9.]+)"[^>]*>(.*?)</text>', re.DOTALL)


def screen_text(app: App[None]) -> str:
    """What stands on the screen, line by line, read out of Textual's own picture of it."""
    return picture_text(app.export_screenshot(simplify=True))


def picture_text(svg: str) -> str:
    """What stands in a picture, line by line."""
    lines: dict[float, list[tuple[float, str]]] = {}
    for x, y, text in _PIECE.findall(svg):
        lines.setdefault(float(y), []).append((float(x), html.unescape(text).replace("\xa0", " ")))
    return "\n".join("".join(text for _x, text in sorted(pieces)) for _y, pieces in sorted(lines.items()))
