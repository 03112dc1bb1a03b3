"""BSG's seed: a contact book, groups, custom fields, a stop list (the campaigns are in `seed_campaigns`)."""

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from tui.sandbox.bsg import seed_campaigns
from tui.sandbox.bsg.answers import stamp
from tui.sandbox.names import HOSTILE
from tui.sandbox.people import Person, people
from tui.sandbox.server import Plan
from tui.sandbox.store import storable

FIRST_CONTACT = 70_110_001
FIRST_GROUP = 3001
NAME, BIRTHDAY, VISITS, CITY = 5501, 5502, 5503, 5504
_DAY = 86_400
_HAVE_BIRTHDAY, _HAVE_VISITS, _HAVE_CITY = 0.6, 0.7, 0.8

_FIELDS = (
    (NAME, "name", "text", "Full name", 1),
    (BIRTHDAY, "birthday", "date", None, 1),
    (VISITS, "visits", "number", "Visits in the last twelve months", 1),
    (CITY, "city", "text", None, 1),
)
_GROUPS = (
    ("Lunch guests", None),
    ("Regulars", "More than ten visits a year"),
    ("Newsletter", None),
    ("Wino i sery", "Degustacje w piątki"),
    ("Постоянные гости", None),
    ("Урок гончарства", "Субота, 11:00"),
    ("Autumn tasting", None),
    ("Staff", "Own people, for trial sends"),
    ("Reklamacje 2030", None),
    ("🎄 Christmas market", "Stall 14"),
    ("Bring a friend", None),
    ("Empty until May", "Filled by the web form"),
)
_HLR = ("unknown",) * 6 + ("active",) * 6 + ("absent", "barred", "failed")


def fill(db: sqlite3.Connection, plan: Plan) -> None:
    """Fill the tables of an empty database."""
    random = Random(f"bsg-{plan.seed}")
    now = stamp(plan.now)
    db.execute("INSERT INTO bsg_secret VALUES ('jwt', ?)", (f"{random.getrandbits(256):x}",))
    db.executemany("INSERT INTO bsg_field VALUES (?, ?, ?, ?, ?)", _FIELDS)
    db.executemany(
        "INSERT INTO bsg_group VALUES (?, ?, ?, ?, ?, 0)",
        (
            (FIRST_GROUP + index, name, description, int(index == 0), now - (400 - index * 30) * _DAY)
            for index, (name, description) in enumerate(_GROUPS)
        ),
    )
    _book(db, plan, random, now)
    _stop_list(db, random, now)
    seed_campaigns.fill(db, random, now)


def _book(db: sqlite3.Connection, plan: Plan, random: Random, now: int) -> None:
    """The contacts with their values and groups, in slices so that a million of them never lie in memory at once."""
    slice_size = 20_000
    pending: list[tuple[int, Person]] = []
    for index, person in enumerate(people(plan.seed, plan.contacts)):
        pending.append((index, person))
        if len(pending) == slice_size:
            _store(db, plan, pending, random, now)
            pending.clear()
    _store(db, plan, pending, random, now)


def _store(db: sqlite3.Connection, plan: Plan, batch: list[tuple[int, Person]], random: Random, now: int) -> None:
    contacts: list[tuple[object, ...]] = []
    values: list[tuple[object, ...]] = []
    members: list[tuple[int, int]] = []
    for index, person in batch:
        number = FIRST_CONTACT + index
        age = int(random.random() ** 2 * 700 * _DAY) + 3600
        status = _HLR[int(random.random() * len(_HLR))]
        contacts.append((number, int(person.phone), now - age, status, None if status == "unknown" else now - age // 2))
        name = HOSTILE[index] if plan.hostile and index < len(HOSTILE) else person.name
        values.extend((number, *value) for value in _values(name, person, random))
        members.extend((group, number) for group in _memberships(random))
    db.executemany("INSERT INTO bsg_contact VALUES (?, ?, ?, ?, ?)", contacts)
    db.executemany("INSERT INTO bsg_value (contact_id, field_id, value, key) VALUES (?, ?, CAST(? AS TEXT), ?)", values)
    db.executemany("INSERT INTO bsg_member VALUES (?, ?)", members)


def _values(name: str, person: Person, random: Random) -> Iterator[tuple[int, str | bytes | None, object]]:
    """Field, value, key. Not everybody has everything."""
    yield NAME, storable(name), storable(name.casefold())
    if random.random() < _HAVE_BIRTHDAY:
        birthday = f"{date(person.birth_year, 1, 1) + timedelta(days=person.birth_day - 1)}"
        yield BIRTHDAY, birthday, birthday
    if random.random() < _HAVE_VISITS:
        visits = int(random.random() ** 3 * 60)
        yield VISITS, str(visits), float(visits)
    if random.random() < _HAVE_CITY:
        yield CITY, person.city, person.city.casefold()


def _memberships(random: Random) -> set[int]:
    """One group in two, at most three; the last group stays empty."""
    last = len(_GROUPS) - 1
    return {FIRST_GROUP + int(random.random() ** 1.5 * last) for _ in range(int(random.random() * 3.2))}


def _stop_list(db: sqlite3.Connection, random: Random, now: int) -> None:
    """Some of the book, and some numbers that were never in it."""
    phones = [row[0] for row in db.execute("SELECT phone FROM bsg_contact ORDER BY id LIMIT 2000")]
    stopped = [*phones[7::31], *(48_500_900_000 + index * 7 for index in range(12))]
    db.executemany(
        "INSERT OR IGNORE INTO bsg_stop (phone, created_at, sms, viber, rcs) VALUES (?, ?, ?, ?, ?)",
        (
            (
                phone,
                now - int(random.random() * 300) * _DAY - index,
                *((1, 0, 0), (1, 1, 0), (1, 1, 1), (0, 1, 0))[index % 4],
            )
            for index, phone in enumerate(stopped)
        ),
    )
