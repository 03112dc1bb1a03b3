"""What SerwerSMS's actions do, with every switch of that kind in every position."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tui.sandbox import Sandbox
from tui.sandbox.serwersms.readings import RULES

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


@positions("model", {"A": 2, "B": 1})
async def test_several_groups(account: Account, position: str, expected: int) -> None:
    """Sections 3 and 11: how many ids one contact in two groups has, and what one delete takes away."""
    account.set("model", position)
    contact = await account.add(group_id=[CLUB, CHESS])
    rows = await account.rows()
    assert [row["group_id"] for row in rows] == [CLUB, CHESS][:expected]
    held = (await account.call("groups/check", phone=PHONE))["items"]
    assert [row["group_id"] for row in held] == [CLUB, CHESS]
    assert len({row["id"] for row in held}) == expected
    (row,) = (await account.call("contacts/index", search=PHONE, group_id=CHESS))["items"]
    assert row["group_id"] == CHESS
    await account.call("contacts/delete", id=contact)
    assert len(await account.rows()) == expected - 1


@positions("edit_absent", {"keep": "Ełk", "empty": ""})
async def test_edit_absent(account: Account, position: str, expected: str) -> None:
    """Section 5.4 (a) and section 11, row 23."""
    account.set("edit_absent", position)
    contact = await account.add(city="Ełk")
    await account.call("contacts/edit", id=contact, first_name="Iga")
    (row,) = await account.rows()
    assert (row["first_name"], row["city"], row["group_id"]) == ("Iga", expected, CLUB)


@pytest.mark.parametrize("model", ["A", "B"])
@positions("edit_groups", {"replace": [CHESS], "add": [CLUB, CHESS]})
async def test_edit_groups(account: Account, model: str, position: str, expected: list[int]) -> None:
    """Section 5.4 (b) and section 11, in both readings of "several groups"."""
    account.set("model", model)
    account.set("edit_groups", position)
    contact = await account.add(city="Ełk")
    await account.call("contacts/edit", id=contact, group_id=CHESS)
    held = (await account.call("groups/check", phone=PHONE))["items"]
    assert [row["group_id"] for row in held] == expected
    assert {row["city"] for row in await account.rows()} == {"Ełk"}


async def test_an_edit_into_two_groups_makes_a_second_row_in_reading_a(account: Account) -> None:
    """Sections 3 and 5.4."""
    contact = await account.add(first_name="Iga")
    await account.call("contacts/edit", id=contact, phone=PHONE, group_id=[CHESS, CLUB])
    rows = await account.rows()
    assert [(row["group_id"], row["first_name"]) for row in rows] == [(CHESS, "Iga"), (CLUB, "Iga")]
    assert rows[0]["id"] == contact


@positions("edit_needs", {"id": True, "all": 2000})
async def test_edit_needs(account: Account, position: str, expected: object) -> None:
    """Section 5.4 (c), row 5."""
    account.set("edit_needs", position)
    contact = await account.add()
    assert await account.code("contacts/edit", id=contact, first_name="Iga") == expected
    assert await account.code("contacts/edit", id=contact, phone=PHONE, group_id=CLUB) is True


@positions("not_found", {"mixed": (1004, False), "error": (1004, 1004), "false": (False, False)})
async def test_not_found(account: Account, position: str, expected: tuple[object, object]) -> None:
    """Section 11: "1004 for view/edit; shape 5 for delete", and `success: false` without an error."""
    account.set("not_found", position)
    for noun in ("groups", "contacts"):
        assert await account.code(f"{noun}/view", id=1) == expected[0]
        assert await account.code(f"{noun}/edit", id=1, name="x") == expected[0]
        assert await account.code(f"{noun}/delete", id=1) == expected[1]


@positions("duplicates", {"allowed": (True, True, 1), "refused": (1006, 1006, 0)})
async def test_duplicates(account: Account, position: str, expected: tuple[object, object, int]) -> None:
    """Sections 5.3 and 11: adding, changing to, and importing a phone that a contact has."""
    account.set("duplicates", position)
    contact = await account.add()
    other = await account.add(phone="500000002")
    assert await account.code("contacts/edit", id=contact, phone=PHONE, city="Ełk") is True
    assert await account.code("contacts/add", phone=PHONE) == expected[0]
    assert await account.code("contacts/edit", id=other, phone=PHONE) == expected[1]
    answer = await account.call("contacts/import", group_name="x", contact=[{"phone": PHONE}])
    assert (answer["correct"], answer["failed"]) == (expected[2], 1 - expected[2])


@positions("none_on_add", {"accepted": True, "refused": 1004})
async def test_none_on_add(account: Account, position: str, expected: object) -> None:
    """Section 5.3, row 7; leaving the group out works in both."""
    account.set("none_on_add", position)
    assert await account.code("contacts/add", phone=PHONE, group_id="none") == expected
    assert await account.code("contacts/add", phone=PHONE) is True


@positions("null_group", {"all": 100, "none": None})
async def test_null_group(account: Account, position: str, expected: int | None) -> None:
    """Section 5.1, row 8."""
    account.set("null_group", position)
    ungrouped = (await account.call("contacts/index", group_id="none"))["items"]
    found = (await account.call("contacts/index", group_id=None))["items"]
    assert len(found) == expected if expected else found == ungrouped
    assert len((await account.call("contacts/index"))["items"]) == 100


@positions("import_fields", {"five": "", "all": "Ełk"})
async def test_import_fields(account: Account, position: str, expected: str) -> None:
    """Section 5.6."""
    account.set("import_fields", position)
    await account.call("contacts/import", group_name="x", contact=[{"phone": PHONE, "company": "Z", "city": "Ełk"}])
    (row,) = await account.rows()
    assert (row["company"], row["city"]) == ("Z", expected)


@positions("bulk_delete", {"off": (1004, 2), "on": (True, 0)})
async def test_bulk_delete(account: Account, position: str, expected: tuple[object, int]) -> None:
    """Sections 4.5 and 5.5, row 21."""
    account.set("bulk_delete", position)
    contacts = [await account.add(), await account.add()]
    groups = [(await account.call("groups/add", name="x"))["id"] for _ in contacts]
    assert await account.code("contacts/delete", id=contacts) == expected[0]
    assert await account.code("groups/delete", id=groups) == expected[0]
    assert len(await account.rows()) == expected[1]


@positions("delete_contacts", {"on": 0, "off": 1})
async def test_delete_contacts(account: Account, position: str, expected: int) -> None:
    """Section 4.5, rows 20 and 22."""
    account.set("delete_contacts", position)
    await account.add()
    assert await account.code("groups/delete", id=CLUB, delete_contacts=True) is True
    assert len(await account.rows()) == expected


@positions("extended", {"on": True, "off": False})
async def test_extended(account: Account, position: str, expected: bool) -> None:
    """Sections 4.2, 5.2 and 5.6, row 24."""
    account.set("extended", position)
    contact = await account.add()
    offered = [
        await account.code("groups/view", id=CLUB) != 1000,
        await account.code("contacts/view", id=contact) != 1000,
        await account.code("contacts/import", group_name="x", contact=[]) != 1000,
    ]
    assert offered == [expected] * 3


@pytest.mark.parametrize("action", ["groups/index", "contacts/index", "blacklist/index"])
async def test_lists_lag(account: Account, action: str) -> None:
    """Switch `lag`: what is new shows in lists only later, while a view knows it at once."""
    account.set("lag", "5")
    contact = await account.add(city="nowhere")
    await account.call("groups/add", name=PHONE)
    await account.call("blacklist/add", phone=PHONE)
    assert (await account.call("contacts/view", id=contact))["city"] == "nowhere"
    assert (await account.call(action, search=PHONE, phone=PHONE))["items"] == []
    account.sandbox.set("clock", "+5")
    assert len((await account.call(action, search=PHONE, phone=PHONE))["items"]) == 1


def test_every_position_of_every_switch_is_tested() -> None:
    words = {switch.name: set(switch.values.split("|")) for switch in RULES}
    assert words == TESTED
