"""Custom values of a contact as they are written: `fields` of create and update (BSG contract, section 3.5)."""

from collections.abc import Iterable
from datetime import datetime
from math import isfinite

from msgspec import Struct

from tui.sandbox.bsg import checks
from tui.sandbox.bsg.checks import Checked
from tui.sandbox.server import Call
from tui.sandbox.store import storable

_MOST = 100


class Value(Struct, frozen=True):
    """A custom value; an empty `text` clears it. `key` is how it compares."""

    field: int
    text: str
    key: str | float


def comparable(kind: str, value: str) -> str | float | None:
    """A custom value as it compares: folded text, a number, or a date's text; `None` if it is not of that kind."""
    if kind == "text":
        return value.casefold()
    try:
        if kind == "number":
            number = float(value)
            return number if isfinite(number) else None
        return datetime.fromisoformat(value).isoformat(" ").removesuffix(" 00:00:00")
    except ValueError:
        return None


def read_values(call: Call, given: Checked) -> list[Value]:
    """The values of `fields`, each a `{"id", "value"}`; complaints go to `given`."""
    types = dict(call.db.execute("SELECT id, type FROM bsg_field"))
    return [
        value
        for index, item in enumerate(given.items("fields", 0, _MOST))
        if (value := _value(given.within(f"fields{index}", item), types)) is not None
    ]


def _value(given: Checked, types: dict[int, str]) -> Value | None:
    field = given.integer("id", required=True)
    said = given.values.get("value")
    text = str(said) if isinstance(said, int | float) and not isinstance(said, bool) else said or ""
    if not isinstance(text, str):
        given.complain("value", "This value should be of type string.")
        return None
    if field is None:
        return None
    kind = types.get(field)
    key = comparable(kind, text) if kind and text else ""
    if kind is None:
        given.complain("id", checks.UNREADABLE)
    elif key is None:
        given.complain("value", checks.UNREADABLE)
    else:
        return Value(field, text, key)
    return None


def write_values(call: Call, contact: int, values: Iterable[Value]) -> None:
    """Put the values in place of what those fields held."""
    for value in values:
        call.db.execute("DELETE FROM bsg_value WHERE contact_id = ? AND field_id = ?", (contact, value.field))
        if value.text:
            key = storable(value.key) if isinstance(value.key, str) else value.key
            call.db.execute(
                "INSERT INTO bsg_value (contact_id, field_id, value, key) VALUES (?, ?, CAST(? AS TEXT), "
                + ("CAST(? AS TEXT))" if isinstance(value.key, str) else "?)"),
                (contact, value.field, storable(value.text), key),
            )
