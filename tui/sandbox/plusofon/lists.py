"""Contact lists: list, get, create, update, delete, types (Plusofon contract, section 4)."""

import json
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct

from tui.sandbox.plusofon import answers, bodies, entries, interloper
from tui.sandbox.plusofon.paging import paginated
from tui.sandbox.server import Call, Reply
from tui.sandbox.switches import Panel

PATH: Final = "/api/v1/contact-lists"
_LONGEST_ID: Final = 18
"""Digits; what is longer does not fit into the database."""


class Stored(Struct, frozen=True):
    """A list as the table holds it; `name` and `contacts` are JSON text."""

    id: int
    name: str
    type: str
    contacts: bytes
    before: bytes | None
    created: int
    changed: int

    def shown(self, until: datetime) -> bytes:
        """The contacts as a read shows them: the former ones while the change is younger than switch `lag`."""
        return self.before if self.before is not None and self.changed > until.timestamp() else self.contacts


def index(call: Call) -> Reply:
    """Section 4.1."""
    shown_until = int(call.shown_until().timestamp())
    found = call.db.execute(
        "SELECT id, name, type, NULL, NULL, created, changed FROM plusofon_list WHERE created <= ? ORDER BY id",
        (shown_until,),
    )
    return paginated(call, PATH, [_summary(call.panel, Stored(*row)) for row in found])


def get(call: Call) -> Reply:
    """Section 4.2: the list whole, however long."""
    panel = call.panel
    interloper.claim(call)
    found = _found(call)
    members = _summary(panel, found)
    if panel.word("detail_id") == "other":
        members["id"] = _id(panel, found.id + 1)
    if panel.word("contacts") != "absent":
        is_null = panel.word("contacts") == "null"
        members["contacts"] = (
            None if is_null else answers.Raw(entries.printed(call.db, found.shown(call.shown_until()), panel))
        )
    interloper.strike(call, found.id, found.contacts)
    return answers.succeeded(panel, members)


def create(call: Call) -> Reply:
    """Section 4.3: nothing but `Location` carries the id."""
    sent = _accepted(call, bodies.read(call.db, call.body, call.panel))
    now = int(call.now.timestamp())
    (number,) = call.db.execute(
        "INSERT INTO plusofon_list (name, type, contacts, created, changed)"
        " VALUES (?, ?, CAST(? AS TEXT), ?, ?) RETURNING id",
        (sent.name, sent.type, entries.stored(call.db, sent.contacts or b"[]", call.panel), now, now),
    ).fetchone()
    reply = answers.succeeded(call.panel, {}, int(call.panel.word("post_status")))
    base = {"absolute": call.mount, "relative": "", "localhost": "http://localhost"}.get(call.panel.word("location"))
    return reply if base is None else reply.with_header("location", f"{base}{PATH}/{number}")


def update(call: Call) -> Reply:
    """Section 4.4: the whole list is replaced; the last writer wins."""
    found = _found(call)
    sent = _accepted(call, bodies.read(call.db, call.body, call.panel))
    panel = call.panel
    if sent.type != found.type and panel.word("put_type") == "refused":
        raise answers.invalid(panel, {"type": "Тип списка изменить нельзя."})
    if sent.contacts is None and panel.word("omitted_contacts") == "keep":
        contacts = found.contacts
    else:
        contacts = entries.stored(call.db, sent.contacts or b"[]", panel, found.contacts)
    call.db.execute(
        "UPDATE plusofon_list SET name = ?, type = ?, contacts = CAST(? AS TEXT), before = CAST(? AS TEXT), changed = ?"
        " WHERE id = ?",
        (
            sent.name,
            found.type if panel.word("put_type") == "keeps" else sent.type,
            contacts,
            found.shown(call.shown_until()) if panel.number("lag") else None,
            int(call.now.timestamp()),
            found.id,
        ),
    )
    return answers.written(panel)


def delete(call: Call) -> Reply:
    """Section 4.5."""
    number = _number(call)
    if not call.db.execute("DELETE FROM plusofon_list WHERE id = ?", (number,)).rowcount:
        raise answers.already_gone(call.panel, call.ids["contact_list_id"])
    return answers.written(call.panel)


def types(call: Call) -> Reply:
    """Section 4.6."""
    found = [{"type": code, "title": title} for code, title in bodies.TYPES.items()]
    return answers.succeeded(call.panel, {"types": answers.array(call.panel, found)})


def _found(call: Call) -> Stored:
    """The list that the path names.

    Raises:
        Refusal: There is none, or the path names no number.
    """
    row = call.db.execute(
        "SELECT id, name, type, CAST(contacts AS BLOB), CAST(before AS BLOB), created, changed"
        " FROM plusofon_list WHERE id = ?",
        (_number(call),),
    ).fetchone()
    if row is None:
        raise answers.not_found(call.panel, call.ids["contact_list_id"])
    return Stored(*row)


def _number(call: Call) -> int:
    """The id in the path; 0, which no list has, when it is no number that could be one."""
    text = call.ids["contact_list_id"]
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID else 0


def _accepted(call: Call, sent: bodies.Sent) -> bodies.Sent:
    """A body without problems.

    Raises:
        Refusal: The answer to a body with some.
    """
    problems = dict(sent.problems)
    if sent.contacts is None and call.panel.word("omitted_contacts") == "refused":
        problems.setdefault("contacts", "Поле contacts обязательно для заполнения.")
    if sent.contacts == b"[]" and call.panel.word("empty_contacts") == "refused":
        problems["contacts"] = "Поле contacts обязательно для заполнения."
    if problems:
        raise answers.invalid(call.panel, problems)
    return sent


def _summary(panel: Panel, found: Stored) -> dict[str, object]:
    summary: dict[str, object] = {"id": _id(panel, found.id), "name": json.loads(found.name), "type": found.type}
    if panel.on("extra"):
        summary |= {"created_at": _time(found.created), "updated_at": _time(found.changed)}
    return summary


def _id(panel: Panel, number: int) -> object:
    return str(number) if panel.word("ids") == "strings" else number


def _time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")
