"""SerwerSMS rehearsed: transport, credentials, refusals and bodies, by the sections of its contract."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from tui.sandbox import Sandbox

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 1, 15, 7, 30, tzinfo=UTC)
CLUB, CHESS, REGULARS = 30110001, 30110007, 30110002


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


@pytest.mark.parametrize("path", ["groups/index", "groups/index.json", "/groups/index", "/groups/index.json"])
async def test_a_suffix_and_a_doubled_slash_change_nothing(account: Account, path: str) -> None:
    """Section 1, rows "Base address" and "Suffix"."""
    assert len((await account.call(path))["items"]) == 9


async def test_xml_is_refused(account: Account) -> None:
    """Section 1.6."""
    assert await account.refusal("groups/index.xml") == 1006


async def test_username_and_password_stand_in_either_body(account: Account) -> None:
    """Section 1.2 and row 2 of section 12."""
    user = {name: account.credentials[name] for name in ("username", "password")}
    for body in ({"json": user}, {"data": user}):
        assert len((await account.raw("groups/index", headers={}, **body)).json()["items"]) == 9


@pytest.mark.parametrize(
    ("headers", "body", "code"),
    [
        ({}, b"{}", 1001),
        ({}, b"", 1001),
        ({}, b"{broken", 1001),
        ({}, b'{"username": "rehearsal", "password": "wrong"}', 1001),
        ({"Authorization": "Bearer wrong"}, b"{}", 1012),
        ({"Authorization": "Bearer wrong"}, b"{broken", 1012),
        ({"Authorization": "Basic cmVoZWFyc2Fs"}, b"{}", 1001),
    ],
)
async def test_credentials_are_checked_before_anything_else(
    account: Account, headers: dict[str, str], body: bytes, code: int
) -> None:
    """Section 11, order of checks: even for an action that does not exist."""
    for action in ("groups/index", "nothing/here"):
        answer = await account.raw(action, headers=headers, content=body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (200, code)


async def test_then_the_path_the_body_the_parameters_the_phone_the_id_the_limits(account: Account) -> None:
    """Section 11, order of checks: each call is wrong in two ways and hears of the first."""
    token = {"Authorization": f"Bearer {account.credentials['token']}"}
    broken = {"headers": {**token, "Content-Type": "application/json"}, "content": b"{broken"}
    assert (await account.raw("nothing/here", **broken)).json()["error"]["code"] == 1000
    assert (await account.raw("groups/add", **broken)).json()["error"]["code"] == 1006
    assert await account.refusal("contacts/edit", phone="12") == 2000
    assert await account.refusal("contacts/edit", id=1, phone="12") == 2001
    assert await account.refusal("contacts/edit", id=1, city="x" * 256) == 1004
    assert await account.refusal("groups/edit", id=1, name="x" * 101) == 1004
    assert await account.refusal("groups/edit", id=CLUB, name="x" * 101) == 1006


async def test_another_method_is_no_action(account: Account) -> None:
    """Section 1: every action is a POST."""
    token = {"Authorization": f"Bearer {account.credentials['token']}"}
    answer = await account.http.get(f"{account.credentials['base_url']}/groups/index", headers=token)
    assert (answer.status_code, answer.json()["error"]["code"]) == (200, 1000)


@pytest.mark.parametrize(
    ("action", "given", "code"),
    [
        ("groups/add", {}, 2000),
        ("groups/add", {"name": ""}, 2000),
        ("groups/edit", {"id": CLUB}, 2000),
        ("groups/edit", {"name": "x"}, 2000),
        ("groups/view", {}, 2000),
        ("groups/delete", {"id": None}, 2000),
        ("groups/check", {}, 2000),
        ("contacts/view", {}, 2000),
        ("contacts/add", {"group_id": CLUB}, 2000),
        ("contacts/edit", {"phone": "500000001"}, 2000),
        ("contacts/delete", {}, 2000),
        ("contacts/import", {"group_name": "x"}, 2000),
        ("contacts/import", {"contact": [{"phone": "500000001"}]}, 2000),
        ("blacklist/add", {}, 2000),
        ("blacklist/check", {}, 2000),
        ("blacklist/delete", {}, 2000),
        ("groups/view", {"id": 1}, 1004),
        ("groups/view", {"id": "club"}, 1004),
        ("groups/view", {"id": 10**30}, 1004),
        ("contacts/view", {"id": 1}, 1004),
        ("contacts/delete", {"id": [410200311]}, 1004),
        ("contacts/add", {"phone": "500000001", "group_id": 1}, 1004),
        ("contacts/add", {"phone": "500000001", "group_id": "club"}, 1004),
        ("contacts/add", {"phone": "12"}, 2001),
        ("contacts/add", {"phone": "447700900123"}, 2001),
        ("groups/check", {"phone": "nobody"}, 2001),
        ("blacklist/add", {"phone": "+48 500"}, 2001),
        ("groups/add", {"name": "x" * 101}, 1006),
        ("contacts/add", {"phone": "500000001", "city": "x" * 256}, 1006),
        ("contacts/add", {"phone": "500000001", "city": {"name": "x"}}, 1006),
        ("contacts/import", {"group_name": "x", "contact": "{broken"}, 1006),
        ("contacts/import", {"group_name": "x", "contact": 5}, 1006),
        ("groups/delete", {"id": CLUB, "delete_contacts": "perhaps"}, 1006),
        ("blacklist/delete", {"phone": "500000001"}, 4602),
    ],
)
async def test_what_is_refused_and_how(account: Account, action: str, given: dict[str, object], code: int) -> None:
    """Section 11: required parameters, ids, phones, limits; section 10: the codes."""
    assert await account.refusal(action, **given) == code


@pytest.mark.parametrize("action", ["groups/delete", "contacts/delete"])
async def test_deleting_what_is_not_there_is_shape_5(account: Account, action: str) -> None:
    """Section 11: shape 5 for delete."""
    assert await account.call(action, id=1) == {"success": False}


@pytest.mark.parametrize(
    "body",
    [
        "group_id[0]=30110001&group_id[1]=30110007&phone=%2B48500000006",
        "group_id[]=30110001&group_id[]=30110007&phone=500000006",
        "group_id%5B%5D=30110001&group_id%5B%5D=30110007&phone=500000006",
        "group_id=30110001&group_id=30110007&phone=500000006",
        "group_id=30110001,30110007&phone=+48500000006",
    ],
)
async def test_form_bodies_spell_arrays_in_every_way(account: Account, body: str) -> None:
    """Section 1.1 and row 9 of section 12."""
    token = {"Authorization": f"Bearer {account.credentials['token']}"}
    headers = {**token, "Content-Type": "application/x-www-form-urlencoded"}
    assert (await account.raw("contacts/add", headers=headers, content=body)).json()["success"] is True
    held = (await account.call("groups/check", phone="500000006"))["items"]
    assert [row["group_id"] for row in held] == [CLUB, CHESS]


async def test_a_form_imports_records(account: Account) -> None:
    """Section 1.1, list of records."""
    form = {"group_name": "Formularz", "contact[0][phone]": "500000007", "contact[1][phone]": "bad"}
    answer = (await account.raw("contacts/import", data=form)).json()
    assert (answer["correct"], answer["failed"]) == (1, 1)


async def test_the_official_clients_nulls_and_blanks_mean_nothing(account: Account) -> None:
    """Section 1.1, row "Null", and section 1.3: `system` and other unknown parameters are ignored."""
    for nothing in (None, ""):
        found = await account.call("contacts/index", group_id=nothing, search=nothing, system="client_python")
        assert len(found["items"]) == 100


async def test_hostile_names_travel_whole(account: Account) -> None:
    """The test seed's names, lone surrogates among them, come back as they went in."""
    for number, name in enumerate(("Anna [/]", "\x1b]52;c;eA==\x07", "\ud83d half", "\u202eexe", "nul\x00inside")):
        body = json.dumps({"phone": f"60000000{number}", "first_name": name}).encode()
        added = (await account.raw("contacts/add", content=body)).json()["id"]
        assert (await account.call("contacts/view", id=added))["first_name"] == name
        search = json.dumps({"search": name}).encode()
        assert added in [item["id"] for item in (await account.raw("contacts/index", content=search)).json()["items"]]


async def test_the_hostile_seed_is_there() -> None:
    async with Sandbox(now=NOW, contacts=0, switches={"hostile": "on"}) as sandbox:
        found = await Account(sandbox).call("contacts/index", limit=1000)
        names = {item["first_name"] for item in found["items"]}
        assert {"Anna [/]", "[VIP]", "[@click=app.quit]x", "n" * 255} <= names
        assert any("\ud83d" in name for name in names)


async def test_the_seed_repeats_itself() -> None:
    """The same seed and time give the same rows, another seed others."""
    answers = []
    for seed in (1, 1, 2):
        async with Sandbox(seed=seed, now=NOW, contacts=0) as sandbox:
            answers.append(await Account(sandbox).call("contacts/index", limit=1000))
    assert answers[0] == answers[1] != answers[2]


async def test_a_restart_keeps_the_data_and_two_writers_keep_each_others_rows(tmp_path: Path) -> None:
    """Two sandboxes on one file, as two processes have them."""
    path = tmp_path / "sandbox.db"
    async with Sandbox(path, contacts=0) as first, Sandbox(path, contacts=0) as second:
        desks = (Account(first), Account(second))
        for number in range(5):
            for place, desk in enumerate(desks):
                await desk.call("contacts/add", phone=f"70000{place}0{number:02d}", group_id=REGULARS)
    async with Sandbox(path, contacts=0) as again:
        found = await Account(again).call("contacts/index", search="70000", group_id=REGULARS, limit=1000)
        assert len({item["phone"] for item in found["items"]}) == 10
