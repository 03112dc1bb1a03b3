"""Writes to SerwerSMS through the rehearsal's door: nothing is lost under any reading of the contract."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from zoneinfo import ZoneInfo

import pytest

from tui.domain.contacts import Contact, ContactDraft, Group, GroupDraft, GroupRef
from tui.domain.errors import Conflict, OutcomeUnknown, Rejected, Unreachable
from tui.domain.paging import Query
from tui.domain.ports import Contacts, Groups, Provider, StopList
from tui.domain.secret import Secret
from tui.providers.plugin import Account
from tui.providers.serwersms.adapter import connect
from tui.sandbox import Sandbox

pytestmark = pytest.mark.anyio

PHONE = "48600700800"
MODELS = pytest.mark.parametrize("model", ["A", "B"])
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


@MODELS
async def test_a_second_contact_with_the_phone_is_a_conflict(model: str) -> None:
    async with desk(model=model) as opened:
        contact = await opened.new_contact()
        with pytest.raises(Conflict):
            await opened.new_contact()
        other = await opened.new_contact(phone="48600700801")
        with pytest.raises(Conflict):
            await opened.contacts.update(other, ContactDraft(contact.phone, other.values))


@pytest.mark.parametrize("none_on_add", ["accepted", "refused"])
async def test_a_contact_may_be_in_no_group(none_on_add: str) -> None:
    async with desk(none_on_add=none_on_add) as opened:
        assert (await opened.new_contact()).groups == ()


@MODELS
@pytest.mark.parametrize("edit_absent", ["keep", "empty"])
@pytest.mark.parametrize("edit_groups", ["replace", "add"])
@pytest.mark.parametrize("edit_needs", ["id", "all"])
async def test_an_edit_keeps_what_it_does_not_change(
    model: str, edit_absent: str, edit_groups: str, edit_needs: str
) -> None:
    switches = {"model": model, "edit_absent": edit_absent, "edit_groups": edit_groups, "edit_needs": edit_needs}
    async with desk(**switches) as opened:
        groups = await opened.new_groups("Alfa", "Beta")
        contact = await opened.new_contact(*groups)
        draft = ContactDraft("48600700809", {**contact.values, "first_name": "Jagoda", "city": ""})
        after = await opened.contacts.update(contact, draft)
        assert (after.phone, after.values["first_name"], after.values["city"]) == ("48600700809", "Jagoda", "")
        assert await opened.names(after) == {"Alfa", "Beta"}
        assert len(after.row_ids) == len(contact.row_ids)
        for row in (await opened.contacts.find(Query(phrase="48600700809"), 1)).rows:
            assert row.values["first_name"] == "Jagoda"


async def test_an_edit_changes_in_other_rows_only_what_was_changed() -> None:
    async with desk() as opened:
        alfa, beta = await opened.new_groups("Alfa", "Beta")
        contact = await opened.new_contact(alfa)
        await opened.groups.attach([contact], [ref(beta)])
        (in_beta,) = (await opened.contacts.find(Query(group=beta.id), 1)).rows
        alone = Contact(in_beta.id, PHONE, in_beta.values)
        person = await opened.contacts.get(contact)
        assert set(person.row_ids) >= {contact.id, alone.id}
        await opened.contacts.update(person, ContactDraft(PHONE, {**person.values, "company": "Kwiaty"}))
        for group in (alfa, beta):
            (row,) = (await opened.contacts.find(Query(group=group.id), 1)).rows
            assert (row.values["company"], row.values["city"]) == ("Kwiaty", "Łódź")


@MODELS
@pytest.mark.parametrize("duplicates", ["allowed", "refused"])
async def test_contacts_join_and_leave_groups(model: str, duplicates: str) -> None:
    async with desk(model=model, duplicates=duplicates) as opened:
        alfa, beta, gamma = await opened.new_groups("Alfa", "Beta", "Gamma")
        contact = await opened.new_contact()
        await opened.groups.attach([contact], [ref(alfa)])
        assert await opened.names(contact) == {"Alfa"}
        await opened.groups.attach([contact], [ref(alfa), ref(beta)])
        await opened.groups.attach([contact], [ref(gamma)])
        assert await opened.names(contact) == {"Alfa", "Beta", "Gamma"}
        await opened.groups.detach([contact], [ref(alfa)])
        assert await opened.names(contact) == {"Beta", "Gamma"}
        await opened.groups.detach([contact], [ref(alfa), ref(beta), ref(gamma)])
        assert await opened.names(contact) == set()
        (left,) = await opened.contacts.by_phone(PHONE)
        assert left.values["city"] == "Łódź"
        assert len(left.row_ids) == 1


async def test_a_group_that_keeps_a_contact_is_told() -> None:
    async with desk(model="B", edit_groups="add") as opened:
        alfa, beta = await opened.new_groups("Alfa", "Beta")
        contact = await opened.new_contact(alfa, beta)
        with pytest.raises(Rejected, match="Alfa"):
            await opened.groups.detach([contact], [ref(alfa)])


@MODELS
async def test_deleting_a_person_deletes_every_known_row(model: str) -> None:
    async with desk(model=model) as opened:
        contact = await opened.new_contact(*await opened.new_groups("Alfa", "Beta"))
        await opened.contacts.delete([contact])
        assert await opened.contacts.by_phone(PHONE) == ()


async def test_a_group_name_is_taken_only_by_the_very_same_name() -> None:
    async with desk() as opened:
        alfa, beta = await opened.new_groups("Alfa", "Alfa 2")
        with pytest.raises(Conflict):
            await opened.groups.create(GroupDraft(" Alfa "))
        with pytest.raises(Conflict):
            await opened.groups.update(beta, GroupDraft("Alfa"))
        assert (await opened.groups.update(alfa, GroupDraft("Alfa"))).name == "Alfa"
        assert (await opened.groups.update(alfa, GroupDraft("alfa"))).name == "alfa"


@pytest.mark.parametrize("with_contacts", [True, False])
async def test_a_groups_contacts_go_only_if_asked_to(with_contacts: bool) -> None:
    async with desk() as opened:
        (group,) = await opened.new_groups("Alfa")
        await opened.new_contact(group)
        await opened.groups.delete(group, with_contacts=with_contacts)
        assert bool(await opened.contacts.by_phone(PHONE)) is not with_contacts


async def test_what_is_too_long_is_refused_before_it_is_sent() -> None:
    async with desk() as opened:
        opened.turn(fault="*:status:500")
        with pytest.raises(Rejected) as caught:
            await opened.contacts.create(ContactDraft(PHONE, {"city": "x" * 256}))
        assert set(caught.value.fields) == {"city"}
        with pytest.raises(Rejected) as caught:
            await opened.groups.create(GroupDraft("x" * 101))
        assert set(caught.value.fields) == {"name"}


# Lost answers


@pytest.mark.parametrize("fault", ["status:500", "html:after", "truncate"])
async def test_a_lost_answer_leaves_a_write_in_doubt(fault: str) -> None:
    async with desk() as opened:
        opened.turn(fault=f"contacts.add:{fault}*1")
        with pytest.raises(OutcomeUnknown):
            await opened.new_contact()


async def test_a_write_that_cannot_be_read_back_is_in_doubt() -> None:
    async with desk(extended="off") as opened:
        (group,) = await opened.new_groups("Alfa")
        opened.turn(error="groups.view:1010;groups.index:1010")
        with pytest.raises(Unreachable):
            await opened.groups.get(group.id)
        opened.turn(error="groups.view:1010", extended="on")
        with pytest.raises(OutcomeUnknown):
            await opened.groups.create(GroupDraft("Beta"))
