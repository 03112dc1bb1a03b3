"""Plusofon through the rehearsal's door, and through one that lies."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from datetime import UTC
from typing import Any

import pytest

from tui.domain.contacts import ContactList, ListEntry, ListKind, WholeList
from tui.domain.errors import AccessDenied, Conflict, NotFound, OutcomeUnknown, Rejected, Throttled, UnexpectedReply
from tui.domain.ports import Lists
from tui.domain.secret import Secret
from tui.providers.plugin import Account, AsgiApp
from tui.providers.plusofon.adapter import connect
from tui.sandbox import Sandbox

pytestmark = pytest.mark.anyio

ENTRIES = (ListEntry("Anna [/]", ("79000000001", "79000000002")), ListEntry("Реклама", ("79000000003",)))
DRAFT = WholeList("", "Night spam", "black", ENTRIES)


async def lists_of(base_url: str, door: AsgiApp, token: str = "t", client: str = "10553") -> Lists:
    credentials = {"token": Secret(f" {token}\n"), "client": Secret(client)}
    provider = await connect(Account("Линия", base_url, credentials, UTC, door=door))
    assert provider.lists is not None
    return provider.lists


@asynccontextmanager
async def rehearsal(**switches: str) -> AsyncIterator[tuple[Lists, Sandbox]]:
    async with Sandbox(contacts=10, list_entries=10) as sandbox:
        given = sandbox.credentials()["plusofon"]
        for name, value in switches.items():
            sandbox.set(f"plusofon.{name}", value)
        yield await lists_of(given["base_url"], sandbox.app, given["token"], given["client"]), sandbox


def liar(answer: Callable[[str, str], object]) -> AsgiApp:
    """A server whose answer to a path and query is whatever the function says, with status 200."""

    async def app(
        scope: MutableMapping[str, Any],
        receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
        send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ) -> None:
        body = json.dumps(answer(scope["path"], scope["query_string"].decode())).encode()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})

    return app


async def walked(lists: Lists) -> list[str]:
    """Ids of all pages, at most 40."""
    ids: list[str] = []
    for number in range(1, 41):
        page = await lists.find(number)
        ids += [row.id for row in page.rows]
        if not page.has_next:
            return ids
    raise AssertionError("the walk does not end")


# Reads


@pytest.mark.parametrize("page", ["honoured", "ignored"])
@pytest.mark.parametrize("per_page", ["1", "4", "15"])
async def test_a_walk_ends_and_repeats_nothing(page: str, per_page: str) -> None:
    async with rehearsal(page=page, per_page=per_page, links="on", arrays="objects") as (lists, _):
        ids = await walked(lists)
        assert len(ids) == len(set(ids))
        assert len(ids) == (6 if page == "honoured" else min(6, int(per_page)))


async def test_a_provider_that_counts_for_ever_is_left() -> None:
    def same(path: str, query: str) -> object:
        return {"data": [{"id": 1, "name": "a", "type": "black"}], "current_page": int(query[5:]), "last_page": 9_999}

    assert await walked(await lists_of("http://liar", liar(same))) == ["1"]


async def test_addresses_in_answers_are_never_used() -> None:
    seen: list[str] = []

    def answer(path: str, query: str) -> object:
        seen.append(f"{path}?{query}")
        more = "http://evil.example/api/v1/contact-lists?page=7" if len(seen) == 1 else None
        return {"data": [{"id": len(seen)}], "next_page_url": more}

    assert await walked(await lists_of("http://liar", liar(answer))) == ["1", "2"]
    assert seen == ["/api/v1/contact-lists?page=1", "/api/v1/contact-lists?page=2"]


async def test_a_total_below_the_rows_in_hand_is_dropped() -> None:
    def answer(path: str, query: str) -> object:
        return {"data": [{"id": 1}, {"id": 2}], "total": 1, "last_page": 1, "current_page": 1, "per_page": 15}

    page = await (await lists_of("http://liar", liar(answer))).find(1)
    assert (page.total, page.pages, page.has_next) == (None, 1, False)


@pytest.mark.parametrize("success", ["true", "absent", "1", "text"])
@pytest.mark.parametrize("ids", ["integers", "strings"])
async def test_lists_are_found_and_read(success: str, ids: str) -> None:
    async with rehearsal(success=success, ids=ids, json="escaped", extra="on") as (lists, _):
        page = await lists.find(1)
        assert (page.total, page.pages, page.size) == (6, 1, 15)
        whole = await lists.read(page.rows[0].id)
        assert (whole.id, whole.name, whole.kind) == (page.rows[0].id, page.rows[0].name, page.rows[0].kind)
        assert len(whole.entries) == 10
        assert [kind.code for kind in await lists.kinds()] == ["black", "white"]


@pytest.mark.parametrize("unknown_id", ["404", "404-message"])
async def test_a_list_that_is_gone_is_not_found(unknown_id: str) -> None:
    async with rehearsal(unknown_id=unknown_id) as (lists, _):
        for list_id in ("999999", "types", "../types", "1/2", ""):
            with pytest.raises(NotFound):
                await lists.read(list_id)


async def test_contacts_that_are_absent_are_no_empty_list() -> None:
    async with rehearsal(contacts="absent") as (lists, _):
        with pytest.raises(UnexpectedReply):
            await lists.read((await lists.find(1)).rows[0].id)


async def test_without_types_there_is_the_black_list() -> None:
    async with rehearsal() as (lists, sandbox):
        sandbox.set("plusofon.fault", "*:status:500")
        assert await lists.kinds() == (ListKind("black", "Черный"),)


@pytest.mark.parametrize("auth_failure", ["401", "403", "404", "500", "200"])
async def test_a_wrong_token_is_told(auth_failure: str) -> None:
    expected = {
        "401": AccessDenied,
        "403": AccessDenied,
        "404": NotFound,
        "500": UnexpectedReply,
        "200": UnexpectedReply,
    }
    async with Sandbox(contacts=10, list_entries=10) as sandbox:
        sandbox.set("plusofon.auth_failure", auth_failure)
        lists = await lists_of(sandbox.credentials()["plusofon"]["base_url"], sandbox.app, token="wrong")
        with pytest.raises(expected.get(auth_failure, UnexpectedReply)):
            await lists.find(1)


async def test_an_account_without_a_token_says_so() -> None:
    with pytest.raises(AccessDenied, match="token"):
        await connect(Account("Линия", "https://restapi.plusofon.ru", {}, UTC))


async def test_a_long_list_leaves_the_loop_free_while_it_is_read() -> None:
    contacts = [{"name": str(number), "phones": [f"79{number:09}"]} for number in range(20_000)]
    lists = await lists_of(
        "http://long", liar(lambda path, query: {"id": 7, "name": "a", "type": "b", "contacts": contacts})
    )
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    beside = asyncio.create_task(others())
    whole = await lists.read("7")
    beside.cancel()
    assert len(whole.entries) == 20_000
    assert whole.entries[-1] == ListEntry("19999", ("79000019999",))
    assert turns >= 10


# Writes


@pytest.mark.parametrize("location", ["absolute", "relative", "localhost", "none"])
@pytest.mark.parametrize("post_status", ["201", "200"])
@pytest.mark.parametrize("success", ["true", "text"])
async def test_a_list_is_made(location: str, post_status: str, success: str) -> None:
    async with rehearsal(location=location, post_status=post_status, success=success) as (lists, _):
        list_id = await lists.create(DRAFT)
        (row,) = [row for row in (await lists.find(1)).rows if row.name == DRAFT.name and row.id > "206"]
        assert list_id == ("" if location == "none" else row.id)
        assert await lists.read(row.id) == WholeList(row.id, DRAFT.name, "black", ENTRIES)


@pytest.mark.parametrize("write_status", ["200", "204"])
async def test_a_list_is_replaced_whole_and_deleted(write_status: str) -> None:
    async with rehearsal(write_status=write_status) as (lists, _):
        list_id = await lists.create(DRAFT)
        after = WholeList(list_id, "Day spam", "black", (ListEntry("Б", ("79000000009",)),))
        await lists.replace(after)
        assert await lists.read(list_id) == after
        await lists.replace(WholeList(list_id, "Day spam", "black", ()))
        assert (await lists.read(list_id)).entries == ()
        await lists.delete(list_id)
        assert list_id not in await walked(lists)


@pytest.mark.parametrize("delete_twice", ["404", "200"])
@pytest.mark.parametrize("unknown_id", ["404", "404-message"])
async def test_deleting_what_is_gone_is_done(delete_twice: str, unknown_id: str) -> None:
    async with rehearsal(delete_twice=delete_twice, unknown_id=unknown_id, per_page="2") as (lists, _):
        list_id = await lists.create(DRAFT)
        for _ in range(2):
            await lists.delete(list_id)


async def test_a_refused_deletion_of_what_is_there_is_told() -> None:
    def answer(path: str, query: str) -> object:
        overview = {"data": [{"id": 5, "name": "a", "type": "black"}], "last_page": 1}
        return overview if path.endswith("lists") else {"success": False, "message": "in use"}

    with pytest.raises(Rejected, match="in use"):
        await (await lists_of("http://liar", liar(answer))).delete("5")


@pytest.mark.parametrize("bad_body", ["400", "422", "422-first", "200"])
async def test_a_refused_list_is_told_with_its_reason(bad_body: str) -> None:
    async with rehearsal(bad_body=bad_body) as (lists, _):
        with pytest.raises(Rejected):
            await lists.create(WholeList("", "x", "black", (ListEntry("a", ()),)))


async def test_an_answer_without_success_leaves_a_write_in_doubt() -> None:
    with pytest.raises(OutcomeUnknown):
        await (await lists_of("http://liar", liar(lambda path, query: {"id": 5}))).create(DRAFT)


@pytest.mark.parametrize("fault", ["status:500", "status:503", "html:after", "truncate"])
async def test_a_lost_answer_leaves_a_write_in_doubt(fault: str) -> None:
    async with rehearsal() as (lists, sandbox):
        list_id = await lists.create(DRAFT)
        sandbox.set("plusofon.fault", f"*:{fault}*1")
        with pytest.raises(OutcomeUnknown):
            await lists.replace(WholeList(list_id, "a", "black", ENTRIES))


async def test_a_429_was_not_carried_out() -> None:
    async with rehearsal(rate_limit="1") as (lists, _):
        await lists.create(DRAFT)
        with pytest.raises(Throttled) as caught:
            await lists.create(DRAFT)
        assert caught.value.retry_after is not None


async def test_a_list_that_came_under_another_id_is_shown_but_never_written() -> None:
    async with rehearsal(detail_id="other") as (lists, sandbox):
        row: ContactList = (await lists.find(1)).rows[0]
        whole = await lists.read(row.id)
        assert len(whole.entries) == 10
        with pytest.raises(Conflict):
            await lists.replace(whole)
        sandbox.set("plusofon.detail_id", "same")
        await lists.replace(await lists.read(row.id))
