"""The desk's own file: who may read it, what it survives, and what it says when it cannot be used."""

import asyncio
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tui.services import store as store_module
from tui.services.schema import MIGRATIONS
from tui.services.store import FILE, Store, StoreUnusable

pytestmark = pytest.mark.anyio


def count_rows(db: sqlite3.Connection) -> int:
    [[count]] = db.execute("SELECT count(*) FROM list_locks")
    return int(count)


def add_row(db: sqlite3.Connection, key: str) -> None:
    db.execute("INSERT INTO list_locks VALUES (?, '', '', '', 0, '')", (key,))


def mode_of(path: Path) -> int | None:
    return stat.S_IMODE(path.stat().st_mode) if path.exists() else None


def link(folder: Path) -> None:
    (folder / FILE).symlink_to("/dev/null")


def make_folder(folder: Path) -> None:
    (folder / FILE).mkdir()


def open_file(folder: Path) -> None:
    (folder / FILE).touch()
    (folder / FILE).chmod(0o640)


def open_the_folder(folder: Path) -> None:
    folder.chmod(0o750)


def write_nonsense(folder: Path) -> None:
    (folder / FILE).write_bytes(b"no database" * 99)
    (folder / FILE).chmod(0o600)


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def made(folder: Path) -> Path:
    folder.mkdir(0o700, parents=True)
    return folder


async def test_nothing_is_made_before_it_is_needed(folder: Path) -> None:
    store = Store(folder)
    assert mode_of(folder) is None
    await store.close()
    assert mode_of(folder) is None


@pytest.mark.usefixtures("open_umask")
async def test_files_and_folders_are_private_whatever_the_umask(folder: Path, store: Store) -> None:
    sides: list[int] = []

    def work(db: sqlite3.Connection) -> None:
        add_row(db, "a")
        sides.extend(stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir())

    await store.run(work)
    assert set(sides) == {0o600}
    assert len(sides) == 2  # the file and its rollback journal
    assert mode_of(folder) == mode_of(folder.parent) == 0o700


async def test_durability_and_trust_are_set(store: Store) -> None:
    def pragmas(db: sqlite3.Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "busy_timeout", "secure_delete")
        return [db.execute(f"PRAGMA {name}").fetchone()[0] for name in names]

    assert await store.run(pragmas) == ["delete", 3, 1, 0, 5000, 1]


async def test_an_exception_takes_everything_back(store: Store) -> None:
    def work(db: sqlite3.Connection) -> None:
        add_row(db, "a")
        raise LookupError

    with pytest.raises(LookupError):
        await store.run(work)
    assert await store.run(count_rows) == 0


async def test_what_was_handed_over_is_written_although_nobody_waits(store: Store) -> None:
    await store.run(count_rows)
    task = asyncio.ensure_future(store.run(lambda db: add_row(db, "a")))
    await asyncio.sleep(0)
    task.cancel()
    assert await store.run(count_rows) == 1


async def test_two_desks_write_side_by_side(folder: Path, store: Store) -> None:
    other = Store(folder)
    await asyncio.gather(
        *(store.run(partial(add_row, key=f"a{number}")) for number in range(20)),
        *(other.run(partial(add_row, key=f"b{number}")) for number in range(20)),
    )
    assert await other.run(count_rows) == 40
    await other.close()


@pytest.mark.parametrize(
    ("prepare", "word"),
    [
        (link, "is a link"),
        (make_folder, "directory"),
        (open_file, "used by others"),
        (open_the_folder, "used by others"),
        (write_nonsense, "not one of our files"),
    ],
)
async def test_what_others_could_touch_is_refused_in_one_sentence(
    made: Path, store: Store, prepare: Callable[[Path], None], word: str
) -> None:
    prepare(made)
    with pytest.raises(StoreUnusable) as caught:
        await store.run(count_rows)
    assert word in caught.value.sentence.lower()
    assert caught.value.sentence.endswith(".")


async def test_a_folder_behind_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(0o700)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    store = Store(tmp_path / "link")
    with pytest.raises(StoreUnusable, match="not a folder"):
        await store.run(count_rows)
    await store.close()


async def test_a_newer_schema_is_refused_and_left_alone(folder: Path, store: Store) -> None:
    await store.run(lambda db: add_row(db, "a"))
    await store.close()
    with sqlite3.connect(folder / FILE) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    later = Store(folder)
    with pytest.raises(StoreUnusable, match=r"a newer Ringdesk wrote it \(its version 99, ours"):
        await later.run(count_rows)
    await later.close()
    db = sqlite3.connect(folder / FILE)
    assert db.execute("PRAGMA user_version").fetchone() == (99,)
    db.close()


async def test_an_older_schema_is_copied_and_led_on(
    folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.run(lambda db: add_row(db, "a"))
    await store.close()
    monkeypatch.setattr(store_module, "MIGRATIONS", (*MIGRATIONS, ("CREATE TABLE further (x)",)))
    later = Store(folder)
    assert await later.run(count_rows) == 1
    assert await later.run(lambda db: db.execute("SELECT count(*) FROM further").fetchone()) == (0,)
    await later.close()
    copy = folder / f"{FILE}.v{len(MIGRATIONS)}"
    assert mode_of(copy) == 0o600
    db = sqlite3.connect(copy)
    assert db.execute("SELECT key FROM list_locks").fetchall() == [("a",)]
    assert db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    db.close()


async def test_a_step_that_fails_half_way_leaves_the_older_schema(
    folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.run(lambda db: add_row(db, "a"))
    await store.close()
    broken = ("CREATE TABLE further (x)", "INSERT INTO further VALUES (1)", "SELECT no_such_column FROM further")
    monkeypatch.setattr(store_module, "MIGRATIONS", (*MIGRATIONS, broken))
    failing = Store(folder)
    with pytest.raises(sqlite3.OperationalError):
        await failing.run(count_rows)
    await failing.close()
    monkeypatch.undo()
    again = Store(folder)
    assert await again.run(count_rows) == 1
    await again.close()


async def test_a_busy_file_is_told_in_one_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "BUSY_SECONDS", 0.01)
    store = Store(folder)
    await store.run(count_rows)
    other = sqlite3.connect(folder / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnusable, match="another desk keeps it busy"):
        await store.run(count_rows)
    other.execute("ROLLBACK")
    other.close()
    assert await store.run(count_rows) == 0
    await store.close()


async def test_a_closed_store_says_so(store: Store) -> None:
    await store.close()
    await store.close()
    with pytest.raises(StoreUnusable, match="closing"):
        await store.run(count_rows)


async def test_nothing_is_sorted_in_the_folder_that_tmpdir_names(store: Store) -> None:
    assert await store.run(lambda db: db.execute("PRAGMA temp_store").fetchone()) == (2,)
