"""What Plusofon's operations do, with every switch of that kind in every position."""

import json
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tui.sandbox import Sandbox
from tui.sandbox.plusofon.readings import RULES

pytestmark = pytest.mark.anyio

LISTS = "/api/v1/contact-lists"
BASE = "http://sandbox/plusofon"
ANNA = {"name": "Anna", "phones": ["79000000001", "79000000002"]}
BELA = {"name": "Bela", "phones": ["79000000003"]}
BODY: dict[str, Any] = {"name": "Night spam", "type": "black", "contacts": [BELA, ANNA]}
TESTED: dict[str, set[str]] = {}


def positions(switch: str, expected: Mapping[str, object]) -> pytest.MarkDecorator:
    """Run a test once for each position of a switch, with what to expect there."""
    TESTED[switch] = set(expected)
    return pytest.mark.parametrize(("position", "expected"), list(expected.items()), ids=list(expected))


class Desk:
    """A client with a hand on the switches, and one list of its own."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        credentials = sandbox.credentials()["plusofon"]
        self._http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=sandbox.app),
            base_url=credentials["base_url"],
            headers={"Authorization": f"Bearer {credentials['token']}", "Client": credentials["client"]},
        )
        self.path = ""

    def set(self, name: str, value: object) -> None:
        self.sandbox.set(f"plusofon.{name}", value)

    async def send(self, method: str, path: str = LISTS, body: object = None, **headers: str) -> httpx.Response:
        content = None if body is None else json.dumps(body)
        return await self._http.request(method, path, content=content, headers=headers)

    async def put(self, **changed: object) -> httpx.Response:
        return await self.send("PUT", self.path, {**BODY, **changed})

    async def read(self) -> Any:
        return (await self.send("GET", self.path)).json()

    async def read_after(self, **changed: object) -> Any:
        assert (await self.put(**changed)).json() == {"success": True}
        return await self.read()


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with Sandbox(now=datetime(2026, 1, 15, 7, 30, tzinfo=UTC), contacts=0) as sandbox:
        desk = Desk(sandbox)
        desk.path = (await desk.send("POST", body=BODY)).headers["location"].removeprefix(BASE)
        yield desk


@positions("client", {"checked": 401, "any": 200})
async def test_client(desk: Desk, position: str, expected: int) -> None:
    """Sections 1.2 and 8, row 28; the token matters in both."""
    desk.set("client", position)
    assert (await desk.send("GET", Client="1")).status_code == expected
    assert (await desk.send("GET", Authorization="Bearer wrong")).status_code == 401


@positions("accept", {"any": 401, "redirect": 302})
async def test_accept(desk: Desk, position: str, expected: int) -> None:
    """Sections 1 and 3.3."""
    desk.set("accept", position)
    wrong = {"Authorization": "Bearer wrong"}
    assert (await desk.send("GET", **wrong, Accept="*/*")).status_code == expected
    assert (await desk.send("GET", **wrong, Accept="application/json")).status_code == 401


@positions("page", {"honoured": 2, "ignored": 1})
async def test_page(desk: Desk, position: str, expected: int) -> None:
    """Section 4.1, row 11."""
    desk.set("page", position)
    desk.set("per_page", 4)
    assert (await desk.send("GET", f"{LISTS}?page=2")).json()["current_page"] == expected


@positions("put", {"replaces": [ANNA], "merges": [BELA, ANNA]})
async def test_put(desk: Desk, position: str, expected: list[object]) -> None:
    """Sections 4.4 and 8, row 24."""
    desk.set("put", position)
    assert (await desk.read_after(contacts=[ANNA]))["contacts"] == expected


@positions("omitted_contacts", {"empty": [], "keep": [BELA, ANNA], "refused": 400})
async def test_omitted_contacts(desk: Desk, position: str, expected: object) -> None:
    """Sections 4.3, 4.4 and 8, row 23; null counts as omitted; a create without contacts makes an empty list."""
    desk.set("omitted_contacts", position)
    bodies = [{"name": "New", "type": "black"}, {"name": "New", "type": "black", "contacts": None}]
    for body in bodies:
        answer = await desk.send("PUT", desk.path, body)
        assert expected in (answer.status_code, (await desk.read())["contacts"])
        assert (answer.status_code == 200) is (position != "refused")
        made = await desk.send("POST", body=body)
        assert made.status_code == (400 if position == "refused" else 201)
        if position != "refused":
            assert (await desk.send("GET", made.headers["location"])).json()["contacts"] == []


@positions("empty_contacts", {"accepted": 200, "refused": 400})
async def test_empty_contacts(desk: Desk, position: str, expected: int) -> None:
    """Section 4.4."""
    desk.set("empty_contacts", position)
    assert (await desk.put(contacts=[])).status_code == expected


@positions("put_type", {"changes": (200, "white"), "keeps": (200, "black"), "refused": (400, "black")})
async def test_put_type(desk: Desk, position: str, expected: tuple[int, str]) -> None:
    """Row 25."""
    desk.set("put_type", position)
    assert ((await desk.put(type="white")).status_code, (await desk.read())["type"]) == expected
    assert (await desk.put()).status_code == 200


@positions("white", {"accepted": 201, "refused": 400})
async def test_white(desk: Desk, position: str, expected: int) -> None:
    """Sections 2 and 4.6, row 22: the types name it either way."""
    desk.set("white", position)
    assert (await desk.send("POST", body={**BODY, "type": "white"})).status_code == expected
    assert len((await desk.send("GET", f"{LISTS}/types")).json()["types"]) == 2


@positions("empty_phones", {"refused": 400, "accepted": 200})
async def test_empty_phones(desk: Desk, position: str, expected: int) -> None:
    """Sections 4.3 and 8."""
    desk.set("empty_phones", position)
    assert (await desk.put(contacts=[{"name": "x", "phones": []}])).status_code == expected
    assert (await desk.put(contacts=[{"name": "x"}])).status_code == 400


@positions("integer_phones", {"refused": 400, "accepted": 200})
async def test_integer_phones(desk: Desk, position: str, expected: int) -> None:
    """Sections 2 and 8: they come back as integers."""
    desk.set("integer_phones", position)
    contact = {"name": "x", "phones": [79000000001, "79000000002"]}
    assert (await desk.put(contacts=[contact])).status_code == expected
    assert ((await desk.read())["contacts"] == [contact]) is (expected == 200)


@positions(
    "rewriting",
    {
        "none": (" Zoë\ud800 ", ["8 (900) 000-00-01", "9000000002", "+7 900", "x 8"]),
        "trimmed": ("Zoë\ud800", ["8 (900) 000-00-01", "9000000002", "+7 900", "x 8"]),
        "normalised": ("Zoë\ud800", ["79000000001", "79000000002", "7900", "x 8"]),
    },
)
async def test_rewriting(desk: Desk, position: str, expected: tuple[str, list[str]]) -> None:
    """Section 2, row 27."""
    desk.set("rewriting", position)
    sent = {"name": " Zoë\ud800 ", "phones": ["8 (900) 000-00-01", "9000000002", "+7 900", "x 8"]}
    found = await desk.read_after(contacts=[sent])
    assert found["contacts"] == [{"name": expected[0], "phones": expected[1]}]


@positions("order", {"kept": [BELA, ANNA, BELA], "sorted": [ANNA, BELA, BELA], "deduplicated": [BELA, ANNA]})
async def test_order(desk: Desk, position: str, expected: list[object]) -> None:
    """Row 26."""
    desk.set("order", position)
    assert (await desk.read_after(contacts=[BELA, ANNA, BELA]))["contacts"] == expected


@positions(
    "interloper",
    {
        "off": ["Bela", "Anna"],
        "add": ["Bela", "Anna", "Somebody else"],
        "change": ["Changed by somebody else", "Anna"],
        "remove": ["Anna"],
    },
)
async def test_interloper(desk: Desk, position: str, expected: list[str]) -> None:
    """Sections 4.4 and 8, concurrency: between a read and the write that follows it."""
    desk.set("interloper", position)
    assert (await desk.read())["contacts"] == BODY["contacts"]
    desk.set("interloper", "off")
    assert [contact["name"] for contact in (await desk.read())["contacts"]] == expected


async def test_rate_limit(desk: Desk) -> None:
    """Sections 3.3 and 8: N a minute, then 429 with the four headers, until the minute is over."""
    assert "x-ratelimit-limit" not in (await desk.send("GET")).headers
    desk.set("rate_limit", 2)
    for left in ("1", "0"):
        allowed = await desk.send("GET")
        assert allowed.status_code == 200
        assert (allowed.headers["x-ratelimit-limit"], allowed.headers["x-ratelimit-remaining"]) == ("2", left)
    desk.sandbox.set("clock", "+20")
    refused = await desk.put(name="Not this one")
    assert (refused.status_code, refused.json()) == (429, {"message": "Too Many Attempts."})
    assert refused.headers["retry-after"] == "40"
    reset = datetime(2026, 1, 15, 7, 31, tzinfo=UTC).timestamp()
    assert refused.headers["x-ratelimit-reset"] == f"{reset:.0f}"
    assert refused.headers["x-ratelimit-remaining"] == "0"
    desk.sandbox.set("clock", "+40")
    assert (await desk.read())["name"] == BODY["name"]


async def test_lag(desk: Desk) -> None:
    """Switch `lag`, row 32: reads show the former contacts, the page no new list, until the time is over."""
    desk.set("lag", 10)
    desk.sandbox.set("clock", "+60")
    made = (await desk.send("POST", body=BODY)).headers["location"]
    assert made.rpartition("/")[2] not in [str(row["id"]) for row in (await desk.send("GET")).json()["data"]]
    for contacts in ([ANNA], []):
        desk.sandbox.set("clock", "+4")
        assert (await desk.read_after(contacts=contacts))["contacts"] == BODY["contacts"]
    desk.sandbox.set("clock", "+10")
    assert (await desk.read())["contacts"] == []
    assert made.rpartition("/")[2] in [str(row["id"]) for row in (await desk.send("GET")).json()["data"]]


def test_every_position_of_every_switch_is_tested() -> None:
    words = {switch.name: set(switch.values.split("|")) for switch in RULES if switch.name != "rate_limit"}
    assert words == TESTED
