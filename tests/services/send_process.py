"""A desk in a process of its own that sends one campaign over a port, until it is done or killed.

Started through `multiprocessing`'s fork server, so that a thousand of them are affordable. Points are counted at
everything that the desk's own file sees: before and after each transaction, and inside it before it is committed.
"""

import asyncio
import os
import signal
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from tui.domain.campaign_port import Campaigns
from tui.domain.content import Content, People
from tui.domain.money import Money
from tui.domain.ports import Provider
from tui.domain.secret import Secret
from tui.providers.bsg.adapter import connect
from tui.providers.plugin import Account
from tui.services.campaign_plan import NotAllowed, Terms, sent_already
from tui.services.outbox import Outbox
from tui.services.sent import tried
from tui.services.store import Store
from tui.services.unfinished import Work
from tui.services.workshop import Workshop

T = TypeVar("T")

ACCOUNT = "paid"
AT_ONCE = 2
"""People in one request, so that a campaign of a few has several batches."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What a process does.

    Attributes:
        folder: the user's state folder.
        key: of the draft.
        ahead: seconds by which its clock is ahead of the real one.
        point: at which of the points of its file it kills itself; 0 for nowhere.
    """

    folder: Path
    url: str
    api_key: str
    key: str
    text: str
    phones: tuple[str, ...]
    ahead: float = 0.0
    point: int = 0

    def now(self) -> datetime:
        """Its clock."""
        return datetime.now(UTC) + timedelta(seconds=self.ahead)


class MortalStore(Store):
    """A file whose process may be gone before, in and after each transaction."""

    passed: int
    chosen: int

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        def mortal(db: sqlite3.Connection) -> T:
            self._point()
            result = work(db)
            self._point()
            return result

        self._point()
        kept = await super().run(mortal)
        self._point()
        return kept

    def _point(self) -> None:
        self.passed += 1
        if self.passed == self.chosen:
            os.kill(os.getpid(), signal.SIGKILL)


class Desk:
    """The services of a desk, and its one account."""

    def __init__(self, errand: Errand) -> None:
        self.errand = errand
        self.shop = Workshop(errand.folder, self._connected)
        self.provider: Provider | None = None

    def count_from_here(self) -> None:
        """From now on the process may be gone at any transaction; a draft is on disk long before it is sent."""
        store: Any = self.shop.store
        store.__class__, store.passed, store.chosen = MortalStore, 0, self.errand.point

    async def _connected(self, key: str) -> Provider:
        del key
        if self.provider is None:
            secrets = {"api_key": Secret(self.errand.api_key)}
            self.provider = await connect(Account("Paid", self.errand.url, secrets, UTC))
        return self.provider

    async def outbox(self) -> Outbox:
        campaigns = (await self._connected(ACCOUNT)).campaigns
        assert campaigns is not None
        fewer: Any = campaigns
        fewer.at_once = AT_ONCE
        ready: Campaigns = campaigns
        return self.shop.outbox(ACCOUNT, ready, self.errand.now)

    async def end(self) -> int:
        await self.shop.close(0.0)
        if self.provider is not None:
            await self.provider.close()
        store: Any = self.shop.store
        return int(store.passed)


async def _send(desk: Desk) -> None:
    """Keeps the draft, then sends it to everybody who is not known to have got it."""
    errand, outbox = desk.errand, await desk.outbox()
    draft = Work(ACCOUNT, "campaign", errand.text, {"text": errand.text})
    await desk.shop.unfinished.save(outbox.draft_key(errand.key), draft)
    desk.count_from_here()
    sent = sent_already(await tried(desk.shop.journal, errand.key))
    left = tuple(phone for phone in errand.phones if phone not in sent)
    content = Content("LumenCafe", errand.text, People(left))
    try:
        plan = await outbox.dispatch.confirm(
            errand.key, content, Terms(price=Money(Decimal(1), "EUR")), typed=len(left)
        )
    except NotAllowed:
        return
    job = outbox.send(plan, errand.text)
    assert not isinstance(job, str)
    await job.wait()


async def _look(desk: Desk) -> None:
    """Settles what an earlier desk left in doubt."""
    desk.count_from_here()
    await (await desk.outbox()).recover()
    for job in desk.shop.jobs.running:
        await job.wait()


async def _run(errand: Errand, work: Callable[[Desk], Any]) -> int:
    desk = Desk(errand)
    await work(desk)
    return await desk.end()


def send(errand: Errand) -> int:
    """Sends; gives how many points it passed."""
    return asyncio.run(_run(errand, _send))


def look(errand: Errand) -> int:
    """Looks up; gives how many points it passed."""
    return asyncio.run(_run(errand, _look))
