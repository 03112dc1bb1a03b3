"""What a fresh account holds: six lists, black and white; the people are those of the other providers."""

import json
import sqlite3
from collections.abc import Iterator
from itertools import islice
from typing import Final

from tui.sandbox import names
from tui.sandbox.people import people, variant
from tui.sandbox.server import Plan

_FIRST_ID: Final = 201
_DAY: Final = 86_400
_SECOND_PHONE_EVERY: Final = 6
_OTHER_SPELLING: Final = 3
_LISTS: Final = (
    ("Спам и реклама", "black", None),
    ("Важные клиенты", "white", 90),
    ("Коллекторы", "black", 60),
    ("Night spam", "black", 50),
    ("Сотрудники", "white", 30),
    ("Ошиблись номером", "black", 20),
)
"""Name, type, size; the first is as long as the plan says."""


def seed(db: sqlite3.Connection, plan: Plan) -> None:
    """Fill the empty table; contacts become JSON one by one, so that a long list does not hold the interpreter."""
    now = int(plan.now.timestamp())
    db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('plusofon_list', ?)", (_FIRST_ID - 1,))
    sizes = [plan.list_entries if size is None else size for _, _, size in _LISTS]
    written = _written_down(plan, sum(sizes))
    for place, ((name, type_, _), size) in enumerate(zip(_LISTS, sizes, strict=True)):
        contacts = ",".join(islice(written, size))
        created = now - (200 - 25 * place) * _DAY
        db.execute(
            "INSERT INTO plusofon_list (name, type, contacts, created, changed) VALUES (?, ?, ?, ?, ?)",
            (json.dumps(name, ensure_ascii=False), type_, f"[{contacts}]", created, created),
        )


def _written_down(plan: Plan, count: int) -> Iterator[str]:
    """Contacts as JSON, one by one; with `hostile`, some have names that break a careless screen."""
    for index, person in enumerate(people(plan.seed, count)):
        known = variant(person, index + _OTHER_SPELLING)
        name = names.HOSTILE[index] if plan.hostile and index < len(names.HOSTILE) else known.name
        phones = [known.phone]
        if index % _SECOND_PHONE_EVERY == 0:
            phones.append(f"7495{index % 10**7:07d}")
        yield _json({"name": name, "phones": phones})


def _json(value: object) -> str:
    """Compact JSON with plain letters, escapes only where a lone surrogate leaves no choice."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text if text.isascii() or _storable(text) else json.dumps(value, separators=(",", ":"))


def _storable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
