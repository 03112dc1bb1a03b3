"""How Plusofon's answers look, with every switch of that kind in every position."""

import json
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tui.sandbox import Sandbox
from tui.sandbox.plusofon.readings import SHAPES

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


@positions(
    "auth_failure",
    {
        "401": (401, ["message"]),
        "500": (500, ["message", "code"]),
        "403": (403, ["message"]),
        "404": (404, ["success", "error"]),
        "200": (200, ["success", "message", "code"]),
    },
)
async def test_auth_failure(desk: Desk, position: str, expected: tuple[int, list[str]]) -> None:
    """Sections 3.2, 3.3 and 8; rows 8 to 10."""
    desk.set("auth_failure", position)
    for wrong in ({"Authorization": "Bearer wrong"}, {"Client": "1"}):
        answer = await desk.send("GET", **wrong)
        assert (answer.status_code, list(answer.json())) == expected


@positions(
    "bad_body",
    {
        "400": (400, ["success", "message"]),
        "422": (422, ["message", "errors"]),
        "422-first": (422, ["message", "errors"]),
        "200": (200, ["success", "message"]),
    },
)
async def test_bad_body(desk: Desk, position: str, expected: tuple[int, list[str]]) -> None:
    """Sections 3.2, 3.3 and 8; rows 4 and 7."""
    desk.set("bad_body", position)
    contacts = [BELA, {"name": "", "phones": ["7"]}, {"name": "x"}]
    answer = await desk.put(type="grey", contacts=contacts)
    assert (answer.status_code, list(answer.json())) == expected
    assert (await desk.read())["contacts"] == BODY["contacts"]
    if position.startswith("422"):
        errors = answer.json()["errors"]
        assert list(errors) == ["type", "contacts.1.name", "contacts.2.phones"]
        assert all(isinstance(text, str) for texts in errors.values() for text in texts)
        more = answer.json()["message"].endswith("(and 2 more errors)")
        assert more is (position == "422-first")
    two_deep = await desk.put(contacts=[BELA, {"name": "x", "phones": ["7", 8]}])
    assert ("contacts.1.phones.1" in two_deep.text) is (two_deep.status_code in {400, 422, 200})


@positions(
    "unknown_id",
    {
        "404": (404, ["success", "error"]),
        "404-message": (404, ["message"]),
        "500": (500, ["message", "code"]),
    },
)
async def test_unknown_id(desk: Desk, position: str, expected: tuple[int, list[str]]) -> None:
    """Sections 3.2, 3.3 and 8; rows 6 and 10."""
    desk.set("unknown_id", position)
    for method in ("GET", "PUT", "DELETE"):
        answer = await desk.send(method, f"{LISTS}/999")
        assert (answer.status_code, list(answer.json())) == expected


@positions("delete_twice", {"404": (404, ["success", "error"]), "200": (200, ["success", "message"])})
async def test_delete_twice(desk: Desk, position: str, expected: tuple[int, list[str]]) -> None:
    """Sections 4.5 and 8."""
    desk.set("delete_twice", position)
    assert (await desk.send("DELETE", desk.path)).json() == {"success": True}
    answer = await desk.send("DELETE", desk.path)
    assert (answer.status_code, list(answer.json())) == expected
    assert answer.json()["success"] is False
    assert (await desk.send("GET", desk.path)).status_code == 404


@positions("post_status", {"201": 201, "200": 200})
async def test_post_status(desk: Desk, position: str, expected: int) -> None:
    """Sections 4.3 and 8, row 3."""
    desk.set("post_status", position)
    answer = await desk.send("POST", body=BODY)
    assert (answer.status_code, answer.json()) == (expected, {"success": True})


@positions("write_status", {"200": (200, b'{"success":true}'), "204": (204, b"")})
async def test_write_status(desk: Desk, position: str, expected: tuple[int, bytes]) -> None:
    """Section 4.5, row 3."""
    desk.set("write_status", position)
    for answer in (await desk.put(name="New"), await desk.send("DELETE", desk.path)):
        assert (answer.status_code, answer.content) == expected


@positions(
    "location",
    {"absolute": f"{BASE}{LISTS}/", "relative": f"{LISTS}/", "localhost": f"http://localhost{LISTS}/", "none": None},
)
async def test_location(desk: Desk, position: str, expected: str | None) -> None:
    """Sections 4.3 and 8, rows 1 and 2."""
    desk.set("location", position)
    location = (await desk.send("POST", body=BODY)).headers.get("location")
    newest = (await desk.send("GET")).json()["data"][-1]["id"]
    assert location == (None if expected is None else f"{expected}{newest}")


@positions("success", {"true": {"success": True}, "absent": {}, "1": {"success": 1}, "text": {"success": "true"}})
async def test_success(desk: Desk, position: str, expected: dict[str, object]) -> None:
    """Sections 3.1 and 3.4, row 5; failures keep theirs."""
    desk.set("success", position)
    for answer in (await desk.put(), await desk.send("GET"), await desk.send("GET", f"{LISTS}/types")):
        found = {name: value for name, value in answer.json().items() if name == "success"}
        assert (found, type(found.get("success"))) == (expected, type(expected.get("success")))
    assert (await desk.send("GET", f"{LISTS}/999")).json()["success"] is False


async def test_per_page(desk: Desk) -> None:
    """Section 4.1, row 14."""
    desk.set("per_page", 3)
    found = (await desk.send("GET", f"{LISTS}?page=3")).json()
    assert (found["per_page"], found["last_page"], found["total"], found["from"], found["to"]) == (3, 3, 7, 7, 7)


@positions("page_urls", {"localhost": "http://localhost", "own": BASE})
async def test_page_urls(desk: Desk, position: str, expected: str) -> None:
    """Sections 4.1 and 8, row 12."""
    desk.set("page_urls", position)
    found = (await desk.send("GET")).json()
    assert found["path"] == f"{expected}{LISTS}"
    assert found["first_page_url"] == found["last_page_url"] == f"{expected}{LISTS}?page=1"


@positions("links", {"off": None, "on": ["&laquo; Previous", "1", "2", "Next &raquo;"]})
async def test_links(desk: Desk, position: str, expected: list[str] | None) -> None:
    """Sections 0 and 8, row 16."""
    desk.set("links", position)
    desk.set("per_page", 4)
    found = (await desk.send("GET")).json()
    assert ([link["label"] for link in found["links"]] if "links" in found else None) == expected


@positions("contacts", {"present": [BELA, ANNA], "null": None, "absent": "absent"})
async def test_contacts(desk: Desk, position: str, expected: object) -> None:
    """Row 18."""
    desk.set("contacts", position)
    assert (await desk.read()).get("contacts", "absent") == expected


@positions("phones", {"present": [ANNA["phones"]], "null": [None], "absent": ["absent"]})
async def test_phones(desk: Desk, position: str, expected: list[object]) -> None:
    """Row 18."""
    desk.set("phones", position)
    found = (await desk.read())["contacts"][1:]
    assert [contact.get("phones", "absent") for contact in found] == expected
    assert [contact["name"] for contact in found] == ["Anna"]


@positions("arrays", {"arrays": list, "objects": dict})
async def test_arrays(desk: Desk, position: str, expected: type) -> None:
    """Row 17: with gaps between the keys, and everything still there in key order."""
    desk.set("arrays", position)
    whole, page = await desk.read(), (await desk.send("GET")).json()
    types = (await desk.send("GET", f"{LISTS}/types")).json()["types"]
    phones = values(whole["contacts"])[1]["phones"]
    assert {type(found) for found in (whole["contacts"], page["data"], types, phones)} == {expected}
    assert (len(values(page["data"])), len(values(types)), values(phones)) == (7, 2, ANNA["phones"])
    if position == "objects":
        assert list(phones) == list(whole["contacts"]) == ["0", "2"]


def values(found: Any) -> list[Any]:
    return list(found.values()) if isinstance(found, dict) else list(found)


@positions("ids", {"integers": int, "strings": str})
async def test_ids(desk: Desk, position: str, expected: type) -> None:
    """Row 19."""
    desk.set("ids", position)
    found = (await desk.read())["id"]
    assert found == expected(desk.path.rpartition("/")[2])
    assert {type(summary["id"]) for summary in (await desk.send("GET")).json()["data"]} == {expected}


@positions("detail_id", {"same": True, "other": False})
async def test_detail_id(desk: Desk, position: str, expected: bool) -> None:
    """Row 20."""
    desk.set("detail_id", position)
    assert (str((await desk.read())["id"]) == desk.path.rpartition("/")[2]) is expected


@positions("json", {"plain": 0, "escaped": 3})
async def test_json(desk: Desk, position: str, expected: int) -> None:
    """Section 8, faults, and row 15: another spelling of the same, in a body of many slices too."""
    desk.set("json", position)
    name = "Ёлка / \U0001f384 \\/"
    contact = {"name": name + "\\" * 3, "phones": ["7/8"]}
    assert (await desk.read_after(name=name, contacts=[contact] * 9000))["contacts"] == [contact] * 9000
    text = (await desk.send("GET", desk.path)).text
    assert json.loads(text)["name"] == name
    assert text.isascii() is (position == "escaped")
    assert (await desk.send("GET")).text.count("http:\\/\\/localhost\\/api") == expected


@positions("extra", {"off": ([], []), "on": (["created_at", "updated_at"], ["id"])})
async def test_extra(desk: Desk, position: str, expected: tuple[list[str], list[str]]) -> None:
    """Row 16."""
    desk.set("extra", position)
    whole, summary = await desk.read(), (await desk.send("GET")).json()["data"][0]
    assert [name for name in whole if name.endswith("_at")] == expected[0]
    assert [name for name in summary if name.endswith("_at")] == expected[0]
    assert [name for name in whole["contacts"][0] if name not in BELA] == expected[1]


@pytest.mark.parametrize(("status", "message"), [(500, "Server Error"), (429, "Too Many Attempts.")])
async def test_faults_carry_laravels_bodies(desk: Desk, status: int, message: str) -> None:
    """Section 3.3."""
    desk.set("fault", f"lists.list:status:{status}*1")
    answer = await desk.send("GET")
    assert (answer.status_code, answer.json()) == (status, {"message": message})


def test_every_position_of_every_switch_is_tested() -> None:
    words = {switch.name: set(switch.values.split("|")) for switch in SHAPES if switch.name != "per_page"}
    assert words == TESTED
