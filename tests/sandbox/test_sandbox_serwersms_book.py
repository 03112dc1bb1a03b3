"""SerwerSMS rehearsed: groups, contacts and the blacklist by the sections of its contract."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tui.sandbox import Sandbox

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 1, 15, 7, 30, tzinfo=UTC)
CLUB, CHESS = 30110001, 30110007
FIELDS = ["email", "company", "first_name", "last_name", "tax_id", "address", "city", "description"]


class Account:
    """A client that speaks plain HTTP and returns what it reads."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.credentials = sandbox.credentials()["serwersms"]
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app=sandbox.app))

    async def raw(self, action: str, **request: Any) -> httpx.Response:
        request.setdefault("headers", {"Authorization": f"Bearer {self.credentials['token']}"})
        return await self.http.post(f"{self.credentials['base_url']}/{action}", **request)

    async def call(self, action: str, **parameters: object) -> Any:
        response = await self.raw(action, json=parameters)
        assert response.status_code == 200
        return response.json()

    async def refusal(self, action: str, **parameters: object) -> int:
        answer = await self.call(action, **parameters)
        assert list(answer) == ["error"]
        assert list(answer["error"]) == ["code", "type", "message"]
        return int(answer["error"]["code"])


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(now=NOW, contacts=0) as sandbox:
        yield sandbox


@pytest.fixture
def account(sandbox: Sandbox) -> Account:
    return Account(sandbox)


async def test_the_longest_texts_pass(account: Account) -> None:
    """Section 1.4: 100 and 255 characters, not bytes."""
    group = await account.call("groups/add", name="ż" * 100)
    texts = dict.fromkeys(FIELDS, "ż" * 255)
    added = await account.call("contacts/add", phone="500000001", group_id=group["id"], **texts)
    seen = await account.call("contacts/view", id=added["id"])
    assert {field: seen[field] for field in FIELDS} == texts


async def test_groups_live_and_die(account: Account) -> None:
    """Sections 4.1 to 4.5: the samples' shapes; names need not be unique; ids are not used again."""
    added = await account.call("groups/add", name="Klub brydżowy")
    assert added == {"success": True, "id": added["id"]}
    assert await account.call("groups/view", id=str(added["id"])) == {
        "id": added["id"],
        "name": "Klub brydżowy",
        "count": 0,
    }
    assert await account.call("groups/edit", id=added["id"], name="Klub biegacza") == added
    found = await account.call("groups/index", search="KLUB B", sort="name", order="asc", page=1, limit=50)
    assert list(found) == ["paging", "items"]
    assert found["paging"] == {"page": 1, "count": 1}
    assert [(item["id"], item["name"]) for item in found["items"]] == [
        (CLUB, "Klub biegacza"),
        (added["id"], "Klub biegacza"),
    ]
    assert await account.call("groups/delete", id=added["id"]) == {"success": True}
    assert (await account.call("groups/add", name="x"))["id"] > added["id"]


async def test_groups_are_listed_as_in_the_sample(account: Account) -> None:
    """Section 4.1."""
    found = await account.call("groups/index", search="klub", sort="name", order="asc", page=1, limit=50)
    counts = [item["count"] for item in found["items"]]
    assert found == {
        "paging": {"page": 1, "count": 1},
        "items": [
            {"id": 30110001, "name": "Klub biegacza", "count": counts[0]},
            {"id": 30110007, "name": "Klub szachowy", "count": counts[1]},
        ],
    }
    assert [list(item) for item in found["items"]] == [["id", "name", "count"]] * 2


async def test_groups_sort_by_name_alone_and_else_show_the_newest_first(account: Account) -> None:
    """Section 2.1."""
    by_name = [item["name"] for item in (await account.call("groups/index", sort="name", order="desc"))["items"]]
    assert by_name == sorted(by_name, key=str.casefold, reverse=True)
    newest = [item["id"] for item in (await account.call("groups/index", sort="count"))["items"]]
    assert newest == sorted(newest, reverse=True)


async def test_deleting_a_group_leaves_its_contacts_unless_asked(account: Account) -> None:
    """Section 4.5 and section 11, `delete_contacts`."""
    for with_contacts in (False, True):
        group = (await account.call("groups/add", name="Na chwilę"))["id"]
        contact = (await account.call("contacts/add", phone="500000077", group_id=group))["id"]
        await account.call("groups/delete", id=group, delete_contacts=with_contacts)
        found = (await account.call("contacts/index", search="500000077"))["items"]
        if with_contacts:
            assert contact not in [item["id"] for item in found]
        else:
            assert [(item["id"], item["group_id"], item["group_name"]) for item in found] == [(contact, None, "")]


async def test_a_contact_in_two_groups_is_two_rows(account: Account) -> None:
    """Sections 3 (reading A), 4.6, 5.1 and 5.3: the samples' shapes."""
    added = await account.call(
        "contacts/add",
        group_id=[CLUB, CHESS],
        phone="+48500000002",
        email="olek@example.org",
        first_name="Olek",
        last_name="Żak",
        city="Gdynia",
    )
    assert added == {"success": True, "id": added["id"]}
    assert await account.call("groups/check", phone="500-000-002") == {
        "items": [
            {"id": str(added["id"]), "group_id": CLUB, "group_name": "Klub biegacza"},
            {"id": str(added["id"] + 1), "group_id": CHESS, "group_name": "Klub szachowy"},
        ]
    }
    found = await account.call("contacts/index", search="olek@EXAMPLE", group_id=CHESS)
    row = {
        "id": added["id"] + 1,
        "phone": "+48500000002",
        "email": "olek@example.org",
        "company": "",
        "first_name": "Olek",
        "last_name": "Żak",
        "tax_id": "",
        "address": "",
        "city": "Gdynia",
        "description": "",
        "blacklist": False,
        "group_id": CHESS,
        "group_name": "Klub szachowy",
    }
    assert found == {"items": [row]}
    assert list(found["items"][0]) == list(row)
    viewed = await account.call("contacts/view", id=row["id"])
    assert viewed == {name: value for name, value in row.items() if name not in {"group_id", "group_name"}}


async def test_lists_page_by_the_sandbox_choices(account: Account) -> None:
    """Section 2.1: default 100, at most 1000, pages from 1, `paging` when asked for, an empty page past the end."""
    plain = await account.call("contacts/index")
    assert list(plain) == ["items"]
    assert len(plain["items"]) == 100
    assert [item["id"] for item in plain["items"]] == sorted((item["id"] for item in plain["items"]), reverse=True)
    assert len((await account.call("contacts/index", limit=100_000))["items"]) == 800
    assert (await account.call("contacts/index", page=0))["paging"] == {"page": 1, "count": 8}
    assert (await account.call("contacts/index", page=-3, limit="300"))["paging"] == {"page": 1, "count": 3}
    assert await account.call("contacts/index", page=9) == {"paging": {"page": 9, "count": 8}, "items": []}
    assert await account.call("contacts/index", page=10**17) == {"paging": {"page": 10**17, "count": 8}, "items": []}
    seen: list[int] = []
    for page in (1, 2, 3):
        found = await account.call("contacts/index", page=page, limit=300, sort="last_name", order="desc")
        seen += [item["id"] for item in found["items"]]
    assert len(set(seen)) == len(seen) == 800


async def test_contacts_are_found_by_text_by_digits_and_by_group(account: Account) -> None:
    """Sections 2.1 and 5.1."""
    everybody = (await account.call("contacts/index", limit=1000))["items"]
    someone = everybody[17]
    digits = someone["phone"][4:10]
    for phrase in (digits, f"{digits[:3]} {digits[3:]}", f"{digits[:3]}-{digits[3:]}"):
        found = (await account.call("contacts/index", search=phrase))["items"]
        assert [item["id"] for item in found] == [item["id"] for item in everybody if digits in item["phone"]]
    by_city = (await account.call("contacts/index", search="łódź", limit=1000))["items"]
    assert by_city
    assert all("łódź" in json.dumps(item, ensure_ascii=False).casefold() for item in by_city)
    ungrouped = (await account.call("contacts/index", group_id="none"))["items"]
    assert ungrouped
    assert {(item["group_id"], item["group_name"]) for item in ungrouped} == {(None, "")}
    counts = {item["id"]: item["count"] for item in (await account.call("groups/index"))["items"]}
    assert sum(counts.values()) + len(ungrouped) == len(everybody) == 800
    for group in (CLUB, str(CLUB)):
        assert len((await account.call("contacts/index", group_id=group, limit=1000))["items"]) == counts[CLUB]
    assert (await account.call("contacts/index", group_id=999))["items"] == []


@pytest.mark.parametrize("field", ["phone", *FIELDS])
async def test_contacts_sort_by_every_field_of_the_contract(account: Account, field: str) -> None:
    """Section 2.1, row `sort`."""
    rising = [item[field] for item in (await account.call("contacts/index", sort=field, limit=1000))["items"]]
    falling = await account.call("contacts/index", sort=field, order="DESC", limit=1000)
    assert rising != [item["id"] for item in falling["items"]]
    ascii_lower = str.maketrans({chr(code): chr(code + 32) for code in range(65, 91)})
    assert rising == sorted(rising, key=lambda text: text.translate(ascii_lower))
    assert sorted(item[field] for item in falling["items"]) == sorted(rising)


async def test_an_edit_keeps_what_it_leaves_out_and_replaces_groups(account: Account) -> None:
    """Section 5.4 and section 11."""
    contact = (await account.call("contacts/add", phone="500000003", first_name="Iga", city="Ełk", group_id=CLUB))["id"]
    assert await account.call("contacts/edit", id=contact, first_name="", last_name="Lis", group_id=CHESS) == {
        "success": True,
        "id": contact,
    }
    (row,) = (await account.call("contacts/index", search="500000003"))["items"]
    assert (row["first_name"], row["last_name"], row["city"], row["group_id"]) == ("", "Lis", "Ełk", CHESS)
    await account.call("contacts/edit", id=contact, phone="500000004", group_id="none")
    (row,) = (await account.call("contacts/index", search="500000004"))["items"]
    assert (row["id"], row["group_id"]) == (contact, None)
    assert await account.call("contacts/delete", id=contact) == {"success": True}
    assert (await account.call("contacts/index", search="500000004"))["items"] == []


async def test_the_same_phone_may_be_added_again(account: Account) -> None:
    """Section 5.3, duplicates."""
    first = await account.call("contacts/add", phone="500000005", group_id=CLUB)
    second = await account.call("contacts/add", phone="+48 500 000 005", group_id=CLUB)
    assert first["id"] != second["id"]
    assert len((await account.call("groups/check", phone="0048500000005"))["items"]) == 2


@pytest.mark.parametrize("as_text", [False, True])
async def test_an_import_counts_and_names_the_group(account: Account, as_text: bool) -> None:
    """Section 5.6 and row 10 of section 12: an array, or the same as JSON text; the sample's shape."""
    records = [
        {"phone": "+48500000003", "first_name": "Iga", "city": "not documented for an import"},
        {"phone": "+48500000004", "email": "leon@example.org"},
    ]
    for contact, correct, failed in ((records, 2, 0), ([{"phone": "12"}, records[0], "nobody", {}], 1, 3)):
        sent = json.dumps(contact) if as_text else contact
        answer = await account.call("contacts/import", group_name="Targi 2027", contact=sent)
        assert answer == {"success": True, "id": answer["id"], "correct": correct, "failed": failed}
        assert list(answer) == ["success", "id", "correct", "failed"]
    found = (await account.call("contacts/index", group_id=answer["id"]))["items"]
    assert sorted(item["phone"] for item in found) == ["+48500000003", "+48500000003", "+48500000004"]
    assert {item["city"] for item in found} == {""}
    assert len((await account.call("groups/index", search="Targi 2027"))["items"]) == 1


async def test_the_blacklist_marks_contacts(account: Account) -> None:
    """Section 6: the samples' shapes; 4601 and 4602."""
    contact = (await account.call("contacts/add", phone="500000009", group_id=CLUB))["id"]
    added = await account.call("blacklist/add", phone="+48500000009")
    assert added == {"success": True, "id": added["id"]}
    assert await account.refusal("blacklist/add", phone="500 000 009") == 4601
    assert await account.call("blacklist/check", phone="500000009") == {"exists": True}
    assert (await account.call("contacts/view", id=contact))["blacklist"] is True
    assert await account.call("blacklist/index", phone="500000009") == {
        "items": [{"phone": "+48500000009", "added": "2026-01-15 08:30:00"}]
    }
    assert list((await account.call("blacklist/index", limit=5))["paging"]) == ["page", "count"]
    assert await account.call("blacklist/delete", phone="500000009") == {"success": True}
    assert await account.call("blacklist/check", phone="500000009") == {"exists": False}
    assert await account.refusal("blacklist/delete", phone="500000009") == 4602
