"""Tokens, the duplicate guard and errors of the rehearsed BSG, by section of its contract."""

import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tui.sandbox import Sandbox
from tui.sandbox.bsg.tokens import GUARDED

pytestmark = pytest.mark.anyio

UK = 447700900123
PRICE = {"sender": "LumenCafe", "text": "Table ready", "messages": [{"phone": UK}]}
GROUP = {"contacts": [70110001], "groups": [3012]}
STOP = {"types": ["sms"]}
SEND = {
    "channels": ["sms"],
    "recipients": {"phones": [{"number": UK}]},
    "sms": {"sender": "LumenCafe", "text": "x"},
}
REPEATABLE = {
    "campaigns.price": ("/api/campaigns/price", PRICE),
    "campaigns.send": ("/api/campaigns/send", SEND),
    "contacts.create": ("/api/contacts", {"phone": UK}),
    "fields.create": ("/api/contacts/fields", {"name": "x", "type": "text"}),
    "groups.create": ("/api/groups", {"name": "Nowa"}),
    "groups.attach": ("/api/groups/attach", GROUP),
    "groups.detach": ("/api/groups/detach", GROUP),
    "stoplist.attach": ("/api/stoplist/attach", {"phones": [UK], **STOP}),
    "stoplist.detach": ("/api/stoplist/detach", {"ids": [1], **STOP}),
}


@pytest.fixture
async def stranger(bsg: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A client that has not logged in."""
    transport = httpx.ASGITransport(app=bsg.sandbox.app)
    async with httpx.AsyncClient(transport=transport, base_url=bsg.client.base_url) as client:
        yield client


def claims(token: str) -> Any:
    middle = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))


async def test_section_2_1_the_token_tells_its_thirty_days(bsg: Any) -> None:
    token = bsg.client.headers["authorization"].removeprefix("Bearer ")
    told = claims(token)
    assert told["exp"] - told["iat"] == 2_592_000
    assert told["iat"] == int(bsg.sandbox.now().timestamp())
    assert told["roles"] == []
    bsg.set("token_life", 60)
    await bsg.login()
    told = claims(bsg.client.headers["authorization"])
    assert told["exp"] - told["iat"] == 60


@pytest.mark.parametrize("status", [401, 422])
async def test_section_13_a_bad_key_is_401_or_422(bsg: Any, stranger: httpx.AsyncClient, status: int) -> None:
    bsg.set("bad_key_status", status)
    answer = await stranger.post("/api/auth/login", json={"api_key": "test_nobody"})
    assert (answer.status_code, answer.json()["code"]) == (status, status)
    assert (await stranger.post("/api/auth/login", json={})).status_code == 422
    assert (await stranger.post("/api/auth/login", content=b"api_key=x")).status_code == 422


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Bearer a.b.c", "Basic abc", "Bearer \u00ff.\u00ff.\u00ff", "Bearer ..."]
)
async def test_section_13_a_missing_or_invalid_token_is_401(stranger: httpx.AsyncClient, header: str) -> None:
    answer = await stranger.get("/api/groups", headers={b"authorization": header.encode("latin-1")})
    assert answer.status_code == 401
    assert answer.json()["code"] == 401


async def test_section_2_1_the_colon_of_the_documentation_passes(bsg: Any, stranger: httpx.AsyncClient) -> None:
    token = bsg.client.headers["authorization"].removeprefix("Bearer ")
    answer = await stranger.get("/api/groups", headers={"authorization": f"Bearer: {token}"})
    assert answer.status_code == 200


async def test_section_13_an_expired_token_is_401(bsg: Any) -> None:
    bsg.set("token_life", 60)
    await bsg.login()
    assert (await bsg("GET", "/api/groups")).status_code == 200
    bsg.sandbox.set("clock", "+60")
    assert (await bsg("GET", "/api/groups")).status_code == 401
    assert (await bsg("POST", "/api/auth/refresh")).status_code == 401


async def test_section_2_2_refresh_gives_another_token_and_by_switch_ends_the_old_one(bsg: Any) -> None:
    old = bsg.client.headers["authorization"]
    assert f"Bearer {(await bsg.ok('POST', '/api/auth/refresh'))['bearer']}" != old
    assert (await bsg("GET", "/api/groups")).status_code == 200
    bsg.set("refresh_revokes", True)
    new = (await bsg.ok("POST", "/api/auth/refresh"))["bearer"]
    assert (await bsg("GET", "/api/groups")).status_code == 401
    bsg.client.headers["authorization"] = f"Bearer {new}"
    assert (await bsg("GET", "/api/groups")).status_code == 200


@pytest.mark.parametrize("operation", sorted(GUARDED))
async def test_section_1_8_an_identical_repetition_is_429_within_the_window(bsg: Any, operation: str) -> None:
    path, body = REPEATABLE[operation]
    bsg.set("guard", 2)
    assert (await bsg("POST", path, body)).is_success
    answer = await bsg("POST", path, body)
    assert (answer.status_code, answer.json()) == (429, {"message": "Too many duplicate request detected"})
    assert "retry-after" not in answer.headers
    bsg.sandbox.set("clock", "+2")
    assert (await bsg("POST", path, body)).status_code != 429


async def test_section_1_8_nothing_else_is_guarded(bsg: Any) -> None:
    bsg.set("guard", 2)
    for path, body in (("/api/contacts/delete", {"contact_ids": [5]}), ("/api/contacts/fields/delete", {"ids": [5]})):
        for _ in range(2):
            assert (await bsg("POST", path, body)).status_code == 204
    for _ in range(2):
        assert (await bsg("PUT", "/api/groups/3007", {"name": "Same"})).status_code == 200
        assert (await bsg("GET", "/api/groups")).status_code == 200


async def test_section_1_8_a_different_body_token_or_window_passes(bsg: Any) -> None:
    bsg.set("guard", 2)
    assert (await bsg("POST", "/api/campaigns/price", PRICE)).status_code == 200
    assert (await bsg("POST", "/api/campaigns/price", PRICE | {"text": "Other"})).status_code == 200
    await bsg.login()
    assert (await bsg("POST", "/api/campaigns/price", PRICE)).status_code == 200
    bsg.set("guard", 0)
    assert (await bsg("POST", "/api/campaigns/price", PRICE)).status_code == 200


async def test_section_13_the_guard_may_say_when_to_come_back(bsg: Any) -> None:
    bsg.set("guard", 7)
    bsg.set("guard_retry_after", True)
    await bsg("POST", "/api/campaigns/price", PRICE)
    bsg.sandbox.set("clock", "+3")
    assert (await bsg("POST", "/api/campaigns/price", PRICE)).headers["retry-after"] == "4"


@pytest.mark.parametrize(
    ("shape", "errors"),
    [
        ("map", {"errors": {"pagelimit": ["This value should be 15 or more."]}}),
        ("strings", {"errors": ["This value should be 15 or more."]}),
        ("absent", {}),
    ],
)
async def test_section_1_7_shapes_of_errors(bsg: Any, shape: str, errors: dict[str, object]) -> None:
    bsg.set("errors_shape", shape)
    refusal = await bsg.refused("GET", "/api/contacts", **{"page[limit]": 1})
    assert refusal == {"message": "The given data was invalid.", **errors}


async def test_an_unknown_path_is_404_and_an_unknown_method_405(bsg: Any) -> None:
    assert (await bsg("GET", "/api/nowhere")).json() == {"message": "Not Found"}
    answer = await bsg("PATCH", "/api/contacts/70110001")
    assert (answer.status_code, answer.headers["allow"]) == (405, "DELETE, GET, HEAD, PUT")


async def test_the_default_guard_is_on() -> None:
    assert float(Sandbox().get("bsg.guard")) > 0
