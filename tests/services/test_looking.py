"""Every kind of change, its answer lost: what was done is found to be done, and what was not is found not to be."""

from collections.abc import Callable

import pytest

from tests.services.conftest import Desk
from tests.services.simulated import Simulated
from tests.services.simulated_line import Fault
from tui.domain.contacts import ContactDraft, GroupDraft, GroupRef, ListEntry, WholeList
from tui.services.book_changes import (
    Attach,
    CreateContact,
    CreateGroup,
    DeleteContacts,
    DeleteGroup,
    Detach,
    UpdateContact,
    UpdateGroup,
)
from tui.services.changes import Change
from tui.services.entries import State
from tui.services.list_changes import AddToStopList, CreateList, DeleteList, RemoveFromStopList, SaveList
from tui.services.looking import look

pytestmark = pytest.mark.anyio

ENTRY, OTHER = ListEntry("Spam", ("79000000001",)), ListEntry("Ads", ("79000000002",))


def create_contact(sim: Simulated) -> Change:
    return CreateContact(ContactDraft("48600700800", {"name": "Anna "}))


def update_contact(sim: Simulated) -> Change:
    return UpdateContact(sim.contact("48600700800", name="Ana"), ContactDraft("48600700801", {"name": "Anna"}))


def delete_contacts(sim: Simulated) -> Change:
    return DeleteContacts((sim.contact("48600700800"), sim.contact("48600700801")))


def create_group(sim: Simulated) -> Change:
    old = sim.groups.put(GroupDraft("VIP"))
    return CreateGroup(GroupDraft("VIP"), others=(old.id,))


def update_group(sim: Simulated) -> Change:
    return UpdateGroup(sim.groups.put(GroupDraft("VIP")), GroupDraft("VIP", "the best"))


def delete_group(sim: Simulated) -> Change:
    return DeleteGroup(sim.groups.put(GroupDraft("VIP")))


def attach(sim: Simulated) -> Change:
    groups = (sim.groups.put(GroupDraft("VIP")), sim.groups.put(GroupDraft("Lviv")))
    contacts = (sim.contact("48600700800", groups[0]), sim.contact("48600700801"))
    return Attach(contacts, tuple(GroupRef(group.id, group.name) for group in groups))


def detach(sim: Simulated) -> Change:
    group = sim.groups.put(GroupDraft("VIP"))
    return Detach((sim.contact("48600700800", group),), (GroupRef(group.id, group.name),))


def add_to_stop_list(sim: Simulated) -> Change:
    sim.stop_list.entries["48600700800"] = frozenset({"viber"})
    return AddToStopList(("48600700800", "48600700801"), ("sms",))


def remove_from_stop_list(sim: Simulated) -> Change:
    sim.stop_list.entries |= {"48600700800": frozenset({"sms"}), "48600700801": frozenset({"sms", "viber"})}
    return RemoveFromStopList(("48600700800", "48600700801"), ("sms",))


def clear_from_stop_list(sim: Simulated) -> Change:
    sim.stop_list.entries["48600700800"] = frozenset({"sms"})
    return RemoveFromStopList(("48600700800",))


def create_list(sim: Simulated) -> Change:
    old = sim.lists.put(WholeList("", "Spam", "black", ()))
    return CreateList("Spam", "black", (ENTRY,), others=(old,))


def delete_list(sim: Simulated) -> Change:
    sim.lists.put(WholeList("", "Spam", "black", ()))
    return DeleteList(sim.lists.put(WholeList("", "Spam", "black", (ENTRY,))), "Spam", "black")


KINDS = (
    create_contact,
    update_contact,
    delete_contacts,
    create_group,
    update_group,
    delete_group,
    attach,
    detach,
    add_to_stop_list,
    remove_from_stop_list,
    clear_from_stop_list,
    create_list,
    delete_list,
)


@pytest.mark.parametrize("make", KINDS)
@pytest.mark.parametrize(("fault", "state"), [(Fault.LOST, State.DONE), (Fault.SWALLOWED, State.NOT_DONE)])
async def test_a_lost_answer_is_settled(
    desk: Desk, make: Callable[[Simulated], Change], fault: Fault, state: State
) -> None:
    change = make(desk.sim)
    if make is attach and fault is Fault.SWALLOWED:
        change = change.only({"2"})
    desk.sim.line.faults.append(fault)
    job = await desk.jobs.start("sim", "Test", [change]).wait()
    assert {result.outcome.of(row) for result in job.results for row in result.change.rows} == {state}
    assert {line.state for line in await desk.lines()} == {state}
    assert await desk.journal.unsettled() == ()


@pytest.mark.parametrize("make", [create_contact, create_group, create_list])
async def test_what_was_made_is_known_after_a_lost_answer(desk: Desk, make: Callable[[Simulated], Change]) -> None:
    change = make(desk.sim)
    desk.sim.line.faults.append(Fault.LOST)
    job = await desk.jobs.start("sim", "Test", [change]).wait()
    made: dict[Callable[[Simulated], Change], object] = {
        create_contact: desk.sim.contacts.rows.get("1"),
        create_group: desk.sim.groups.rows.get("102"),
        create_list: "202",
    }
    assert job.results[0].outcome.value == made[make]


async def test_a_number_with_other_values_is_left_to_a_person(desk: Desk) -> None:
    other = desk.sim.contact("48600700800", name="Borys")
    finding = await look(desk.sim.provider, create_contact(desk.sim))
    assert (finding.state, finding.value) == (State.UNKNOWN, other)


async def test_a_record_that_is_neither_old_nor_new_is_left_to_a_person(desk: Desk) -> None:
    update = update_contact(desk.sim)
    assert isinstance(update, UpdateContact)
    await desk.sim.contacts.update(update.contact, ContactDraft("48600700800", {"name": "Borys"}))
    assert (await look(desk.sim.provider, update)).state is State.UNKNOWN
    await desk.sim.contacts.delete([update.contact])
    assert (await look(desk.sim.provider, update)).sentence == "The contact is gone."


async def test_an_edit_that_cost_a_group_is_left_to_a_person(desk: Desk) -> None:
    group = desk.sim.groups.put(GroupDraft("VIP"))
    anna = desk.sim.contact("48600700800", group, name="Ana")
    update = UpdateContact(anna, ContactDraft(anna.phone, {"name": "Anna"}))
    await desk.sim.contacts.update(anna, update.draft)
    await desk.sim.groups.detach([anna], [GroupRef(group.id, "VIP")])
    assert "fewer groups" in (await look(desk.sim.provider, update)).sentence


async def test_two_new_groups_of_one_name_are_left_to_a_person(desk: Desk) -> None:
    change = create_group(desk.sim)
    desk.sim.groups.put(GroupDraft("VIP"))
    desk.sim.groups.put(GroupDraft("VIP"))
    assert (await look(desk.sim.provider, change)).state is State.UNKNOWN


@pytest.mark.parametrize(
    ("entries", "name", "state"),
    [
        ((ENTRY,), "New", State.DONE),
        ((ENTRY,), "Old", State.UNKNOWN),
        ((OTHER,), "Old", State.NOT_DONE),
        ((ENTRY, OTHER), "New", State.UNKNOWN),
        ((), "New", State.UNKNOWN),
    ],
)
async def test_a_saved_list_is_judged_by_the_entries_touched(
    desk: Desk, entries: tuple[ListEntry, ...], name: str, state: State
) -> None:
    key = desk.sim.lists.put(WholeList("", name, "black", (ListEntry("untouched", ("1",)), *entries)))
    change = SaveList(key, "black", "Old", "New", (OTHER,), (ENTRY,), 2)
    assert (await look(desk.sim.provider, change)).state is state
