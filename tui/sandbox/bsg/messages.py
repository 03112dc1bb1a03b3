"""`GET /api/messages`: what became of each recipient (BSG contract, section 10)."""

from tui.sandbox.bsg import checks, paging, rates
from tui.sandbox.bsg.answers import Json, page_meta, stamp, when
from tui.sandbox.bsg.campaign_view import MESSAGE_STATUS
from tui.sandbox.server import Call, Reply, json_reply
from tui.sandbox.store import storable

_FROM = "FROM bsg_message m JOIN bsg_campaign c ON c.id = m.campaign_id"
_DELIVERED_AT = f"CASE WHEN {MESSAGE_STATUS} IN ('delivered', 'read') THEN m.final_at END"
_COLUMNS = f"""m.id, m.campaign_id, m.reference_id, c.type, c.source, coalesce(m.text, c.text), m.phone, c.validity,
    {MESSAGE_STATUS}, m.price, c.sender, c.created_at, m.sent_at, {_DELIVERED_AT}, m.country, m.parts"""
_SORTS = {"id": "m.id", "phone": "m.phone", "delivered": _DELIVERED_AT}
_UNSENT = ("scheduled", "moderation", "accepted")


def index(call: Call) -> Reply:
    """Messages by id, campaign, reference or day; no message is shown before the lag has passed."""
    given = checks.query(call)
    window = paging.page(given, 50)
    order = paging.order(given, _SORTS, "m.id")
    offset = call.panel.number("utc_offset")
    asked: dict[str, object] = {
        "m.id = :id": given.integer("filter[id]"),
        "m.campaign_id = :campaign": given.integer("filter[campaign_id]"),
        "m.reference_id = :reference": storable(given.text("filter[reference_id]")),
    }
    since, until = given.moment("filter[from]", offset), given.moment("filter[to]", offset)
    given.done()
    asked |= {"c.created_at >= :since": since and stamp(since), "c.created_at <= :until": until and stamp(until)}
    conditions = {sql: value for sql, value in asked.items() if value is not None}
    values = {sql.rpartition(":")[2]: value for sql, value in conditions.items()}
    where = " AND ".join((*conditions, "c.created_at <= :shown"))
    bound = {"now": stamp(call.now), "shown": stamp(call.shown_until()), **values}
    total = call.db.execute(f"SELECT count(*) {_FROM} WHERE {where}", bound).fetchone()[0]
    rows = call.db.execute(
        f"SELECT {_COLUMNS} {_FROM} WHERE {where} ORDER BY {order} LIMIT :limit OFFSET :offset",
        {**bound, "limit": window.limit, "offset": window.offset},
    )
    meta = {"page": page_meta(total, window.limit, window.offset)}
    return json_reply({"data": [_message(call, row) for row in rows], "meta": meta})


def _message(call: Call, row: tuple[object, ...]) -> Json:
    number, campaign, reference, kind, source, text, phone, validity, status, *rest = row
    price, sender, created_at, sent_at, delivered_at, country, parts = rest
    unsent = status in _UNSENT
    return {
        "id": number,
        "campaign_id": campaign,
        "reference_id": reference,
        "type": kind,
        "source": source,
        "text": text,
        "phone": phone,
        "validity": validity,
        "status": status,
        "amount": {"value": rates.as_text(_int(price) or 0), "currency": rates.CURRENCY},
        "sender": sender,
        "created_at": when(call, _int(created_at)),
        "sent_at": None if unsent else when(call, _int(sent_at)),
        "delivered_at": when(call, _int(delivered_at)),
        "country": country,
        "parts": parts,
        "alternative_channels": None,
    }


def _int(value: object) -> int | None:
    return value if isinstance(value, int) else None
