"""The stop list: list, search, attach, detach (BSG contract, section 6)."""

from collections.abc import Iterable, Sequence

from tui.sandbox.bsg import checks, criteria, paging
from tui.sandbox.bsg.answers import Errors, Json, data, page_meta, stamp, when
from tui.sandbox.bsg.checks import Checked
from tui.sandbox.bsg.contacts import PHONES
from tui.sandbox.bsg.criteria import Criterion
from tui.sandbox.bsg.group_view import counter
from tui.sandbox.server import Call, Reply, json_reply

TYPES = ("sms", "viber", "rcs", "whatsapp")
_COLUMNS = "s.id, s.phone, s.created_at, s.sms, s.viber, s.rcs"
_OPERATORS = {
    "id": criteria.ORDERED,
    "phone": criteria.TEXT,
    "created_at": criteria.ORDERED,
    "type": criteria.EQUAL,
}
_MOST_PHONES, _MOST_IDS = 1000, 200

Row = tuple[int, int, int, int, int, int]


def index(call: Call) -> Reply:
    """`GET /api/stoplist`, of one type if `type` (on some pages `types`) names it."""
    given = checks.query(call)
    window = paging.page(given, 20)
    kinds = [kind for name in ("type", "types") if (kind := given.choice(name, TYPES))]
    given.done()
    where = " AND ".join((*(f"s.{kind}" for kind in kinds), "s.created_at <= ?"))
    until = stamp(call.shown_until())
    total = call.db.execute(f"SELECT count(*) FROM bsg_stop s WHERE {where}", (until,)).fetchone()[0]
    rows = call.db.execute(
        f"SELECT {_COLUMNS} FROM bsg_stop s WHERE {where} ORDER BY s.id LIMIT ? OFFSET ?",
        (until, window.limit, window.offset),
    )
    return json_reply({"data": [_entry(call, row) for row in rows], "total": counter(call, total)})


def search(call: Call) -> Reply:
    """`GET /api/stoplist/search`; `contact_group_id` keeps only numbers that are in that group."""
    given = checks.query(call)
    window = paging.page(given, 50)
    order = paging.order(given, {"id": "s.id", "phone": "s.phone"}, "s.id")
    group = given.integer("contact_group_id")
    asked = criteria.read(call, given, _OPERATORS.get)
    conditions = [_condition(call, criterion, given.errors) for criterion in asked.criteria]
    given.done()
    conditions.append(("s.created_at <= ?", [stamp(call.shown_until())]))
    if group is not None:
        members = "SELECT 1 FROM bsg_contact c CROSS JOIN bsg_member m ON m.contact_id = c.id"
        conditions.append((f"EXISTS ({members} WHERE c.phone = s.phone AND m.group_id = ?)", [group]))
    where = " AND ".join(sql for sql, _ in conditions)
    values = [value for _, bound in conditions for value in bound]
    total = call.db.execute(f"SELECT count(*) FROM bsg_stop s WHERE {where}", values).fetchone()[0]
    rows = call.db.execute(
        f"SELECT {_COLUMNS} FROM bsg_stop s WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?",
        (*values, window.limit, window.offset),
    )
    meta = {"page": page_meta(total, window.limit, window.offset), **asked.meta(call)}
    return json_reply({"data": [_entry(call, row) for row in rows], "meta": meta})


def attach(call: Call) -> Reply:
    """`POST /api/stoplist/attach`: by phone, which need not be in the book."""
    given = checks.body(call)
    phones = given.integers("phones", 1, _MOST_PHONES, required=True)
    for position, phone in enumerate(phones):
        if phone not in PHONES:
            given.complain(f"phones{position}", checks.UNREADABLE)
    kinds = _types(given)
    given.done()
    raised = ", ".join(f"{kind} = 1" for kind in kinds)
    for phone in dict.fromkeys(phones):
        call.db.execute("INSERT OR IGNORE INTO bsg_stop (phone, created_at) VALUES (?, ?)", (phone, stamp(call.now)))
        call.db.execute(f"UPDATE bsg_stop SET {raised} WHERE phone = ?", (phone,))
    status = int(call.panel.word("stop_attach_status"))
    return data([_entry(call, row) for row in _rows(call, "phone", phones)], status)


def detach(call: Call) -> Reply:
    """`POST /api/stoplist/detach`: by entry id; an entry without any flag is gone."""
    given = checks.body(call)
    ids = given.integers("ids", 1, _MOST_IDS, required=True)
    kinds = _types(given)
    given.done()
    lowered = ", ".join(f"{kind} = 0" for kind in kinds)
    marks = ",".join("?" * len(ids))
    call.db.execute(f"UPDATE bsg_stop SET {lowered} WHERE id IN ({marks})", ids)
    call.db.execute(f"DELETE FROM bsg_stop WHERE id IN ({marks}) AND NOT ({' OR '.join(TYPES)})", ids)
    return Reply(200, headers=()) if call.panel.word("attach_body") == "empty" else json_reply({})


def _types(given: Checked) -> list[str]:
    said = given.items("types", 1, len(TYPES), required=True)
    for position, kind in enumerate(said):
        if kind not in TYPES:
            given.complain(f"types{position}", checks.CHOICE)
    return [kind for kind in TYPES if kind in said]


def _rows(call: Call, column: str, keys: Sequence[int]) -> Iterable[Row]:
    marks = ",".join("?" * len(keys))
    return call.db.execute(f"SELECT {_COLUMNS} FROM bsg_stop s WHERE s.{column} IN ({marks}) ORDER BY s.id", keys)


def _entry(call: Call, row: Row) -> Json:
    number, phone, created_at, sms, viber, rcs = row
    shown: Json = {
        "id": number,
        "phone": phone,
        "created_at": when(call, created_at),
        "sms_stoplist": bool(sms),
        "viber_stoplist": bool(viber),
        "rcs_stoplist": bool(rcs),
    }
    if call.panel.word("rcs_stoplist") == "off":
        del shown["rcs_stoplist"]
    return shown


def _condition(call: Call, criterion: Criterion, errors: Errors) -> tuple[str, list[object]]:
    value: object = None
    match criterion.field, criterion.operator:
        case "phone", "like":
            return criteria.like("CAST(s.phone AS TEXT)", criterion.value)
        case "type", _:
            value = 1
            column = f"s.{criterion.value}" if criterion.value in TYPES else ""
        case "created_at" as column, _:
            moment = checks.read_time(criterion.value, call.panel.number("utc_offset"))
            value, column = moment and stamp(moment), f"s.{column}"
        case column, _:
            value, column = checks.whole(criterion.value.removeprefix("+")), f"s.{column}"
    if value is None or not column:
        errors.setdefault("searchvalue", []).append(checks.UNREADABLE)
        return "1", []
    return f"{column} {criterion.operator} ?", [value]
