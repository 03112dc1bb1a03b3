"""Putting a campaign on the books: its messages, what they cost, when each is sent and what becomes of it."""

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import astuple

from tui.sandbox import sms
from tui.sandbox.bsg import account, rates
from tui.sandbox.bsg.answers import refused, stamp
from tui.sandbox.bsg.channels import Content
from tui.sandbox.bsg.pricing import cost
from tui.sandbox.bsg.recipients import Recipient
from tui.sandbox.server import Call
from tui.sandbox.store import storable

_WARM_UP = 20
"""Seconds from the start until the first message leaves."""

_PER_SECOND = 50
_SLOWEST_REPORT = 60
_OUTCOMES = {90: "undelivered", 91: "undelivered", 95: "expired", 97: "failed", 98: "unknown"}
"""What becomes of numbers with these last two digits; all others are delivered."""


class Order(Struct, frozen=True):
    """A campaign to be made."""

    channel: str
    content: Content
    tariff: rates.Tariff
    validity: int
    start: datetime


class Fate(Struct, frozen=True):
    """When a message is sent, when it becomes final and how."""

    sent_at: int
    final_at: int
    outcome: str


def fate(phone: int, position: int, started: int, validity: int, pace: float) -> Fate:
    """The fate of the message at a position of its campaign: a matter of its number alone, so a rehearsal repeats."""
    outcome = "failed" if rates.route(phone) == rates.NOWHERE else _OUTCOMES.get(phone % 100, "delivered")
    sent_at = started + round(position / _PER_SECOND * pace)
    waits = validity * 3600 if outcome == "expired" else round((2 + phone % _SLOWEST_REPORT) * pace)
    return Fate(sent_at, sent_at + waits, outcome)


def dispatch(call: Call, order: Order, who: list[Recipient]) -> int:
    """Make the campaign and its messages, lower the balance; returns the campaign's id.

    Raises:
        Refusal: Balance and credit do not suffice, and the switch says that this is refused.
    """
    pace = call.panel.number("pace")
    start = stamp(order.start)
    started = start + round(_WARM_UP * pace)
    fates = [fate(one.phone, index, started, order.validity, pace) for index, one in enumerate(who)]
    texts = _texts(call, order, who)
    prices = [cost(one.phone, parts, order.tariff) for one, (_, parts) in zip(who, texts, strict=True)]
    number = _campaign(call, order, sum(prices), started if who else start, [one.final_at for one in fates])
    call.db.executemany(
        "INSERT INTO bsg_message"
        " (campaign_id, reference_id, phone, text, parts, price, country, sent_at, final_at, outcome)"
        " VALUES (?, ?, ?, CAST(? AS TEXT), ?, ?, ?, ?, ?, ?)",
        (
            (number, one.reference, one.phone, text, parts, price, rates.route(one.phone)[0], *astuple(end))
            for one, end, price, (text, parts) in zip(who, fates, prices, texts, strict=True)
        ),
    )
    return number


def _campaign(call: Call, order: Order, price: int, started: int, finals: list[int]) -> int:
    """The campaign's own row; what it costs is charged unless it is held."""
    held = _held(call, price)
    row = {
        "name": name(call, order.channel),
        "sender": storable(order.content.sender),
        "type": order.channel,
        "text": storable(order.content.text),
        "created_at": stamp(call.now),
        "start_at": stamp(order.start),
        "real_start_at": started,
        "finish_at": max(finals, default=started),
        "held": held,
        "lingers": call.panel.word("fresh_status") == "sending",
        "validity": order.validity,
        "price": price,
        "charged": 0 if held else price,
    }
    values = ", ".join(f"CAST(:{key} AS TEXT)" if key in ("sender", "text") else f":{key}" for key in row)
    sql = f"INSERT INTO bsg_campaign ({', '.join(row)}) VALUES ({values}) RETURNING id"
    return int(call.db.execute(sql, row).fetchone()[0])


def name(call: Call, channel: str) -> str:
    """The generated name: channel and creation time."""
    local = call.now + timedelta(hours=call.panel.number("utc_offset"))
    label = channel.upper() if len(channel) == len("sms") else channel.title()
    return f"{label} api campaign / {local:%Y-%m-%d %H:%M:%S}"


def _held(call: Call, price: int) -> str | None:
    """`paused` beyond balance and credit (section 8.2); else what the switch holds it with, if anything."""
    if account.left(call) + call.panel.number("credit") >= rates.as_number(price):
        fresh = call.panel.word("fresh_status")
        return None if fresh in ("done", "sending") else fresh
    if call.panel.word("out_of_credit") == "refuse":
        raise refused("Insufficient funds")
    return "paused"


def _texts(call: Call, order: Order, who: list[Recipient]) -> list[tuple[str | None, int]]:
    """Each message's own text, if it has one, and its parts; `{field_id}` is replaced when the switch says so."""
    content = order.content
    if order.channel != "sms" or "{" not in content.text or not call.panel.on("personalise"):
        return [(None, content.parts)] * len(who)
    texts = [personal(call, content.text, one.phone) for one in who]
    return [(text, sms.parts(text)) for text in texts]


def personal(call: Call, text: str, phone: int) -> str:
    """The text with `{field_id}` replaced by what that contact's field holds, or by nothing."""
    values = dict(
        call.db.execute(
            "SELECT f.id, coalesce(v.value, '') FROM bsg_field f LEFT JOIN bsg_value v ON v.field_id = f.id"
            " AND v.contact_id = (SELECT id FROM bsg_contact WHERE phone = ?)",
            (phone,),
        ).fetchall()
    )
    for field, value in values.items():
        text = text.replace(f"{{{field}}}", value)
    return text
