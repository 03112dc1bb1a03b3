"""`GET /api/contacts/search` (BSG contract, section 3.2)."""

from tui.sandbox.bsg import checks, contact_query, criteria, paging
from tui.sandbox.bsg.answers import Errors, page_meta, stamp
from tui.sandbox.bsg.contact_query import Condition
from tui.sandbox.bsg.contact_view import contacts_of
from tui.sandbox.bsg.criteria import Criterion
from tui.sandbox.bsg.custom_values import comparable
from tui.sandbox.server import Call, Reply, json_reply
from tui.sandbox.store import storable

_FIXED = {"id": criteria.ORDERED, "phone": criteria.TEXT, "group_id": criteria.EQUAL, "created_at": criteria.ORDERED}
_TYPED = {"text": criteria.TEXT, "number": criteria.ORDERED, "date": criteria.ORDERED}


def search(call: Call) -> Reply:
    """Find contacts by one criterion or by several, all of which must hold."""
    given = checks.query(call)
    window = paging.page(given, 50)
    order = paging.order(given, {"id": "c.id", "phone": "c.phone"}, "c.id")
    types = dict(call.db.execute("SELECT id, type FROM bsg_field").fetchall())

    def legal(field: str) -> tuple[str, ...] | None:
        number = checks.whole(field)
        return _FIXED.get(field) if number is None else _TYPED.get(types.get(number, ""))

    asked = criteria.read(call, given, legal, contacts=True)
    conditions = [_condition(call, criterion, types, given.errors) for criterion in asked.criteria]
    given.done()
    found = [condition for condition in conditions if condition]
    total, ids = contact_query.find(call, found, order, window)
    meta = {"page": page_meta(total, window.limit, window.offset), **asked.meta(call)}
    return json_reply({"data": contacts_of(call, ids, counters=False), "meta": meta})


def _condition(call: Call, criterion: Criterion, types: dict[int, str], errors: Errors) -> Condition | None:
    """The condition of one criterion; a value that its field cannot have is complained about."""
    number = checks.whole(criterion.value)
    found: Condition | None = None
    match criterion.field:
        case "phone":
            found = contact_query.phone(criterion)
        case "id":
            found = None if number is None else Condition(f"c.id {criterion.operator} ?", [number])
        case "group_id":
            found = None if number is None else contact_query.in_groups([number])
        case "created_at":
            moment = checks.read_time(criterion.value, call.panel.number("utc_offset"))
            found = Condition(f"c.created_at {criterion.operator} ?", [stamp(moment)]) if moment else None
        case field:
            found = _custom(criterion, int(field), types[int(field)])
    if found is None:
        errors.setdefault("searchvalue", []).append(checks.UNREADABLE)
    return found


def _custom(criterion: Criterion, field: int, kind: str) -> Condition | None:
    value = comparable(kind, criterion.value)
    if value is None:
        return None
    if criterion.operator == "like":
        sql, bound = criteria.like("v.key", str(value))
        return contact_query.custom(field, sql, bound, criteria.trigrams(str(value)))
    if kind == "text":
        exact = [storable(str(value)), storable(criterion.value)]
        return contact_query.custom(field, "v.key = ? AND v.value = ?", [*exact])
    return contact_query.custom(field, f"v.key {criterion.operator} ?", [value])
