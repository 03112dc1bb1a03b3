"""What is done about accounts while others do something about them too."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tui import settings_writing
from tui.credentials import Aside
from tui.providers import REGISTRY
from tui.setting_up import Accounts, Doing
from tui.settings_file import SettingsError
from tui.settings_writing import alone


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ringdesk" / "config.toml"


async def connect(path: Path, title: str) -> None:
    accounts = Accounts(path, {"KEY": "test_OfNobody1234567890"})
    draft = accounts.new(REGISTRY["bsg"], title)
    await draft.keep(accounts.keeping(draft, Aside()), "api_key", "env", "KEY")
    await accounts.save(draft)


def keys(path: Path) -> list[str]:
    return [account.key for account in Accounts(path, {}).all()]


def test_accounts_that_are_connected_at_the_same_moment_are_all_there(path: Path) -> None:
    titles = [f"account {number}" for number in range(12)]
    with ThreadPoolExecutor(len(titles)) as pool:
        list(pool.map(lambda title: asyncio.run(connect(path, title)), titles))
    assert sorted(keys(path)) == sorted(title.replace(" ", "-") for title in titles)


def test_whoever_writes_for_too_long_is_told_of(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asyncio.run(connect(path, "a"))
    before = path.read_text()
    monkeypatch.setattr(settings_writing, "_PATIENCE", 0.0)
    with alone(path), pytest.raises(SettingsError, match="is being written by another ringdesk; nothing was saved"):
        asyncio.run(connect(path, "b"))
    assert path.read_text() == before


def test_an_account_that_came_meanwhile_is_not_moved_out(path: Path) -> None:
    for title in "abc":
        asyncio.run(connect(path, title))
    accounts = Accounts(path, {})
    places = dict(accounts.places(accounts.named("c")))
    assert list(places) == ["tab 1, before a", "tab 2, before b"]
    asyncio.run(connect(path, "d"))
    with pytest.raises(SettingsError, match="has other accounts by now; nothing was saved"):
        accounts.arrange(places["tab 1, before a"])
    accounts.arrange(["d", "a", "b", "c"])
    assert keys(path) == ["d", "a", "b", "c"]


def test_what_can_be_done_depends_on_what_is_there(path: Path) -> None:
    accounts = Accounts(path, {})
    assert {task.doing for task in accounts.tasks()} == {Doing.CONNECT}
    asyncio.run(connect(path, "a"))
    assert [task.doing for task in accounts.tasks("a")] == [Doing.CHANGE, Doing.REMOVE]
    asyncio.run(connect(path, "b"))
    assert [task.doing for task in accounts.tasks("a")] == [Doing.CHANGE, Doing.MOVE, Doing.REMOVE]
    accounts.remove(accounts.named("a"))
    assert keys(path) == ["b"]


@pytest.mark.parametrize(
    ("title", "key"),
    [("Main", "main"), ("Склад", "bsg"), ("42", "bsg"), ("Main", "main-2"), ("A" * 40, "a" * 30), ("Łódź 1", "d-1")],
)
def test_the_name_in_the_settings_is_made_of_the_title(path: Path, title: str, key: str) -> None:
    if key == "main-2":
        asyncio.run(connect(path, "main"))
    asyncio.run(connect(path, title))
    assert keys(path)[-1] == key
