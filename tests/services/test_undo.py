"""What this desk did can be taken back and done again, with groups, fields and new ids, unless others changed it."""

import pytest

from tests.services.conftest import Desk
from tests.services.simulated_line import Fault
from tui.domain.contacts import Contact, ContactDraft, Group, GroupDraft, GroupRef, ListEntry, WholeList
from tui.domain.errors import Conflict
from tui.services.book_changes import DeleteGroup
from tui.services.job import Job
from tui.services.reversal import loss_of

pytestmark = pytest.mark.anyio


def ref(group: Group) -> GroupRef:
    return GroupRef(group.id, group.name)


async def undo(desk: Desk) -> Job:
    undoable = await desk.undo.last("sim")
    assert undoable is not None
    return await desk.undo.start(undoable).wait()


async def redo(desk: Desk) -> Job:
    undoable = await desk.undo.last_undone("sim")
    assert undoable is not None
    return await desk.undo.start(undoable).wait()


def the_contact(desk: Desk) -> Contact:
    [contact] = desk.sim.contacts.rows.values()
    return contact


async def test_nothing_was_done_yet(desk: Desk) -> None:
    assert await desk.undo.last("sim") is None
    assert await desk.undo.last_undone("sim") is None


async def test_an_edit_is_described_taken_back_and_done_again(desk: Desk) -> None:
    anna = desk.sim.contact("48600700800", name="Ana", city="Lviv")
    await desk.writes.save_contact("sim", anna, ContactDraft("48600700801", {"name": "Anna", "city": "Lviv"})).wait()
    undoable = await desk.undo.last("sim")
    assert undoable is not None
    assert undoable.sentence == "change contact +48600700800 (48600700800 -> 48600700801; Ana -> Anna)"
    assert undoable.loss == ""
    await undo(desk)
    assert the_contact(desk) == anna
    assert await desk.undo.last("sim") is None
    await redo(desk)
    assert (the_contact(desk).phone, the_contact(desk).values["name"]) == ("48600700801", "Anna")
    assert await desk.undo.last_undone("sim") is None


async def test_what_others_changed_elsewhere_in_the_record_stays(desk: Desk) -> None:
    anna = desk.sim.contact("48600700800", name="Ana", city="Lviv")
    await desk.writes.save_contact("sim", anna, ContactDraft(anna.phone, {"name": "Anna", "city": "Lviv"})).wait()
    await desk.sim.contacts.update(anna, ContactDraft(anna.phone, {"name": "Anna", "city": "Kyiv"}))
    await undo(desk)
    assert the_contact(desk).values == {"name": "Ana", "city": "Kyiv"}


async def test_what_others_changed_since_is_not_overwritten(desk: Desk) -> None:
    anna = desk.sim.contact("48600700800", name="Ana")
    await desk.writes.save_contact("sim", anna, ContactDraft(anna.phone, {"name": "Anna"})).wait()
    await desk.sim.contacts.update(anna, ContactDraft(anna.phone, {"name": "Hanna"}))
    job = await undo(desk)
    assert isinstance(job.error, Conflict)
    assert the_contact(desk).values["name"] == "Hanna"
    assert await desk.undo.last("sim") is not None


async def test_deleted_contacts_come_back_with_fields_and_groups(desk: Desk) -> None:
    group = desk.sim.groups.put(GroupDraft("VIP"))
    rows = [desk.sim.contact(f"4860070080{number}", group, name=f"N{number}") for number in range(3)]
    await desk.writes.delete_contacts("sim", rows).wait()
    assert desk.sim.contacts.rows == {}
    job = await undo(desk)
    assert {row.phone for row in desk.sim.contacts.rows.values()} == {row.phone for row in rows}
    assert all(row.groups == (ref(group),) for row in desk.sim.contacts.rows.values())
    values = [result.outcome.value for result in job.results]
    assert {value.id for value in values if isinstance(value, Contact)} == {"4", "5", "6"}


async def test_older_changes_follow_the_new_ids(desk: Desk) -> None:
    anna = desk.sim.contact("48600700800", name="Ana")
    await desk.writes.save_contact("sim", anna, ContactDraft(anna.phone, {"name": "Anna"})).wait()
    await desk.writes.delete_contacts("sim", [the_contact(desk)]).wait()
    await undo(desk)
    assert the_contact(desk).id != anna.id
    await undo(desk)
    assert the_contact(desk).values["name"] == "Ana"
    await redo(desk)
    await redo(desk)
    assert desk.sim.contacts.rows == {}
    await undo(desk)
    await undo(desk)
    assert the_contact(desk).values["name"] == "Ana"


async def test_a_new_contact_is_deleted_unless_somebody_changed_it(desk: Desk) -> None:
    await desk.writes.create_contact("sim", ContactDraft("48600700800", {"name": "Anna"})).wait()
    anna = the_contact(desk)
    await desk.sim.contacts.update(anna, ContactDraft(anna.phone, {"name": "Hanna"}))
    assert isinstance((await undo(desk)).error, Conflict)
    await desk.sim.contacts.update(anna, ContactDraft(anna.phone, {"name": "Anna"}))
    await undo(desk)
    assert desk.sim.contacts.rows == {}


async def test_only_those_who_entered_a_group_leave_it(desk: Desk) -> None:
    vip, lviv = desk.sim.groups.put(GroupDraft("VIP")), desk.sim.groups.put(GroupDraft("Lviv"))
    was_in, was_out = desk.sim.contact("48600700800", vip), desk.sim.contact("48600700801")
    await desk.writes.attach("sim", [was_in, was_out], [ref(vip), ref(lviv)]).wait()
    await undo(desk)
    assert [row.groups for row in desk.sim.contacts.rows.values()] == [(ref(vip),), ()]
    await redo(desk)
    assert [len(row.groups) for row in desk.sim.contacts.rows.values()] == [2, 2]


async def test_only_those_who_left_a_group_enter_it(desk: Desk) -> None:
    vip = desk.sim.groups.put(GroupDraft("VIP"))
    rows = [desk.sim.contact("48600700800", vip), desk.sim.contact("48600700801")]
    await desk.writes.detach("sim", rows, [ref(vip)]).wait()
    await undo(desk)
    assert [row.groups for row in desk.sim.contacts.rows.values()] == [(ref(vip),), ()]


@pytest.mark.parametrize("with_contacts", [False, True])
async def test_a_deleted_group_comes_back_with_its_members(desk: Desk, with_contacts: bool) -> None:
    vip, other = desk.sim.groups.put(GroupDraft("VIP", "best")), desk.sim.groups.put(GroupDraft("Other"))
    desk.sim.contact("48600700800", vip, other, name="Anna")
    desk.sim.contact("48600700801", other)
    await desk.writes.delete_group("sim", vip, with_contacts=with_contacts).wait()
    await undo(desk)
    back = next(group for group in desk.sim.groups.rows.values() if group.name == "VIP")
    assert (back.description, back.id != vip.id) == ("best", True)
    held = {row.phone: {one.id for one in row.groups} for row in desk.sim.contacts.rows.values()}
    assert held == {"48600700800": {back.id, other.id}, "48600700801": {other.id}}


async def test_groups_are_made_renamed_and_taken_back(desk: Desk) -> None:
    await desk.writes.create_group("sim", GroupDraft("VIP")).wait()
    [vip] = desk.sim.groups.rows.values()
    await desk.writes.update_group("sim", vip, GroupDraft("Best", "of all")).wait()
    await undo(desk)
    assert [group.name for group in desk.sim.groups.rows.values()] == ["VIP"]
    await undo(desk)
    assert desk.sim.groups.rows == {}


async def test_numbers_that_were_listed_before_stay_listed(desk: Desk) -> None:
    before = {"48600700800": frozenset({"sms"}), "48600700801": frozenset({"viber"})}
    desk.sim.stop_list.entries = dict(before)
    numbers = ["48600700800", "48600700801", "48600700802"]
    await desk.writes.put_on_stop_list("sim", numbers, ["sms"]).wait()
    await undo(desk)
    assert desk.sim.stop_list.entries == before
    await redo(desk)
    assert all("sms" in desk.sim.stop_list.entries[number] for number in numbers)


async def test_numbers_come_back_with_the_channels_they_had(desk: Desk) -> None:
    before = {"48600700800": frozenset({"sms", "viber"}), "48600700801": frozenset({"viber"})}
    desk.sim.stop_list.entries = dict(before)
    await desk.writes.take_off_stop_list("sim", [*before, "48600700802"]).wait()
    assert desk.sim.stop_list.entries == {}
    await undo(desk)
    assert desk.sim.stop_list.entries == before


async def test_a_list_comes_back_with_its_entries(desk: Desk) -> None:
    entries = (ListEntry("Spam", ("79000000001", "no number")),)
    await desk.writes.create_list("sim", "Night", "black", entries).wait()
    await undo(desk)
    assert desk.sim.lists.rows == {}
    await redo(desk)
    [back] = desk.sim.lists.rows.values()
    assert back == WholeList("202", "Night", "black", entries)


async def test_rows_that_were_not_done_are_not_taken_back(desk: Desk) -> None:
    rows = [desk.sim.contact(f"4860070080{number}") for number in range(4)]
    desk.sim.line.faults.extend([Fault.REFUSED, Fault.NONE])
    await desk.writes.delete_contacts("sim", rows).wait()
    job = await undo(desk)
    assert [result.change.rows for result in job.results] == [(rows[2].phone,), (rows[3].phone,)]
    assert len(desk.sim.contacts.rows) == 4


async def test_what_was_refused_is_nothing_to_take_back(desk: Desk) -> None:
    desk.sim.line.faults.append(Fault.REFUSED)
    await desk.writes.create_contact("sim", ContactDraft("48600700800")).wait()
    assert await desk.undo.last("sim") is None


async def test_a_new_change_ends_what_could_be_done_again(desk: Desk) -> None:
    await desk.writes.put_on_stop_list("sim", ["48600700800"]).wait()
    await undo(desk)
    await desk.writes.put_on_stop_list("sim", ["48600700801"]).wait()
    assert await desk.undo.last_undone("sim") is None


async def test_accounts_are_told_apart(desk: Desk) -> None:
    await desk.writes.put_on_stop_list("other", ["48600700800"]).wait()
    assert await desk.undo.last("sim") is None
    assert await desk.undo.last("other") is not None


def test_what_would_not_come_back_is_said_before() -> None:
    group = Group("1", "VIP", size=50_000)
    assert "not who is in it" in loss_of(DeleteGroup(group))
    assert "cannot be brought back" in loss_of(DeleteGroup(group, with_contacts=True))
    assert loss_of(DeleteGroup(group, ())) == ""
