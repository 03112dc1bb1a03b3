"""Custom fields of contacts (BSG contract, section 4)."""

from tui.sandbox.bsg import checks
from tui.sandbox.bsg.answers import EMPTY, Json, absent, data, invalid
from tui.sandbox.bsg.checks import Checked
from tui.sandbox.server import Call, Reply
from tui.sandbox.store import storable

_COLUMNS = "id, name, type, description, is_visible"
_OLD_TYPES = {"text": "string", "number": "integer", "date": "datetime"}
_TYPES = {name: name for name in _OLD_TYPES} | {old: name for name, old in _OLD_TYPES.items()}
_MOST_DELETED = 30

Row = tuple[int, str, str, str | None, int]


def index(call: Call) -> Reply:
    """`GET /api/contacts/fields`: all of them, without paging."""
    return data([_shown(call, row) for row in call.db.execute(f"SELECT {_COLUMNS} FROM bsg_field ORDER BY id")])


def create(call: Call) -> Reply:
    """`POST /api/contacts/fields`; the older names of the types are understood (section 14.25)."""
    given = checks.body(call)
    name = given.text("name", 1, 30, required=True)
    kind = given.choice("type", tuple(_TYPES), required=True)
    description = given.text("description", 1, 255)
    is_visible = given.boolean("is_visible", True)
    _unique(call, given, name, 0)
    given.done()
    row = call.db.execute(
        "INSERT INTO bsg_field (name, type, description, is_visible) VALUES (CAST(? AS TEXT), ?, CAST(? AS TEXT), ?)"
        f" RETURNING {_COLUMNS}",
        (storable(name), _TYPES[kind or "text"], storable(description), is_visible),
    ).fetchone()
    return data(_shown(call, row), 201)


def update(call: Call) -> Reply:
    """`PATCH /api/contacts/fields/{id}`: at least one of name, description and visibility."""
    number = checks.whole(call.ids["id"])
    row = call.db.execute(f"SELECT {_COLUMNS} FROM bsg_field WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise absent("Contact field")
    given = checks.body(call)
    if not {"name", "description", "is_visible"} & set(given.values):
        raise invalid({"name": [checks.BLANK]})
    name = given.text("name", 1, 30, required="name" in given.values) or row[1]
    description = given.text("description", 1, 255) if "description" in given.values else row[3]
    is_visible = given.boolean("is_visible", bool(row[4]))
    _unique(call, given, name, row[0])
    given.done()
    call.db.execute(
        "UPDATE bsg_field SET name = CAST(? AS TEXT), description = CAST(? AS TEXT), is_visible = ? WHERE id = ?",
        (storable(name), storable(description), is_visible, number),
    )
    return data(_shown(call, (row[0], name, row[2], description, is_visible)))


def delete(call: Call) -> Reply:
    """`POST /api/contacts/fields/delete`: the stored values go too; unknown ids are passed over."""
    given = checks.body(call)
    ids = given.integers("ids", 1, _MOST_DELETED, required=True)
    given.done()
    for number in ids:
        call.db.execute("DELETE FROM bsg_value WHERE field_id = ?", (number,))
        call.db.execute("DELETE FROM bsg_field WHERE id = ?", (number,))
    return EMPTY


def _unique(call: Call, given: Checked, name: str | None, number: int) -> None:
    taken = "SELECT 1 FROM bsg_field WHERE name = CAST(? AS TEXT) AND id <> ?"
    if name and call.db.execute(taken, (storable(name), number)).fetchone():
        given.complain("name", "This value is already used.")


def _shown(call: Call, row: Row) -> Json:
    number, name, kind, description, is_visible = row
    shown: Json = {
        "id": number,
        "name": name,
        "type": _OLD_TYPES[kind] if call.panel.word("field_types") == "string" else kind,
        "description": description,
        "is_visible": bool(is_visible),
    }
    if description is None and call.panel.word("description") == "absent":
        del shown["description"]
    return shown
