"""Tabs out of settings, and the sandbox behind all rehearsal tabs."""

import asyncio
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from tui import accounts
from tui.accounts import Rehearsal, account_tab
from tui.credential_sources import FromEnvironment, Plain
from tui.credentials import Aside
from tui.domain.errors import AccessDenied, Unreachable
from tui.domain.ports import Provider
from tui.domain.secret import Secret
from tui.providers import REGISTRY
from tui.providers.plugin import Account, Connect, Line
from tui.settings import AccountSettings

pytestmark = pytest.mark.anyio

SETTINGS = AccountSettings(
    key="main",
    provider="bsg",
    title="BSG main",
    base_url="https://one-api.example.com",
    sources={"api_key": Plain("k")},
    time_zone=ZoneInfo("UTC"),
    country="UA",
    read_only=False,
    ca_file="/ca.pem",
)


@dataclass
class Adapters:
    """Stands in for the code of all providers and keeps what it was given."""

    connected: list[Account] = field(default_factory=list)

    def load(self) -> Connect:
        async def connect(account: Account) -> Provider:
            self.connected.append(account)
            return Provider()

        return connect


@pytest.fixture
def adapters(monkeypatch: pytest.MonkeyPatch) -> Adapters:
    found = Adapters()
    registry: Mapping[str, object] = {key: replace(plugin, load=found.load) for key, plugin in REGISTRY.items()}
    monkeypatch.setattr(accounts, "REGISTRY", registry)
    return found


async def test_an_account_is_connected_as_the_settings_describe_it(adapters: Adapters) -> None:
    tab = account_tab(SETTINGS, Aside())
    assert (tab.key, tab.title, tab.country, tab.rehearsal, tab.read_only) == ("main", "BSG main", "UA", False, False)
    await tab.connect()
    (account,) = adapters.connected
    assert (account.title, account.base_url, account.country) == ("BSG main", SETTINGS.base_url, "UA")
    assert (account.time_zone, account.line, account.door) == (SETTINGS.time_zone, Line("/ca.pem"), None)
    assert account.credentials["api_key"].reveal() == "k"


async def test_the_proxy_is_no_credential_of_the_provider(adapters: Adapters) -> None:
    sources = {**SETTINGS.sources, "proxy": FromEnvironment("P", Secret("http://u:hush@proxy:3128"))}
    await account_tab(replace(SETTINGS, sources=sources, in_flight=2, per_second=7), Aside()).connect()
    (account,) = adapters.connected
    assert set(account.credentials) == {"api_key"}
    assert account.line == Line("/ca.pem", account.line.proxy, 2, 7)
    assert account.line.proxy is not None
    assert account.line.proxy.reveal() == "http://u:hush@proxy:3128"
    assert "hush" not in repr(account)


@pytest.mark.parametrize(("own", "forced"), [(True, False), (False, True), (True, True)])
async def test_read_only_holds_wherever_it_is_said(adapters: Adapters, *, own: bool, forced: bool) -> None:
    tab = account_tab(replace(SETTINGS, read_only=own), Aside(), read_only=forced)
    await tab.connect()
    assert tab.read_only
    assert adapters.connected[0].read_only


async def test_an_account_without_its_secret_says_which_when_it_is_connected(adapters: Adapters) -> None:
    tab = account_tab(replace(SETTINGS, sources={"api_key": FromEnvironment("KEY", Secret(""))}), Aside())
    with pytest.raises(AccessDenied) as caught:
        await tab.connect()
    assert caught.value.provider == "BSG main"
    assert caught.value.sentence == (
        "No api_key: the environment variable KEY is not set. Set it and start Ringdesk again."
    )
    assert adapters.connected == []


async def test_each_rehearsal_account_opens_its_own_server_over_one_file(adapters: Adapters, tmp_path: Path) -> None:
    rehearsal = Rehearsal(tmp_path / "sandbox.db")
    tabs = rehearsal.tabs(read_only=True)
    assert [(tab.key, tab.rehearsal, tab.read_only) for tab in tabs] == [(key, True, True) for key in REGISTRY]
    await asyncio.gather(*(tab.connect() for tab in tabs))
    assert [account.title for account in adapters.connected] == [plugin.title for plugin in REGISTRY.values()]
    with closing(sqlite3.connect(tmp_path / "sandbox.db")) as db:
        there = {
            name.partition("_")[0] for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
    assert there >= set(REGISTRY)
    for account, plugin in zip(adapters.connected, REGISTRY.values(), strict=True):
        assert account.door is not None
        assert account.read_only
        assert account.base_url.endswith(f"/{plugin.id}")
        assert {spec.name for spec in plugin.credentials} >= set(account.credentials)
    await asyncio.to_thread(rehearsal.close)


async def test_a_server_that_nobody_asks_for_is_not_even_filled(adapters: Adapters, tmp_path: Path) -> None:
    rehearsal = Rehearsal(tmp_path / "sandbox.db")
    await rehearsal.tabs()[0].connect()
    await asyncio.to_thread(rehearsal.close)
    with closing(sqlite3.connect(tmp_path / "sandbox.db")) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    first, *others = REGISTRY
    assert any(name.startswith(f"{first}_") for name in names)
    assert not any(name.startswith(f"{other}_") for name in names for other in others)


async def test_a_sandbox_that_cannot_be_opened_is_tried_again(adapters: Adapters, tmp_path: Path) -> None:
    db = tmp_path / "folder" / "sandbox.db"
    db.parent.touch()
    rehearsal = Rehearsal(db)
    tab = rehearsal.tabs()[0]
    with pytest.raises(Unreachable, match="cannot be kept"):
        await tab.connect()
    db.parent.unlink()
    await tab.connect()
    await asyncio.to_thread(rehearsal.close)
    rehearsal.close()


def test_no_sandbox_is_opened_before_an_account_is_connected(tmp_path: Path) -> None:
    rehearsal = Rehearsal(tmp_path / "sandbox.db")
    rehearsal.tabs()
    rehearsal.close()
    assert list(tmp_path.iterdir()) == []
