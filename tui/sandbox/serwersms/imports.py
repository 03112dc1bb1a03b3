"""`contacts/import`: many contacts into a group that is named in the call (SerwerSMS contract, section 5.6)."""

from collections.abc import Sequence
from typing import Final

from tui.sandbox import bodies
from tui.sandbox.serwersms import groups
from tui.sandbox.serwersms.calls import Invocation, Record, check_length
from tui.sandbox.serwersms.contacts import LONGEST_TEXT, book
from tui.sandbox.serwersms.parameters import as_text
from tui.sandbox.serwersms.phones import normalised
from tui.sandbox.serwersms.refusals import INVALID_DATA, RefusedError
from tui.sandbox.serwersms.schema import FIELDS

_DOCUMENTED: Final = ("email", "first_name", "last_name", "company")


def import_contacts(asked: Invocation) -> Record:
    """Store what is correct and count the rest; `id` is the group's. A group of the same name is used again."""
    sent = _records(asked.parameters.values.get("contact"))
    name = check_length(asked.parameters.text("group_name") or "", groups.LONGEST_NAME)
    group = groups.named(asked.db, name) or groups.insert(asked.db, name, asked.created())
    correct = sum(_stored(asked, record, group) for record in sent)
    return {"success": True, "id": group, "correct": correct, "failed": len(sent) - correct}


def _records(sent: object) -> Sequence[object]:
    """The records, sent as an array, as JSON text in a string (row 10), or as a single object."""
    if isinstance(sent, str):
        try:
            sent = bodies.decode(sent.encode())
        except ValueError as error:
            raise RefusedError(INVALID_DATA) from error
    if isinstance(sent, list):
        return sent
    if isinstance(sent, dict):
        return [sent]
    raise RefusedError(INVALID_DATA)


def _stored(asked: Invocation, record: object, group: int) -> bool:
    """Store one record unless something is wrong with it; nothing says what it was."""
    if not isinstance(record, dict):
        return False
    fields = FIELDS if asked.reading("import_fields") == "all" else _DOCUMENTED
    try:
        phone = normalised(as_text(record.get("phone")) or "")
        texts = {field: check_length(as_text(record.get(field)) or "", LONGEST_TEXT) for field in fields}
    except RefusedError:
        return False
    if phone is None or (asked.reading("duplicates") == "refused" and book(asked).has(phone)):
        return False
    book(asked).insert(phone, texts, [group])
    return True
