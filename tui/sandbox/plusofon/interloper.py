"""Somebody who changes a list between another's read and write (Plusofon contract, sections 4.4 and 8, concurrency)."""

from typing import Final

from tui.sandbox.server import Call

_CHANGES: Final = {
    "add": "json_insert(contacts, '$[#]', json_object('name', 'Somebody else', 'phones', json_array('79000009999')))",
    "change": "json_set(contacts, '$[0].name', 'Changed by somebody else')",
    "remove": "json_remove(contacts, '$[0]')",
}


def claim(call: Call) -> None:
    """Take the writer's place before anything is read, so that no other process can come between."""
    if _active(call):
        call.db.execute("UPDATE plusofon_list SET id = id WHERE id = 0")


def strike(call: Call, number: int, contacts: bytes) -> None:
    """Change the list that has just been read, as the switch says."""
    if _active(call) and contacts != b"[]":
        change = _CHANGES[call.panel.word("interloper")]
        call.db.execute(f"UPDATE plusofon_list SET contacts = {change} WHERE id = ?", (number,))


def _active(call: Call) -> bool:
    return call.panel.word("interloper") != "off"
