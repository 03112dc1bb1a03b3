"""Groups: list, get, create, update, delete, attach, detach (BSG contract, section 5)."""

from itertools import product

from tui.sandbox.bsg import checks, paging
from tui.sandbox.bsg.answers import EMPTY, absent, data, refused, stamp
from tui.sandbox.bsg.checks import Checked
from tui.sandbox.bsg.group_view import COLUMNS, Row, counted, counter
from tui.sandbox.server import Call, Reply, json_reply
from tui.sandbox.store import storable

_TAKEN = "Contact group is already exists"
_MOST_CONTACTS, _MOST_GROUPS = 200, 100


def index(call: Call) -> Reply:
    """`GET /api/groups`."""
    given = checks.query(call)
    window = paging.page(given, 50)
    given.done()
    until = stamp(call.shown_until())
    rows = call.db.execute(
        f"SELECT {COLUMNS} FROM bsg_group g WHERE g.created_at <= ? ORDER BY g.id LIMIT ? OFFSET ?",
        (until, window.limit, window.offset),
    ).fetchall()
    total = call.db.execute("SELECT count(*) FROM bsg_group WHERE created_at <= ?", (until,)).fetchone()[0]
    return json_reply({"data": counted(call, rows), "total": counter(call, total)})


def view(call: Call) -> Reply:
    """`GET /api/groups/{id}`."""
    return _answer(call, _find(call) or _no_group())


def create(call: Call) -> Reply:
    """`POST /api/groups`."""
    given = checks.body(call)
    name, description, default = _group(given, None)
    _unique(call, name, 0)
    (number,) = call.db.execute(
        "INSERT INTO bsg_group (name, description, is_default, created_at)"
        " VALUES (CAST(? AS TEXT), CAST(? AS TEXT), ?, ?) RETURNING id",
        (storable(name), storable(description), default, stamp(call.now)),
    ).fetchone()
    _only_default(call, number, default)
    return _answer(call, _row(call, number) or _no_group(), 201)


def update(call: Call) -> Reply:
    """`PUT /api/groups/{id}`; some pages call the name optional (section 14.32)."""
    row = _find(call)
    if row is None:
        raise refused("Contact group is not found")
    given = checks.body(call)
    name, description, default = _group(given, row if call.panel.word("group_put_name") == "optional" else None)
    if "description" not in given.values:
        description = row[2]
    if "default" not in given.values:
        default = bool(row[3])
    _unique(call, name, row[0])
    call.db.execute(
        "UPDATE bsg_group SET name = CAST(? AS TEXT), description = CAST(? AS TEXT), is_default = ? WHERE id = ?",
        (storable(name), storable(description), default, row[0]),
    )
    _only_default(call, row[0], default)
    return _answer(call, _row(call, row[0]) or _no_group())


def delete(call: Call) -> Reply:
    """`DELETE /api/groups/{id}`: its contacts stay in the book."""
    number, *_ = _find(call) or _no_group()
    call.db.execute("DELETE FROM bsg_member WHERE group_id = ?", (number,))
    call.db.execute("DELETE FROM bsg_group WHERE id = ?", (number,))
    return EMPTY


def attach(call: Call) -> Reply:
    """`POST /api/groups/attach`: every contact to every group; unknown ids and present members are passed over."""
    call.db.executemany(
        "INSERT OR IGNORE INTO bsg_member"
        " SELECT g.id, c.id FROM bsg_group g, bsg_contact c WHERE g.id = ? AND c.id = ?",
        _pairs(call),
    )
    return _done(call)


def detach(call: Call) -> Reply:
    """`POST /api/groups/detach`: every contact from every group."""
    call.db.executemany("DELETE FROM bsg_member WHERE group_id = ? AND contact_id = ?", _pairs(call))
    return _done(call)


def _pairs(call: Call) -> list[tuple[int, int]]:
    given = checks.body(call)
    contacts = given.integers("contacts", 1, _MOST_CONTACTS, required=True)
    groups = given.integers("groups", 1, _MOST_GROUPS, required=True)
    given.done()
    return list(product(groups, contacts))


def _done(call: Call) -> Reply:
    """200 with an object without defined keys, or with nothing."""
    return Reply(200, headers=()) if call.panel.word("attach_body") == "empty" else json_reply({})


def _group(given: Checked, kept: Row | None) -> tuple[str, str | None, bool]:
    """Name, description and default flag of a body; `kept` is what an omitted name falls back to."""
    name = given.text("name", 3, 50, required=kept is None)
    description = given.text("description", 1, 255)
    default = given.boolean("default", False)
    given.done()
    return name or (kept[1] if kept else ""), description, default


def _unique(call: Call, name: str, number: int) -> None:
    taken = "SELECT 1 FROM bsg_group WHERE name = CAST(? AS TEXT) AND id <> ?"
    if call.db.execute(taken, (storable(name), number)).fetchone():
        raise refused(_TAKEN)


def _only_default(call: Call, number: int, default: bool) -> None:
    if default:
        call.db.execute("UPDATE bsg_group SET is_default = 0 WHERE id <> ?", (number,))


def _find(call: Call) -> Row | None:
    return _row(call, checks.whole(call.ids["id"]))


def _row(call: Call, number: int | None) -> Row | None:
    row: Row | None = call.db.execute(f"SELECT {COLUMNS} FROM bsg_group g WHERE g.id = ?", (number,)).fetchone()
    return row


def _no_group() -> Row:
    raise absent("Contact group")


def _answer(call: Call, row: Row, status: int = 200) -> Reply:
    return data(counted(call, [row])[0], status)
