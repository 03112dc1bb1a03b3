"""What a fresh account holds: 800 contacts in 9 groups, a blacklist; the people are those of the other providers."""

import sqlite3
from collections.abc import Iterator
from random import Random
from typing import Final

from msgspec.structs import replace

from tui.sandbox import names
from tui.sandbox.people import Person, people, variant
from tui.sandbox.server import Plan
from tui.sandbox.serwersms.groups import insert
from tui.sandbox.serwersms.records import Book

CONTACTS: Final = 800
_GROUPS: Final = (
    "Klub biegacza",
    "Stali klienci",
    "Hurtownia Łódź",
    "Targi książki",
    "Serwis i gwarancje",
    "Kurs angielskiego – środa",
    "Klub szachowy",
    "Newsletter",
    "Pracownicy",
)
_FIRST_GROUP: Final = 30110001
_FIRST_CONTACT: Final = 410200311
_FIRST_BLACKLISTED: Final = 70010
_DAY: Final = 86_400
_SHARE_IN_TWO_GROUPS: Final = 0.06
_SHARE_UNGROUPED: Final = 0.04
_SHARE_COMPANIES: Final = 0.3
_SHARE_WITH_EMAIL: Final = 0.8
_SHARE_WITH_ADDRESS: Final = 0.5
_BLACKLISTED_EVERY: Final = 37


def seed(db: sqlite3.Connection, plan: Plan) -> None:
    """Fill empty tables. A person in two groups has two rows, as reading A of the contract's section 3 stores it."""
    now = int(plan.now.timestamp())
    random = Random(plan.seed)
    _count_from(db, "serwersms_group", _FIRST_GROUP)
    _count_from(db, "serwersms_contact", _FIRST_CONTACT)
    _count_from(db, "serwersms_blacklist", _FIRST_BLACKLISTED)
    groups = [insert(db, name, now - (300 - 20 * place) * _DAY) for place, name in enumerate(_GROUPS)]
    left = CONTACTS
    for index, person in enumerate(_written_down(plan)):
        chosen = _chosen(random, groups)[: max(1, left)]
        age = (CONTACTS - index) * _DAY // 4
        Book(db, "A", now - age).insert(f"+{person.phone}", _texts(person, random), chosen)
        if index % _BLACKLISTED_EVERY == 0:
            db.execute(
                "INSERT INTO serwersms_blacklist (phone, created) VALUES (?, ?)", (f"+{person.phone}", now - age // 2)
            )
        left -= max(1, len(chosen))
        if not left:
            break


def _count_from(db: sqlite3.Connection, table: str, first: int) -> None:
    """Let a table's ids start where the contract's samples do."""
    db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, first - 1))


def _written_down(plan: Plan) -> Iterator[Person]:
    """The seed's people as this desk spells them; with `hostile`, some have names that break a careless screen."""
    for index, person in enumerate(people(plan.seed, CONTACTS)):
        known = variant(person, index)
        if plan.hostile and index < len(names.HOSTILE):
            known = replace(known, given=names.HOSTILE[index], note=names.HOSTILE[-1 - index])
        yield known


def _chosen(random: Random, groups: list[int]) -> list[int]:
    luck = random.random()
    if luck < _SHARE_UNGROUPED:
        return []
    return random.sample(groups, 2 if luck > 1 - _SHARE_IN_TWO_GROUPS else 1)


def _texts(person: Person, random: Random) -> dict[str, str]:
    is_company = random.random() < _SHARE_COMPANIES
    return {
        "email": person.email if random.random() < _SHARE_WITH_EMAIL else "",
        "company": f"{person.family} sp. z o.o."[:255] if is_company else "",
        "first_name": person.given,
        "last_name": person.family,
        "tax_id": str(random.randrange(10**9, 10**10)) if is_company else "",
        "address": f"ul. Długa {random.randrange(1, 200)}" if random.random() < _SHARE_WITH_ADDRESS else "",
        "city": person.city,
        "description": person.note,
    }
