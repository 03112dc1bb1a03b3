"""Plusofon's answers, read: the contract's own examples and every ambiguity about an answer (section 7)."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.contacts import ContactList, ListEntry, ListKind
from tui.domain.errors import NotFound, ProviderError, Rejected, UnexpectedReply
from tui.providers.calls import Kind, Operation, Reply
from tui.providers.plusofon import answers, wire

READ = Operation("lists.read", Kind.READ)
WRITE = Operation("lists.create", Kind.WRITE)
TITLE = "Plusofon"

OVERVIEW = rb"""{
  "current_page": 2,
  "data": [ {"id": 204, "name": "Night spam", "type": "black"} ],
  "first_page_url": "http:\/\/localhost\/api\/v1\/contact-lists?page=1",
  "from": 16,
  "last_page": 2,
  "last_page_url": "http:\/\/localhost\/api\/v1\/contact-lists?page=2",
  "next_page_url": null,
  "path": "http:\/\/localhost\/api\/v1\/contact-lists",
  "per_page": 15,
  "prev_page_url": "http:\/\/localhost\/api\/v1\/contact-lists?page=1",
  "to": 16,
  "total": 16,
  "success": true
}"""
DETAIL = """{
  "id": 204,
  "name": "Night spam",
  "type": "black",
  "contacts": [
    {"name": "Unknown caller 1", "phones": ["79000000001", "79000000002"]},
    {"name": "Реклама окон", "phones": ["79000000003"]}
  ],
  "success": true
}""".encode()
TYPES = """{"types": [{"type": "black", "title": "Черный"}, {"type": "white", "title": "Белый"}],
 "success": true}""".encode()


def judged(operation: Operation, body: bytes, status: int = 200) -> None:
    answers.judge(TITLE, operation, Reply(status, {}, body))


def entries(contacts: object) -> list[ListEntry]:
    opened = wire.opened(TITLE, READ, json.dumps({"contacts": contacts}).encode())
    return wire.entries(TITLE, READ, opened.entries, 0, 100)


# The overview (section 4.1)


def test_the_contracts_overview_is_read() -> None:
    judged(READ, OVERVIEW)
    page = wire.overview(TITLE, READ, OVERVIEW)
    assert page.rows == (ContactList("204", "Night spam", "black"),)
    assert (page.number, page.last, page.size, page.total, page.more) == (2, 2, 15, 16, False)


@pytest.mark.parametrize("data", [[], {}, None])
def test_an_overview_may_be_empty(data: object) -> None:
    assert wire.overview(TITLE, READ, json.dumps({"data": data}).encode()).rows == ()


def test_an_overview_with_gaps_is_read_in_the_order_of_its_keys() -> None:
    data = {"10": {"id": 3}, "2": {"id": "2"}, "0": {"id": 1}}
    page = wire.overview(TITLE, READ, json.dumps({"data": data}).encode())
    assert [row.id for row in page.rows] == ["1", "2", "3"]


def test_the_same_list_twice_on_a_page_is_one() -> None:
    assert len(wire.overview(TITLE, READ, b'{"data":[{"id":1,"name":"a"},{"id":"1","name":"b"}]}').rows) == 1


def test_numbers_of_the_paginator_may_be_strings_or_missing() -> None:
    body = b'{"data":[],"last_page":"3","current_page":null,"total":"x","next_page_url":"u"}'
    page = wire.overview(TITLE, READ, body)
    assert (page.last, page.number, page.total, page.more) == (3, None, None, True)


def test_unknown_kinds_and_odd_names_of_lists_are_kept() -> None:
    page = wire.overview(TITLE, READ, b'{"data":[{"id":1,"name":null,"type":"grey"},{"id":2,"name":7}]}')
    assert page.rows == (ContactList("1", "", "grey"), ContactList("2", "7", ""))


@pytest.mark.parametrize("body", [b"{}", b'{"success":true}', b"[]", b"", b'{"data":[{"name":"a"}]}', b'{"data":"x"}'])
def test_an_overview_without_its_rows_is_one_typed_error(body: bytes) -> None:
    with pytest.raises(UnexpectedReply):
        wire.overview(TITLE, READ, body)


@pytest.mark.parametrize("value", ["types", "../1", "1?x", "", "-1", "1" * 40])
def test_an_id_is_digits(value: str) -> None:
    with pytest.raises(UnexpectedReply):
        wire.overview(TITLE, READ, json.dumps({"data": [{"id": value}]}).encode())
    with pytest.raises(NotFound):
        wire.path_of(TITLE, READ, value)


def test_a_path_ends_in_the_id() -> None:
    assert wire.path_of(TITLE, READ, "204") == "/api/v1/contact-lists/204"


# Whole lists (section 4.2)


def test_the_contracts_list_is_read() -> None:
    judged(READ, DETAIL)
    opened = wire.opened(TITLE, READ, DETAIL)
    assert (opened.id, opened.name, opened.kind) == ("204", "Night spam", "black")
    assert wire.entries(TITLE, READ, opened.entries, 0, 100) == [
        ListEntry("Unknown caller 1", ("79000000001", "79000000002")),
        ListEntry("Реклама окон", ("79000000003",)),
    ]


def test_contacts_with_gaps_are_read_in_the_order_of_their_keys() -> None:
    def names(contacts: object) -> list[str]:
        return [entry.name for entry in entries(contacts)]

    assert names({"2": {"name": "b"}, "0": {"name": "a"}, "11": {"name": "c"}}) == ["a", "b", "c"]
    assert names({"b": {"name": "1"}, "a": {"name": "2"}}) == ["1", "2"]


def test_phones_are_strings_or_numbers_and_nothing_is_dropped() -> None:
    odd = ["79000000001", 79000000002, "8 (800) 555", "доб. 12", "", " 7900", 7.9e10]
    assert entries([{"name": "a", "phones": odd}])[0].phones == (
        "79000000001",
        "79000000002",
        "8 (800) 555",
        "доб. 12",
        "",
        " 7900",
        "79000000000",
    )


def test_phones_may_be_an_object_or_absent() -> None:
    found = entries([{"name": "a", "phones": {"1": "72", "0": "71"}}, {"name": "b", "phones": None}, {"name": "c"}])
    assert [entry.phones for entry in found] == [("71", "72"), (), ()]


@pytest.mark.parametrize(("name", "read"), [(None, ""), (7, "7"), ("Anna [/]", "Anna [/]"), (" a ", " a ")])
def test_names_are_kept_as_they_are(name: object, read: str) -> None:
    assert entries([{"name": name, "phones": []}])[0].name == read


def test_contacts_null_is_an_empty_list_but_contacts_absent_is_none() -> None:
    assert entries(None) == []
    with pytest.raises(UnexpectedReply):
        wire.opened(TITLE, READ, b'{"id":204,"name":"Night spam","type":"black","success":true}')


def test_a_list_may_lack_its_success_and_its_id() -> None:
    opened = wire.opened(TITLE, READ, b'{"contacts":[],"name":"a","type":"black"}')
    assert opened.id == ""


def test_a_long_answer_that_failed_is_refused_where_it_is_read() -> None:
    body = json.dumps({"success": False, "message": "no", "contacts": [{"name": "x" * 100_000, "phones": []}]}).encode()
    judged(READ, body)
    with pytest.raises(Rejected, match="no"):
        wire.opened(TITLE, READ, body)


@pytest.mark.parametrize("contacts", ["x", 5, True])
def test_contacts_of_another_shape_are_one_typed_error(contacts: object) -> None:
    with pytest.raises(UnexpectedReply):
        entries(contacts)


@pytest.mark.parametrize("entry", ["79000000001", None, {"name": "a", "phones": "79000000001"}, {"name": {}}, []])
def test_an_entry_of_another_shape_is_one_typed_error(entry: object) -> None:
    with pytest.raises(UnexpectedReply):
        entries([entry])


# Types, ids, requests


def test_the_contracts_types_are_read() -> None:
    judged(READ, TYPES)
    assert wire.kinds(TITLE, READ, TYPES) == (ListKind("black", "Черный"), ListKind("white", "Белый"))


def test_types_may_have_gaps_and_lack_titles() -> None:
    body = b'{"types":{"1":{"type":"grey"},"0":{"type":"black","title":"\\u0427"}}}'
    assert wire.kinds(TITLE, READ, body) == (ListKind("black", "Ч"), ListKind("grey", "grey"))


@pytest.mark.parametrize(
    ("location", "list_id"),
    [
        ("https://restapi.plusofon.ru/api/v1/contact-lists/205", "205"),
        ("http://localhost/api/v1/contact-lists/205/", "205"),
        ("/api/v1/contact-lists/205?x=/contact-lists/9", "205"),
        ("contact-lists/205", "205"),
        ("//evil.example/contact-lists/205#a", "205"),
        ("/api/v1/contact-lists/", ""),
        ("/api/v1/contact-lists/types", ""),
        ("/api/v1/contact-lists/205/extra", ""),
        ("", ""),
        ("http://[::1/contact-lists/205", ""),
    ],
)
def test_the_new_id_is_what_the_path_of_location_ends_in(location: str, list_id: str) -> None:
    assert wire.created_id(location) == list_id


def test_a_list_is_written_whole_with_the_documented_keys() -> None:
    contacts = wire.contacts_of([ListEntry("a", ("71", "доб. 1")), ListEntry("", ())])
    assert wire.document("Night spam", "black", contacts) == {
        "name": "Night spam",
        "type": "black",
        "contacts": [{"name": "a", "phones": ["71", "доб. 1"]}, {"name": "", "phones": []}],
    }
    assert wire.document("a", "black", [])["contacts"] == []


PHONES = st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=4)
ENTRIES = st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), PHONES), max_size=4)


@given(ENTRIES)
def test_what_is_read_is_written_back_unchanged(rows: list[tuple[str, list[str]]]) -> None:
    contacts: list[dict[str, object]] = [{"name": name, "phones": phones} for name, phones in rows]
    assert wire.contacts_of(entries(contacts)) == contacts


# Anything at all

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.sampled_from("012"), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    [
        "data",
        "contacts",
        "types",
        "success",
        "code",
        "message",
        "error",
        "errors",
        "id",
        "name",
        "type",
        "title",
        "phones",
        "current_page",
        "last_page",
        "per_page",
        "total",
    ]
)
SHAPED = st.dictionaries(KEYS, JSON | st.dictionaries(KEYS, JSON) | st.lists(st.dictionaries(KEYS, JSON), max_size=3))
BODIES = st.one_of(st.binary(), (JSON | SHAPED).map(lambda value: json.dumps(value).encode()))


@given(BODIES, st.sampled_from([200, 204, 302, 404, 422, 500]), st.sampled_from([READ, WRITE]))
def test_whatever_comes_only_our_errors_leave(body: bytes, status: int, operation: Operation) -> None:
    for reader in (
        lambda: judged(operation, body, status),
        lambda: wire.overview(TITLE, operation, body),
        lambda: wire.kinds(TITLE, operation, body),
        lambda: wire.entries(TITLE, operation, wire.opened(TITLE, operation, body).entries, 0, 100),
    ):
        with suppress(ProviderError):
            reader()


@given(st.text())
def test_whatever_location_says_an_id_is_digits_or_nothing(location: str) -> None:
    assert wire.created_id(location).isdigit() or wire.created_id(location) == ""


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"contacts":' + b"[" * 50_000, b"\xd0\xd0", b"1" * 5_000])
def test_deep_and_broken_bodies_are_one_typed_error(body: bytes) -> None:
    judged(READ, body)
    with pytest.raises(UnexpectedReply):
        wire.opened(TITLE, READ, body)
