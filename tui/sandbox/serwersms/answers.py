"""What goes out: the six shapes of an answer, as the switches print them (SerwerSMS contract, section 2)."""

from collections.abc import Callable, Mapping
from typing import Final

from tui.sandbox.server import Reply, json_reply
from tui.sandbox.serwersms.calls import Invocation, Listing, Record
from tui.sandbox.serwersms.phones import printed
from tui.sandbox.serwersms.refusals import error_body
from tui.sandbox.serwersms.schema import FIELDS
from tui.sandbox.switches import Panel

_IDS: Final = ("id", "group_id")
_BOOLEANS: Final[Mapping[str, Callable[[bool], object]]] = {
    "json": bool,
    "words": lambda value: "true" if value else "false",
    "digits": lambda value: "1" if value else "0",
}
_NO_GROUP: Final[Mapping[str, Record]] = {
    "null": {"group_id": None, "group_name": ""},
    "zero": {"group_id": 0, "group_name": ""},
    "empty": {"group_id": "", "group_name": ""},
    "none": {"group_id": "none", "group_name": "none"},
    "nulls": {"group_id": None, "group_name": None},
    "absent": {},
}
_STATUS: Final = {
    1000: 404,
    1001: 401,
    1002: 403,
    1003: 403,
    1004: 404,
    1005: 403,
    1009: 403,
    1010: 503,
    1011: 401,
    1012: 401,
}
"""Where switch `error_status` follows the unrelated clients (row 17); every other code is 400."""


def refused(panel: Panel, code: int) -> Reply:
    """Shape 6, for the code of a refusal."""
    return json_reply(error_body(code), 200 if panel.word("error_status") == "200" else _STATUS.get(code, 400))


def nothing_done(panel: Panel) -> Reply:
    """Shape 5: refused without a reason."""
    return json_reply({"success": _BOOLEANS[panel.word("booleans")](False)})


def answered(asked: Invocation, result: Record | Listing) -> Reply:
    """Shapes 1 to 4, and the ways to say that a list is empty."""
    if isinstance(result, Listing):
        return _listed(asked, result)
    return json_reply(_shaped(asked, result))


def _listed(asked: Invocation, listing: Listing) -> Reply:
    items: object = [_shaped(asked, row) for row in listing.items]
    if not items:
        match asked.reading("empty_list"):
            case "null":
                return json_reply(None)
            case "body":
                return Reply(200)
            case "object":
                return json_reply({})
            case "items-null":
                items = None
    if asked.call.operation == "groups.check" and asked.reading("check_items") == "bare":
        return json_reply(items)
    return json_reply({"paging": listing.paging, "items": items} if listing.paging else {"items": items})


def _shaped(asked: Invocation, record: Record) -> Record:
    """A record or an acknowledgement with ids, booleans, phones and gaps in the chosen spelling."""
    shaped = dict(record)
    for name, value in record.items():
        if name in _IDS and asked.reading("ids") == "strings" and value is not None:
            shaped[name] = str(value)
        elif isinstance(value, bool):
            shaped[name] = _BOOLEANS[asked.reading("booleans")](value)
        elif name == "phone":
            shaped[name] = printed(str(value), asked.reading("phone_output"))
        elif name in FIELDS and value == "" and asked.reading("empty_text") != "text":
            shaped[name] = None
    if shaped.get("group_id", "") is None:
        del shaped["group_id"], shaped["group_name"]
        shaped |= _NO_GROUP[asked.reading("no_group")]
    if asked.reading("empty_text") == "absent":
        return {name: value for name, value in shaped.items() if name not in FIELDS or value is not None}
    return shaped
