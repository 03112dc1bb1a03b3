"""The desk's own file: one SQLite database of one user, used from one thread of its own.

Several desks of one user have it open at once, so every transaction takes the write lock at its start and never
lasts longer than one call in the thread. Imports `domain` and the modules beside it.
"""

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

from tui.domain.errors import KeepingError
from tui.domain.foreign import shown
from tui.services.private_files import NotPrivate, private_file, private_folder
from tui.services.schema import MIGRATIONS

T = TypeVar("T")

FILE: Final = "desk.db"
BUSY_SECONDS: Final = 5.0
"""How long SQLite itself waits for another desk."""
_TURNS: Final = 3
"""Waits for another desk before saying so."""

_PRAGMAS: Final = (
    "PRAGMA trusted_schema = OFF",
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA temp_store = MEMORY",  # nothing of it gets into the folder that TMPDIR names
    "PRAGMA secure_delete = ON",  # what was purged is gone from the file too
)
_SENTENCES: Final = {
    sqlite3.SQLITE_BUSY: "another desk keeps it busy; try again",
    sqlite3.SQLITE_LOCKED: "another desk keeps it busy; try again",
    sqlite3.SQLITE_FULL: "the disk is full; make room, then try again",
    sqlite3.SQLITE_READONLY: "it cannot be written; check its permissions and the disk",
    sqlite3.SQLITE_PERM: "it cannot be written; check its permissions and the disk",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; check its permissions and the disk",
    sqlite3.SQLITE_IOERR: "the disk gives errors; check it, then try again",
    sqlite3.SQLITE_CORRUPT: "it is damaged; move it away and start again, then compare the two",
    sqlite3.SQLITE_NOTADB: "it is not one of our files; move it away and start again",
}
_PRIMARY: Final = 0xFF
"""The part of SQLite's extended error codes that `_SENTENCES` knows."""


class StoreUnusable(KeepingError):
    """The desk's database cannot be used now."""

    def __init__(self, path: Path, fact: str) -> None:
        super().__init__(f"The journal {shown(str(path))} cannot be used: {fact}.")


class Store:
    """The file, opened when it is first needed.

    Args:
        folder: the user's state folder; made if it is not there.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk-store")
        self._db: sqlite3.Connection | None = None
        self._is_closed = False

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Runs `work` in the store's thread, in one transaction that an exception rolls back.

        What was handed over first runs first; it runs also when nobody waits for it any more.

        Raises:
            StoreUnusable: the file cannot be opened, read or written; nothing was changed.
        """
        if self._is_closed:
            raise StoreUnusable(self.path, "the desk is closing")
        return await asyncio.shield(asyncio.wrap_future(self._thread.submit(self._transact, work)))

    async def close(self) -> None:
        """Finishes what is under way and closes the file."""
        if not self._is_closed:
            self._is_closed = True
            await asyncio.wrap_future(self._thread.submit(self._let_go))
            self._thread.shutdown()

    def _transact(self, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            db = self._db or self._open()
            with contextlib.closing(_Transaction(db)):
                result = work(db)
                db.execute("COMMIT")
                return result
        except sqlite3.DatabaseError as error:
            fact = _SENTENCES.get(_code(error))
            if fact is None:
                raise
            if _code(error) != sqlite3.SQLITE_BUSY:
                self._let_go()
            raise StoreUnusable(self.path, fact) from error

    def _open(self) -> sqlite3.Connection:
        try:
            private_folder(self.path.parent)
            os.close(private_file(self.path))
        except NotPrivate as error:
            raise StoreUnusable(self.path, f"it or its folder {error}") from error
        except OSError as error:
            raise StoreUnusable(self.path, f"{error.strerror}") from error
        db = _connected(self.path)
        try:
            for pragma in _PRAGMAS:
                db.execute(pragma)
            [[verdict]] = db.execute("PRAGMA quick_check(1)")
            if verdict != "ok":
                raise StoreUnusable(self.path, _SENTENCES[sqlite3.SQLITE_CORRUPT])
            self._migrate(db)
        except BaseException:
            db.close()
            raise
        self._db = db
        return db

    def _migrate(self, db: sqlite3.Connection) -> None:
        version = _version(db)
        if version > len(MIGRATIONS):
            raise StoreUnusable(
                self.path, f"a newer Ringdesk wrote it (its version {version}, ours {len(MIGRATIONS)}); start that one"
            )
        if 0 < version < len(MIGRATIONS):
            self._copy(db, version)
        while (version := _version(db)) < len(MIGRATIONS):
            with contextlib.closing(_Transaction(db)):
                if _version(db) != version:
                    continue  # another desk was quicker
                for statement in MIGRATIONS[version]:
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {version + 1}")
                db.execute("COMMIT")

    def _copy(self, db: sqlite3.Connection, version: int) -> None:
        """Keeps the file as it is, beside it, before its tables are changed."""
        path = self.path.with_name(f"{FILE}.v{version}")
        half = path.with_name(f"{path.name}.half")
        half.unlink(missing_ok=True)
        os.close(private_file(half))
        with contextlib.closing(_connected(half)) as copy:
            db.backup(copy)
        half.replace(path)

    def _let_go(self) -> None:
        db, self._db = self._db, None
        if db is not None:
            db.close()


class _Transaction:
    """A transaction that holds the write lock from its start; closing it takes back what was not committed."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        for turn in range(1, _TURNS + 1):
            try:
                db.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if _code(error) != sqlite3.SQLITE_BUSY or turn == _TURNS:
                    raise
            else:
                return

    def close(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")


def _connected(path: Path) -> sqlite3.Connection:
    """A connection that never makes the file itself, which would be open to others."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=BUSY_SECONDS)


def _version(db: sqlite3.Connection) -> int:
    [[version]] = db.execute("PRAGMA user_version")
    return int(version)


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY
