"""Contacts: list, get, create, update, delete, delete many (BSG contract, sections 3.3-3.8)."""

import sqlite3
from collections.abc import Iterable

from tui.sandbox.bsg import checks, contact_query, paging
from tui.sandbox.bsg.answers import EMPTY, data, invalid, plain_list, refused, stamp
from tui.sandbox.bsg.checks import Checked
from tui.sandbox.bsg.contact_view import contacts_of
from tui.sandbox.bsg.custom_values import Value, read_values, write_values
from tui.sandbox.server import Call, Reply

PHONES = range(10**8, 10**15)
"""Numbers of 9 to 15 digits (section 1.4)."""

_MOST_GROUPS = 100
_MOST_DELETED = 5000
_TAKEN = "Phone number is already exist in contact book"


def index(call: Call) -> Reply:
    """`GET /api/contacts`, of some groups if `groups[]` names any."""
    given = checks.query(call)
    window = paging.page(given, 20)
    groups = Checked({"groups": checks.array(call, "groups") or None}, errors=given.errors).integers("groups")
    given.done()
    conditions = [contact_query.in_groups(groups)] if groups else []
    total, ids = contact_query.find(call, conditions, "c.id", window)
    return plain_list(contacts_of(call, ids, counters=True), total)


def view(call: Call) -> Reply:
    """`GET /api/contacts/{id}`."""
    return data(contacts_of(call, [_known(call)], counters=True)[0])


def create(call: Call) -> Reply:
    """`POST /api/contacts`."""
    given = checks.body(call)
    phone, values, groups = _contact(call, given)
    if call.panel.word("account") == "test":
        raise refused("Phone number is not verified")
    try:
        (number,) = call.db.execute(
            "INSERT INTO bsg_contact (phone, created_at) VALUES (?, ?) RETURNING id", (phone, stamp(call.now))
        ).fetchone()
    except sqlite3.IntegrityError:
        raise refused(_TAKEN) from None
    write_values(call, number, values)
    _join(call, number, groups)
    return data(contacts_of(call, [number], counters=False)[0], 201)


def update(call: Call) -> Reply:
    """`PUT /api/contacts/{id}`: what is left out stays and what is listed is added, unless the switch says replace."""
    number = _known(call)
    given = checks.body(call)
    phone, values, groups = _contact(call, given)
    try:
        call.db.execute("UPDATE bsg_contact SET phone = ? WHERE id = ?", (phone, number))
    except sqlite3.IntegrityError:
        raise refused(_TAKEN) from None
    if call.panel.word("contact_put") == "replace":
        call.db.execute("DELETE FROM bsg_value WHERE contact_id = ?", (number,))
        call.db.execute("DELETE FROM bsg_member WHERE contact_id = ?", (number,))
    write_values(call, number, values)
    _join(call, number, groups)
    return data(contacts_of(call, [number], counters=False)[0])


def delete(call: Call) -> Reply:
    """`DELETE /api/contacts/{id}`."""
    call.db.execute("DELETE FROM bsg_contact WHERE id = ?", (_known(call),))
    return EMPTY


def delete_many(call: Call) -> Reply:
    """`POST /api/contacts/delete`: ids in the query string, or in a JSON body as section 3.8 has it for the sandbox."""
    given = checks.body(call) if call.body.strip() else Checked({})
    asked = {name: checks.array(call, name) or given.values.get(name) for name in ("contact_ids", "group_ids")}
    given = Checked(asked)
    contacts = given.integers("contact_ids", 0, _MOST_DELETED)
    groups = given.integers("group_ids")
    given.done()
    if not contacts and not groups:
        raise invalid({"contact_ids": [checks.BLANK]})
    call.db.executemany("DELETE FROM bsg_contact WHERE id = ?", ((number,) for number in contacts))
    for group in groups:
        call.db.execute(
            "DELETE FROM bsg_contact WHERE id IN (SELECT contact_id FROM bsg_member WHERE group_id = ?)", (group,)
        )
    return EMPTY


def _known(call: Call) -> int:
    """The id of the route, if there is such a contact.

    Raises:
        Refusal: 422 `Invalid contact id`, which this service says instead of 404.
    """
    number = checks.whole(call.ids["id"])
    if not call.db.execute("SELECT 1 FROM bsg_contact WHERE id = ?", (number,)).fetchone():
        raise refused("Invalid contact id")
    return int(call.ids["id"])


def _contact(call: Call, given: Checked) -> tuple[int, list[Value], list[int]]:
    """Phone, values and groups of a request body."""
    said = given.values.get("phone")
    if isinstance(said, bool | float | list | dict):
        given.complain("phone", "This value should be of type int.")
    given.present("phone", required=True)
    values = read_values(call, given)
    groups = _groups(call, given)
    given.done()
    phone = checks.whole(said)
    if phone is None or phone not in PHONES:
        raise refused("Invalid phone number format")
    return phone, values, groups


def _groups(call: Call, given: Checked) -> list[int]:
    """Ids of groups, or objects with an `id`, which is all that the official SDK can send (section 13)."""
    items = given.items("groups", 0, _MOST_GROUPS)
    bare = [item.get("id") if isinstance(item, dict) else item for item in items]
    numbers = Checked({"groups": bare}, given.prefix, given.errors).integers("groups")
    known = {row[0] for row in call.db.execute("SELECT id FROM bsg_group")}
    for index, number in enumerate(numbers):
        if number not in known:
            given.complain(f"groups{index}", checks.UNREADABLE)
    return numbers


def _join(call: Call, contact: int, groups: Iterable[int]) -> None:
    call.db.executemany("INSERT OR IGNORE INTO bsg_member VALUES (?, ?)", ((group, contact) for group in groups))
