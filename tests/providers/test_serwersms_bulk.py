"""Many contacts into a group of SerwerSMS by one call: only where it is exact, and never by halves without a word."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.providers.test_serwersms_writes import PASSWORD, TOKEN, Desk, desk, ref
from tui.domain.contacts import Contact, ContactDraft, Group, GroupDraft
from tui.domain.errors import Conflict, OutcomeUnknown, PartlyDone, Rejected, UnexpectedReply, Unreachable
from tui.domain.paging import Query
from tui.domain.ports import BulkContacts
from tui.providers.calls import Operation
from tui.providers.serwersms import connection as calls
from tui.providers.serwersms.bulk import SerwerBulk
from tui.providers.serwersms.envelope import Counted, counted

pytestmark = pytest.mark.anyio


def drafts(group: Group, count: int = 3, **values: str) -> list[ContactDraft]:
    given = values or {"first_name": "Iga", "last_name": "Żak", "email": "iga@example.org", "company": "Młyn"}
    return [ContactDraft(f"48600700{place:03}", given, (group.id,)) for place in range(count)]


def bulk(opened: Desk) -> BulkContacts:
    assert opened.contacts.bulk is not None
    return opened.contacts.bulk


async def numbers(opened: Desk, group: Group) -> list[str]:
    page = await opened.contacts.find(Query(group=group.id), 1)
    return sorted(contact.phone for contact in page.rows)


def phones(made: Sequence[ContactDraft]) -> list[str]:
    return sorted(draft.phone for draft in made)


@pytest.mark.parametrize("credentials", [TOKEN, PASSWORD])
@pytest.mark.parametrize("model", ["A", "B"])
async def test_contacts_come_into_the_group_with_their_fields(model: str, credentials: tuple[str, ...]) -> None:
    async with desk(*credentials, model=model) as opened:
        [group] = await opened.new_groups("Targi 2026")
        made = drafts(group, 30)
        assert bulk(opened).at_once(made[0]) == 200
        await bulk(opened).create(made, ref(group))
        assert await numbers(opened, group) == phones(made)
        [found] = await opened.contacts.by_phone(made[7].phone)
        assert {key: value for key, value in found.values.items() if value and key in made[7].values} == made[7].values
        assert await opened.names(found) == {"Targi 2026"}


async def test_what_the_call_does_not_take_is_created_alone() -> None:
    async with desk() as opened:
        groups = await opened.new_groups("Alfa", "Beta")
        both = tuple(group.id for group in groups)
        alone = [
            ContactDraft("48600700800", {"city": "Łódź"}, both[:1]),
            ContactDraft("48600700800", {"first_name": "Iga"}, both),
            ContactDraft("48600700800", {"first_name": "Iga"}),
        ]
        assert [bulk(opened).at_once(draft) for draft in alone] == [1, 1, 1]
        assert bulk(opened).at_once(ContactDraft("48600700800", {"city": " "}, both[:1])) == 200


async def test_nothing_is_sent_where_somebody_has_a_number() -> None:
    async with desk() as opened:
        [group] = await opened.new_groups("Alfa")
        await opened.new_contact(phone="48600700001")
        with pytest.raises(Conflict, match="one by one"):
            await bulk(opened).create(drafts(group), ref(group))
        assert await numbers(opened, group) == []


async def test_nothing_is_sent_where_the_group_was_renamed_meanwhile() -> None:
    async with desk() as opened:
        [group] = await opened.new_groups("Alfa")
        await opened.groups.update(group, GroupDraft("Omega"))
        with pytest.raises(Conflict):
            await bulk(opened).create(drafts(group), ref(group))
        assert await numbers(opened, group) == []
        assert not (await opened.groups.find(Query(phrase="Alfa"), 1)).rows


async def test_a_server_without_the_call_is_asked_once() -> None:
    async with desk(extended="off") as opened:
        [group] = await opened.new_groups("Alfa")
        with pytest.raises(Rejected):
            await bulk(opened).create(drafts(group), ref(group))
        assert bulk(opened).at_once(drafts(group)[0]) == 1


async def test_a_lost_answer_is_an_unknown_outcome() -> None:
    async with desk(fault="contacts.import:cut:after") as opened:
        [group] = await opened.new_groups("Alfa")
        with pytest.raises(OutcomeUnknown):
            await bulk(opened).create(drafts(group), ref(group))


class Server:
    """The connection, the people and the groups of an account, with an answer of its own.

    Attributes:
        takes: how many of the records are stored.
        says: the group and the number of records that are answered.
        names: ids of the groups that have the name.
    """

    title = "Sklep"

    def __init__(self, takes: int, says: Counted, names: Sequence[str] = ("7",)) -> None:
        self.takes, self.says, self.names = takes, says, names
        self.writing = asyncio.Lock()
        self.stored: list[str] = []
        self.is_down = False

    async def by_phone(self, phone: str) -> Contact | None:
        if self.is_down:
            raise Unreachable(self.title, "contacts.index", "It is down.")
        return Contact(phone, phone, {}) if phone in self.stored else None

    async def counted(self, _operation: Operation, parameters: Mapping[str, Any]) -> Counted:
        self.stored += [record["phone"].removeprefix("+") for record in parameters["contact"][: self.takes]]
        self.is_down = self.takes == 0
        return self.says

    async def named(self, name: str) -> Sequence[Group]:
        return [Group(group_id, name) for group_id in self.names]

    def bulk(self) -> SerwerBulk:
        same: Any = self
        return SerwerBulk(same, same, self.named, lambda _operation, _draft: None)


ALFA = Group("7", "Alfa")


async def test_what_was_counted_as_wrong_is_found_out_number_by_number() -> None:
    server = Server(3, Counted("7", 3))
    made = drafts(ALFA, 5)
    with pytest.raises(PartlyDone, match="2 contacts of 5") as caught:
        await server.bulk().create(made, ref(ALFA))
    assert caught.value.refused == {draft.phone for draft in made[3:]}


async def test_a_count_that_is_wrong_itself_is_no_refusal() -> None:
    await Server(5, Counted("7", 3)).bulk().create(drafts(ALFA, 5), ref(ALFA))


async def test_what_cannot_be_found_out_is_an_unknown_outcome() -> None:
    with pytest.raises(OutcomeUnknown, match="could not be read"):
        await Server(0, Counted("7", 0)).bulk().create(drafts(ALFA, 5), ref(ALFA))


async def test_another_group_that_was_filled_is_told_and_the_call_is_not_made_again() -> None:
    bulk = Server(5, Counted("8", 5)).bulk()
    with pytest.raises(OutcomeUnknown, match="another group"):
        await bulk.create(drafts(ALFA, 5), ref(ALFA))
    assert bulk.at_once(drafts(ALFA)[0]) == 1


@pytest.mark.parametrize("names", [("7", "8"), ("8",), ()])
async def test_nothing_is_sent_where_the_name_is_not_that_of_one_group(names: Sequence[str]) -> None:
    server = Server(5, Counted("7", 5), names)
    bulk = server.bulk()
    with pytest.raises(Conflict, match="one by one"):
        await bulk.create(drafts(ALFA, 5), ref(ALFA))
    assert (server.stored, bulk.at_once(drafts(ALFA)[0])) == ([], 1)


def test_an_answer_without_a_count_is_none() -> None:
    with pytest.raises(UnexpectedReply):
        counted("Sklep", calls.CONTACTS_IMPORT, b'{"success": true, "id": 7}')
    assert counted("Sklep", calls.CONTACTS_IMPORT, b'{"success": 1, "id": "7", "correct": "2"}') == Counted("7", 2)
