"""What every provider's ports promise, tried over the rehearsal's door; a further provider joins by its registration.

Each provider is tried as the rehearsal answers by default, and under those readings of its contract that change what
its ports must do.
"""

from collections.abc import AsyncIterator
from functools import partial

import pytest
from msgspec.structs import replace

from tests.rehearsal import (
    CONTACTS,
    NEW_PHONE,
    OTHER_PHONE,
    READINGS,
    Desk,
    name_of,
    new_contact,
    opened,
    part,
    searched,
    walk,
)
from tui.domain.contacts import (
    ContactDraft,
    FieldType,
    GroupDraft,
    GroupRef,
    ListEntry,
    WholeList,
)
from tui.domain.errors import Conflict, NotFound
from tui.domain.paging import Query, Sort
from tui.domain.ports import Contacts, Groups, Lists, Membership, StopList

pytestmark = pytest.mark.anyio


@pytest.fixture(params=READINGS)
async def desk(request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    async with opened(request.param) as made:
        yield made


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
