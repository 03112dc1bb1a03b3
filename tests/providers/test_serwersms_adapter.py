"""SerwerSMS through the rehearsal's door: every reading of the contract that changes what a port must do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from zoneinfo import ZoneInfo

import pytest

from tui.domain.contacts import Contact, ContactDraft, Group, GroupDraft, GroupRef
from tui.domain.errors import AccessDenied, NotFound, Rejected
from tui.domain.paging import NoGroup, Page, Query, Sort
from tui.domain.ports import Contacts, Groups, Provider, StopList
from tui.domain.secret import Secret
from tui.providers.plugin import Account
from tui.providers.serwersms.adapter import connect
from tui.sandbox import Sandbox

pytestmark = pytest.mark.anyio

PHONE = "48600700800"
MODELS = pytest.mark.parametrize("model", ["A", "B"])
ROWS = 800
"""Contact rows of a fresh rehearsal."""
TOKEN = ("token",)
PASSWORD = ("username", "password")


class Desk:
    """An account of a rehearsal, with its ports at hand."""

    def __init__(self, sandbox: Sandbox, provider: Provider) -> None:
        assert provider.contacts is not None
        assert provider.groups is not None
        assert provider.stop_list is not None
        self.sandbox = sandbox
        self.contacts: Contacts = provider.contacts
        self.groups: Groups = provider.groups
        self.stop_list: StopList = provider.stop_list

    def turn(self, **switches: str) -> None:
        for name, value in switches.items():
            self.sandbox.set(f"serwersms.{name}", value)

    async def new_groups(self, *names: str) -> list[Group]:
        return [await self.groups.create(GroupDraft(name)) for name in names]

    async def new_contact(self, *groups: Group, phone: str = PHONE) -> Contact:
        draft = ContactDraft(phone, {"first_name": "Iga", "city": "Łódź"}, tuple(group.id for group in groups))
        return await self.contacts.create(draft)

    async def names(self, contact: Contact) -> set[str]:
        return {group.name for group in await self.groups.of(contact)}


@asynccontextmanager
async def desk(*credentials: str, **switches: str) -> AsyncIterator[Desk]:
    async with Sandbox(contacts=10, list_entries=10) as sandbox:
        given = sandbox.credentials()["serwersms"]
        account = Account(
            title="Sklep",
            base_url=given["base_url"],
            credentials={name: Secret(given[name]) for name in credentials or TOKEN},
            time_zone=ZoneInfo("Europe/Warsaw"),
            door=sandbox.app,
        )
        provider = await connect(account)
        opened = Desk(sandbox, provider)
        opened.turn(**switches)
        yield opened
        await provider.close()


def ref(group: Group) -> GroupRef:
    return GroupRef(group.id, group.name)


async def walked(contacts: Contacts, query: Query) -> list[Page[Contact]]:
    pages = [await contacts.find(query, 1)]
    while pages[-1].has_next and len(pages) < 50:
        pages.append(await contacts.find(query, len(pages) + 1))
    assert not pages[-1].has_next
    return pages


# Signing in


@pytest.mark.parametrize("credentials", [TOKEN, PASSWORD])
async def test_a_token_or_a_user_signs_in(credentials: tuple[str, ...]) -> None:
    async with desk(*credentials) as opened:
        assert (await opened.contacts.find(Query(), 1)).rows


async def test_an_account_without_credentials_says_what_is_missing() -> None:
    account = Account("Sklep", "https://api2.serwersms.pl", {"username": Secret("u")}, ZoneInfo("UTC"))
    with pytest.raises(AccessDenied, match="token"):
        await connect(account)


# Pages


@pytest.mark.parametrize("paging", ["asked", "missing", "ignored", "always"])
@pytest.mark.parametrize("paging_count", ["pages", "rows"])
async def test_a_walk_over_all_pages_ends_and_repeats_nothing(paging: str, paging_count: str) -> None:
    async with desk(paging=paging, paging_count=paging_count) as opened:
        pages = await walked(opened.contacts, Query())
        rows = [row_id for page in pages for contact in page.rows for row_id in contact.row_ids]
        assert len(rows) == len(set(rows))
        assert len(rows) == (100 if paging == "ignored" else ROWS)
        assert all(page.total is None for page in pages)


@pytest.mark.parametrize("empty_list", ["items", "null", "body", "items-null", "object"])
async def test_nothing_found_is_an_empty_page(empty_list: str) -> None:
    async with desk(empty_list=empty_list) as opened:
        page = await opened.contacts.find(Query(phrase="nobody is called that"), 1)
        assert (page.rows, page.has_next) == ((), False)
        assert (await opened.stop_list.find(Query(phrase="0000000"), 1)).rows == ()
        assert (await opened.groups.find(Query(phrase="nothing is called that"), 1)).rows == ()


@pytest.mark.parametrize("field", ["phone", "first_name", "last_name", "company", "email", "city", "tax_id"])
async def test_contacts_are_sorted_by_the_server(field: str) -> None:
    async with desk() as opened:
        shape = await opened.contacts.shape()
        assert field in shape.sortable
        up = (await opened.contacts.find(Query(sort=Sort(field)), 1)).rows
        down = (await opened.contacts.find(Query(sort=Sort(field, descending=True)), 1)).rows
        assert up != down


async def test_contacts_are_filtered_by_group_and_by_none() -> None:
    async with desk() as opened:
        (group,) = await opened.new_groups("Targi")
        contact = await opened.new_contact(group)
        assert [row.id for row in (await opened.contacts.find(Query(group=group.id), 1)).rows] == [contact.id]
        ungrouped = await opened.contacts.find(Query(group=NoGroup.NO_GROUP), 1)
        assert contact.id not in {row.id for row in ungrouped.rows}
        both = await opened.contacts.find(Query(phrase="iga", group=group.id), 1)
        assert [row.id for row in both.rows] == [contact.id]


async def test_groups_are_searched_sorted_and_counted() -> None:
    async with desk() as opened:
        first, second = await opened.new_groups("Zeta próba", "Alfa próba")
        await opened.new_contact(first)
        found = await opened.groups.find(Query(phrase="próba", sort=Sort("name")), 1)
        assert [(group.name, group.size) for group in found.rows] == [("Alfa próba", 0), ("Zeta próba", 1)]
        assert (await opened.groups.get(second.id)).name == "Alfa próba"


# One contact


@MODELS
@pytest.mark.parametrize("check_ids", ["strings", "numbers"])
@pytest.mark.parametrize("check_items", ["wrapped", "bare"])
async def test_a_person_has_all_groups(model: str, check_ids: str, check_items: str) -> None:
    async with desk(model=model, check_ids=check_ids, check_items=check_items) as opened:
        groups = await opened.new_groups("Alfa", "Beta")
        contact = await opened.new_contact(*groups)
        (listed,) = (await opened.contacts.find(Query(phrase=PHONE), 1)).rows
        again = await opened.contacts.get(listed)
        assert {group.name for group in again.groups} == await opened.names(contact) == {"Alfa", "Beta"}
        assert len(again.row_ids) == (2 if model == "A" else 1)


@pytest.mark.parametrize("extended", ["on", "off"])
@pytest.mark.parametrize("not_found", ["mixed", "error", "false"])
async def test_a_contact_that_is_gone_is_not_found(extended: str, not_found: str) -> None:
    async with desk(extended=extended, not_found=not_found) as opened:
        contact = await opened.new_contact()
        await opened.contacts.delete([contact])
        with pytest.raises(NotFound):
            await opened.contacts.get(contact)
        await opened.contacts.delete([contact])


@pytest.mark.parametrize("extended", ["on", "off"])
@pytest.mark.parametrize("not_found", ["mixed", "error", "false"])
async def test_a_group_that_is_gone_is_not_found(extended: str, not_found: str) -> None:
    async with desk(extended=extended, not_found=not_found) as opened:
        (group,) = await opened.new_groups("Alfa")
        await opened.groups.delete(group)
        with pytest.raises(NotFound):
            await opened.groups.get(group.id)
        await opened.groups.delete(group)


@pytest.mark.parametrize("switch", ["phone_output=local", "phone_output=digits", "no_group=none", "no_group=absent"])
async def test_a_contact_is_found_again_however_it_is_printed(switch: str) -> None:
    name, value = switch.split("=")
    async with desk(**{name: value, "ids": "strings", "booleans": "words", "empty_text": "absent"}) as opened:
        contact = await opened.new_contact()
        assert await opened.contacts.by_phone(PHONE) == (contact,)
        assert (contact.phone, contact.groups, contact.values["city"]) == (PHONE, (), "Łódź")


# The blacklist


@pytest.mark.parametrize("booleans", ["json", "words", "digits"])
async def test_the_blacklist_is_kept_number_by_number(booleans: str) -> None:
    async with desk(booleans=booleans) as opened:
        assert await opened.stop_list.check(PHONE) is None
        for _ in range(2):
            await opened.stop_list.add([PHONE, "48600700801"])
        entry = await opened.stop_list.check(PHONE)
        assert entry is not None
        assert entry.phone == PHONE
        for phrase in (PHONE, "600 700 800", "+48 600-700-800", "600700"):
            found = await opened.stop_list.find(Query(phrase=phrase), 1)
            assert PHONE in {row.phone for row in found.rows}, phrase
        (created,) = [row.created for row in found.rows if row.phone == PHONE]
        assert created is not None
        assert created.tzinfo is not None
        for _ in range(2):
            await opened.stop_list.remove([PHONE])
        assert await opened.stop_list.check(PHONE) is None
        assert await opened.stop_list.check("48600700801") is not None


async def test_a_blacklisted_contact_shows_it() -> None:
    async with desk() as opened:
        contact = await opened.new_contact()
        await opened.stop_list.add([PHONE])
        assert (await opened.contacts.get(contact)).values["blacklist"] == "yes"


async def test_the_blacklist_is_searched_by_digits_only() -> None:
    async with desk() as opened:
        with pytest.raises(Rejected, match="digits"):
            await opened.stop_list.find(Query(phrase="Anna"), 1)
