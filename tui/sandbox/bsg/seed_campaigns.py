"""The seed's campaigns: thirty of the last weeks, some scheduled, one running."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

from msgspec import Struct

from tui.sandbox import sms
from tui.sandbox.bsg import rates
from tui.sandbox.bsg.dispatch import fate
from tui.sandbox.bsg.pricing import cost

FIRST_CAMPAIGN = 880_013
FIRST_MESSAGE = 4_400_000_001
_COUNT = 30
_HOUR, _DAY = 3600, 86_400
_VALIDITY = 72

_TEXTS = (
    "Table ready at seven, see you soon. Lumen Cafe",
    "Zapraszamy na degustację w piątek o 19:00. Odpowiedz TAK, żeby zarezerwować stolik.",
    "Завтра в 18:00 — дегустация. Ждём вас!",
    "Урок гончарства переноситься на суботу, 11:00. Дякуємо за розуміння 🙂",
    "Your invoice is ready: https://example.com/i/2031",
    "Do jutra -20% na cały asortyment kawy ziarnistej. Szczegóły w kawiarni.",
)
_TYPES = ("sms", "sms", "sms", "viber", "sms", "rcs", "sms", "sms", "whatsapp")


class _Special(Struct, frozen=True):
    """One of the last campaigns, which are not simply done: `starts` is seconds from now."""

    starts: int
    created: int
    held: str | None = None
    stopped: int | None = None
    lingers: bool = False
    spread: float = 1.0


_LAST = (
    _Special(-9 * _DAY, -9 * _DAY, held="spam"),
    _Special(-6 * _DAY, -7 * _DAY, stopped=-6 * _DAY + 20),
    _Special(-4 * _DAY, -4 * _DAY, held="paused"),
    _Special(-2 * _HOUR, -2 * _HOUR, held="moderation"),
    _Special(-15 * 60, -15 * 60, lingers=True, spread=60),
    _Special(20 * _HOUR, -_HOUR),
    _Special(5 * _DAY, -30 * 60),
)


def fill(db: sqlite3.Connection, random: Random, now: int) -> None:
    """Add the campaigns and their messages."""
    phones = [row[0] for row in db.execute("SELECT phone FROM bsg_contact ORDER BY id LIMIT 2000")] or [447700900123]
    message = FIRST_MESSAGE
    for index, plan in enumerate(_plans(random)):
        who = random.sample(phones, min(len(phones), 12 + int(random.random() * 70)))
        rows = list(_messages(who, index, message, now, plan))
        message += len(rows)
        _campaign(db, index, now, plan, rows)
        db.executemany("INSERT INTO bsg_message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _plans(random: Random) -> Iterator[_Special]:
    """The done ones of the last eight weeks, then the special ones; in the order of their creation."""
    done = _COUNT - len(_LAST)
    for index in range(done):
        starts = -(56 - index * 2) * _DAY + int(random.random() * _DAY)
        yield _Special(starts, starts)
    yield from _LAST


def _messages(who: list[int], index: int, first: int, now: int, plan: _Special) -> Iterator[tuple[object, ...]]:
    parts = sms.parts(_TEXTS[index % len(_TEXTS)]) if _type(index) == "sms" else 1
    for position, phone in enumerate(who):
        end = fate(phone, position, now + plan.starts + 20, _VALIDITY, plan.spread)
        country = rates.route(phone)[0]
        price = cost(phone, parts, rates.TARIFFS[0])
        yield (
            *(first + position, FIRST_CAMPAIGN + index, None, phone, None, parts, price, country),
            *(end.sent_at, end.final_at, end.outcome),
        )


def _campaign(db: sqlite3.Connection, index: int, now: int, plan: _Special, rows: list[tuple[object, ...]]) -> None:
    created = now + plan.created
    label = _type(index).upper() if len(_type(index)) == len("sms") else _type(index).title()
    start = now + plan.starts
    db.execute(
        "INSERT INTO bsg_campaign VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)",
        (
            FIRST_CAMPAIGN + index,
            f"{label} api campaign / {datetime.fromtimestamp(created, UTC):%Y-%m-%d %H:%M:%S}",
            "Kawiarnia" if index % len(_TEXTS) in (1, 5) else "LumenCafe",
            _type(index),
            _TEXTS[index % len(_TEXTS)],
            created,
            start,
            start + 20,
            max(final for *_, final, _ in rows if isinstance(final, int)),
            None if plan.stopped is None else now + plan.stopped,
            plan.held,
            plan.lingers,
            _VALIDITY,
            sum(price for *_, price, _, _, _, _ in rows if isinstance(price, int)),
            "web" if index % 3 else "rest",
        ),
    )


def _type(index: int) -> str:
    return _TYPES[index % len(_TYPES)] if index < _COUNT - len(_LAST) else "sms"
