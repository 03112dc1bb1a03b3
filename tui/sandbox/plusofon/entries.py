"""SQL that reads, checks, stores and prints the contacts of a list.

Everything happens inside SQLite's JSON functions: a list of 200,000 contacts is 15 MB of JSON, which Python's `json`
would hold the interpreter for. Source: Plusofon contract, sections 2, 4.2 to 4.4, 7 and 8.
"""

import sqlite3
from collections.abc import Mapping
from typing import Final

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
    WHEN json_type(e.value, '$.name') IS NOT 'text' OR trim(e.value ->> '$.name') = '' THEN '.name'
    WHEN json_type(e.value, '$.phones') IS NOT 'array' THEN '.phones'
    WHEN json_array_length(e.value, '$.phones') < :fewest THEN '.phones'
    END AS field
FROM json_each(:contacts) AS e WHERE field IS NOT NULL LIMIT :most
"""
_OFFENDING_PHONES: Final = """
SELECT e.key AS position, '.phones.' || p.key AS field
FROM json_each(:contacts) AS e, json_each(e.value, '$.phones') AS p
WHERE NOT ((p.type = 'text' AND p.value <> '') OR (p.type = 'integer' AND :integers)) LIMIT :most
"""
"""Asked only when every entry is an object with an array of phones."""
_MOST_REPORTED: Final = 20


def offences(db: sqlite3.Connection, contacts: str, readings: Mapping[str, str]) -> list[str]:
    """Dotted paths, `contacts.0.phones`, of what is wrong in a JSON array of contacts; at most a few."""
    values = {
        "contacts": contacts,
        "fewest": int(readings["empty_phones"] == "refused"),
        "integers": readings["integer_phones"] == "accepted",
        "most": _MOST_REPORTED,
    }
    found = db.execute(_OFFENDERS, values).fetchall() or db.execute(_OFFENDING_PHONES, values).fetchall()
    return [f"contacts.{position}{field}" for position, field in found]


def stored(db: sqlite3.Connection, contacts: str, readings: Mapping[str, str], before: str = "[]") -> str:
    """The JSON to store for contacts that were sent: known keys alone, as the readings rewrite them.

    `before` is what the list held; it stays when switch `put` merges (section 7, row 24).
    """
    new = f"SELECT {_entry_to_store(readings['rewriting'])} AS entry, e.key AS place FROM json_each(:new) AS e"
    old = "SELECT e.value AS entry, e.key - :gap AS place FROM json_each(:old) AS e"
    source = new if readings["put"] == "replaces" else f"{old} UNION ALL {new}"
    if readings["order"] == "deduplicated" or readings["put"] == "merges":
        source = f"SELECT entry, min(place) AS place FROM ({source}) GROUP BY entry"
    order = "entry" if readings["order"] == "sorted" else "place"
    row = db.execute(
        f"SELECT json_group_array(json(entry)) FROM (SELECT entry FROM ({source}) ORDER BY {order})",
        {"new": contacts, "old": before, "gap": 10**9},
    ).fetchone()
    return str(row[0])


def printed(db: sqlite3.Connection, number: int, readings: Mapping[str, str]) -> bytes | None:
    """The stored contacts of a list as the readings print them, None when the key is left out (row 18)."""
    if readings["contacts"] != "present":
        return b"null" if readings["contacts"] == "null" else None
    shape = "c.contacts"
    if any(readings[name] != default for name, default in _PRINTED_AS_STORED.items()):
        entry = _entry_to_print(readings)
        array = f"json_group_array(json({entry}))"
        gaps = f"json_group_object(e.key * 2, json({entry}))"
        shape = f"(SELECT {gaps if readings['arrays'] == 'objects' else array} FROM json_each(c.contacts) AS e)"
    row = db.execute(f"SELECT CAST({shape} AS BLOB) FROM plusofon_list AS c WHERE c.id = ?", (number,)).fetchone()
    return bytes(row[0])


_PRINTED_AS_STORED: Final = {"phones": "present", "arrays": "arrays", "extra": "off"}
"""The readings under which the stored text goes out untouched."""


def _entry_to_store(rewriting: str) -> str:
    """SQL for one contact; trimming works on the JSON text, so that escapes stay as they are."""
    name, phones = _NAME, _PHONES
    if rewriting != "none":
        name = f"""('"' || trim(substr({_NAME}, 2, length({_NAME}) - 2)) || '"')"""
    if rewriting == "normalised":
        phones = f"(SELECT json_group_array(json({_NORMALISED})) FROM json_each(e.value, '$.phones') AS p)"
    return f"json_object('name', json({name}), 'phones', json({phones}))"


def _entry_to_print(readings: Mapping[str, str]) -> str:
    phones = {
        "present": f", 'phones', json({_PHONES})",
        "null": ", 'phones', NULL",
        "absent": "",
    }[readings["phones"]]
    if phones and readings["phones"] == "present" and readings["arrays"] == "objects":
        gaps = f"SELECT json_group_object(p.key * 2, json({_PHONE})) FROM json_each(e.value, '$.phones') AS p"
        phones = f", 'phones', json(({gaps}))"
    extra = "'id', e.key + 1, " if readings["extra"] == "on" else ""
    return f"json_object({extra}'name', json({_NAME}){phones})"
