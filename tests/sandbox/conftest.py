"""A rehearsal of BSG for each test: frozen clock, small book, a client that has logged in."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from tui.sandbox import Sandbox

NOW = datetime(2031, 5, 4, 9, 31, tzinfo=UTC)


@dataclass
class Bsg:
    """A logged-in client beside the sandbox it talks to."""

    sandbox: Sandbox
    client: httpx.AsyncClient

    async def __call__(self, method: str, path: str, body: object = None, **query: object) -> httpx.Response:
        content = None if body is None else json.dumps(body).encode()
        params: list[tuple[str, Any]] = []
        for key, value in query.items():
            params += [(key, one) for one in value] if isinstance(value, list) else [(key, value)]
        return await self.client.request(method, path, content=content, params=params or None)

    async def ok(self, method: str, path: str, body: object = None, **query: object) -> Any:
        """The JSON of a success."""
        answer = await self(method, path, body, **query)
        assert answer.is_success, answer.text
        return answer.json()

    async def refused(self, method: str, path: str, body: object = None, **query: object) -> Any:
        """The JSON of a 422."""
        answer = await self(method, path, body, **query)
        assert answer.status_code == 422, answer.text
        return answer.json()

    def set(self, name: str, value: object) -> None:
        """Turn one of BSG's switches."""
        self.sandbox.set(f"bsg.{name}", value)

    async def login(self) -> None:
        answer = await self.client.post(
            "/api/auth/login", json={"api_key": self.sandbox.credentials()["bsg"]["api_key"]}
        )
        self.client.headers["authorization"] = f"Bearer {answer.json()['bearer']}"


def connected(sandbox: Sandbox) -> httpx.AsyncClient:
    """A client of BSG through the in-process door, not logged in."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=sandbox.app), base_url=sandbox.credentials()["bsg"]["base_url"]
    )


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with sixty contacts that each test may copy, since seeding takes longer than most tests."""
    db = tmp_path_factory.mktemp("seeded") / "sandbox.db"

    async def seed() -> None:
        async with Sandbox(db, contacts=60, list_entries=5, now=NOW):
            pass

    asyncio.run(seed())
    return db


@pytest.fixture
async def bsg(seeded: Path, tmp_path: Path) -> AsyncIterator[Bsg]:
    """BSG at 2031-05-04 09:31:00 with sixty contacts and no duplicate guard."""
    db = tmp_path / "bsg.db"
    shutil.copyfile(seeded, db)
    sandbox = Sandbox(db, now=NOW, switches={"bsg.guard": 0})
    async with sandbox, connected(sandbox) as client:
        desk = Bsg(sandbox, client)
        await desk.login()
        yield desk


@pytest.fixture
def small() -> Callable[..., Sandbox]:
    """Makes sandboxes with forty contacts, at 2031-05-04 09:31:00."""

    def make(db: Path | None = None, **more: Any) -> Sandbox:
        return Sandbox(db, contacts=40, list_entries=5, now=NOW, **more)

    return make


@pytest.fixture
def logged_in() -> Callable[[Sandbox], AbstractAsyncContextManager[httpx.AsyncClient]]:
    """Makes clients of BSG that have logged in."""

    @asynccontextmanager
    async def make(sandbox: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
        async with connected(sandbox) as client:
            await Bsg(sandbox, client).login()
            yield client

    return make
