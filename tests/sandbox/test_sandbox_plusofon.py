"""Plusofon rehearsed: the default answers, section by section of its contract."""

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
LISTS = "/api/v1/contact-lists"
SPAM = {"name": "Night spam", "type": "black"}
CONTACTS: list[dict[str, object]] = [
    {"name": "Unknown caller 1", "phones": ["79000000001", "79000000002"]},
    {"name": "Реклама окон", "phones": ["79000000003"]},
]


def client(sandbox: Sandbox) -> httpx.AsyncClient:
    credentials = sandbox.credentials()["plusofon"]
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=sandbox.app),
        base_url=credentials["base_url"],
        headers={
            "Authorization": f"Bearer {credentials['token']}",
            "client": credentials["client"],
            "Accept": "application/json",
        },
    )


async def created(http: httpx.AsyncClient, **body: object) -> str:
    """Make a list and return its path."""
    answer = await http.post(LISTS, json={**SPAM, **body})
    assert (answer.status_code, answer.json()) == (201, {"success": True})
    base = f"{http.base_url}".rstrip("/")
    assert answer.headers["location"].startswith(f"{base}{LISTS}/")
    return answer.headers["location"].removeprefix(base)


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with Sandbox(now=NOW, contacts=0) as sandbox, client(sandbox) as http:
        yield http


async def test_the_seed_has_six_lists_of_both_types_with_400_entries(http: httpx.AsyncClient) -> None:
    found = (await http.get(LISTS)).json()["data"]
    assert [list(summary) for summary in found] == [["id", "name", "type"]] * 6
    assert {summary["type"] for summary in found} == {"black", "white"}
    lists = [(await http.get(f"{LISTS}/{summary['id']}")).json() for summary in found]
    assert sum(len(whole["contacts"]) for whole in lists) == 400
    phones = [phone for whole in lists for contact in whole["contacts"] for phone in contact["phones"]]
    assert all(isinstance(phone, str) and phone.isdigit() for phone in phones)


async def test_a_list_comes_as_in_the_sample(http: httpx.AsyncClient) -> None:
    """Section 4.2: the keys and their order."""
    path = await created(http, contacts=CONTACTS)
    answer = await http.get(path)
    number = int(path.rpartition("/")[2])
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {"id": number, **SPAM, "contacts": CONTACTS, "success": True}
    assert list(answer.json()) == ["id", "name", "type", "contacts", "success"]
    assert "Реклама окон" in answer.text


async def test_types_are_matched_before_the_id(http: httpx.AsyncClient) -> None:
    """Sections 4 (routing quirk), 4.6 and 8: the sample."""
    assert (await http.get(f"{LISTS}/types")).json() == {
        "types": [{"type": "black", "title": "Черный"}, {"type": "white", "title": "Белый"}],
        "success": True,
    }


async def test_summaries_are_paged_as_in_the_sample(http: httpx.AsyncClient) -> None:
    """Section 4.1: 16 lists, 15 a page."""
    for number in range(10):
        await created(http, name=f"List {number}")
    url = f"http://localhost{LISTS}"
    second = (await http.get(LISTS, params={"page": "2"})).json()
    assert second["data"] == [{"id": second["data"][0]["id"], "name": "List 9", "type": "black"}]
    assert {name: value for name, value in second.items() if name != "data"} == {
        "current_page": 2,
        "first_page_url": f"{url}?page=1",
        "from": 16,
        "last_page": 2,
        "last_page_url": f"{url}?page=2",
        "next_page_url": None,
        "path": url,
        "per_page": 15,
        "prev_page_url": f"{url}?page=1",
        "to": 16,
        "total": 16,
        "success": True,
    }
    assert list(second)[:4] == ["current_page", "data", "first_page_url", "from"]
    first = (await http.get(LISTS)).json()
    assert (first["from"], first["to"], first["prev_page_url"]) == (1, 15, None)
    assert first["next_page_url"] == f"{url}?page=2"


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "", "9" * 20])
async def test_what_is_no_page_is_the_first(http: httpx.AsyncClient, page: str) -> None:
    """Section 4.1, server side."""
    assert (await http.get(LISTS, params={"page": page})).json() == (await http.get(LISTS)).json()


async def test_a_page_past_the_end_is_empty(http: httpx.AsyncClient) -> None:
    """Section 4.1, server side."""
    beyond = await http.get(LISTS, params={"page": "7"})
    assert beyond.status_code == 200
    found = beyond.json()
    assert (found["data"], found["from"], found["to"], found["next_page_url"]) == ([], None, None, None)
    assert (found["current_page"], found["last_page"], found["success"]) == (7, 1, True)


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer wrong"},
        {"Authorization": ""},
        {"Authorization": "Basic wrong"},
        {"Client": "1"},
        {"Client": ""},
    ],
)
async def test_headers_are_checked_first(http: httpx.AsyncClient, headers: dict[str, str]) -> None:
    """Section 8: 401, before route, id and body."""
    for method, path in (("GET", LISTS), ("GET", "/api/v1/nothing"), ("PUT", f"{LISTS}/999"), ("POST", LISTS)):
        answer = await http.request(method, path, headers=headers)
        assert (answer.status_code, answer.json()) == (401, {"message": "Unauthenticated."})


@pytest.mark.parametrize("wanted", ["999", "0", "-1", "abc", "2 01", "9" * 40, "٢٠١", "201x"])
async def test_unknown_and_illegal_ids(http: httpx.AsyncClient, wanted: str) -> None:
    """Section 8: 404 with `error`; for a PUT before its body is looked at."""
    for method in ("GET", "PUT", "DELETE"):
        answer = await http.request(method, f"{LISTS}/{wanted}")
        assert answer.status_code == 404
        assert list(answer.json()) == ["success", "error"]
        assert answer.json()["success"] is False


async def test_unknown_paths_and_methods(http: httpx.AsyncClient) -> None:
    """Section 3.3: 404 with an empty `message`; 405 with `Allow`."""
    unknown = await http.get("/api/v1/contacts")
    assert (unknown.status_code, unknown.json()) == (404, {"message": ""})
    wrong = await http.patch(f"{LISTS}/201")
    assert wrong.status_code == 405
    assert {"GET", "PUT", "DELETE"} <= set(wrong.headers["allow"].split(", "))
    assert "not supported" in wrong.json()["message"]


GOOD = {**SPAM, "contacts": CONTACTS}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{broken",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        json.dumps({**GOOD, "name": ""}),
        json.dumps({**GOOD, "name": "  "}),
        json.dumps({**GOOD, "name": 5}),
        json.dumps({"type": "black"}),
        json.dumps({"name": "x"}),
        json.dumps({**GOOD, "type": "grey"}),
        json.dumps({**GOOD, "type": None}),
        json.dumps({**GOOD, "type": "\ud800"}),
        json.dumps({**GOOD, "contacts": "x"}),
        json.dumps({**GOOD, "contacts": {"0": CONTACTS[0]}}),
        json.dumps({**GOOD, "contacts": ["x"]}),
        json.dumps({**GOOD, "contacts": [{"phones": ["7"]}]}),
        json.dumps({**GOOD, "contacts": [{"name": None, "phones": ["7"]}]}),
        json.dumps({**GOOD, "contacts": [{"name": "x"}]}),
        json.dumps({**GOOD, "contacts": [{"name": "x", "phones": "7"}]}),
        json.dumps({**GOOD, "contacts": [{"name": "x", "phones": []}]}),
        json.dumps({**GOOD, "contacts": [{"name": "x", "phones": [79000000001]}]}),
        json.dumps({**GOOD, "contacts": [*CONTACTS, {"name": "x", "phones": ["7", None]}]}),
        json.dumps({**GOOD, "contacts": [{"name": "x", "phones": [""]}]}),
        pytest.param("[" * 5000, id="nested"),
    ],
)
async def test_a_bad_body_is_400_and_changes_nothing(http: httpx.AsyncClient, body: bytes | str) -> None:
    """Sections 2, 3.3 (malformed JSON), 4.3 and 8."""
    path = await created(http, contacts=CONTACTS)
    before = ((await http.get(LISTS)).json(), (await http.get(path)).json())
    for method, target in (("POST", LISTS), ("PUT", path)):
        answer = await http.request(method, target, content=body)
        assert answer.status_code == 400
        assert list(answer.json()) == ["success", "message"]
        assert answer.json()["success"] is False
        assert answer.json()["message"]
    assert ((await http.get(LISTS)).json(), (await http.get(path)).json()) == before


async def test_a_put_replaces_the_whole_list_and_a_delete_ends_it(http: httpx.AsyncClient) -> None:
    """Sections 4.4, 4.5 and 8: replaces; `contacts` omitted empties; a second delete is 404; ids are not used again."""
    path = await created(http, contacts=CONTACTS)
    new = {"name": "Белый список", "type": "white", "contacts": [{"name": "Ёлка / ель", "phones": ["79000000009"]}]}
    undocumented = {**new["contacts"][0], "id": 5} if isinstance(new["contacts"], list) else {}
    assert (await http.put(path, json={**new, "contacts": [undocumented]})).json() == {"success": True}
    assert (await http.get(path)).json() == {"id": int(path.rpartition("/")[2]), **new, "success": True}
    assert (await http.put(path, json=SPAM)).json() == {"success": True}
    assert (await http.get(path)).json()["contacts"] == []
    assert (await http.put(path, json={**SPAM, "contacts": []})).json() == {"success": True}
    gone = await http.delete(path)
    assert (gone.status_code, gone.json()) == (200, {"success": True})
    assert (await http.delete(path)).status_code == 404
    assert int((await created(http)).rpartition("/")[2]) > int(path.rpartition("/")[2])


async def test_names_need_not_be_unique(http: httpx.AsyncClient) -> None:
    """Section 8, last lines: a repeated create makes a second list."""
    assert await created(http) != await created(http)
    names = [summary["name"] for summary in (await http.get(LISTS)).json()["data"]]
    assert names.count("Night spam") == 3


async def test_order_repeats_and_hostile_text_are_kept(http: httpx.AsyncClient) -> None:
    """Sections 2 and 7.26, 7.27: lone surrogates and NUL included, because JSON allows them."""
    names = ["Zoë", "Anna [/]", "\ud83d half", "\x1b]52;c;eA==\x07", "nul\x00inside", 'a/b\\c"', "Anna [/]", "  x "]
    contacts = [{"name": name, "phones": ["8 (900) 000-00-01", "112"]} for name in names]
    body = json.dumps({"name": "[/] \udc00", "type": "black", "contacts": contacts})
    answer = await http.post(LISTS, content=body)
    found = (await http.get(answer.headers["location"])).json()
    assert (found["name"], found["contacts"]) == ("[/] \udc00", contacts)
    assert found["name"] in [summary["name"] for summary in (await http.get(LISTS)).json()["data"]]


async def test_the_hostile_seed_is_there() -> None:
    async with Sandbox(now=NOW, contacts=0, switches={"hostile": "on"}) as sandbox, client(sandbox) as http:
        contacts = (await http.get(f"{LISTS}/201")).json()["contacts"]
        assert {"Anna [/]", "[VIP]", "n" * 255} <= {contact["name"] for contact in contacts}


async def test_a_long_list_is_read_and_written_whole() -> None:
    """Section 4.2: the list comes whole, however long; a body over a megabyte, there and back."""
    async with Sandbox(now=NOW, contacts=0, list_entries=20_000) as sandbox, client(sandbox) as http:
        whole = await http.get(f"{LISTS}/201")
        assert len(whole.content) > 1_000_000
        body: dict[str, Any] = whole.json()
        assert len(body["contacts"]) == 20_000
        body["contacts"].reverse()
        assert (await http.put(f"{LISTS}/202", json=body)).json() == {"success": True}
        assert (await http.get(f"{LISTS}/202")).json()["contacts"] == body["contacts"]
        body["contacts"][15_000]["phones"] = []
        assert (await http.put(f"{LISTS}/202", json=body)).status_code == 400


async def test_a_restart_keeps_lists_and_the_last_writer_wins(tmp_path: Path) -> None:
    """Section 8, concurrency; writers of different lists do not disturb each other."""
    path = tmp_path / "sandbox.db"
    async with Sandbox(path, contacts=0) as first, Sandbox(path, contacts=0) as second:
        one, other = client(first), client(second)
        both = await created(one)
        mine = [await created(desk, name=f"{number}") for number in range(5) for desk in (one, other)]
        await one.put(both, json={**SPAM, "contacts": CONTACTS[:1]})
        await other.put(both, json={**SPAM, "contacts": CONTACTS[1:]})
    assert len(set(mine)) == 10
    async with Sandbox(path, contacts=0) as again, client(again) as http:
        assert (await http.get(both)).json()["contacts"] == CONTACTS[1:]
        assert {(await http.get(made)).status_code for made in mine} == {200}
