"""What BSG's ports write, and what they make of answers to it."""

import json
from datetime import UTC
from urllib.parse import parse_qsl

import pytest

from tests.bsg_server import GROUP, PHONE, asked, calls, echoing, ports, row, said, server
from tests.faulty import Say, Seen
from tui.domain.contacts import Contact, ContactDraft, CustomField, FieldType, Group, GroupDraft, GroupRef
from tui.domain.errors import NotFound, OutcomeUnknown, Rejected
from tui.domain.secret import Secret
from tui.providers.bsg.adapter import connect
from tui.providers.plugin import Account

pytestmark = pytest.mark.anyio

NOW = row(7, fields={"5501": "Noor", "5503": "3", "5599": "of a hidden field"}, groups=[GROUP])
THEN = Contact("7", str(PHONE), {"#5501": "Noor"})


async def test_an_update_sends_everything_that_the_contact_has_now() -> None:
    door = server(lambda _: said({"data": NOW}))
    contacts = (await ports(door)).contacts
    await contacts.update(THEN, ContactDraft(str(PHONE), {"#5501": "Ilse", "#5503": "", "#5504": ""}))
    read, put, _ = calls(door)
    assert (read.method, put.method, put.path) == ("GET", "PUT", "/api/contacts/7")
    assert json.loads(put.body) == {
        "phone": PHONE,
        "fields": [
            {"id": 5501, "value": "Ilse"},
            {"id": 5503, "value": ""},
            {"id": 5599, "value": "of a hidden field"},
        ],
        "groups": [3007],
    }


async def test_a_refused_field_is_named_as_ours() -> None:
    complaint = {"message": "The given data was invalid.", "errors": {"fields1value": ["No number."], "phone": ["x"]}}
    door = server(lambda seen: said({"data": NOW}) if seen.method == "GET" else said(complaint, 422))
    contacts = (await ports(door)).contacts
    with pytest.raises(Rejected) as caught:
        await contacts.update(THEN, ContactDraft(str(PHONE), {"#5503": "many"}))
    assert caught.value.fields == {"#5503": "No number.", "phone": "x"}
    with pytest.raises(Rejected) as caught:
        await contacts.create(ContactDraft(str(PHONE), {"#5501": "Noor", "#5502": "", "#5503": "many"}))
    assert caught.value.fields == {"#5503": "No number.", "phone": "x"}


async def test_an_update_that_cannot_be_read_back_is_unknown() -> None:
    door = server(lambda _: said({"data": NOW}) if len(calls(door)) < 3 else said({}, 500))
    contacts = (await ports(door)).contacts
    with pytest.raises(OutcomeUnknown, match="read back"):
        await contacts.update(THEN, ContactDraft(str(PHONE)))


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"<html>", b'{"data": null}'])
async def test_a_create_whose_answer_cannot_be_read_is_unknown(body: bytes) -> None:
    contacts, groups, _ = await ports(server(lambda _: Say(201, body)))
    with pytest.raises(OutcomeUnknown):
        await contacts.create(ContactDraft(str(PHONE)))
    with pytest.raises(OutcomeUnknown):
        await groups.create(GroupDraft("Name"))


async def test_an_identical_request_that_is_refused_may_have_been_done() -> None:
    door = server(lambda _: said({"message": "Too many duplicate request detected"}, 429))
    with pytest.raises(OutcomeUnknown):
        await (await ports(door)).contacts.create(ContactDraft(str(PHONE)))
    assert len(calls(door)) == 1


@pytest.mark.parametrize("status", [204, 404, 422])
async def test_deleting_what_is_gone_is_done(status: int) -> None:
    door = server(lambda _: said({"message": "Invalid contact id"}, status))
    contacts, groups, _ = await ports(door)
    await contacts.delete([THEN])
    if status != 422:
        await groups.delete(Group("3007", "Autumn tasting"))


async def test_where_one_of_many_is_refused_each_is_deleted_alone() -> None:
    def answer(seen: Seen) -> Say:
        if seen.method == "POST":
            return said({"message": "Invalid contact id"}, 422)
        return Say(204, b"")

    door = server(answer)
    await (await ports(door)).contacts.delete([Contact("7", ""), Contact("8", "")])
    many, *single = calls(door)
    assert parse_qsl(many.query) == [("contact_ids[]", "7"), ("contact_ids[]", "8")]
    assert (many.body, [seen.path for seen in single]) == (b"", ["/api/contacts/7", "/api/contacts/8"])


async def test_members_are_changed_in_chunks_of_both_limits() -> None:
    door = server(lambda _: Say(200, b""))
    some = [Contact(str(number), "") for number in range(250)]
    await (await ports(door)).groups.attach(some, [GroupRef(str(number), "") for number in range(25)])
    sizes = [(len(body["contacts"]), len(body["groups"])) for body in (json.loads(seen.body) for seen in calls(door))]
    assert sizes == [(200, 20), (200, 5), (50, 20), (50, 5)]


@pytest.mark.parametrize("status", [404, 422])
async def test_a_group_that_is_gone_is_not_found_by_either_status(status: int) -> None:
    groups = (await ports(server(lambda _: said({"message": "No."}, status)))).groups
    with pytest.raises(NotFound):
        await groups.get("3007")


async def test_a_group_is_not_deleted_with_its_contacts() -> None:
    door = server(lambda _: Say(204, b""))
    with pytest.raises(Rejected):
        await (await ports(door)).groups.delete(Group("3007", "A"), with_contacts=True)
    assert door.seen == []


async def test_a_description_that_is_emptied_is_null_and_the_default_flag_stays() -> None:
    door = server(lambda _: said({"data": GROUP}))
    group = Group("3007", "A", "was", default=True)
    await (await ports(door)).groups.update(group, GroupDraft("B"))
    assert json.loads(calls(door)[0].body) == {"name": "B", "description": None, "default": True}


async def test_entries_are_removed_by_ids_that_were_looked_up() -> None:
    def answer(seen: Seen) -> Say:
        if seen.path.endswith("detach"):
            return Say(200, b"")
        phone = int(asked(seen)["search[value]"])
        rows = [] if phone == PHONE + 2 else [row(phone - PHONE, sms_stoplist=True)]
        return echoing(*rows)(seen)

    door = server(answer)
    stop_list = (await ports(door)).stop_list
    await stop_list.remove([str(PHONE + 1), str(PHONE + 2), str(PHONE + 3)])
    assert json.loads(calls(door)[-1].body) == {"ids": [1, 3], "types": ["sms", "viber", "rcs", "whatsapp"]}
    await stop_list.remove([str(PHONE + 2)], ["sms"])
    assert calls(door)[-1].path.endswith("search")


async def test_numbers_are_added_for_the_channels_that_are_named() -> None:
    door = server(lambda _: Say(201, b'{"data": []}'))
    stop_list = (await ports(door)).stop_list
    await stop_list.add([str(PHONE)])
    await stop_list.add([str(PHONE)], ["viber", "rcs"])
    bodies = [json.loads(seen.body) for seen in calls(door)]
    assert bodies == [{"phones": [PHONE], "types": types} for types in (["sms"], ["viber", "rcs"])]
    with pytest.raises(Rejected):
        await stop_list.add(["+44"])


async def test_custom_fields_are_made_renamed_and_hidden() -> None:
    shown = {"id": 5509, "name": "Shoe size", "type": "integer", "description": None, "is_visible": True}
    door = server(lambda seen: said({"data": {**shown, **json.loads(seen.body), "type": "number"}}))
    provider = await connect(Account("B", "http://door", {"api_key": Secret("k")}, UTC, door=door))
    assert provider.custom_fields is not None
    made = await provider.custom_fields.create("Shoe size", FieldType.NUMBER)
    assert made == CustomField("5509", "Shoe size", FieldType.NUMBER)
    hidden = await provider.custom_fields.change(made, name="Size", visible=False)
    assert (hidden.name, hidden.visible) == ("Size", False)
    with pytest.raises(Rejected):
        await provider.custom_fields.create("x" * 31, FieldType.TEXT)
    patch = door.seen[-1]
    assert (patch.method, patch.path) == ("PATCH", "/api/contacts/fields/5509")
    assert json.loads(patch.body) == {"name": "Size", "is_visible": False}
    assert [field.name for field in await provider.custom_fields.all()] == ["name", "visits"]
