"""What a request passes before its operation: rate limit, token, `Client` (Plusofon contract, sections 1 and 8)."""

import hmac
from collections.abc import Callable, Mapping
from typing import Final

from tui.sandbox.plusofon import answers
from tui.sandbox.server import Call, Handler, Refusal, Reply

CREDENTIALS: Final[Mapping[str, str]] = {"token": "sandbox-plusofon-token", "client": "10553"}

_MINUTE: Final = 60


def guarded(handler: Handler) -> Callable[[Call], Reply]:
    """The handler behind the rate limit and the check of the headers."""

    def handle(call: Call) -> Reply:
        limits = _counted(call)
        _check_headers(call)
        return _with(handler(call), limits)

    return handle


def unknown(call: Call) -> Reply:
    """A path or a method that no operation has: headers first, then 405 or 404 (section 3.3)."""
    _counted(call)
    _check_headers(call)
    if call.allowed:
        message = (
            f"The {call.method} method is not supported for this route. Supported methods: {', '.join(call.allowed)}."
        )
        return answers.reply(call.panel, {"message": message}, 405).with_header("allow", ", ".join(call.allowed))
    return answers.reply(call.panel, {"message": ""}, 404)


def _check_headers(call: Call) -> None:
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    right = scheme.lower() == "bearer" and _same(token.strip(), CREDENTIALS["token"])
    known = call.panel.word("client") == "any" or _same(call.headers.get("client", ""), CREDENTIALS["client"])
    if not (right and known):
        raise answers.unauthenticated(call.panel, wants_json="json" in call.headers.get("accept", ""))


def _same(sent: str, own: str) -> bool:
    return hmac.compare_digest(sent.encode("utf-8", "surrogatepass"), own.encode())


def _counted(call: Call) -> Mapping[str, int]:
    """Count the request in its minute and tell the limit's headers; none when there is no limit.

    Raises:
        Refusal: 429, when the minute is used up.
    """
    limit, now = int(call.panel.number("rate_limit")), int(call.now.timestamp())
    if not limit:
        return {}
    before = call.memory.get("minute")
    started, used = before if isinstance(before, tuple) and now - before[0] < _MINUTE else (now, 0)
    if used >= limit:
        reset = started + _MINUTE
        headers = {"retry-after": max(1, reset - now), "x-ratelimit-reset": reset}
        reply = answers.reply(call.panel, {"message": "Too Many Attempts."}, 429)
        raise Refusal(_with(reply, {**headers, "x-ratelimit-limit": limit, "x-ratelimit-remaining": 0}))
    call.memory["minute"] = (started, used + 1)
    return {"x-ratelimit-limit": limit, "x-ratelimit-remaining": limit - used - 1}


def _with(reply: Reply, headers: Mapping[str, int]) -> Reply:
    for name, value in headers.items():
        reply = reply.with_header(name, str(value))
    return reply
