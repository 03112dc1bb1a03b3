"""`GET /api/groups/search` (BSG contract, section 5)."""

from tui.sandbox.bsg import checks, contact_query, criteria, paging
from tui.sandbox.bsg.answers import Errors, page_meta, stamp
from tui.sandbox.bsg.criteria import Criterion
from tui.sandbox.bsg.group_view import COLUMNS, counter, group
from tui.sandbox.server import Call, Reply, json_reply
from tui.sandbox.store import storable

_OPERATORS = {
    "id": criteria.ORDERED,
    "name": criteria.TEXT,
    "items": criteria.ORDERED,
    "created_at": criteria.ORDERED,
    "phone": criteria.TEXT,
    "description": criteria.TEXT,
}
_ITEMS = "g.items"
_SORTS = {
    "id": "g.id",
    "items": _ITEMS,
    "name": "g.name",
    "description": "g.description",
    "created_at": "g.created_at",
    "date": "g.created_at",
}


def search(call: Call) -> Reply:
    """Find groups; `phone` finds those with a member that has the number."""
    given = checks.query(call)
    window = paging.page(given, 50)
    order = paging.order(given, _SORTS, "g.id")
    asked = criteria.read(call, given, _OPERATORS.get)
    conditions = [_condition(call, criterion, given.errors) for criterion in asked.criteria]
    given.done()
    where = " AND ".join(sql for sql, _ in conditions) or "1"
    values = [value for _, bound in conditions for value in bound]
    total = call.db.execute(f"SELECT count(*) FROM bsg_group g WHERE {where}", values).fetchone()[0]
    rows = call.db.execute(
        f"SELECT {COLUMNS} FROM bsg_group g WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?",
        (*values, window.limit, window.offset),
    )
    flag = call.panel.word("flag_name")
    shown = [group(call, row, {"items": counter(call, row[5])}, flag=flag) for row in rows]
    meta = {"page": page_meta(total, window.limit, window.offset), **asked.meta(call)}
    return json_reply({"data": shown, "meta": meta})


def _condition(call: Call, criterion: Criterion, errors: Errors) -> tuple[str, list[object]]:
    match criterion.field:
        case "name" | "description":
            return _text(f"g.{criterion.field}", criterion)
        case "phone":
            found = _with_phone(criterion)
            if found:
                return found
            value, column = None, "g.id"
        case "created_at":
            moment = checks.read_time(criterion.value, call.panel.number("utc_offset"))
            value, column = moment and stamp(moment), "g.created_at"
        case _:
            value, column = checks.whole(criterion.value), "g.id" if criterion.field == "id" else _ITEMS
    if value is None:
        errors.setdefault("searchvalue", []).append(checks.UNREADABLE)
    return f"{column} {criterion.operator} ?", [value]


def _with_phone(criterion: Criterion) -> tuple[str, list[object]] | None:
    """Groups with a member that has the number; a short piece of one is looked for in each group until it is met."""
    condition = contact_query.phone(criterion)
    if condition is None:
        return None
    sql, bound = condition.probe, condition.values
    if criterion.operator == "=" or condition.ids:
        contacts = condition.ids or f"SELECT c.id FROM bsg_contact c WHERE {sql}"
        found = f"SELECT m.group_id FROM ({contacts}) f CROSS JOIN bsg_member m ON m.contact_id = f.id"
        return f"g.id IN ({found})", condition.id_values or bound
    members = "SELECT 1 FROM bsg_member m JOIN bsg_contact c ON c.id = m.contact_id WHERE m.group_id = g.id"
    return f"EXISTS ({members} AND {sql})", bound


def _text(column: str, criterion: Criterion) -> tuple[str, list[object]]:
    if criterion.operator == "=":
        return f"{column} = ?", [storable(criterion.value)]
    return criteria.like(f"folded({column})", criterion.value.casefold())
