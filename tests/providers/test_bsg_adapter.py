"""BSG's ports at servers that lie, forget and refuse; what they do at an honest one is in the contract suite."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC
from typing import NamedTuple
from urllib.parse import parse_qsl

import pytest

from tests.faulty import Door, Say, Seen
from tui.domain.contacts import Contact, ContactDraft, Group, GroupDraft, GroupRef
from tui.domain.errors import NotFound, OutcomeUnknown, Rejected, UnexpectedReply
from tui.domain.paging import NoGroup, Page, Query, Sort
from tui.domain.ports import Contacts, Groups, StopList
from tui.domain.search_line import Criterion, parse
from tui.domain.secret import Secret
from tui.providers.bsg.adapter import connect
from tui.providers.plugin import Account

pytestmark = pytest.mark.anyio

PHONE = 447700900123
GROUP = {"id": 3007, "name": "Autumn tasting"}
FIELDS = {"data": [{"id": 5501, "name": "name", "type": "text"}, {"id": 5503, "name": "visits", "type": "number"}]}
INVALID = {"message": "The given data was invalid.", "errors": {}}


class Ports(NamedTuple):
    contacts: Contacts
    groups: Groups
    stop_list: StopList


async def ports(door: Door) -> Ports:
    provider = await connect(Account("B", "http://door", {"api_key": Secret("test_key")}, UTC, door=door))
    assert provider.contacts is not None
    assert provider.groups is not None
    assert provider.stop_list is not None
    return Ports(provider.contacts, provider.groups, provider.stop_list)


def row(number: int = 1, **keys: object) -> dict[str, object]:
    return {"id": number, "phone": PHONE + number, "fields": {}, "groups": [], **keys}


def said(body: object, status: int = 200) -> Say:
    return Say(status, json.dumps(body).encode())


def server(answer: Callable[[Seen], Say]) -> Door:
    """Signs anybody in and knows two custom fields; everything else is for ``answer``."""

    def by(seen: Seen) -> Say:
        match seen.path:
            case "/api/auth/login":
                return said({"bearer": "t"})
            case "/api/contacts/fields":
                return said(FIELDS)
        return answer(seen)

    return Door(by=by)


def asked(seen: Seen) -> dict[str, str]:
    return dict(parse_qsl(seen.query, keep_blank_values=True))


def calls(door: Door) -> list[Seen]:
    return [seen for seen in door.seen if seen.path not in ("/api/auth/login", "/api/contacts/fields")]


async def question(contacts: Contacts, line: str) -> Query:
    criterion = parse(line, (await contacts.shape()).search_fields)
    assert isinstance(criterion, Criterion)
    return Query(criterion)


def echoing(*rows: dict[str, object], **changes: str) -> Callable[[Seen], Say]:
    """Answers these rows and repeats the question, but for the changes."""

    def answer(seen: Seen) -> Say:
        query = asked(seen)
        echo = {key: query.get(f"search[{key}]") for key in ("field", "operator", "value")} | changes
        return said({"data": rows, "meta": {"page": {"total": len(rows)}, "search": echo}})

    return answer


async def test_an_honest_search() -> None:
    door = server(echoing(row(1, fields=[{"code": 5501, "text": "Noor"}])))
    contacts = (await ports(door)).contacts
    page = await contacts.find(await question(contacts, "Noo"), 3)
    assert [found.values for found in page.rows] == [{"#5501": "Noor"}]
    assert asked(calls(door)[0]) == {
        "page[offset]": "200",
        "page[limit]": "100",
        "search[field]": "5501",
        "search[operator]": "like",
        "search[operation]": "like",
        "search[value]": "Noo",
    }


@pytest.mark.parametrize("changes", [{"operator": "="}, {"field": "5503"}, {"value": "N"}])
async def test_a_server_that_ran_another_search_is_found_out(changes: dict[str, str]) -> None:
    contacts = (await ports(server(echoing(row(), **changes)))).contacts
    with pytest.raises(UnexpectedReply, match="another question"):
        await contacts.find(await question(contacts, "Noo"), 1)


@pytest.mark.parametrize("refused", [True, False])
async def test_the_creation_date_is_asked_for_by_its_other_name_and_that_is_remembered(refused: bool) -> None:
    def answer(seen: Seen) -> Say:
        if asked(seen)["search[field]"] == "date":
            return echoing(row())(seen)
        return said(INVALID, 422) if refused else echoing(row(), field="id")(seen)

    door = server(answer)
    contacts = (await ports(door)).contacts
    query = await question(contacts, "created > 2031-01-01")
    for _ in range(2):
        assert len((await contacts.find(query, 1)).rows) == 1
    assert [asked(seen)["search[field]"] for seen in calls(door)] == ["created_at", "date", "date"]


async def test_a_date_that_is_refused_by_both_names_is_refused_and_nothing_is_learnt() -> None:
    door = server(lambda _: said(INVALID, 422))
    contacts = (await ports(door)).contacts
    query = await question(contacts, "created > 2031-01-01")
    for _ in range(2):
        with pytest.raises(Rejected):
            await contacts.find(query, 1)
    assert [asked(seen)["search[field]"] for seen in calls(door)] == ["created_at", "date"] * 2


async def test_a_refusal_of_anything_else_is_not_asked_again() -> None:
    door = server(lambda _: said(INVALID, 422))
    contacts = (await ports(door)).contacts
    with pytest.raises(Rejected):
        await contacts.find(await question(contacts, "id > 7"), 1)
    assert len(calls(door)) == 1


async def test_pages_end_though_the_server_ignores_which_is_asked() -> None:
    rows = [row(number) for number in range(1, 101)]
    contacts = (await ports(server(lambda _: said({"data": rows, "meta": {"page": {"total": 5000}}})))).contacts
    assert (await contacts.find(Query(), 1)).has_next
    page = await contacts.find(Query(), 2)
    assert not page.has_next


@pytest.mark.parametrize("total", [None, 0, 7, -1, 1000, "x"])
async def test_pages_end_whatever_the_total(total: object) -> None:
    def answer(seen: Seen) -> Say:
        first = int(asked(seen)["page[offset]"]) + 1
        rows = [row(number) for number in range(first, min(first + 100, 251))]
        return said({"data": rows, "meta": {"page": {"total": total}}})

    contacts = (await ports(server(answer))).contacts
    ids: list[str] = []
    for number in range(1, 12):
        page: Page[Contact] = await contacts.find(Query(), number)
        ids += [found.id for found in page.rows]
        if not page.has_next:
            break
    assert len(ids) == len(set(ids)) == 250


@pytest.mark.parametrize("page", [{"offset": 100, "limit": 100}, {"offset": 0, "limit": 50}])
async def test_another_page_than_the_one_asked_is_found_out(page: dict[str, int]) -> None:
    contacts = (await ports(server(lambda _: said({"data": [row()], "meta": {"page": page}})))).contacts
    with pytest.raises(UnexpectedReply, match="another question"):
        await contacts.find(Query(), 1)


async def test_rows_that_repeat_are_one() -> None:
    contacts = (await ports(server(lambda _: said({"data": [row(1), row(1), row(2)]})))).contacts
    assert [found.id for found in (await contacts.find(Query(), 1)).rows] == ["1", "2"]


async def test_a_group_is_a_criterion_by_name_and_by_id() -> None:
    def answer(seen: Seen) -> Say:
        rows = [GROUP, {"id": 3008, "name": "autumn Tasting"}] if "groups" in seen.path else [row(groups=[GROUP])]
        return echoing(*rows)(seen)

    door = server(answer)
    contacts = (await ports(door)).contacts
    for line in ("group = Autumn tasting", "group = #3007"):
        assert len((await contacts.find(await question(contacts, line), 1)).rows) == 1
    searches = [asked(seen) for seen in calls(door) if seen.path == "/api/contacts/search"]
    assert [(one["search[field]"], one["search[value]"]) for one in searches] == [("group_id", "3007")] * 2


@pytest.mark.parametrize(
    ("names", "match"), [([], "no group called"), (["AUTUMN tasting", "autumn Tasting"], "#1 or #2")]
)
async def test_a_group_that_is_not_clear_is_told(names: list[str], match: str) -> None:
    rows = [{"id": number, "name": name} for number, name in enumerate(names, 1)]
    contacts = (await ports(server(echoing(*rows)))).contacts
    with pytest.raises(Rejected, match=match):
        await contacts.find(await question(contacts, "group = Autumn tasting"), 1)


async def test_rows_outside_the_group_that_was_asked_for_are_found_out() -> None:
    everybody = said({"data": [row(1, groups=[GROUP]), row(2, groups=[{"id": 5, "name": "B"}])]})
    contacts = (await ports(server(lambda _: everybody))).contacts
    with pytest.raises(UnexpectedReply, match="another question"):
        await contacts.find(Query(group="3007"), 1)


async def test_a_group_and_a_criterion_go_together() -> None:
    door = server(lambda _: said({"data": [row(1, groups=[GROUP])]}))
    contacts = (await ports(door)).contacts
    query = await question(contacts, "Noo")
    await contacts.find(Query(query.criterion, group="3007", sort=Sort("phone", descending=True)), 1)
    sent = asked(calls(door)[0])
    assert (sent["search_fields[0][field]"], sent["search_fields[0][value]"]) == ("group_id", "3007")
    assert (sent["search_fields[1][field]"], sent["search_fields[1][operator]"]) == ("5501", "like")
    assert (sent["sort"], sent["way"]) == ("phone", "desc")


async def test_what_cannot_be_asked_is_refused_before_anything_is_sent() -> None:
    door = server(lambda _: said({"data": []}))
    contacts, groups, stop_list = await ports(door)
    for find in (contacts.find, groups.find, stop_list.find):
        with pytest.raises(Rejected, match="sorted"):
            await find(Query(sort=Sort("shoe size")), 1)
    with pytest.raises(Rejected, match="without a group"):
        await contacts.find(Query(group=NoGroup.NO_GROUP), 1)
    with pytest.raises(Rejected) as caught:
        await contacts.create(ContactDraft("12345"))
    assert set(caught.value.fields) == {"phone"}
    assert door.seen == []


async def test_the_shape_is_asked_once_and_again_when_it_must_be_fresh() -> None:
    door = server(lambda _: said({}))
    contacts = (await ports(door)).contacts
    await asyncio.gather(*(contacts.shape() for _ in range(5)))
    assert [seen.path for seen in door.seen].count("/api/contacts/fields") == 1
    await contacts.shape(fresh=True)
    assert [seen.path for seen in door.seen].count("/api/contacts/fields") == 2


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
        rows = [] if phone == PHONE + 2 else [{"id": phone - PHONE, "phone": phone, "sms_stoplist": True}]
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


async def test_the_stop_list_is_narrowed_by_group_and_type() -> None:
    door = server(echoing({"id": 1, "phone": PHONE}))
    stop_list = (await ports(door)).stop_list
    fields = (await stop_list.shape()).search_fields
    for line in ("group = #3007", "type = viber"):
        criterion = parse(line, fields)
        assert isinstance(criterion, Criterion)
        await stop_list.find(Query(criterion), 1)
    by_group, by_type = map(asked, calls(door))
    assert by_group["contact_group_id"] == "3007"
    assert "search[field]" not in by_group
    assert (by_type["search[field]"], by_type["search[value]"]) == ("type", "viber")
