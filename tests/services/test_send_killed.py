"""Sends of a real process to a real port, killed and cut at every moment: nobody is billed twice, nobody is forgotten.

The rehearsed service bills before it answers; a proxy between the two counts bytes. After each trouble other
processes do what a person would: wait, look, and send the draft again to those who are not known to have got it.
"""

import asyncio
import json
import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.services import send_process
from tests.services.send_process import ACCOUNT, Errand
from tests.tcp_proxy import Meddling, Side, TcpProxy, cut
from tui.services.store import FILE

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
SEND = b"POST /bsg/api/campaigns/send "
PHONES = tuple(f"4860000{number:04}" for number in range(5))
LATER = 301.0
"""Seconds after which a look that finds nothing is the last one."""
DEALS = [(twice, lag) for twice in ("refuse", "skip", "bill") for lag in (0, 30)]
"""What a service makes of a reference that it knows already, and how late it shows what it has."""

_numbers = count(1)
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload([send_process.__name__])


@dataclass(frozen=True)
class Service:
    """The rehearsed service, as a process on a port."""

    port: int
    api_key: str
    db: Path

    def turn(self, **switches: object) -> None:
        wanted = {f"bsg.{name}": value for name, value in switches.items()}
        httpx.post(f"http://127.0.0.1:{self.port}/_sandbox/switches", json=wanted).raise_for_status()

    def advance(self, seconds: float) -> None:
        httpx.post(f"http://127.0.0.1:{self.port}/_sandbox/clock", json={"advance": seconds}).raise_for_status()

    def billed(self, text: str) -> Counter[str]:
        """How often each number was billed for a text."""
        sql = "SELECT m.phone FROM bsg_message m JOIN bsg_campaign c ON c.id = m.campaign_id WHERE c.text = ?"
        db = sqlite3.connect(f"file:{self.db}?mode=ro", uri=True)
        try:
            return Counter(str(phone) for (phone,) in db.execute(sql, (text,)))
        finally:
            db.close()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    db = tmp_path_factory.mktemp("service") / "sandbox.db"
    line = [sys.executable, "-m", "tui.sandbox", "--port", "0", "--db", str(db), "--json", "--contacts", "20"]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        known = json.loads(process.stdout.readline())["bsg"]
        yield Service(int(known["base_url"].split(":")[2].split("/")[0]), known["api_key"], db)
        process.terminate()


@pytest.fixture
async def proxy(service: Service) -> AsyncIterator[TcpProxy]:
    async with TcpProxy(service.port) as one:
        yield one


@dataclass
class Trial:
    """One campaign, from its draft to its end."""

    service: Service
    proxy: TcpProxy
    errand: Errand

    @classmethod
    def new(cls, folder: Path, service: Service, proxy: TcpProxy) -> "Trial":
        number = next(_numbers)
        url = f"http://127.0.0.1:{proxy.port}/bsg"
        text = f"Trial {os.getpid()} {number}"
        return cls(service, proxy, Errand(folder / str(number), url, service.api_key, f"draft{number}", text, PHONES))

    def start(self, work: Callable[[Errand], int], *, point: int = 0) -> Any:
        process = _forks.Process(target=work, args=(replace(self.errand, point=point),))
        process.start()
        return process

    async def run(self, work: Callable[[Errand], int], *, point: int = 0) -> int:
        """A desk from its start to its end; gives how it ended."""
        return await ended(self.start(work, point=point))

    def wait_long(self) -> None:
        self.service.advance(LATER)
        self.errand = replace(self.errand, ahead=self.errand.ahead + LATER)

    @property
    def is_out(self) -> bool:
        return set(self.service.billed(self.errand.text)) == set(PHONES)

    def check(self) -> None:
        """Nobody is billed twice, what is not out whole is still a draft, and the file is sound."""
        billed = self.service.billed(self.errand.text)
        assert not [phone for phone, times in billed.items() if times > 1]
        assert self.asked("PRAGMA integrity_check") == "ok"
        assert self.drafts == 1 or set(billed) == set(PHONES)

    @property
    def drafts(self) -> int:
        return int(self.asked(f"SELECT count(*) FROM unfinished WHERE key LIKE '{ACCOUNT}/campaign/%'"))

    @property
    def open_lines(self) -> int:
        return int(self.asked("SELECT count(*) FROM journal WHERE state IN ('intended', 'unknown')"))

    def asked(self, sql: str) -> Any:
        """One value out of the desk's file."""
        db = sqlite3.connect(self.errand.folder / FILE)
        try:
            return db.execute(sql).fetchone()[0]
        finally:
            db.close()

    @property
    def has_begun(self) -> bool:
        """Whether the draft was on disk at all."""
        is_made = (self.errand.folder / FILE).exists()
        return (
            is_made
            and bool(self.asked("SELECT count(*) FROM sqlite_master WHERE name = 'unfinished'"))
            and (self.drafts > 0 or self.is_out)
        )

    async def finish(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Looks, and sends the rest, as a person would; then everybody has got it once, and nothing is in doubt."""
        self.check()
        for _ in range(3):
            self.wait_long()
            assert await self.run(send_process.look) == 0
            assert self.open_lines == 0
            self.check()
            meanwhile()
            assert await self.run(send_process.send) == 0
            self.check()
            if self.open_lines == 0 and self.is_out:
                break
        assert self.open_lines == 0
        assert self.service.billed(self.errand.text) == dict.fromkeys(PHONES, 1)


async def ended(process: Any) -> int:
    await asyncio.to_thread(process.join, 60)
    code: int = process.exitcode
    process.close()
    return code


def killing(process: Callable[[], Any], lives_on: Callable[[], Awaitable[bool]]) -> Callable[[], Awaitable[bool]]:
    """Kills the desk; then the rest of what it wrote goes on, or not."""

    async def act() -> bool:
        os.kill(process().pid, signal.SIGKILL)
        return await lives_on()

    return act


async def go_on() -> bool:
    return True


async def meddled(trial: Trial, side: Side, at: int, kind: str) -> bool:
    """One send that is cut, or whose desk is killed, after so many bytes; tells whether there were as many."""
    running: list[Any] = []
    late = asyncio.Event()

    async def wait() -> bool:
        await late.wait()
        return True

    acts = {"cut": cut, "kill": go_on, "kill and cut": cut, "late": wait}
    act = acts[kind] if kind == "cut" else killing(lambda: running[0], acts[kind])
    trial.proxy.meddling = Meddling(SEND, side, at, act)
    running.append(trial.start(send_process.send))
    code = await ended(running[0])
    is_hit = trial.proxy.meddling is None
    trial.proxy.meddling = None
    assert code == (-signal.SIGKILL if is_hit and kind != "cut" else 0)
    await trial.finish(late.set)
    return is_hit


@pytest.mark.parametrize(
    ("twice", "lag", "side", "at", "kind"),
    [
        ("refuse", 30, Side.REQUEST, 300, "cut"),
        ("bill", 0, Side.ANSWER, 0, "cut"),
        ("bill", 30, Side.ANSWER, 17, "kill"),
        ("skip", 0, Side.REQUEST, 900, "kill"),
        ("refuse", 30, Side.REQUEST, 100, "late"),
    ],
)
async def test_a_send_that_is_cut_or_killed_on_the_line(
    tmp_path: Path, service: Service, proxy: TcpProxy, twice: str, lag: int, side: Side, at: int, kind: str
) -> None:
    service.turn(reference_twice=twice, lag=lag)
    assert await meddled(Trial.new(tmp_path, service, proxy), side, at, kind)


@pytest.mark.parametrize("point", [3, 9, 12])
async def test_a_send_that_is_killed_at_the_file(tmp_path: Path, service: Service, proxy: TcpProxy, point: int) -> None:
    service.turn(reference_twice="bill", lag=0)
    trial = Trial.new(tmp_path, service, proxy)
    assert await trial.run(send_process.send, point=point) == -signal.SIGKILL
    await trial.finish()


@pytest.mark.slow
@pytest.mark.parametrize(("twice", "lag"), DEALS)
async def test_a_thousand_sends_that_are_cut_or_killed_on_the_line(
    tmp_path: Path, service: Service, proxy: TcpProxy, twice: str, lag: int
) -> None:
    """167 for each deal; a request that arrives after everything was looked up is the service's to refuse."""
    service.turn(reference_twice=twice, lag=lag)
    chance = random.Random(f"{twice} {lag}")
    kinds = ["cut", "kill", "kill and cut", "late"] if twice != "bill" else ["cut", "kill", "kill and cut"]
    hits = 0
    for _ in range(167):
        side = chance.choice(list(Side))
        kind = chance.choice(kinds if side is Side.REQUEST else ["cut", "kill"])
        hits += await meddled(Trial.new(tmp_path, service, proxy), side, chance.randrange(900), kind)
    assert hits > 100


@pytest.mark.slow
@pytest.mark.parametrize(("twice", "lag"), DEALS)
async def test_sends_killed_at_every_point_of_the_file(
    tmp_path: Path, service: Service, proxy: TcpProxy, twice: str, lag: int
) -> None:
    """At each point of the first send until one passes them all, and at some points of the looks after it."""
    service.turn(reference_twice=twice, lag=lag)
    chance = random.Random(lag)
    for point in count(1):
        trial = Trial.new(tmp_path, service, proxy)
        code = await trial.run(send_process.send, point=point)
        trial.check()
        if code == 0:
            assert point > 25, "there are fewer points than a proof needs"
            return
        assert code == -signal.SIGKILL
        trial.wait_long()
        await trial.run(send_process.look, point=chance.randrange(1, 12))
        await trial.finish()


@pytest.mark.slow
async def test_five_hundred_sends_killed_at_any_moment(tmp_path: Path, service: Service, proxy: TcpProxy) -> None:
    chance = random.Random(500)
    for number in range(500):
        twice, lag = DEALS[number % len(DEALS)]
        service.turn(reference_twice=twice, lag=lag)
        trial = Trial.new(tmp_path, service, proxy)
        process = trial.start(send_process.send)
        await asyncio.sleep(chance.uniform(0.0, 0.6))
        process.kill()
        await ended(process)
        if trial.has_begun:
            await trial.finish()
        else:
            assert not service.billed(trial.errand.text)
