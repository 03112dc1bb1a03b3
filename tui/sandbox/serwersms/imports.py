"""`contacts/import`: many contacts into a group that is named in the call (SerwerSMS contract, section 5.6)."""

import json
from collections.abc import Iterable, Mapping
from typing import Final

from tui.sandbox.serwersms import groups, records
from tui.sandbox.serwersms.calls import Call, check_length
from tui.sandbox.serwersms.contacts import LONGEST_TEXT
from tui.sandbox.serwersms.parameters import as_text
from tui.sandbox.serwersms.phones import normalised
from tui.sandbox.serwersms.refusals import INVALID_DATA, RefusedError
from tui.sandbox.serwersms.schema import FIELDS

_DOCUMENTED: Final = ("email", "first_name", "last_name", "company")


def import_contacts(call: Call) -> Mapping[str, object]:
    """Store what is correct and count the rest; `id` is the group's. A group of the same name is used again."""
    sent = _records(call.parameters.values.get("contact"))
    name = check_length(call.parameters.text("group_name") or "", groups.LONGEST_NAME)
    group = groups.named(call.db, name) or groups.insert(call.db, name)
    outcomes = [_stored(call, record, group) for record in sent]
    return {"success": True, "id": group, "correct": outcomes.count(True), "failed": outcomes.count(False)}


def _records(sent: object) -> Iterable[object]:
    """The records, sent as an array, as JSON text in a string (row 10), or as a single object."""
    if isinstance(sent, str):
        try:
            sent = json.loads(sent)
        except (ValueError, RecursionError) as error:
            raise RefusedError(INVALID_DATA) from error
    if isinstance(sent, list):
        return sent
    if isinstance(sent, dict):
        return [sent]
    raise RefusedError(INVALID_DATA)


def _stored(call: Call, record: object, group: int) -> bool:
    """Store one record unless something is wrong with it; nothing says what it was."""
    if not isinstance(record, dict):
        return False
    fields = FIELDS if call.readings["import_fields"] == "all" else _DOCUMENTED
    try:
        phone = normalised(as_text(record.get("phone")) or "")
        texts = {field: check_length(as_text(record.get(field)) or "", LONGEST_TEXT) for field in fields}
    except RefusedError:
        return False
    if phone is None or (call.readings["duplicates"] == "refused" and records.exists(call.db, phone)):
        return False
    records.insert(call.db, phone, texts, [group], call.readings["model"])
    return True
