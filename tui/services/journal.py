"""The journal: each write's intent is on disk before its request leaves, and its outcome after.

Imports `domain`, sqlite3 and the modules beside it.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tui.domain.contacts import WholeList
from tui.domain.paging import Page, counted_page
from tui.domain.phones import digits_of
from tui.services import list_states
from tui.services.entries import OPEN, Entry, Intent, Line, Outcome, Search, State
from tui.services.owner import Owner, Person
from tui.services.snapshots import Plain, text_of
from tui.services.store import Store

PAGE_SIZE: Final = 100

_LINE: Final = (
    "id, at, settled_at, login, origin, account, job, what, target, state, sentence,"
    " host, pid, started, reverses, redoes"
)
_ENTRY: Final = f"{_LINE}, before, after, result"
_OPEN: Final = ", ".join(f"'{state}'" for state in OPEN)
_SETTLED_BEFORE: Final = f"at < ? AND state NOT IN ({_OPEN})"


def utc_now() -> datetime:
    """The time, aware."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """A moment as it is stored: UTC, of fixed width."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


class Journal:
    """The journal of one user, written by one desk among several.

    Every method raises ``StoreUnusable`` where the file cannot be used.
    """

    def __init__(
        self, store: Store, person: Person, *, owner: Owner | None = None, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._store = store
        self.person = person
        self._clock = clock
        self.owner = owner or Owner.here()

    async def intend(self, intent: Intent, beside: WholeList | None = None) -> int:
        """Puts a write on disk before it leaves, and gives its number.

        Args:
            intent: what is going to be written.
            beside: the whole list that a write replaces, deletes or adds.
        """
        row = self._row(intent)

        def insert(db: sqlite3.Connection) -> int:
            names, marks = ", ".join(row), ", ".join("?" * len(row))
            number = db.execute(f"INSERT INTO journal ({names}) VALUES ({marks})", tuple(row.values())).lastrowid
            if number is None:
                raise RuntimeError("SQLite gave no number for a new row")
            if beside is not None:
                list_states.keep(db, number, beside)
            return number

        return await self._store.run(insert)

    async def conclude(self, entry: int, outcome: Outcome) -> None:
        """Puts on disk what the provider said to a write."""
        await self._close(entry, outcome, settled_at=None)

    async def settle(self, entry: int, outcome: Outcome) -> None:
        """Puts on disk what a look, or a person, found out about a write whose answer was lost."""
        await self._close(entry, outcome, settled_at=stamp(self._clock()))

    async def claim(self, entry: int) -> bool:
        """Takes an open write over, unless another desk that may be running holds it."""

        def take(db: sqlite3.Connection) -> bool:
            found = db.execute(f"SELECT {_LINE} FROM journal WHERE id = ? AND state IN ({_OPEN})", (entry,)).fetchone()
            if found is None or self._is_held(_line(found).owner):
                return False
            owner = self.owner
            values = (owner.host, owner.pid, owner.started, entry)
            db.execute("UPDATE journal SET host = ?, pid = ?, started = ? WHERE id = ?", values)
            return True

        return await self._store.run(take)

    async def unsettled(self) -> tuple[Line, ...]:
        """Writes that nobody knows the outcome of, the oldest first; not those that another desk looks after."""

        def select(db: sqlite3.Connection) -> tuple[Line, ...]:
            found = db.execute(f"SELECT {_LINE} FROM journal WHERE state IN ({_OPEN}) ORDER BY id")
            return tuple(line for line in map(_line, found) if not self._is_in_hand(line))

        return await self._store.run(select)

    async def page(self, search: Search, number: int = 1) -> Page[Line]:
        """One page (from 1) of the lines that are asked for, the newest first."""
        where, values = _condition(search)

        def select(db: sqlite3.Connection) -> Page[Line]:
            [[total]] = db.execute(f"SELECT count(*) FROM journal WHERE {where}", values)
            place = (*values, PAGE_SIZE, (number - 1) * PAGE_SIZE)
            found = db.execute(f"SELECT {_LINE} FROM journal WHERE {where} ORDER BY id DESC LIMIT ? OFFSET ?", place)
            return counted_page(tuple(map(_line, found)), number, PAGE_SIZE, total)

        return await self._store.run(select)

    async def latest(self, search: Search, limit: int) -> tuple[tuple[Entry, ...], int]:
        """The newest lines that are asked for, whole, the newest first; and how many there are in all."""
        where, values = _condition(search)

        def select(db: sqlite3.Connection) -> tuple[tuple[Entry, ...], int]:
            [[total]] = db.execute(f"SELECT count(*) FROM journal WHERE {where}", values)
            found = db.execute(f"SELECT {_ENTRY} FROM journal WHERE {where} ORDER BY id DESC LIMIT ?", (*values, limit))
            return tuple(map(_entry, found)), total

        return await self._store.run(select)

    async def entry(self, number: int) -> Entry | None:
        """One write with everything that was kept of it."""
        found = await self._entries("id = ?", number)
        return found[0] if found else None

    async def entries_of(self, job: str, limit: int = -1) -> tuple[Entry, ...]:
        """The writes of one job, in order: all, or the first of them."""
        return await self._entries("job = ?", job, limit=limit)

    async def own_lines(self, account: str) -> tuple[Line, ...]:
        """What this desk wrote at an account, in order."""
        owner = self.owner
        values = (account, owner.host, owner.pid, owner.started)

        def select(db: sqlite3.Connection) -> tuple[Line, ...]:
            condition = "account = ? AND host = ? AND pid = ? AND started = ?"
            return tuple(map(_line, db.execute(f"SELECT {_LINE} FROM journal WHERE {condition} ORDER BY id", values)))

        return await self._store.run(select)

    async def list_beside(self, entry: int) -> WholeList | None:
        """The list that a write replaced, deleted or added; its id is left empty."""
        return await self._store.run(lambda db: list_states.kept(db, entry))

    async def settled_before(self, age: timedelta) -> int:
        """How many writes ``purge`` would delete now."""
        values = (stamp(self._clock() - age),)

        def count(db: sqlite3.Connection) -> int:
            return int(db.execute(f"SELECT count(*) FROM journal WHERE {_SETTLED_BEFORE}", values).fetchone()[0])

        return await self._store.run(count)

    async def purge(self, age: timedelta) -> int:
        """Deletes what is older, and tells how many writes that were; what is open stays."""
        values = (stamp(self._clock() - age),)
        delete = f"DELETE FROM journal WHERE {_SETTLED_BEFORE}"
        return await self._store.run(lambda db: db.execute(delete, values).rowcount)

    async def _entries(self, condition: str, *values: object, limit: int = -1) -> tuple[Entry, ...]:
        def select(db: sqlite3.Connection) -> tuple[Entry, ...]:
            query = f"SELECT {_ENTRY} FROM journal WHERE {condition} ORDER BY id LIMIT ?"
            found = db.execute(query, (*values, limit))
            return tuple(map(_entry, found))

        return await self._store.run(select)

    async def _close(self, entry: int, outcome: Outcome, settled_at: str | None) -> None:
        result = text_of({"rows": outcome.rows, "value": outcome.value})
        words = _words(outcome.sentence, json.loads(result))
        values = (outcome.state, text_of(outcome.sentence), result, words, settled_at, entry)

        def update(db: sqlite3.Connection) -> None:
            db.execute(
                "UPDATE journal SET state = ?, sentence = ?, result = ?, words = words || ?, settled_at = ?"
                f" WHERE id = ? AND state IN ({_OPEN})",
                values,
            )

        await self._store.run(update)

    def _row(self, intent: Intent) -> dict[str, object]:
        before, after = text_of(intent.before), text_of(intent.after)
        kept = (self.person.login, self.person.origin, intent.account, intent.what, intent.target)
        return {
            "at": stamp(self._clock()),
            "login": _bindable(self.person.login),
            "origin": _bindable(self.person.origin),
            "account": intent.account,
            "job": intent.job,
            "reverses": intent.reverses,
            "redoes": intent.redoes,
            "what": intent.what,
            "target": text_of(intent.target),
            "before": before,
            "after": after,
            "result": text_of({"rows": {}, "value": None}),
            "state": State.INTENDED,
            "sentence": text_of(""),
            "words": _words(*kept, json.loads(before), json.loads(after)),
            "host": _bindable(self.owner.host),
            "pid": self.owner.pid,
            "started": self.owner.started,
        }

    def _is_held(self, owner: Owner) -> bool:
        return owner != self.owner and not owner.is_gone()

    def _is_in_hand(self, line: Line) -> bool:
        awaited = line.owner == self.owner and line.state is State.INTENDED
        return awaited or self._is_held(line.owner)


def _line(row: tuple[Any, ...]) -> Line:
    number, at, settled_at, login, origin, account, job, what, target, state, sentence, *rest = row
    host, pid, started, reverses, redoes = rest
    return Line(
        id=number,
        at=datetime.fromisoformat(at),
        settled_at=None if settled_at is None else datetime.fromisoformat(settled_at),
        person=Person(login, origin),
        account=account,
        job=job,
        what=what,
        target=json.loads(target),
        state=State(state),
        sentence=json.loads(sentence),
        owner=Owner(host, pid, started),
        reverses=reverses,
        redoes=bool(redoes),
    )


def _entry(row: tuple[Any, ...]) -> Entry:
    *line, before, after, result = row
    kept = json.loads(result)
    rows = {key: State(state) for key, state in kept["rows"].items()}
    return Entry(_line(tuple(line)), json.loads(before), json.loads(after), rows, kept["value"])


def _condition(search: Search) -> tuple[str, tuple[str, ...]]:
    sought = [_bindable(word.casefold()) for word in search.words.split()]
    conditions = [" AND ".join(["instr(words, ?)"] * len(sought)) or "1"]
    digits = digits_of(search.words)
    if digits and not any(character.isalpha() for character in search.words):
        conditions = [f"({conditions[0]} OR instr(words, ?))"]  # a number, however it is written
        sought.append(digits)
    if search.account:
        conditions.append("account = ?")
        sought.append(search.account)
    if search.states:
        conditions.append(f"state IN ({', '.join('?' * len(search.states))})")
        sought += search.states
    if search.what:
        conditions.append("what = ?")
        sought.append(search.what)
    if search.since is not None:
        conditions.append("at >= ?")
        sought.append(stamp(search.since))
    return " AND ".join(conditions), tuple(sought)


def _words(*values: Plain) -> str:
    """Everything in stored values that somebody may look for, each on a line of its own."""
    return "".join(f"\n{_bindable(text.casefold())}" for value in values for text in _texts(value))


def _texts(value: Plain) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)


def _bindable(text: str) -> str:
    """A text as SQLite can take and search it, for what is only compared and never written back."""
    return text.encode("utf-8", "replace").decode().replace("\0", " ")
