"""BSG's JSON into campaigns, messages, senders and money, and orders into its JSON (contract, sections 7, 8, 10).

Pure functions of decoded JSON. Imports `domain` and its neighbours.
"""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Final

from tui.domain.campaigns import (
    Balance,
    Campaign,
    CampaignDetail,
    Fate,
    Message,
    Quote,
    Receipt,
    Sender,
    Standing,
    Tally,
    Tariff,
)
from tui.domain.content import Content, SendOrder
from tui.domain.money import Money, parse_money
from tui.providers.bsg.values import Misread, at, flag_of, id_of, phone_of, text_of, within
from tui.providers.bsg.wire import Json
from tui.providers.scalars import count_of, time_of

_STANDINGS: Final[Mapping[str, Standing]] = {
    "creation": Standing.WAITING,
    "scheduled": Standing.WAITING,
    "moderation": Standing.WAITING,
    "sending": Standing.RUNNING,
    "paused": Standing.HALTED,
    "stopped": Standing.ENDED,
    "done": Standing.ENDED,
    "spam": Standing.REFUSED,
}
"""Section 8.2; other words may come."""

_FATES: Final[Mapping[str, Fate]] = {
    "scheduled": Fate.WAITING,
    "moderation": Fate.WAITING,
    "accepted": Fate.WAITING,
    "sending": Fate.WAITING,
    "sent": Fate.SENT,
    "delivered": Fate.DELIVERED,
    "read": Fate.DELIVERED,
    "expired": Fate.FAILED,
    "failed": Fate.FAILED,
    "undelivered": Fate.FAILED,
    "not_viber_user": Fate.FAILED,
    "not_rcs_user": Fate.FAILED,
    "not_service_user": Fate.FAILED,
    "unknown": Fate.UNKNOWN,
}
"""Sections 8.4 and 10, in the order in which they are shown; other words may come."""


def campaign(row: Json, zone: tzinfo) -> Campaign:
    """A campaign of any answer; the detail calls some things otherwise (sections 8.1, 8.4; 14, row 19)."""
    status = at(row, "status", text_of).lower()
    statistics = _map(row.get("statistics"))
    is_short = "message_type" in row or "mesage_type" in row
    return Campaign(
        id=at(row, "id", id_of),
        name=at(row, "name", text_of),
        sender=at(row, "sender", text_of),
        status=status,
        standing=_STANDINGS.get(status, Standing.UNKNOWN),
        channel=text_of(_first(row, "message_type", "mesage_type", "type")).lower(),
        created=time_of(row.get("created_at"), zone),
        starts=time_of(_first(row, "started_at", "start_at", "start_date"), zone),
        started=time_of(_first(row, "real_start_at", "actual_start_at"), zone),
        finished=time_of(row.get("finished_at"), zone),
        delivered=count_of(statistics.get("delivered")),
        sent=count_of(statistics.get("sent")) if is_short else None,
    )


def detail(row: Json, zone: tzinfo) -> CampaignDetail:
    """A campaign with its figures (section 8.4)."""
    alternatives = _map(row.get("alternative_channels"))
    return CampaignDetail(
        campaign=campaign(row, zone),
        tallies=_tallies(row.get("statistics")),
        messages=count_of(row.get("total_messages")),
        phones=count_of(row.get("total_phones")),
        price=_money(row, "total_price"),
        alternatives={channel: _tallies(_map(told).get("statistics")) for channel, told in alternatives.items()},
    )


def _tallies(statistics: object) -> tuple[Tally, ...]:
    """Counters in the order of a message's life; words that are not known come last."""
    counts = {status.lower(): count_of(said) for status, said in _map(statistics).items()}
    order = [*(status for status in _FATES if status in counts), *(status for status in counts if status not in _FATES)]
    return tuple(Tally(status, fate_of(status), counts[status] or 0) for status in order)


def fate_of(status: str) -> Fate:
    """What a message's status means."""
    return _FATES.get(status, Fate.UNKNOWN)


def message(row: Json, zone: tzinfo) -> Message:
    """What became of one recipient (section 10)."""
    status = at(row, "status", text_of).lower()
    with within(".amount"):
        amount = _money(_map(row.get("amount")), "value")
    return Message(
        id=at(row, "id", id_of),
        campaign_id=at(row, "campaign_id", text_of),
        phone=at(row, "phone", phone_of),
        status=status,
        fate=fate_of(status),
        reference=at(row, "reference_id", text_of),
        text=at(row, "text", text_of),
        sender=at(row, "sender", text_of),
        channel=at(row, "type", text_of).lower(),
        country=at(row, "country", text_of),
        parts=count_of(row.get("parts")),
        amount=amount,
        created=time_of(row.get("created_at"), zone),
        sent=time_of(_first(row, "sent_at", "send_at"), zone),
        delivered=time_of(row.get("delivered_at"), zone),
    )


def sender(row: Json, _zone: tzinfo) -> Sender:
    """A sender, of which only the active ones may be used (section 7)."""
    status = at(row, "status", text_of).lower()
    return Sender(
        name=at(row, "sender", text_of),
        status=status,
        usable=status == "active",
        country=at(row, "country", text_of),
        is_default=flag_of(row.get("is_default")),
    )


def balance(row: Json, _zone: tzinfo) -> Balance:
    """What the account holds (section 7)."""
    held = _money(row, "balance")
    if held is None:
        raise Misread("the balance is missing", ".balance")
    return Balance(held, _money(row, "credit") or Money(held.amount * 0, held.currency))


def tariff(row: Json, _zone: tzinfo) -> Tariff:
    """A tariff; its `code` is what requests name, and may be 0 (section 7)."""
    return Tariff(
        code=int(at(row, "code", id_of)),
        name=at(row, "name", text_of),
        is_active=flag_of(row.get("is_active", True)),
        is_default=flag_of(row.get("is_default")),
    )


def quote(row: Json, _zone: tzinfo) -> Quote:
    """A price, which may be null; an answer without one is no price (section 8.5)."""
    if "price" not in row:
        raise Misread("there is no price", ".price")
    return Quote(_money(row, "price"))


def receipt(row: Json, zone: tzinfo) -> Receipt:
    """The campaign that sending made, and its price, which no later answer tells (sections 8.1, 8.6)."""
    return Receipt(campaign(row, zone), _money(row, "calculated_price"))


def rehearsed(row: Json, zone: tzinfo) -> Receipt:
    """What a dry run answers is not documented: a campaign where there is an id, else nothing."""
    return receipt(row, zone) if row.get("id") is not None else Receipt(None)


def _money(row: Json, name: str) -> Money | None:
    return at(row, name, lambda value: money_of(value, row.get("currency")))


def money_of(value: object, currency: object) -> Money | None:
    """An amount, which comes as a number or as a text; None where there is none (section 1.4).

    Raises:
        Misread: it is no amount.
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Misread("an amount is no number")
    try:
        # the shortest digits of a JSON number are those that were sent, up to fifteen of them
        return parse_money(repr(value) if isinstance(value, float) else value, text_of(currency))
    except ValueError as error:
        raise Misread("an amount is no number") from error


def price_body(content: Content) -> Json:
    """The question for a price (section 8.5)."""
    messages = [{"phone": int(phone)} for phone in content.people.phones]
    body = {"sender": content.sender, "text": content.text, "messages": messages}
    return body if content.tariff is None else {**body, "tariff_code": content.tariff}


def send_body(order: SendOrder, zone: tzinfo) -> Json:
    """The request to send: recipients as digits, and nothing left to the service's defaults that costs or stores."""
    phones = [{"number": one.phone, "reference_id": one.reference} for one in order.recipients]
    body: dict[str, object] = {
        "channels": [order.channel],
        "recipients": {"phones": phones},
        order.channel: {"sender": order.sender, "text": order.text},
        "check_stop_list": True,
        "add_to_contact_book": False,
    }
    chosen = {
        "tariff_code": order.tariff,
        "validity": order.validity,
        "start_at": None if order.start_at is None else spelt(order.start_at, zone),
        "dry_run": order.dry_run or None,
    }
    return body | {key: value for key, value in chosen.items() if value is not None}


def spelt(moment: datetime, zone: tzinfo) -> str:
    """A time as requests say it: in the account's zone, with a blank, naming no zone (section 1.5)."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def _first(row: Json, *keys: str) -> object:
    """The first of several names that an answer uses for one thing."""
    return next((row[key] for key in keys if row.get(key) is not None), None)


def _map(value: object) -> Json:
    """An object; an empty one may be printed as ``[]`` or null (section 1.3)."""
    return value if isinstance(value, dict) else {}
