"""Bodies and statuses of Plusofon's answers, as the switches print them (Plusofon contract, sections 3 and 8)."""

import json
import re
from codecs import getincrementaldecoder
from collections.abc import Mapping, Sequence
from typing import Final

from tui.sandbox.server import Refusal, Reply
from tui.sandbox.switches import Panel

_SLICE: Final = 65_536
_ESCAPABLE: Final = re.compile(r"\\.|/|[^\x00-\x7f]", re.DOTALL)
_SUCCESS: Final[Mapping[str, Mapping[str, object]]] = {
    "true": {"success": True},
    "absent": {},
    "1": {"success": 1},
    "text": {"success": "true"},
}
_NO_ACCESS: Final = "Доступ запрещён."
_NOT_FOUND: Final = "Список контактов не найден."


class Raw(bytes):
    """A value that is JSON already."""


def reply(panel: Panel, members: Mapping[str, object], status: int = 200) -> Reply:
    """An answer whose body is an object of these members; `Raw` ones go out as they are."""
    parts = (_encoded(name) + b":" + _encoded(value) for name, value in members.items())
    body = b"{" + b",".join(parts) + b"}"
    return Reply(status, escaped(body) if panel.word("json") == "escaped" else body)


def succeeded(panel: Panel, members: Mapping[str, object], status: int = 200) -> Reply:
    """An answer with `success` beside its members, in the chosen spelling (section 3.1)."""
    return reply(panel, {**members, **_SUCCESS[panel.word("success")]}, status)


def written(panel: Panel) -> Reply:
    """The answer to an update or a delete (sections 4.4 and 4.5)."""
    return Reply(204, headers=()) if panel.word("write_status") == "204" else succeeded(panel, {})


def array(panel: Panel, items: Sequence[object]) -> object:
    """An array, or what PHP makes of one with gaps (section 7, row 17)."""
    return {str(place * 2): item for place, item in enumerate(items)} if panel.word("arrays") == "objects" else items


def unauthenticated(panel: Panel, *, wants_json: bool) -> Refusal:
    """Wrong or absent token or `Client` (section 8)."""
    if not wants_json and panel.word("accept") == "redirect":
        return Refusal(Reply(302, b"", (("location", "http://localhost/login"), ("content-type", "text/html"))))
    reading = panel.word("auth_failure")
    status = int(reading)
    members: dict[str, Mapping[str, object]] = {
        "401": {"message": "Unauthenticated."},
        "403": {"message": "This action is unauthorized."},
        "404": {"success": False, "error": _NOT_FOUND},
        "500": {"message": _NO_ACCESS, "code": 500},
        "200": {"success": False, "message": _NO_ACCESS, "code": 500},
    }
    return Refusal(reply(panel, members[reading], status))


def invalid(panel: Panel, problems: Mapping[str, str]) -> Refusal:
    """A body that breaks the rules; `problems` maps dotted paths to texts (sections 3.2, 3.3 and 8)."""
    first, more = next(iter(problems.values())), len(problems) - 1
    errors = {path: [text] for path, text in problems.items()}
    match panel.word("bad_body"):
        case "422":
            return Refusal(reply(panel, {"message": "The given data was invalid.", "errors": errors}, 422))
        case "422-first":
            message = f"{first} (and {more} more error{'s' * (more > 1)})" if more else first
            return Refusal(reply(panel, {"message": message, "errors": errors}, 422))
        case status:
            return Refusal(reply(panel, {"success": False, "message": first}, int(status)))


def not_found(panel: Panel, wanted: str) -> Refusal:
    """An id that no list has, or that is no number (section 8)."""
    match panel.word("unknown_id"):
        case "404-message":
            return Refusal(reply(panel, {"message": f"No query results for model [ContactList] {wanted}"}, 404))
        case "500":
            return Refusal(reply(panel, {"message": _NOT_FOUND, "code": 500}, 500))
        case _:
            return Refusal(reply(panel, {"success": False, "error": _NOT_FOUND}, 404))


def already_gone(panel: Panel, wanted: str) -> Refusal:
    """A delete of what is not there (section 8)."""
    if panel.word("delete_twice") == "200":
        return Refusal(reply(panel, {"success": False, "message": _NOT_FOUND}))
    return not_found(panel, wanted)


def failure(status: int) -> Reply:
    """The body that Laravel gives a status (section 3.3)."""
    messages = {401: "Unauthenticated.", 403: "This action is unauthorized.", 429: "Too Many Attempts."}
    return Reply(status, json.dumps({"message": messages.get(status, "Server Error")}).encode())


def _encoded(value: object) -> bytes:
    """JSON with plain letters; escapes only where a lone surrogate leaves no choice."""
    if isinstance(value, Raw):
        return value
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()


def escaped(body: bytes) -> bytes:
    """The same JSON as PHP prints it by default; in slices, which let the interpreter go."""
    decoder = getincrementaldecoder("utf-8")()
    parts, carried = [], ""
    for start in range(0, len(body), _SLICE):
        text = carried + decoder.decode(body[start : start + _SLICE])
        whole = text.rstrip("\\")  # an escape that the slice cuts in two goes with the next one
        carried = text[len(whole) :]
        parts.append(_ESCAPABLE.sub(_escape, whole))
    return "".join(parts).encode("ascii")


def _escape(found: re.Match[str]) -> str:
    piece = found[0]
    if piece == "/":
        return "\\/"
    return piece if piece.startswith("\\") else json.dumps(piece)[1:-1]
