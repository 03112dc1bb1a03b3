"""Campaigns: list, get, detail, stop (BSG contract, sections 8.3, 8.4, 8.7)."""

from datetime import timedelta

from tui.sandbox.bsg import campaign_view, checks, paging
from tui.sandbox.bsg.answers import absent, data, page_meta, refused, stamp
from tui.sandbox.bsg.campaign_view import STATUS, Campaign
from tui.sandbox.bsg.checks import Checked
from tui.sandbox.server import Call, Reply, json_reply

_SORTS = {"id": "c.id", "sender": "c.sender", "type": "c.type", "date": "c.created_at", "status": STATUS}
_TYPES = ("sms", "rcs", "whatsapp")
_STOPPABLE = ("scheduled", "sending", "paused", "moderation")
_LONGEST_QUERY = timedelta(days=93)
_FURTHEST_AHEAD = timedelta(days=30)


def index(call: Call) -> Reply:
    """`GET /api/campaigns`: oldest first unless asked otherwise."""
    given = checks.query(call)
    window = paging.page(given, 50, low=30)
    order = paging.order(given, _SORTS, "c.id")
    conditions, values = _filters(call, given)
    given.done()
    now = stamp(call.now)
    where = " AND ".join(conditions)
    bound = {"now": now, **values}
    total = call.db.execute(f"SELECT count(*) FROM bsg_campaign c WHERE {where}", bound).fetchone()[0]
    tail = f"WHERE {where} ORDER BY {order} LIMIT :limit OFFSET :offset"
    found = campaign_view.select(call, now, tail, {**values, "limit": window.limit, "offset": window.offset})
    meta = {"page": page_meta(total, window.limit, window.offset)}
    return json_reply({"data": campaign_view.shorts(call, now, found), "meta": meta})


def _filters(call: Call, given: Checked) -> tuple[list[str], dict[str, object]]:
    """Conditions and values of `filter[...]`, `search[...]` and the lag; the strict list has bounds (section 8.3)."""
    offset = call.panel.number("utc_offset")
    since, until = given.moment("filter[from]", offset), given.moment("filter[to]", offset)
    kind = given.choice("filter[type]", _TYPES)
    if call.panel.word("campaign_list") == "sms":
        kind = kind or "sms"
        until = until or call.now
        since = since or until - _LONGEST_QUERY
        if until - since > _LONGEST_QUERY or until - call.now > _FURTHEST_AHEAD:
            given.complain("filter[from]", checks.UNREADABLE)
    conditions = ["c.created_at <= :shown"]
    values: dict[str, object] = {"shown": stamp(call.shown_until()), "type": kind}
    for name, sql, moment in (("since", "c.created_at >= :since", since), ("until", "c.created_at <= :until", until)):
        if moment:
            conditions.append(sql)
            values[name] = stamp(moment)
    if kind:
        conditions.append("c.type = :type")
    return _search(given, conditions, values)


def _search(given: Checked, conditions: list[str], values: dict[str, object]) -> tuple[list[str], dict[str, object]]:
    """`search[field]` and `search[value]`; `taskname` is the campaign's name, on one page its id."""
    field = given.choice("search[field]", ("sender", "taskname"), required="search[value]" in given.values)
    value = given.text("search[value]", 1, 255, required="search[field]" in given.values)
    if not field or not value:
        return conditions, values
    match = "instr(folded(c.sender), :sought) > 0"
    if field == "taskname":
        match = "(instr(folded(c.name), :sought) > 0 OR c.id = :sought_id)"
    return [*conditions, match], {**values, "sought": value.casefold(), "sought_id": checks.whole(value)}


def view(call: Call) -> Reply:
    """`GET /api/campaigns/{id}`."""
    now = stamp(call.now)
    return data(campaign_view.shorts(call, now, [find(call, now)])[0])


def detail(call: Call) -> Reply:
    """`GET /api/campaigns/{id}/detail`."""
    now = stamp(call.now)
    return data(campaign_view.detail(call, now, find(call, now)))


def stop(call: Call) -> Reply:
    """`PATCH /api/campaigns/{id}/stop`: final."""
    now = stamp(call.now)
    campaign = find(call, now)
    wider = ("creation",) if call.panel.word("stop_from") == "wide" else ()
    if campaign.status not in (*_STOPPABLE, *wider):
        raise refused("Invalid campaign status")
    call.db.execute("UPDATE bsg_campaign SET stopped_at = ? WHERE id = ?", (now, campaign.id))
    return data(campaign_view.shorts(call, now, [find(call, now)])[0])


def find(call: Call, now: int) -> Campaign:
    """The campaign of the route.

    Raises:
        Refusal: 404, as section 13 has it.
    """
    found = campaign_view.select(call, now, "WHERE c.id = :id", {"id": checks.whole(call.ids["id"])})
    if not found:
        raise absent("Campaign")
    return found[0]
