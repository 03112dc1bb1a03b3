"""Login, refresh, the bearer check and the duplicate guard (BSG contract, sections 1.8, 2)."""

import base64
import hashlib
import hmac
import json
import secrets

from tui.sandbox.bsg import checks
from tui.sandbox.bsg.answers import stamp
from tui.sandbox.server import Call, Refusal, Reply, json_reply

API_KEY = "test_RingdeskRehearsal01"
_ACCOUNT_ID = 4101

GUARDED = frozenset(
    {
        "campaigns.price",
        "campaigns.send",
        "contacts.create",
        "fields.create",
        "groups.create",
        "groups.attach",
        "groups.detach",
        "stoplist.attach",
        "stoplist.detach",
    }
)
"""Operations whose identical repetition is refused, as section 1.8 lists them."""


def login(call: Call) -> Reply:
    """`POST /api/auth/login`."""
    given = checks.body(call)
    key = given.text("api_key", required=True)
    given.done()
    if key != API_KEY:
        status = int(call.panel.word("bad_key_status"))
        raise Refusal(json_reply({"code": status, "message": "Invalid credentials."}, status))
    return json_reply({"bearer": _issue(call)})


def refresh(call: Call) -> Reply:
    """`POST /api/auth/refresh`: needs a token that is still valid."""
    if call.panel.on("refresh_revokes"):
        call.db.execute("INSERT OR IGNORE INTO bsg_revoked VALUES (?)", (_bearer(call),))
    return json_reply({"bearer": _issue(call)})


def gate(call: Call) -> None:
    """Turn away a request without a valid token, then one that repeats the last one."""
    if call.operation == "auth.login":
        return
    _check_token(call, _bearer(call))
    if call.operation in GUARDED:
        _guard(call)


def _bearer(call: Call) -> str:
    """The token, after `Bearer` or, as the documentation prints it, after `Bearer:`."""
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() in ("bearer", "bearer:") else ""


def _check_token(call: Call, token: str) -> None:
    if not token:
        raise _unauthorized("JWT Token not found")
    signed, _, signature = token.rpartition(".")
    if not hmac.compare_digest(_signature(call, signed).encode(), signature.encode("utf-8", "replace")):
        raise _unauthorized("Invalid JWT Token")
    claims = json.loads(_unpadded(signed.partition(".")[2]))
    if claims["exp"] <= call.now.timestamp():
        raise _unauthorized("Expired JWT Token")
    if call.db.execute("SELECT 1 FROM bsg_revoked WHERE token = ?", (token,)).fetchone():
        raise _unauthorized("Invalid JWT Token")


def _unauthorized(message: str) -> Refusal:
    return Refusal(json_reply({"code": 401, "message": message}, 401))


def _issue(call: Call) -> str:
    issued = stamp(call.now)
    life = int(call.panel.number("token_life"))
    claims = {"iat": issued, "exp": issued + life, "roles": [], "id": _ACCOUNT_ID, "jti": secrets.token_hex(8)}
    signed = f"{_base64({'typ': 'JWT', 'alg': 'HS256'})}.{_base64(claims)}"
    return f"{signed}.{_signature(call, signed)}"


def _base64(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _signature(call: Call, signed: str) -> str:
    (key,) = call.db.execute("SELECT value FROM bsg_secret WHERE name = 'jwt'").fetchone()
    digest = hmac.new(str(key).encode(), signed.encode("utf-8", "replace"), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _guard(call: Call) -> None:
    """Refuse what the same token asked on the same path with the same query and body a moment ago."""
    window = call.panel.number("guard")
    recent = call.memory.setdefault("recent", {})
    if not window or not isinstance(recent, dict):
        return
    now = call.now.timestamp()
    for old in [mark for mark, at in recent.items() if not 0 <= now - at < window]:
        del recent[old]
    parts = (_bearer(call), call.path, repr(call.query), call.body.decode("latin-1"))
    mark = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    if mark in recent:
        reply = json_reply({"message": "Too many duplicate request detected"}, 429)
        if call.panel.on("guard_retry_after"):
            reply = reply.with_header("retry-after", str(max(1, round(recent[mark] + window - now))))
        raise Refusal(reply)
    recent[mark] = now
