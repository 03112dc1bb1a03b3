"""SQL that reads, checks, stores and prints the contacts of a list.

Everything happens inside SQLite's JSON functions: a list of 200,000 contacts is 15 MB of JSON, which Python's `json`
would hold the interpreter for. It passes through Python as bytes and is never decoded there.
Source: Plusofon contract, sections 2, 4.2 to 4.4, 7 and 8.
"""

import sqlite3
from typing import Final

from tui.sandbox.switches import Panel

_NAME: Final = "e.value -> '$.name'"
_PHONES: Final = "e.value -> '$.phones'"
_PHONE: Final = "e.value -> ('$.phones[' || p.key || ']')"
_DIGITS: Final = "replace(replace(replace(replace(replace(p.value, '+', ''), ' ', ''), '-', ''), '(', ''), ')', '')"
_NORMALISED: Final = f"""CASE
    WHEN p.type <> 'text' OR p.value GLOB '*[^0-9()+ -]*' THEN {_PHONE}
    WHEN length({_DIGITS}) = 11 AND {_DIGITS} LIKE '8%' THEN json_quote('7' || substr({_DIGITS}, 2))
    WHEN length({_DIGITS}) = 10 THEN json_quote('7' || {_DIGITS})
    ELSE json_quote({_DIGITS}) END"""

_OFFENDERS: Final = """
SELECT e.key AS position, CASE
    WHEN e.type <> 'object' THEN ''
    WHEN json_type(e.value, '$.name') IS NOT 'text' OR trim(e.value -> '$.name', '" ') = '' THEN '.name'
    WHEN json_type(e.value, '$.phones') IS NOT 'array' THEN '.phones'
    WHEN json_array_length(e.value, '$.phones') < :fewest THEN '.phones'
    END AS field
FROM json_each(CAST(:contacts AS TEXT)) AS e WHERE field IS NOT NULL LIMIT :most
"""
_OFFENDING_PHONES: Final = f"""
SELECT e.key AS position, '.phones.' || p.key AS field
FROM json_each(CAST(:contacts AS TEXT)) AS e, json_each(e.value, '$.phones') AS p
WHERE NOT ((p.type = 'text' AND (p.value <> '' OR {_PHONE} <> '""')) OR (p.type = 'integer' AND :integers)) LIMIT :most
"""
"""Asked only when every entry is an object with phones. SQLite's own text ends at a NUL, its JSON does not."""
_MOST_REPORTED: Final = 20
_OLD_FIRST: Final = 10**9


def offences(db: sqlite3.Connection, contacts: bytes, panel: Panel) -> list[str]:
    """Dotted paths, `contacts.0.phones`, of what is wrong in a JSON array of contacts; at most a few."""
    values = {
        "contacts": contacts,
        "fewest": int(panel.word("empty_phones") == "refused"),
        "integers": panel.word("integer_phones") == "accepted",
        "most": _MOST_REPORTED,
    }
    found = db.execute(_OFFENDERS, values).fetchall() or db.execute(_OFFENDING_PHONES, values).fetchall()
    return [f"contacts.{position}{field}" for position, field in found]


def stored(db: sqlite3.Connection, contacts: bytes, panel: Panel, before: bytes = b"[]") -> bytes:
    """The JSON to store for contacts that were sent: known keys alone, as the readings rewrite them.

    `before` is what the list held; it stays when switch `put` merges (section 7, row 24).
    """
    entry = _entry_to_store(panel.word("rewriting"))
    new = f"SELECT {entry} AS entry, e.key AS place FROM json_each(CAST(:new AS TEXT)) AS e"
    old = "SELECT e.value AS entry, e.key - :gap AS place FROM json_each(CAST(:old AS TEXT)) AS e"
    merges, order = panel.word("put") == "merges", panel.word("order")
    source = f"{old} UNION ALL {new}" if merges else new
    if merges or order == "deduplicated":
        source = f"SELECT entry, min(place) AS place FROM ({source}) GROUP BY entry"
    if source != new or order == "sorted":
        source = f"{source} ORDER BY {'entry' if order == 'sorted' else 'place'}"
    (row,) = db.execute(
        f"SELECT CAST(json_group_array(json(entry)) AS BLOB) FROM ({source})",
        {"new": contacts, "old": before, "gap": _OLD_FIRST},
    )
    return bytes(row[0])


def printed(db: sqlite3.Connection, contacts: bytes, panel: Panel) -> bytes:
    """Stored contacts as the readings print them; a list goes out as it is stored when none asks for more."""
    extra = panel.on("extra")
    if not extra and all(panel.word(name) == default for name, default in _PRINTED_AS_STORED.items()):
        return contacts
    entry = f"json({_entry_to_print(panel, extra=extra)})"
    gathered = (
        f"json_group_object(e.key * 2, {entry})" if panel.word("arrays") == "objects" else f"json_group_array({entry})"
    )
    (row,) = db.execute(f"SELECT CAST({gathered} AS BLOB) FROM json_each(CAST(? AS TEXT)) AS e", (contacts,))
    return bytes(row[0])


_PRINTED_AS_STORED: Final = {"phones": "present", "arrays": "arrays"}
"""The readings under which the stored text goes out untouched."""


def _entry_to_store(rewriting: str) -> str:
    """SQL for one contact; trimming works on the JSON text, so that escapes stay as they are."""
    name, phones = _NAME, _PHONES
    if rewriting != "none":
        name = f"""('"' || trim(substr({_NAME}, 2, length({_NAME}) - 2)) || '"')"""
    if rewriting == "normalised":
        phones = f"(SELECT json_group_array(json({_NORMALISED})) FROM json_each(e.value, '$.phones') AS p)"
    return f"json_object('name', json({name}), 'phones', json({phones}))"


def _entry_to_print(panel: Panel, *, extra: bool) -> str:
    phones = f"json({_PHONES})"
    if panel.word("arrays") == "objects":
        gaps = f"json_group_object(p.key * 2, json({_PHONE}))"
        phones = f"json((SELECT {gaps} FROM json_each(e.value, '$.phones') AS p))"
    members = {
        "present": f"'name', json({_NAME}), 'phones', {phones}",
        "null": f"'name', json({_NAME}), 'phones', NULL",
        "absent": f"'name', json({_NAME})",
    }[panel.word("phones")]
    number = "'id', e.key + 1, " if extra else ""
    return f"json_object({number}{members})"
