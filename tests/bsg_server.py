"""An account at a BSG that answers as a test wants it to."""

import json
from collections.abc import Callable
from datetime import UTC
from typing import NamedTuple
from urllib.parse import parse_qsl

from tests.faulty import Door, Say, Seen
from tui.domain.ports import Contacts, Groups, StopList
from tui.domain.secret import Secret
from tui.providers.bsg.adapter import connect
from tui.providers.plugin import Account

PHONE = 447700900123
GROUP = {"id": 3007, "name": "Autumn tasting"}
FIELDS = {"data": [{"id": 5501, "name": "name", "type": "text"}, {"id": 5503, "name": "visits", "type": "number"}]}
INVALID = {"message": "The given data was invalid.", "errors": {}}


class Ports(NamedTuple):
    contacts: Contacts
    groups: Groups
    stop_list: StopList


async def ports(door: Door) -> Ports:
    provider = await connect(Account("B", "http://door", {"api_key": Secret("test_key")}, UTC, door=door))
    assert provider.contacts is not None
    assert provider.groups is not None
    assert provider.stop_list is not None
    return Ports(provider.contacts, provider.groups, provider.stop_list)


def row(number: int = 1, **keys: object) -> dict[str, object]:
    return {"id": number, "phone": PHONE + number, "fields": {}, "groups": [], **keys}


def said(body: object, status: int = 200) -> Say:
    return Say(status, json.dumps(body).encode())


def server(answer: Callable[[Seen], Say]) -> Door:
    """Signs anybody in and knows two custom fields; everything else is for ``answer``."""

    def by(seen: Seen) -> Say:
        match seen.path:
            case "/api/auth/login":
                return said({"bearer": "t"})
            case "/api/contacts/fields" if seen.method == "GET":
                return said(FIELDS)
        return answer(seen)

    return Door(by=by)


def asked(seen: Seen) -> dict[str, str]:
    return dict(parse_qsl(seen.query, keep_blank_values=True))


def calls(door: Door) -> list[Seen]:
    return [seen for seen in door.seen if seen.path not in ("/api/auth/login", "/api/contacts/fields")]


def echoing(*rows: dict[str, object], **changes: str) -> Callable[[Seen], Say]:
    """Answers these rows and repeats the question, but for the changes."""

    def answer(seen: Seen) -> Say:
        query = asked(seen)
        echo = {key: query.get(f"search[{key}]") for key in ("field", "operator", "value")} | changes
        return said({"data": rows, "meta": {"page": {"total": len(rows)}, "search": echo}})

    return answer
