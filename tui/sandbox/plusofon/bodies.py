"""The body of a create or an update, taken apart by SQLite (Plusofon contract, sections 4.3, 4.4 and 8)."""

import sqlite3
from codecs import getincrementaldecoder
from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field

from tui.sandbox.plusofon import entries
from tui.sandbox.switches import Panel

TYPES: Final = {"black": "Черный", "white": "Белый"}
"""Code -> title (contract, section 4.6)."""

_SLICE: Final = 65_536
_TAKE_APART: Final = """
SELECT body -> '$.name' AS name,
       json_type(body, '$.name') IS 'text' AND trim(body -> '$.name', '" ') <> '' AS named,
       json_type(body, '$.type') AS type_kind, body ->> '$.type' AS type,
       json_type(body, '$.contacts') AS contacts_kind, CAST(body -> '$.contacts' AS BLOB) AS contacts
FROM (SELECT CAST(:body AS TEXT) AS body)
"""


class Sent(Struct, frozen=True):
    """What a body holds, as JSON text, and what is wrong with it."""

    name: str = ""
    type: str = ""
    contacts: bytes | None = None
    """None when the key is absent or null."""
    problems: Mapping[str, str] = field(default_factory=dict)
    """Dotted path -> text; empty when the body is good."""


def read(db: sqlite3.Connection, body: bytes, panel: Panel) -> Sent:
    """Take a body apart. What is no JSON object counts as an empty body (section 3.3, last row)."""
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    row = cursor.execute(_TAKE_APART, {"body": _object(db, body)}).fetchone()
    problems: dict[str, str] = {}
    if not row["named"]:
        problems["name"] = _required("name")
    type_ = row["type"] if row["type_kind"] == "text" else ""
    if type_ not in TYPES or (type_ == "white" and panel.word("white") == "refused"):
        problems["type"] = _wrong("type") if type_ else _required("type")
    contacts = row["contacts"] if row["contacts_kind"] == "array" else None
    if contacts is not None:
        problems |= {path: _wrong(path) for path in entries.offences(db, contacts, panel)}
    elif row["contacts_kind"] not in {None, "null"}:
        problems["contacts"] = _wrong("contacts")
    return Sent(row["name"], type_, contacts, problems)


def _object(db: sqlite3.Connection, body: bytes) -> bytes:
    """The body if it is a JSON object in UTF-8, else an empty one."""
    if not _is_utf8(body):
        return b"{}"
    (valid,) = db.execute(
        "SELECT iif(json_valid(body), json_type(body) = 'object', 0) FROM (SELECT CAST(? AS TEXT) AS body)", (body,)
    ).fetchone()
    return body if valid else b"{}"


def _is_utf8(body: bytes) -> bool:
    decoder = getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(body), _SLICE):
            decoder.decode(body[start : start + _SLICE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _required(path: str) -> str:
    return f"Поле {path} обязательно для заполнения."


def _wrong(path: str) -> str:
    return f"Значение поля {path} некорректно."
