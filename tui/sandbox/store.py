"""One SQLite file, used from one thread of its own; imports `errors` and the standard library.

Several processes may have the same file open (WAL, immediate transactions for writers). A second small database
beside it is the lock: everybody who has the store open holds a shared lock on it, starting afresh needs it alone.
"""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from tui.sandbox.errors import StoreBusy, StoreUnusable

T = TypeVar("T")

_BUSY_MS = 10_000


def storable(text: str | None) -> str | bytes | None:
    """A text as SQLite can take it; use it with `CAST(? AS TEXT)` for anything that came over the wire.

    JSON may carry lone surrogates, which SQLite's binding refuses as `str`; as bytes they pass and come back unharmed.
    """
    if text is None:
        return None
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def _readable(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogatepass")


def _folded(text: str | None) -> str | bytes | None:
    """SQL's `folded(text)`: case-folded, beyond ASCII too."""
    return storable(text.casefold()) if text is not None else None


class Store:
    """Owner of the connection and of the only thread that may use it.

    Args:
        path: The database file, or `None` for one in memory that dies with the store.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sandbox-store")
        self._db: sqlite3.Connection | None = None
        self._lock: sqlite3.Connection | None = None

    def open(self, prepare: Callable[[sqlite3.Connection], None], *, reset: bool = False) -> "Future[None]":
        """Start opening in the store's thread; whatever is run afterwards waits for it.

        Args:
            prepare: Called once inside a writing transaction: makes the tables and seeds them if they are not there.
            reset: Delete what the file holds before.

        Returns:
            A future that fails with `StoreUnusable` or `StoreBusy`.
        """
        return self._thread.submit(self._open, prepare, reset)

    async def run(self, work: Callable[[sqlite3.Connection], T], *, writes: bool = True) -> T:
        """Run `work` in the store's thread inside one transaction, which an exception rolls back."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._transact, work, writes)

    async def aside(self, work: Callable[[], T]) -> T:
        """Run something long that needs no database off the event loop, in the store's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """Finish what is under way and close the file."""
        self._thread.submit(self._close).result()
        self._thread.shutdown()

    def _open(self, prepare: Callable[[sqlite3.Connection], None], reset: bool) -> None:
        try:
            if self._path is not None:
                self._claim(self._path, reset)
            self._db = self._connect()
            self._transact(prepare, True)
        except (OSError, sqlite3.Error) as error:
            self._close()
            reason = (error.strerror if isinstance(error, OSError) else None) or error
            raise StoreUnusable(f"The sandbox's data cannot be kept at {self._path}: {reason}.") from error

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path or ":memory:", isolation_level=None, check_same_thread=False)
        db.text_factory = _readable
        db.create_function("folded", 1, _folded, deterministic=True)
        db.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA temp_store = MEMORY")
        db.execute("PRAGMA cache_size = -65536")
        db.execute("PRAGMA mmap_size = 1073741824")
        return db

    def _claim(self, path: Path, reset: bool) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in (path, _beside(path, ".lock")):
            os.close(os.open(name, os.O_CREAT | os.O_RDWR, 0o600))
            name.chmod(0o600)
        self._lock = sqlite3.connect(_beside(path, ".lock"), isolation_level=None, check_same_thread=False, timeout=0.2)
        if reset:
            self._wipe(path, self._lock)
        self._lock.execute("BEGIN")
        self._lock.execute("SELECT count(*) FROM sqlite_master").fetchone()

    def _wipe(self, path: Path, lock: sqlite3.Connection) -> None:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            self._close()
            raise StoreBusy(f"A desk or a server has {path} open, so it cannot be started afresh now.") from error
        for suffix in ("-wal", "-shm"):
            _beside(path, suffix).unlink(missing_ok=True)
        os.truncate(path, 0)
        lock.execute("ROLLBACK")

    def _transact(self, work: Callable[[sqlite3.Connection], T], writes: bool) -> T:
        if self._db is None:
            raise StoreUnusable("The sandbox is not open.")
        self._db.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
        try:
            result = work(self._db)
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
        return result

    def _close(self) -> None:
        for connection in (self._db, self._lock):
            if connection is not None:
                connection.close()
        self._db = self._lock = None


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
