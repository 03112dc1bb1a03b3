"""The actions by path, and the order in which a call is checked (SerwerSMS contract, section 11)."""

import hmac
from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct

from tui.sandbox.server import Call, Operation, Refusal, Reply, json_reply
from tui.sandbox.serwersms import answers, blacklist, contacts, groups, imports, parameters
from tui.sandbox.serwersms.calls import Invocation, Listing, Record
from tui.sandbox.serwersms.parameters import Parameters, UnreadableBodyError
from tui.sandbox.serwersms.readings import on_demand
from tui.sandbox.serwersms.refusals import (
    INVALID_ACTION,
    INVALID_CODE,
    INVALID_DATA,
    INVALID_ID,
    INVALID_TOKEN,
    INVALID_USER,
    NothingToActOnError,
    RefusedError,
    error_body,
)

CREDENTIALS: Final[Mapping[str, str]] = {
    "token": "sandbox-serwersms-token",
    "username": "rehearsal",
    "password": "sandbox-serwersms-password",
}


class Action(Struct, frozen=True):
    """One action: what carries it out, what it requires, whether only some sources know it (tier "extended")."""

    perform: Callable[[Invocation], Record | Listing]
    required: tuple[str, ...] = ()
    extended: bool = False


ACTIONS: Final[Mapping[str, Action]] = {
    "groups/index": Action(groups.index),
    "groups/view": Action(groups.view, ("id",), extended=True),
    "groups/add": Action(groups.add, ("name",)),
    "groups/edit": Action(groups.edit, ("id", "name")),
    "groups/delete": Action(groups.delete, ("id",)),
    "groups/check": Action(groups.check, ("phone",)),
    "contacts/index": Action(contacts.index),
    "contacts/view": Action(contacts.view, ("id",), extended=True),
    "contacts/add": Action(contacts.add, ("phone",)),
    "contacts/edit": Action(contacts.edit, ("id",)),
    "contacts/delete": Action(contacts.delete, ("id",)),
    "contacts/import": Action(imports.import_contacts, ("group_name", "contact"), extended=True),
    "blacklist/index": Action(blacklist.index),
    "blacklist/add": Action(blacklist.add, ("phone",)),
    "blacklist/check": Action(blacklist.check, ("phone",)),
    "blacklist/delete": Action(blacklist.delete, ("phone",)),
}


def operations() -> tuple[Operation, ...]:
    """A route for each action and each spelling of its path: doubled slash, no suffix, `.json`, `.xml` (section 1)."""
    return (
        *(
            Operation(path.replace("/", "."), "POST", f"{slash}{path}{suffix}", _handler(action))
            for path, action in ACTIONS.items()
            for slash in ("/", "//")
            for suffix in ("", ".json", ".xml")
        ),
        *(Operation("error.view", method, "/error/{code}", _error_view) for method in ("GET", "POST")),
    )


def unknown(call: Call) -> Reply:
    """Any other path or method: credentials come first here too."""
    return _guarded(call, _no_action)


def _handler(action: Action) -> Callable[[Call], Reply]:
    def handle(call: Call) -> Reply:
        return _guarded(call, lambda sent: _performed(action, call, sent))

    return handle


def _error_view(call: Call) -> Reply:
    """Section 9.5: the error is the payload; an address that one can open without credentials."""
    wanted = call.ids["code"].removesuffix(".json")
    found = error_body(int(wanted) if wanted.isascii() and wanted.isdigit() else INVALID_CODE)
    return json_reply(found["error"] if call.panel.word("error_view") == "bare" else found)


def _guarded(call: Call, perform: Callable[[Parameters | None], Reply]) -> Reply:
    """Check the credentials, perform, and turn a refusal into its answer with nothing written."""
    try:
        return perform(_authenticated(call))
    except RefusedError as refusal:
        raise Refusal(answers.refused(call.panel, refusal.code)) from refusal
    except NothingToActOnError as refusal:
        raise Refusal(_nothing(call)) from refusal


def _nothing(call: Call) -> Reply:
    if call.panel.word("not_found") == "error":
        return answers.refused(call.panel, INVALID_ID)
    return answers.nothing_done(call.panel)


def _authenticated(call: Call) -> Parameters | None:
    """The parameters of a call whose token, or whose username and password, are right; None for an unreadable body."""
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    bearer = scheme.lower() == "bearer"
    if bearer and not _same(token.strip(), CREDENTIALS["token"]):
        raise RefusedError(INVALID_TOKEN)
    try:
        sent = _parameters(call)
    except UnreadableBodyError as error:
        if bearer:
            return None
        raise RefusedError(INVALID_USER) from error
    user = all(_same(str(sent.values.get(name, "")), CREDENTIALS[name]) for name in ("username", "password"))
    if not bearer and not user:
        raise RefusedError(INVALID_USER)
    return sent


def _same(sent: str, own: str) -> bool:
    return hmac.compare_digest(sent.encode("utf-8", "surrogatepass"), own.encode())


def _parameters(call: Call) -> Parameters:
    """Read the body: JSON when it says or looks so, else a form (row 1)."""
    is_json = "json" in call.headers.get("content-type", "") or call.body.lstrip()[:1] in {b"{", b"["}
    return parameters.from_json(call.body) if is_json else parameters.from_form(call.body)


def _no_action(_: Parameters | None) -> Reply:
    raise RefusedError(INVALID_ACTION)


def _performed(action: Action, call: Call, sent: Parameters | None) -> Reply:
    if action.extended and not call.panel.on("extended"):
        raise RefusedError(INVALID_ACTION)
    if sent is None or call.path.endswith(".xml"):
        raise RefusedError(INVALID_DATA)
    asked = Invocation(call, sent)
    _answer_on_demand(asked)
    asked.parameters.require(*action.required)
    try:
        return answers.answered(asked, action.perform(asked))
    except RefusedError as refusal:
        if refusal.code == INVALID_ID and asked.reading("not_found") == "false":
            raise NothingToActOnError from refusal
        raise


def _answer_on_demand(asked: Invocation) -> None:
    wanted = on_demand(asked.reading("error"))
    answer = wanted.get(asked.call.operation, wanted.get("*"))
    if answer == "false":
        raise NothingToActOnError
    if answer is not None:
        raise RefusedError(int(answer))
