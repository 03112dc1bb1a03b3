"""BSG's ports at servers that lie, forget and refuse; what they do at an honest one is in the contract suite."""

import asyncio

import pytest

from tests.bsg_server import GROUP, INVALID, PHONE, asked, calls, echoing, ports, row, said, server
from tests.faulty import Say, Seen
from tui.domain.contacts import Contact, ContactDraft
from tui.domain.errors import Rejected, UnexpectedReply
from tui.domain.paging import NoGroup, Page, Query, Sort
from tui.domain.ports import Contacts
from tui.domain.search_line import Criterion, parse

pytestmark = pytest.mark.anyio


async def question(contacts: Contacts, line: str) -> Query:
    criterion = parse(line, (await contacts.shape()).search_fields)
    assert isinstance(criterion, Criterion)
    return Query(criterion)


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
