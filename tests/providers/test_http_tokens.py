"""Signing in: once for all who wait, and again where a token is turned down."""

import asyncio
import json

import pytest

from tests.faulty import Door, Say, Seen, plain_judge
from tui.domain.errors import AccessDenied, Unreachable
from tui.domain.secret import Secret
from tui.providers.http import ApiClient, Kind, Operation, Reply, Token, TokenAuth, TokenRequest

pytestmark = pytest.mark.anyio

READ = Operation("things.get", Kind.READ)
WRITE = Operation("things.put", Kind.WRITE)


def client(door: Door) -> ApiClient:
    return ApiClient("T", "http://door/api", plain_judge, auth=AUTH, door=door)


LOGIN = Operation("auth.login", Kind.READ)


def read_token(reply: Reply) -> Token:
    return Token(Secret(json.loads(reply.body)["bearer"]))


AUTH = TokenAuth(
    login=TokenRequest(LOGIN, "/login", lambda: {"key": "k"}),
    refresh=TokenRequest(LOGIN, "/refresh"),
    read_token=read_token,
)


class Guarded:
    """A server whose tokens are numbered, of which only the newest is good."""

    def __init__(self, *, login_status: int = 200) -> None:
        self.issued = 0
        self.login_status = login_status

    def __call__(self, seen: Seen) -> Say:
        if seen.path == "/api/login":
            self.issued += self.login_status == 200
            return Say(self.login_status, json.dumps({"bearer": f"t{self.issued}"}).encode())
        return Say(200 if seen.headers.get("authorization") == f"Bearer t{self.issued}" else 401)


async def test_many_calls_share_one_login() -> None:
    door = Door(by=Guarded())
    api = client(door)
    await asyncio.gather(*(api.call(READ, "GET", "/things") for _ in range(20)))
    assert [seen.path for seen in door.seen].count("/api/login") == 1


async def test_many_calls_share_one_renewal_and_writes_are_sent_again_after_a_401() -> None:
    guarded = Guarded()
    door = Door(by=guarded)
    api = client(door)
    await api.call(READ, "GET", "/things")
    guarded.issued += 1
    await asyncio.gather(*(api.call(kind, "POST", "/things") for kind in (READ, WRITE) for _ in range(8)))
    assert [seen.path for seen in door.seen].count("/api/login") == 2


async def test_a_refused_login_is_asked_once_for_all_who_wait() -> None:
    door = Door(by=Guarded(login_status=401))
    api = client(door)
    ended = await asyncio.gather(*(api.call(WRITE, "GET", "/things") for _ in range(20)), return_exceptions=True)
    assert {type(end) for end in ended} == {AccessDenied}
    assert [seen.path for seen in door.seen] == ["/api/login"]
    with pytest.raises(AccessDenied):
        await api.call(READ, "GET", "/things")
    assert len(door.seen) == 2


async def test_a_write_whose_login_is_lost_never_left() -> None:
    with pytest.raises(Unreachable):
        await client(Door(ConnectionResetError())).call(WRITE, "POST", "/things")


async def test_a_token_that_is_never_good_is_not_asked_for_for_ever() -> None:
    door = Door(by=lambda seen: Say(200, b'{"bearer": "t"}') if seen.path == "/api/login" else Say(401))
    with pytest.raises(AccessDenied):
        await client(door).call(READ, "GET", "/things")
    assert [seen.path for seen in door.seen] == ["/api/login", "/api/things"] * 2


async def test_a_token_got_with_another_key_is_not_used_any_more() -> None:
    key = Secret("old")
    login = TokenRequest(LOGIN, "/login", lambda: {"key": key.reveal()})
    door = Door(by=Guarded())
    auth = TokenAuth(login, TokenRequest(LOGIN, "/refresh"), read_token)
    api = ApiClient("T", "http://door/api", plain_judge, credentials=(key,), auth=auth, door=door)
    for value in ("old", "old", "new"):
        key.become(Secret(value))
        await api.call(READ, "GET", "/things")
    logins = [json.loads(seen.body) for seen in door.seen if seen.path == "/api/login"]
    assert logins == [{"key": "old"}, {"key": "new"}]
    assert "/api/refresh" not in {seen.path for seen in door.seen}


async def test_a_bearer_that_changes_is_sent_and_one_that_no_header_can_carry_is_not() -> None:
    token, door = Secret("one\n"), Door()
    api = ApiClient("T", "http://door/api", plain_judge, credentials=(token,), bearer=token, door=door)
    await api.call(READ, "GET", "/things")
    token.become(Secret("two"))
    await api.call(READ, "GET", "/things")
    token.become(Secret("zwölf"))
    with pytest.raises(AccessDenied, match="holds characters that cannot be sent"):
        await api.call(WRITE, "POST", "/things")
    assert [seen.headers["authorization"] for seen in door.seen] == ["Bearer one", "Bearer two"]
