"""What every provider's ports promise, tried over the rehearsal's door; a further provider joins by its registration.

Each provider is tried as the rehearsal answers by default, and under those readings of its contract that change what
its ports must do.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest

from tui.domain.contacts import (
    Contact,
    ContactDraft,
    FieldType,
    Group,
    GroupDraft,
    GroupRef,
    ListEntry,
    SearchKind,
    Shape,
    WholeList,
)
from tui.domain.errors import AccessDenied, Conflict, NotFound, OutcomeUnknown, Rejected, Unreachable
from tui.domain.paging import Page, Query, Sort
from tui.domain.ports import Contacts, Groups, Lists, Membership, Provider, StopList
from tui.domain.search_line import Criterion, parse
from tui.domain.secret import Secret
from tui.providers import REGISTRY
from tui.providers.plugin import Account
from tui.sandbox import Sandbox
from tui.sandbox.names import HOSTILE

pytestmark = pytest.mark.anyio

PartT = TypeVar("PartT")
NEW_PHONE, OTHER_PHONE = "48600700801", "48600700802"
CONTACTS, ENTRIES = 330, 40

READINGS: Mapping[str, Mapping[str, object]] = {
    **{provider: {} for provider in REGISTRY},
    "bsg in the seed's shapes": {
        "bsg.fields": "code_text",
        "bsg.group_default": "number",
        "bsg.search_meta": "operation",
        "bsg.search_spelling": "operation",
        "bsg.date_field": "date",
        "bsg.ids": "text",
        "bsg.counters": "text",
        "bsg.field_types": "string",
        "bsg.flag_name": "default",
    },
    "bsg that replaces": {
        "bsg.contact_put": "replace",
        "bsg.fields": "id_value",
        "bsg.stop_attach_status": 201,
        "bsg.attach_body": "empty",
        "bsg.search_meta_empty": "list",
        "bsg.rcs_stoplist": "off",
    },
    "bsg in one-key maps": {"bsg.fields": "maps", "bsg.search_meta_empty": "null", "bsg.group_put_name": "required"},
    "serwersms of model B": {"serwersms.model": "B", "serwersms.ids": "strings"},
}
CREATE_CONTACT = {"bsg": "contacts.create", "serwersms": "contacts.add"}
QUIET = {"bsg.guard": 0}
"""The guard against identical requests, which a person at the keyboard does not meet and a test would."""


@dataclass(frozen=True)
class Desk:
    """An account of a rehearsal."""

    id: str
    sandbox: Sandbox
    provider: Provider

    def fault(self, text: str) -> None:
        self.sandbox.set(f"{self.id}.fault", text)


@asynccontextmanager
async def opened(reading: str, *, wrong: bool = False, read_only: bool = False, **more: object) -> AsyncIterator[Desk]:
    plugin = REGISTRY[reading.partition(" ")[0]]
    switches = {**QUIET, **READINGS[reading], **more}
    async with Sandbox(contacts=CONTACTS, list_entries=ENTRIES, switches=switches) as sandbox:
        given = sandbox.credentials()[plugin.id]
        account = Account(
            title=plugin.title,
            base_url=given.pop("base_url"),
            credentials={name: Secret("wrong" if wrong else value) for name, value in given.items()},
            time_zone=ZoneInfo(plugin.time_zone),
            read_only=read_only,
            door=sandbox.app,
        )
        provider = await plugin.load()(account)
        yield Desk(plugin.id, sandbox, provider)
        await provider.close()


@pytest.fixture(params=READINGS)
async def desk(request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    async with opened(request.param) as made:
        yield made


def part(found: PartT | None) -> PartT:
    """A part of the provider; what it does not have is not tried."""
    if found is None:
        pytest.skip("the provider has no such part")
    return found


@pytest.fixture
def contacts(desk: Desk) -> Contacts:
    return part(desk.provider.contacts)


@pytest.fixture
def groups(desk: Desk) -> Groups:
    return part(desk.provider.groups)


@pytest.fixture
def stop_list(desk: Desk) -> StopList:
    return part(desk.provider.stop_list)


@pytest.fixture
def lists(desk: Desk) -> Lists:
    return part(desk.provider.lists)


async def walk(find: Callable[[int], Awaitable[Page[Any]]]) -> list[Any]:
    """The rows of all pages; a walk that does not end fails."""
    rows: list[Any] = []
    for number in range(1, 60):
        page = await find(number)
        assert page.number == number
        assert len({row.id for row in page.rows}) == len(page.rows) <= page.size
        rows += page.rows
        if not page.has_next:
            return rows
    raise AssertionError("the pages do not end")


def searched(shape: Shape, line: str) -> Query:
    """The question that a person types."""
    if shape.search is SearchKind.PHRASE:
        return Query(phrase=line)
    criterion = parse(line, shape.search_fields)
    assert isinstance(criterion, Criterion)
    return Query(criterion)


def name_of(shape: Shape) -> str:
    return next(field.key for field in shape.fields if field.name_like and field.type is FieldType.TEXT)


async def new_contact(contacts: Contacts, *groups: Group, phone: str = NEW_PHONE) -> Contact:
    name = name_of(await contacts.shape())
    return await contacts.create(ContactDraft(phone, {name: "Zoë [/] Новая"}, tuple(group.id for group in groups)))


async def test_contacts_come_on_pages_that_end_with_every_row_once(contacts: Contacts) -> None:
    rows = await walk(partial(contacts.find, Query()))
    row_ids = [row_id for row in rows for row_id in row.row_ids or (row.id,)]
    assert len(set(row_ids)) == len(row_ids) >= CONTACTS
    assert all(row.phone.isdigit() for row in rows)


async def test_contacts_are_sorted_by_all_that_the_shape_names(contacts: Contacts) -> None:
    for field in (await contacts.shape()).sortable:
        up = await contacts.find(Query(sort=Sort(field)), 1)
        down = await contacts.find(Query(sort=Sort(field, descending=True)), 1)
        assert up.rows[0].id != down.rows[0].id
        if field in ("id", "phone"):
            for page, flipped in ((up, False), (down, True)):
                keys = [row.phone if field == "phone" else row.id for row in page.rows]
                assert keys in (sorted(keys, reverse=flipped), sorted(keys, key=int, reverse=flipped))


async def test_a_contact_is_found_by_number_and_by_name(contacts: Contacts) -> None:
    shape = await contacts.shape()
    made = await new_contact(contacts)
    for line in (NEW_PHONE, NEW_PHONE[2:8], "Новая"):
        found = await contacts.find(searched(shape, line), 1)
        assert made.id in [row.id for row in found.rows]
        assert not found.has_next
    assert [row.id for row in await contacts.by_phone(NEW_PHONE)] == [made.id]


async def test_what_is_not_there_is_not_found(contacts: Contacts) -> None:
    shape = await contacts.shape()
    found = await contacts.find(searched(shape, "nobody is called this"), 1)
    assert (found.rows, found.has_next) == ((), False)
    assert await contacts.by_phone(OTHER_PHONE) == ()
    ghost = replace((await contacts.find(Query(), 1)).rows[0], id="999999999", phone=OTHER_PHONE, row_ids=())
    with pytest.raises(NotFound):
        await contacts.get(ghost)


async def test_a_page_past_the_end_is_empty(contacts: Contacts) -> None:
    page = await contacts.find(Query(), 50)
    assert (page.rows, page.has_next) == ((), False)


async def test_a_contact_lives(contacts: Contacts) -> None:
    name = name_of(await contacts.shape())
    made = await new_contact(contacts)
    assert (made.phone, made.values[name]) == (NEW_PHONE, "Zoë [/] Новая")
    with pytest.raises(Conflict):
        await new_contact(contacts)
    changed = await contacts.update(made, ContactDraft(OTHER_PHONE, {**made.values, name: "Ann"}))
    assert (changed.phone, changed.values[name]) == (OTHER_PHONE, "Ann")
    assert await contacts.get(changed) == changed
    await contacts.delete([changed])
    with pytest.raises(NotFound):
        await contacts.get(changed)
    await contacts.delete([changed])


async def test_a_field_that_is_emptied_is_empty_and_others_stay(contacts: Contacts) -> None:
    shape = await contacts.shape()
    texts = [field.key for field in shape.fields if field.type is FieldType.TEXT and field.editable][:2]
    made = await contacts.create(ContactDraft(NEW_PHONE, dict.fromkeys(texts, "first")))
    changed = await contacts.update(made, ContactDraft(NEW_PHONE, {**made.values, texts[0]: ""}))
    assert [changed.values.get(key, "") for key in texts] == ["", "first"]


async def test_an_update_keeps_the_groups(contacts: Contacts, groups: Groups) -> None:
    known = (await groups.find(Query(), 1)).rows[:2]
    made = await new_contact(contacts, known[0])
    await groups.attach([made], [GroupRef(known[1].id, known[1].name)])
    now = await contacts.get(made)
    changed = await contacts.update(
        now, ContactDraft(NEW_PHONE, {**now.values, name_of(await contacts.shape()): "Ann"})
    )
    assert {group.id for group in await groups.of(changed)} == {group.id for group in known}


async def test_contacts_in_bulk_are_deleted_though_some_are_gone(contacts: Contacts) -> None:
    some = (await contacts.find(Query(), 1)).rows[: min(contacts.delete_at_once, 5)]
    await contacts.delete(some[:1])
    await contacts.delete(some)
    for contact in some:
        assert await contacts.by_phone(contact.phone) == ()


async def test_groups_come_on_pages_that_end_with_every_row_once(groups: Groups) -> None:
    rows = await walk(partial(groups.find, Query()))
    assert len({row.id for row in rows}) == len(rows) > 0


async def test_groups_are_sorted_by_all_that_the_shape_names(groups: Groups) -> None:
    for field in (await groups.shape()).sortable:
        up = await groups.find(Query(sort=Sort(field)), 1)
        down = await groups.find(Query(sort=Sort(field, descending=True)), 1)
        assert up.rows[0].id != down.rows[0].id


async def test_a_group_lives(groups: Groups) -> None:
    shape = await groups.shape()
    made = await groups.create(GroupDraft("Zoë [/] Новая"))
    assert made.name == "Zoë [/] Новая"
    assert made.id in [row.id for row in (await groups.find(searched(shape, "Новая"), 1)).rows]
    renamed = await groups.update(await groups.get(made.id), GroupDraft("Renamed"))
    assert (renamed.id, renamed.name) == (made.id, "Renamed")
    assert (await groups.get(made.id)).name == "Renamed"
    await groups.delete(renamed)
    with pytest.raises(NotFound):
        await groups.get(made.id)
    await groups.delete(renamed)


async def test_a_contact_joins_and_leaves_groups(contacts: Contacts, groups: Groups) -> None:
    made = await new_contact(contacts)
    known = [await groups.create(GroupDraft(name)) for name in ("One more", "And another")]
    refs = [GroupRef(group.id, group.name) for group in known]
    await groups.attach([made], refs)
    assert {group.id for group in await groups.of(made)} >= {group.id for group in known}
    for group in known:
        members = await walk(partial(contacts.find, Query(group=group.id)))
        assert [row.phone for row in members] == [NEW_PHONE]
    await groups.detach([made], refs[:1])
    assert refs[0].id not in {group.id for group in await groups.of(made)}
    await groups.detach([made], refs)
    assert not {group.id for group in known} & {group.id for group in await groups.of(made)}
    assert [row.phone for row in await contacts.by_phone(NEW_PHONE)] == [NEW_PHONE]


async def test_a_groups_contacts_can_be_searched(contacts: Contacts, groups: Groups) -> None:
    group = await groups.create(GroupDraft("Small circle"))
    made = await new_contact(contacts, group)
    await new_contact(contacts, phone=OTHER_PHONE)
    found = await contacts.find(replace(searched(await contacts.shape(), "Новая"), group=group.id), 1)
    assert [row.phone for row in found.rows] == [made.phone]


async def test_the_size_of_a_group_is_known_or_unknown(groups: Groups) -> None:
    rows = await walk(partial(groups.find, Query()))
    assert all(row.size is None or row.size >= 0 for row in rows)
    assert isinstance(groups.membership, Membership)


async def test_the_stop_list_comes_on_pages_that_end_with_every_row_once(stop_list: StopList) -> None:
    rows = await walk(partial(stop_list.find, Query()))
    assert len({row.id for row in rows}) == len(rows) > 0


async def test_numbers_go_onto_the_stop_list_and_off_it(stop_list: StopList) -> None:
    phones = [NEW_PHONE, OTHER_PHONE][: stop_list.at_once]
    assert await stop_list.check(NEW_PHONE) is None
    for _ in range(2):
        await stop_list.add(phones)
        entry = await stop_list.check(NEW_PHONE)
        assert entry is not None
        assert entry.phone == NEW_PHONE
    found = await stop_list.find(searched(await stop_list.shape(), NEW_PHONE), 1)
    assert [row.phone for row in found.rows] == [NEW_PHONE]
    for _ in range(2):
        await stop_list.remove(phones)
        assert await stop_list.check(NEW_PHONE) is None


async def test_a_whole_list_lives(lists: Lists) -> None:
    kinds = await lists.kinds()
    entries = (ListEntry("Zoë [/]", ("79000000001", "79000000002")), ListEntry("Новая", ("79000000003",)))
    list_id = await lists.create(WholeList("", "New one", kinds[0].code, entries))
    known = await walk(lists.find)
    assert len({row.id for row in known}) == len(known)
    assert list_id in [row.id for row in known]
    read = await lists.read(list_id)
    assert (read.name, read.kind, read.entries) == ("New one", kinds[0].code, entries)
    await lists.replace(replace(read, name="Renamed", entries=entries[:1]))
    again = await lists.read(list_id)
    assert (again.name, again.entries) == ("Renamed", entries[:1])
    await lists.delete(list_id)
    with pytest.raises(NotFound):
        await lists.read(list_id)
    await lists.delete(list_id)


def first_reads(provider: Provider) -> list[Callable[[], Awaitable[object]]]:
    """One read of each part that the provider has."""
    reads: list[Callable[[], Awaitable[object]]] = []
    for found in (provider.contacts, provider.groups, provider.stop_list):
        if found is not None:
            reads.append(partial(found.find, Query(), 1))
    if provider.lists is not None:
        reads.append(partial(provider.lists.find, 1))
    return reads


@pytest.mark.parametrize("provider", REGISTRY)
async def test_wrong_credentials_are_told_as_such(provider: str) -> None:
    async with opened(provider, wrong=True) as desk:
        for read in first_reads(desk.provider):
            with pytest.raises(AccessDenied):
                await read()


@pytest.mark.parametrize("fault", ["cut:before", "cut:after", "cut:middle", "status:503", "html", "throttle"])
@pytest.mark.parametrize("provider", REGISTRY)
async def test_a_read_survives_two_failures(provider: str, fault: str) -> None:
    async with opened(provider) as desk:
        for read in first_reads(desk.provider):
            await read()
            desk.fault(f"*:{fault}*2")
            await read()


@pytest.mark.parametrize("provider", REGISTRY)
async def test_a_read_gives_up_after_three_attempts(provider: str) -> None:
    async with opened(provider) as desk:
        read = first_reads(desk.provider)[0]
        await read()
        desk.fault("*:cut*3")
        with pytest.raises(Unreachable):
            await read()
        await read()


@pytest.mark.parametrize("fault", ["cut:before", "cut:after", "status:503", "status:500", "html:after", "truncate"])
@pytest.mark.parametrize("provider", CREATE_CONTACT)
async def test_a_write_whose_answer_is_lost_is_unknown_and_not_repeated(provider: str, fault: str) -> None:
    async with opened(provider) as desk:
        contacts = part(desk.provider.contacts)
        desk.fault(f"{CREATE_CONTACT[provider]}:{fault}*1")
        with pytest.raises(OutcomeUnknown):
            await new_contact(contacts)
        was_done = fault in ("cut:after", "html:after", "truncate")
        assert len(await contacts.by_phone(NEW_PHONE)) == was_done


@pytest.mark.parametrize("provider", REGISTRY)
async def test_reading_only_reads(provider: str) -> None:
    async with opened(provider, read_only=True) as desk:
        for read in first_reads(desk.provider):
            await read()
        if desk.provider.contacts is not None:
            with pytest.raises(Rejected, match="reading only"):
                await new_contact(desk.provider.contacts)
        if desk.provider.lists is not None:
            with pytest.raises(Rejected, match="reading only"):
                await desk.provider.lists.create(WholeList("", "New one", "black", ()))


@pytest.mark.parametrize("provider", REGISTRY)
async def test_hostile_names_are_read_and_kept_as_they_are(provider: str) -> None:
    async with opened(provider, hostile=True) as desk:
        for read in first_reads(desk.provider):
            await read()
        contacts = part(desk.provider.contacts)
        rows = await walk(partial(contacts.find, Query()))
        hostile = [row for row in rows if set(HOSTILE) & set(row.values.values())]
        assert len(hostile) >= len(HOSTILE) / 2
        for row in hostile[::4]:
            kept = await contacts.update(row, ContactDraft(row.phone, row.values))
            assert kept.values == row.values
