"""How long the desk's loop is ever busy, in a storm of faults and with long lists: `pytest -m slow -s`.

Figures of one machine at one time: nothing is asserted of them but that every key got its answer.
"""

import asyncio
import json
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.served import Providers, served
from tui.app import Ringdesk
from tui.domain.ports import AccountTab, Provider
from tui.domain.secret import Secret
from tui.providers import REGISTRY
from tui.providers.plugin import Account
from tui.startup import release_collector
from tui.surroundings import Surroundings

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

STORMS: Mapping[str, Mapping[str, object]] = {
    "quiet": {},
    "300 ms": {f"{name}.latency": 300 for name in REGISTRY},
    "3 s": {f"{name}.latency": 3000 for name in REGISTRY},
    "429 everywhere": {f"{name}.fault": "*:throttle:1" for name in REGISTRY},
    "500 everywhere": {f"{name}.fault": "*:status:500" for name in REGISTRY},
    "cut in the middle": {f"{name}.fault": "*:cut:middle" for name in REGISTRY},
    "HTML instead": {f"{name}.fault": "*:html" for name in REGISTRY},
    "halves of JSON": {f"{name}.fault": "*:truncate" for name in REGISTRY},
}
KEYS = (
    *"jjjGgg>>>0", "escape", *"2j", "enter", *"jjG>>", "escape", *"3jj>>s", "escape", *"/an", "enter", *"1r", *"gr",
    *"gb", *"gm", *"gc", "space", *"jj", "v", "escape", *"?", "escape", *"J", "escape", *"L", "escape", *"rrr",
)  # fmt: skip


class Heart:
    """Beats every millisecond, and keeps how late each beat came."""

    def __init__(self) -> None:
        self.gaps: list[float] = []

    async def beat(self) -> None:
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(0.001)
            self.gaps.append((time.perf_counter() - begun) * 1000)

    def figures(self) -> str:
        gaps = sorted(self.gaps)
        return f"{len(gaps)} beats, p99 {gaps[len(gaps) * 99 // 100]:.0f} ms, longest {gaps[-1]:.0f} ms"


@pytest.fixture(scope="module")
def providers() -> Iterator[Providers]:
    """Servers in a process of their own, with a long list."""
    with served("--contacts", "100000", "--list-entries", "200000") as found:
        yield found


def turn(providers: Providers, switches: Mapping[str, object]) -> None:
    root = providers["bsg"]["base_url"].rpartition("/")[0]
    body = json.dumps(dict(switches)).encode()
    asked = urllib.request.Request(f"{root}/_sandbox/switches", body, {"content-type": "application/json"})
    urllib.request.urlopen(asked).read()


def calm(switches: Mapping[str, object]) -> Mapping[str, object]:
    return {name: 0 if name.endswith("latency") else "" for name in switches}


def tab(providers: Providers, name: str) -> AccountTab:
    async def connect() -> Provider:
        values = dict(providers[name])
        account = Account(
            title=name,
            base_url=values.pop("base_url"),
            credentials={key: Secret(value) for key, value in values.items()},
            time_zone=UTC,
        )
        return await REGISTRY[name].load()(account)

    return AccountTab(name, name, connect)


@asynccontextmanager
async def desk(providers: Providers) -> AsyncIterator[Pilot[Any]]:
    app = Ringdesk([tab(providers, name) for name in REGISTRY], around=Surroundings(begun=release_collector))
    async with app.run_test(size=(120, 40)) as pilot:
        yield pilot


@pytest.mark.parametrize("storm", STORMS)
async def test_keys_in_a_storm(providers: Providers, storm: str) -> None:
    heart = Heart()
    async with desk(providers) as pilot:
        await asyncio.sleep(1.5)
        turn(providers, STORMS[storm])
        beating = asyncio.create_task(heart.beat())
        answers = []
        try:
            for key in KEYS:
                begun = time.perf_counter()
                await pilot.press(key)
                answers.append((time.perf_counter() - begun) * 1000)
                await asyncio.sleep(0.1)
        finally:
            beating.cancel()
            turn(providers, calm(STORMS[storm]))
        longest = max(answers)
    print(f"\n{storm}: {heart.figures()}; {len(answers)} keys, the slowest {longest:.0f} ms")  # noqa: T201


async def test_a_list_of_200000_entries_opens_beside_the_keys(providers: Providers) -> None:
    heart = Heart()
    async with desk(providers) as pilot:
        await pilot.press("2")
        await asyncio.sleep(2)
        beating = asyncio.create_task(heart.beat())
        await pilot.press("enter")
        for _ in range(60):
            await pilot.press("j")
            await asyncio.sleep(0.1)
        beating.cancel()
    print(f"\n200,000 entries: {heart.figures()}")  # noqa: T201
