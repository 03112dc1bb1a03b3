"""The desk over the sandbox's in-process door, driven by keys."""

import asyncio
import html
import re
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
