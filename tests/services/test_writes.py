"""What panes call: nothing of others is overwritten unseen, and a query's mark is walked by the job."""

import pytest

from tests.services.conftest import Desk
from tui.domain.contacts import Contact, ContactDraft, GroupDraft, GroupRef, ListEntry, WholeList
from tui.domain.errors import Conflict
from tui.domain.paging import Query
from tui.domain.ports import Membership
from tui.services.entries import State
from tui.services.jobs import Busy
from tui.services.preparing import FEW_NUMBERS
from tui.services.writes import Share, compared

pytestmark = pytest.mark.anyio


async def test_fields_and_groups_of_a_form_are_saved_in_order(desk: Desk) -> None:
    vip, old = desk.sim.groups.put(GroupDraft("VIP")), desk.sim.groups.put(GroupDraft("Old"))
    anna = desk.sim.contact("48600700800", old, name="Ana")
    draft = ContactDraft("48600700801", {"name": "Anna"}, (vip.id,))
    await desk.writes.save_contact("sim", anna, draft, {vip.id: "VIP"}).wait()
    [now] = desk.sim.contacts.rows.values()
    assert (now.phone, now.values["name"], now.groups) == ("48600700801", "Anna", (GroupRef(vip.id, "VIP"),))
    lines = await desk.lines()
    assert [(line.what, line.target) for line in lines] == [
        ("change contact", "+48600700800"),
        ("put in groups", "+48600700801: VIP"),
        ("take out of groups", "+48600700801: Old"),
    ]
    assert len({line.job for line in lines}) == 1


async def test_a_form_without_changes_sends_nothing(desk: Desk) -> None:
    anna = desk.sim.contact("48600700800", name="Anna")
    job = await desk.writes.save_contact("sim", anna, ContactDraft(anna.phone, dict(anna.values))).wait()
    assert (job.results, job.trouble) == ([], "")


async def test_only_edited_fields_are_written_over_what_others_changed(desk: Desk) -> None:
    anna = desk.sim.contact("48600700800", name="Ana", city="Lviv", hlr="active")
    await desk.sim.contacts.update(anna, ContactDraft(anna.phone, {"name": "Ana", "city": "Kyiv", "hlr": "absent"}))
    await desk.writes.save_contact("sim", anna, ContactDraft(anna.phone, {"name": "Anna", "city": "Lviv"})).wait()
    assert desk.sim.contacts.rows[anna.id].values == {"name": "Anna", "city": "Kyiv"}


async def test_the_same_field_changed_by_two_is_written_by_none(desk: Desk) -> None:
    anna = desk.sim.contact("48600700800", name="Ana")
    await desk.sim.contacts.update(anna, ContactDraft(anna.phone, {"name": "Hanna"}))
    mine = ContactDraft(anna.phone, {"name": "Anna"})
    job = await desk.writes.save_contact("sim", anna, mine).wait()
    assert isinstance(job.error, Conflict)
    assert await desk.lines() == []
    comparison = await desk.writes.compare("sim", anna, mine)
    [conflict] = comparison.merged.conflicts
    assert (conflict.field, conflict.opened, conflict.theirs, conflict.mine) == ("name", "Ana", "Hanna", "Anna")
    again = await desk.writes.save_contact("sim", comparison.theirs, comparison.draft).wait()
    assert again.error is None
    assert desk.sim.contacts.rows[anna.id].values["name"] == "Anna"


def test_three_sides_are_merged_field_by_field() -> None:
    opened = Contact("1", "48600", {"name": "Ana", "city": "Lviv"}, (GroupRef("1", "a"), GroupRef("2", "b")))
    theirs = Contact("1", "48601", {"name": "Ana", "city": "Kyiv"}, (GroupRef("2", "b"), GroupRef("3", "c")))
    mine = ContactDraft("48600", {"name": "Anna", "city": "Lviv"}, ("1", "2", "4"))
    comparison = compared(opened, theirs, mine)
    assert comparison.is_changed
    assert comparison.draft == ContactDraft("48601", {"name": "Anna", "city": "Kyiv"}, ("2", "3", "4"))
    assert comparison.merged.conflicts == ()
    assert not compared(opened, opened, mine).is_changed


async def test_a_number_in_the_book_is_noticed_before(desk: Desk) -> None:
    anna = desk.sim.contact("48600700800")
    assert await desk.writes.same_number("sim", "48600700800") == (anna,)
    assert await desk.writes.same_number("sim", "48600700801") == ()


async def test_all_some_none(desk: Desk) -> None:
    every, some, none = (desk.sim.groups.put(GroupDraft(name)) for name in ("every", "some", "none"))
    rows = [desk.sim.contact("48600700800", every, some), desk.sim.contact("48600700801", every)]
    shares = await desk.writes.shares("sim", rows)
    assert shares == {every.id: Share.ALL, some.id: Share.SOME}
    assert none.id not in shares


async def test_a_mark_of_a_query_is_walked_by_the_job(desk: Desk) -> None:
    vip, lviv = desk.sim.groups.put(GroupDraft("VIP")), desk.sim.groups.put(GroupDraft("Lviv"))
    for number in range(120):
        desk.sim.contact(f"48600700{number:03}", vip)
    other = desk.sim.contact("48600800000")
    await desk.writes.attach("sim", Query(group=vip.id), [GroupRef(lviv.id, "Lviv")]).wait()
    assert sum(len(row.groups) == 2 for row in desk.sim.contacts.rows.values()) == 120
    await desk.writes.put_on_stop_list("sim", Query(group=vip.id), ["sms"]).wait()
    assert len(desk.sim.stop_list.entries) == 120
    job = desk.writes.delete_contacts("sim", Query(group=vip.id))
    with pytest.raises(Busy):
        desk.writes.delete_contacts("sim", Query(group=vip.id))
    await job.wait()
    assert job.progress.done == 120
    assert list(desk.sim.contacts.rows.values()) == [other]


async def test_rows_that_move_between_pages_are_taken_once(desk: Desk) -> None:
    for number in range(60):
        desk.sim.contact(f"48600700{number:03}")

    def insert(name: str) -> None:
        if desk.sim.line.calls.count("contacts.find") == 1:
            rows = desk.sim.contacts.rows
            new = desk.sim.contact("48600800000")
            desk.sim.contacts.rows = {new.id: new, **rows}

    desk.sim.line.meanwhile = insert
    job = await desk.writes.delete_contacts("sim", Query()).wait()
    rows = [row for change in job.changes or () for row in change.rows]
    assert len(rows) == len(set(rows))


async def test_many_numbers_are_looked_up_by_reading_the_list(desk: Desk) -> None:
    numbers = [f"48600700{number:03}" for number in range(FEW_NUMBERS + 1)]
    desk.sim.stop_list.entries[numbers[0]] = frozenset({"sms"})
    await desk.writes.put_on_stop_list("sim", [*numbers, numbers[1]], ["sms"]).wait()
    assert "stop_list.check" not in desk.sim.line.calls
    undoable = await desk.undo.last("sim")
    assert undoable is not None
    assert sum(len(change.rows) for change in undoable.changes) == FEW_NUMBERS


async def test_groups_of_each_are_read_where_a_page_does_not_tell_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.sim.groups, "membership", Membership.ROW_PER_GROUP)
    vip = desk.sim.groups.put(GroupDraft("VIP"))
    anna = desk.sim.contact("48600700800", vip)
    unaware = Contact(anna.id, anna.phone)
    await desk.writes.detach("sim", [unaware], [GroupRef(vip.id, "VIP")]).wait()
    undoable = await desk.undo.last("sim")
    assert undoable is not None
    await desk.undo.start(undoable).wait()
    assert desk.sim.contacts.rows[anna.id].groups == (GroupRef(vip.id, "VIP"),)


async def test_losses_are_told_before(desk: Desk) -> None:
    vip = desk.sim.groups.put(GroupDraft("VIP"))
    desk.sim.contact("48600700800", vip)
    assert await desk.writes.loss_of_deleting("sim", vip, with_contacts=True) == ""


async def test_a_list_is_deleted_with_its_entries_kept(desk: Desk) -> None:
    entries = (ListEntry("Spam", ("79000000001",)),)
    key = desk.sim.lists.put(WholeList("", "Night", "black", entries))
    [row] = (await desk.sim.lists.find(1)).rows
    job = await desk.writes.delete_list("sim", row).wait()
    assert desk.sim.lists.rows == {}
    kept = await desk.journal.list_beside(job.results[0].entry)
    assert kept == WholeList("", "Night", "black", entries)
    [line] = await desk.lines()
    assert (line.state, line.target, key) == (State.DONE, "Night", row.id)
