"""Rows as files hold them: texts by column. Imports `domain` alone."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from msgspec import Struct

from tui.domain.campaigns import Message
from tui.domain.contacts import Contact, FieldSpec, ListEntry, StopEntry
from tui.domain.phones import display

Cell: TypeAlias = str | tuple[str, ...]
"""One text, or several where a column holds any number of them."""
Record: TypeAlias = Mapping[str, Cell]
"""What a row holds, by the key of the column; what is empty may be missing."""

PHONE: Final = "phone"
GROUPS: Final = "groups"
CHANNELS: Final = "channels"
NAME: Final = "name"
PHONES: Final = "phones"

_MANY: Final = frozenset({GROUPS, CHANNELS, PHONES})
_PLAIN: Final = re.compile(r'[^;"\s](?:[^;"]*[^;"\s])?')
_PART: Final = re.compile(r'\s*(?:"(?P<quoted>(?:[^"]|"")*)"\s*|(?P<plain>[^;]*))(?:;|\Z)')


class Column(Struct, frozen=True):
    """One column of a file.

    Attributes:
        key: what JSON Lines call it; the key of the field.
        title: what the header of a CSV file calls it; foreign text for custom fields.
        limit: longest text in characters; None where nothing is known.
    """

    key: str
    title: str
    limit: int | None = None

    @property
    def is_many(self) -> bool:
        """Whether a cell holds any number of texts."""
        return self.key in _MANY


ENTRY_COLUMNS: Final = (Column(NAME, "Name"), Column(PHONES, "Phones"))
"""Of a list that is written whole."""
MESSAGE_COLUMNS: Final = (
    Column("id", "Id"), Column(PHONE, "Phone"), Column("status", "Status"), Column("created", "Created"),
    Column("sent", "Sent"), Column("delivered", "Delivered"), Column("parts", "Parts"), Column("amount", "Amount"),
    Column("currency", "Currency"), Column("country", "Country"), Column("channel", "Channel"),
    Column("sender", "Sender"), Column("text", "Text"), Column("reference", "Reference"),
    Column("campaign", "Campaign"),
)  # fmt: skip
"""Of what became of a campaign's recipients."""


def columns_of(fields: Iterable[FieldSpec]) -> tuple[Column, ...]:
    """A column for each field; those that share a title also carry their keys."""
    fields = tuple(fields)
    used = Counter(_folded(spec.label) for spec in fields) + Counter(spec.key for spec in fields)
    return tuple(
        Column(spec.key, spec.label if _is_clear(spec, used) else f"{spec.label} ({spec.key})".strip(), spec.limit)
        for spec in fields
    )


def _is_clear(spec: FieldSpec, used: Counter[str]) -> bool:
    folded = _folded(spec.label)
    return bool(folded) and used[folded] - (folded == spec.key) == 1


def _folded(title: str) -> str:
    return title.strip().casefold()


def contact_record(contact: Contact) -> Record:
    """A contact: its values by field, number, groups by name, and the moment it was made."""
    return {
        **contact.values,
        "id": contact.id,
        PHONE: display(contact.phone),
        GROUPS: tuple(group.name for group in contact.groups),
        "created": _moment(contact.created),
    }


def stop_record(entry: StopEntry) -> Record:
    """A number on a stop list."""
    return {
        "id": entry.id,
        PHONE: display(entry.phone),
        CHANNELS: entry.channels,
        "created": _moment(entry.created),
    }


def entry_record(entry: ListEntry) -> Record:
    """A name with its numbers, these as they were read."""
    return {NAME: entry.name, PHONES: entry.phones}


def message_record(message: Message) -> Record:
    """What became of one recipient; the amount as the provider has it."""
    return {
        "id": message.id,
        PHONE: display(message.phone),
        "status": message.status,
        "created": _moment(message.created),
        "sent": _moment(message.sent),
        "delivered": _moment(message.delivered),
        "parts": "" if message.parts is None else str(message.parts),
        "amount": "" if message.amount is None else f"{message.amount.amount:f}",
        "currency": "" if message.amount is None else message.amount.currency,
        "country": message.country,
        "channel": message.channel,
        "sender": message.sender,
        "text": message.text,
        "reference": message.reference,
        "campaign": message.campaign_id,
    }


def joined(texts: Sequence[str]) -> str:
    """Several texts as one cell: ``VIP; "Smith; Sons"``."""
    return "; ".join(text if _PLAIN.fullmatch(text) else '"' + text.replace('"', '""') + '"' for text in texts)


def parted(cell: str) -> tuple[str, ...]:
    """The texts of one cell; reads back what `joined` wrote, and any cell that somebody typed."""
    parts: list[str] = []
    for match in _PART.finditer(cell):
        if match["quoted"] is not None:
            parts.append(match["quoted"].replace('""', '"'))
        elif plain := match["plain"].strip():
            parts.append(plain)
    return tuple(parts)


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()
