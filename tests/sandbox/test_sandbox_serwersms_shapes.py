"""How SerwerSMS's answers look, with every switch of that kind in every position."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tui.sandbox import Sandbox
from tui.sandbox.errors import BadSwitch
from tui.sandbox.serwersms.readings import SHAPES

pytestmark = pytest.mark.anyio

CLUB, CHESS = 30110001, 30110007
PHONE = "500000001"
TESTED: dict[str, set[str]] = {}


def positions(switch: str, expected: Mapping[str, object]) -> pytest.MarkDecorator:
    """Run a test once for each position of a switch, with what to expect there."""
    TESTED[switch] = set(expected)
    return pytest.mark.parametrize(("position", "expected"), list(expected.items()), ids=list(expected))


class Account:
    """A client with a hand on the switches."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self._credentials = sandbox.credentials()["serwersms"]
        self._http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=sandbox.app),
            headers={"Authorization": f"Bearer {self._credentials['token']}"},
        )

    def set(self, name: str, value: str) -> None:
        self.sandbox.set(f"serwersms.{name}", value)

    async def raw(self, action: str, **parameters: object) -> httpx.Response:
        return await self._http.post(f"{self._credentials['base_url']}/{action}.json", json=parameters)

    async def call(self, action: str, **parameters: object) -> Any:
        return (await self.raw(action, **parameters)).json()

    async def code(self, action: str, **parameters: object) -> object:
        """The error code of an answer, or what `success` says."""
        answer = await self.call(action, **parameters)
        return answer["error"]["code"] if "error" in answer else answer.get("success")

    async def add(self, **parameters: object) -> int:
        return int((await self.call("contacts/add", **{"phone": PHONE, "group_id": CLUB, **parameters}))["id"])

    async def rows(self) -> list[dict[str, Any]]:
        """The rows of our phone, oldest first."""
        found: list[dict[str, Any]] = (await self.call("contacts/index", search=PHONE, order="asc"))["items"]
        return found


@pytest.fixture
async def account() -> AsyncIterator[Account]:
    async with Sandbox(now=datetime(2026, 1, 15, 7, 30, tzinfo=UTC), contacts=0) as sandbox:
        yield Account(sandbox)


@positions(
    "empty_list",
    {"items": '{"items":[]}', "null": "null", "body": "", "object": "{}", "items-null": '{"items":null}'},
)
async def test_empty_lists(account: Account, position: str, expected: str) -> None:
    """Sections 2 and 11, row 16."""
    account.set("empty_list", position)
    for action in ("groups/index", "contacts/index"):
        assert (await account.raw(action, search="nobody at all")).text == expected
    assert (await account.raw("groups/check", phone=PHONE)).text == expected
    assert (await account.call("groups/index"))["items"]


@positions("paging", {"asked": (None, 2), "missing": (None, None), "ignored": (None, 1), "always": (1, 2)})
async def test_paging(account: Account, position: str, expected: tuple[int | None, int | None]) -> None:
    """Sections 2.1 and 11, row 13: which page the answer names, without and with the question."""
    account.set("paging", position)
    unasked, asked = await account.call("groups/index"), await account.call("groups/index", page=2, limit=4)
    assert tuple(answer.get("paging", {}).get("page") for answer in (unasked, asked)) == expected
    second_page = [item["id"] for item in unasked["items"]][4:8]
    assert ([item["id"] for item in asked["items"]] == second_page) is (position != "ignored")


@positions("paging_count", {"pages": 3, "rows": 9})
async def test_paging_count(account: Account, position: str, expected: int) -> None:
    """Section 2.1, row 14."""
    account.set("paging_count", position)
    assert (await account.call("groups/index", limit=4))["paging"] == {"page": 1, "count": expected}


@positions("ids", {"numbers": int, "strings": str})
async def test_ids(account: Account, position: str, expected: type) -> None:
    """Sections 2 and 11: everywhere."""
    account.set("ids", position)
    added = await account.call("contacts/add", phone=PHONE, group_id=CLUB)
    (row,) = await account.rows()
    group = await account.call("groups/view", id=CLUB)
    assert {type(found) for found in (added["id"], row["id"], row["group_id"], group["id"])} == {expected}
    assert await account.code("contacts/delete", id=added["id"]) is True


@positions("booleans", {"json": (True, False), "words": ("true", "false"), "digits": ("1", "0")})
async def test_booleans(account: Account, position: str, expected: tuple[object, object]) -> None:
    """Section 1.1, row 11."""
    account.set("booleans", position)
    assert (await account.call("blacklist/check", phone=PHONE))["exists"] == expected[1]
    assert (await account.call("blacklist/add", phone=PHONE))["success"] == expected[0]
    contact = await account.add()
    assert (await account.call("contacts/view", id=contact))["blacklist"] == expected[0]
    assert await account.call("contacts/delete", id=1) == {"success": expected[1]}


@positions(
    "phone_output",
    {
        "plus": ("+48500000001", "+447700900123"),
        "digits": ("48500000001", "447700900123"),
        "local": ("500000001", "447700900123"),
    },
)
async def test_phone_output(account: Account, position: str, expected: tuple[str, str]) -> None:
    """Section 1.5, row 28."""
    account.set("phone_output", position)
    for phone, shown in zip((PHONE, "+447700900123"), expected, strict=True):
        contact = await account.add(phone=phone)
        await account.call("blacklist/add", phone=phone)
        assert (await account.call("contacts/view", id=contact))["phone"] == shown
        assert (await account.call("blacklist/index", phone=phone))["items"][0]["phone"] == shown


@positions("empty_text", {"text": {"city": ""}, "null": {"city": None}, "absent": {}})
async def test_empty_text(account: Account, position: str, expected: dict[str, object]) -> None:
    """Section 3, note on a contact's text fields."""
    account.set("empty_text", position)
    seen = await account.call("contacts/view", id=await account.add(first_name="Iga"))
    assert seen["first_name"] == "Iga"
    assert {name: value for name, value in seen.items() if name == "city"} == expected


@positions(
    "no_group",
    {
        "null": {"group_id": None, "group_name": ""},
        "zero": {"group_id": 0, "group_name": ""},
        "empty": {"group_id": "", "group_name": ""},
        "none": {"group_id": "none", "group_name": "none"},
        "nulls": {"group_id": None, "group_name": None},
        "absent": {},
    },
)
async def test_no_group(account: Account, position: str, expected: dict[str, object]) -> None:
    """Sections 3 and 11."""
    account.set("no_group", position)
    await account.add(group_id="none")
    (row,) = await account.rows()
    assert {name: value for name, value in row.items() if name.startswith("group")} == expected


@positions("check_ids", {"strings": str, "numbers": int})
async def test_check_ids(account: Account, position: str, expected: type) -> None:
    """Section 4.6, row 12."""
    account.set("check_ids", position)
    contact = await account.add()
    (row,) = (await account.call("groups/check", phone=PHONE))["items"]
    assert row["id"] == expected(contact)
    assert type(row["group_id"]) is int


@positions("check_items", {"wrapped": {"items": []}, "bare": []})
async def test_check_items(account: Account, position: str, expected: object) -> None:
    """Section 4.6, row 12."""
    account.set("check_items", position)
    assert await account.call("groups/check", phone=PHONE) == expected


@positions("error_status", {"200": (200, 200, 200), "matching": (404, 400, 503)})
async def test_error_status(account: Account, position: str, expected: tuple[int, ...]) -> None:
    """Section 1 and row 17: the body is the same."""
    account.set("error_status", position)
    account.set("error", "groups.index:1010")
    answers = [
        await account.raw("groups/view", id=1),
        await account.raw("groups/add"),
        await account.raw("groups/index"),
    ]
    assert tuple(answer.status_code for answer in answers) == expected
    assert [answer.json()["error"]["code"] for answer in answers] == [1004, 2000, 1010]


@positions("error_view", {"wrapped": ["error"], "bare": ["code", "type", "message"]})
async def test_error_view(account: Account, position: str, expected: list[str]) -> None:
    """Section 9.5, row 18; an unknown code is 2002."""
    account.set("error_view", position)
    for wanted, code in (("1004", 1004), ("2001", 2001), ("9999", 2002), ("x", 2002)):
        answer = await account.call(f"error/{wanted}")
        assert list(answer) == expected
        assert answer.get("error", answer)["code"] == code


async def test_errors_on_demand(account: Account) -> None:
    """Sections 10 and 11: any error code, or shape 5, of one operation or of all."""
    account.set("error", "contacts.add:1005;groups.view:false;*:1011")
    assert await account.code("contacts/add", phone=PHONE) == 1005
    assert await account.call("groups/view", id=CLUB) == {"success": False}
    assert (await account.call("blacklist/index"))["error"] == {
        "code": 1011,
        "type": "InvalidToken",
        "message": "Token API wygasł",
    }
    account.set("error", "none")
    assert await account.rows() == []


@pytest.mark.parametrize("wrong", ["1005", "contacts.add", "contacts.add:9", "contacts.add:9999", "*:x"])
async def test_errors_on_demand_are_checked_when_set(account: Account, wrong: str) -> None:
    with pytest.raises(BadSwitch):
        account.set("error", wrong)


@pytest.mark.parametrize("status", [404, 500, 502])
async def test_transport_faults_are_html(account: Account, status: int) -> None:
    """Section 11: HTTP 404/500/502 with HTML."""
    account.set("fault", f"groups.index:status:{status}*1")
    answer = await account.raw("groups/index")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html")
    assert answer.text.startswith("<html>")
    assert (await account.call("groups/index"))["items"]


def test_every_position_of_every_switch_is_tested() -> None:
    words = {switch.name: set(switch.values.split("|")) for switch in SHAPES if switch.name != "error"}
    assert words == TESTED
