"""Persons at a SerwerSMS that answers in ways the rehearsal does not."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping
from contextlib import asynccontextmanager
from datetime import UTC
from typing import Any, TypeAlias

import pytest

from tui.domain.contacts import Contact, ContactDraft, GroupRef
from tui.domain.errors import OutcomeUnknown, Rejected
from tui.domain.paging import Query
from tui.domain.ports import Provider
from tui.domain.secret import Secret
from tui.providers.plugin import Account, AsgiApp
from tui.providers.serwersms.adapter import connect

pytestmark = pytest.mark.anyio

PHONE = "48500000001"
ROW = {"id": 5, "phone": f"+{PHONE}", "first_name": "Iga", "city": "Łódź"}
HANDLE = Contact("5", PHONE, {"first_name": "Iga"})
DONE = {"success": True, "id": 5}

Call: TypeAlias = tuple[str, Mapping[str, object]]
Answers: TypeAlias = Mapping[str, object]
"""Action -> what it answers, or a function of the parameters."""


def server(answers: Answers, calls: list[Call]) -> AsgiApp:
    async def app(
        scope: MutableMapping[str, Any],
        receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
        send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ) -> None:
        parameters = json.loads((await receive())["body"])
        action = scope["path"].strip("/").removesuffix(".json")
        calls.append((action, parameters))
        answer = answers.get(action)
        body = json.dumps(answer(parameters) if callable(answer) else answer).encode()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})

    return app


@asynccontextmanager
async def account(answers: Answers) -> AsyncIterator[tuple[Provider, list[Call]]]:
    calls: list[Call] = []
    provider = await connect(Account("Sklep", "http://sms", {"token": Secret("t")}, UTC, door=server(answers, calls)))
    yield provider, calls
    await provider.close()


def check(row_id: int, *groups: int) -> dict[str, object]:
    return {"items": [{"id": str(row_id), "group_id": group, "group_name": f"G{group}"} for group in groups]}


async def test_who_no_search_finds_is_found_by_the_groups() -> None:
    answers = {"contacts/index": None, "groups/check": check(5, 7), "contacts/view": ROW}
    async with account(answers) as (provider, _):
        assert provider.contacts is not None
        (found,) = await provider.contacts.by_phone(PHONE)
        assert (found.id, found.phone, found.groups) == ("5", PHONE, (GroupRef("7", "G7"),))
        assert (await provider.contacts.get(found)).values["city"] == "Łódź"


async def test_a_number_is_found_only_where_it_is_the_whole_number() -> None:
    longer = {**ROW, "id": 6, "phone": f"+{PHONE}9"}
    answers = {"contacts/index": {"items": [longer, ROW]}, "groups/check": None}
    async with account(answers) as (provider, _):
        assert provider.contacts is not None
        (found,) = await provider.contacts.by_phone(PHONE)
        assert found.row_ids == ("5",)


async def test_a_walk_over_the_same_rows_for_ever_ends() -> None:
    rows = [{"id": number, "phone": f"4850000{number:04}"} for number in range(100)]
    async with account({"contacts/index": {"items": rows, "paging": {"count": 9_999}}}) as (provider, calls):
        assert provider.contacts is not None
        assert (await provider.contacts.find(Query(), 1)).has_next
        second = await provider.contacts.find(Query(), 2)
        assert (second.rows, second.has_next) == ((), False)
        await provider.contacts.by_phone("48500009999")
        assert len(calls) < 10


async def test_an_edit_sends_every_field_and_every_group() -> None:
    view = {**ROW, "description": "stały klient"}
    answers = {"contacts/index": None, "groups/check": check(5, 7, 8), "contacts/view": view, "contacts/edit": DONE}
    async with account(answers) as (provider, calls):
        assert provider.contacts is not None
        await provider.contacts.update(HANDLE, ContactDraft(PHONE, {"first_name": "Ida"}))
        (sent,) = [parameters for action, parameters in calls if action == "contacts/edit"]
        assert sent == {
            "id": 5,
            "phone": f"+{PHONE}",
            "first_name": "Ida",
            "last_name": "",
            "company": "",
            "email": "",
            "city": "Łódź",
            "address": "",
            "tax_id": "",
            "description": "stały klient",
            "group_id": [7, 8],
        }


async def test_ids_of_groups_check_that_are_no_rows_leave_the_groups_to_the_row() -> None:
    def view(parameters: Mapping[str, object]) -> object:
        return ROW if parameters["id"] == 5 else {"error": {"code": 1004}}

    joined: list[int] = [7, 8]

    def edit(parameters: Mapping[str, Any]) -> object:
        joined[:] = parameters["group_id"]
        return DONE

    answers = {
        "contacts/index": None,
        "contacts/view": view,
        "contacts/edit": edit,
        "groups/check": lambda _: check(999, *joined),
    }
    async with account(answers) as (provider, _):
        assert provider.groups is not None
        await provider.groups.attach([HANDLE], [GroupRef("9", "G9")])
        assert joined == [7, 8, 9]


async def test_a_group_lost_by_an_edit_is_told() -> None:
    edited: list[object] = []

    def edit(parameters: Mapping[str, object]) -> object:
        edited.append(parameters)
        return DONE

    answers = {
        "contacts/index": {"items": [ROW]},
        "contacts/edit": edit,
        "groups/check": lambda _: check(5, 7) if edited else check(5, 7, 8),
    }
    async with account(answers) as (provider, _):
        assert provider.contacts is not None
        with pytest.raises(OutcomeUnknown, match="groups"):
            await provider.contacts.update(HANDLE, ContactDraft(PHONE, {"first_name": "Ida"}))


async def test_a_group_that_does_not_take_a_contact_is_told() -> None:
    answers = {"contacts/index": {"items": [ROW]}, "contacts/edit": DONE, "groups/check": None}
    async with account(answers) as (provider, _):
        assert provider.groups is not None
        with pytest.raises(Rejected, match="G9"):
            await provider.groups.attach([HANDLE], [GroupRef("9", "G9")])


async def test_hidden_numbers_are_shown_with_the_groups_that_are_known() -> None:
    hidden = Contact("5", "+48500***001", groups=(GroupRef("7", "G7"),))
    answers = {"contacts/view": {**ROW, "phone": hidden.phone}}
    async with account(answers) as (provider, calls):
        assert provider.contacts is not None
        assert provider.groups is not None
        again = await provider.contacts.get(hidden)
        assert (again.phone, again.groups) == (hidden.phone, hidden.groups)
        assert await provider.groups.of(hidden) == hidden.groups
        with pytest.raises(Rejected, match="hidden"):
            await provider.groups.attach([hidden], [GroupRef("9", "G9")])
        assert [action for action, _ in calls] == ["contacts/view"]


async def test_a_deletion_that_was_refused_is_believed_only_after_a_look() -> None:
    refused = {"success": False}
    async with account({"contacts/delete": refused, "contacts/view": ROW}) as (provider, _):
        assert provider.contacts is not None
        with pytest.raises(Rejected):
            await provider.contacts.delete([HANDLE])
    gone = {"error": {"code": 1004}}
    async with account({"contacts/delete": refused, "contacts/view": gone}) as (provider, _):
        assert provider.contacts is not None
        await provider.contacts.delete([HANDLE])
