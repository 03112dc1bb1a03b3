"""SerwerSMS's answers, read: the contract's own examples and every disagreement about an answer (section 12)."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.contacts import GroupRef, StopEntry
from tui.domain.errors import ProviderError, UnexpectedReply
from tui.providers.calls import Kind, Operation, Reply
from tui.providers.serwersms import envelope, wire
from tui.providers.serwersms.numbers import canonical, on_the_wire

READ = Operation("contacts.index", Kind.READ)
WRITE = Operation("contacts.edit", Kind.WRITE)
TITLE = "SerwerSMS"

GROUPS = b"""{"paging": {"page": 1, "count": 1},
 "items": [{"id": 30110001, "name": "Klub biegacza", "count": 48},
           {"id": 30110007, "name": "Klub szachowy", "count": 0}]}"""
CONTACTS = """{"items": [{"id": 410200311, "phone": "+48500000001", "email": "jagoda@example.org", "company": "",
  "first_name": "Jagoda", "last_name": "Mróz", "tax_id": "", "address": "", "city": "Łódź",
  "description": "", "blacklist": false, "group_id": 30110001, "group_name": "Klub biegacza"}]}""".encode()
CHECK = b"""{"items": [{"id": "410200311", "group_id": 30110001, "group_name": "Klub biegacza"},
           {"id": "410200958", "group_id": 30110007, "group_name": "Klub szachowy"}]}"""


def judged(operation: Operation, body: bytes, status: int = 200) -> None:
    envelope.judge(TITLE, operation, Reply(status, {}, body))


def items(body: bytes) -> bytes:
    judged(READ, body)
    return envelope.listing(TITLE, READ, body).items


def contact_rows(*rows: dict[str, object]) -> tuple[wire.Row, ...]:
    return wire.rows(TITLE, READ, items(json.dumps({"items": list(rows)}).encode()))


# Lists


def test_the_contracts_groups_are_read() -> None:
    listing = envelope.listing(TITLE, READ, GROUPS)
    groups = wire.groups(TITLE, READ, listing.items)
    assert listing.pages == 1
    assert [(group.id, group.name, group.size) for group in groups] == [
        ("30110001", "Klub biegacza", 48),
        ("30110007", "Klub szachowy", 0),
    ]


def test_the_contracts_contact_is_read() -> None:
    (row,) = wire.rows(TITLE, READ, items(CONTACTS))
    assert (row.id, row.phone) == ("410200311", "48500000001")
    assert row.values["last_name"] == "Mróz"
    assert row.values["email"] == "jagoda@example.org"
    assert row.values[wire.BLACKLISTED] == ""
    assert row.group == GroupRef("30110001", "Klub biegacza")


def test_the_contracts_memberships_are_read() -> None:
    lines = wire.memberships(TITLE, READ, items(CHECK))
    assert [(line.row_id, line.group.id, line.group.name) for line in lines] == [
        ("410200311", "30110001", "Klub biegacza"),
        ("410200958", "30110007", "Klub szachowy"),
    ]


def test_text_may_come_escaped() -> None:
    (row,) = wire.rows(TITLE, READ, items(b'{"items":[{"id":1,"city":"\\u0141\\u00f3d\\u017a"}]}'))
    assert row.values["city"] == "Łódź"


@pytest.mark.parametrize("value", [410200311, "410200311"])
def test_ids_are_numbers_or_strings(value: object) -> None:
    (row,) = contact_rows({"id": value, "phone": "48500000001", "group_id": "7", "group_name": "A"})
    assert row.id == "410200311"
    assert row.group == GroupRef("7", "A")


@pytest.mark.parametrize("nothing", [None, 0, "0", "", "none", "None"])
def test_every_form_of_no_group_is_no_group(nothing: object) -> None:
    (row,) = contact_rows({"id": 1, "group_id": nothing, "group_name": None})
    assert row.group is None


def test_a_row_without_its_texts_has_empty_ones() -> None:
    absent, null = contact_rows({"id": 1}, {"id": 2, "phone": None, **dict.fromkeys(wire.TEXT_FIELDS)})
    assert absent.values == null.values
    assert set(absent.values.values()) == {""}
    assert absent.phone == ""


@pytest.mark.parametrize("text", ["007", "null", "true", "1e5", "  ", "Anna [/]", "\x1b[2J", "0"])
def test_texts_are_kept_as_they_are(text: str) -> None:
    (row,) = contact_rows({"id": 1, "first_name": text})
    assert row.values["first_name"] == text


def test_numbers_where_texts_belong_are_their_digits() -> None:
    (row,) = contact_rows({"id": 1, "phone": 48500000001, "tax_id": 5261040828})
    assert (row.phone, row.values["tax_id"]) == ("48500000001", "5261040828")


def test_unknown_keys_are_ignored() -> None:
    (row,) = contact_rows({"id": 1, "colour": {"deep": []}})
    assert row.id == "1"


NO_ROWS_AT_ALL = [b'{"items":[{"phone":"1"}]}', b'{"items":{"a":1}}', b'{"items":[1]}', b"[1]", b"<html>"]


@pytest.mark.parametrize("body", NO_ROWS_AT_ALL)
def test_what_is_no_list_of_rows_is_one_typed_error(body: bytes) -> None:
    with pytest.raises(UnexpectedReply):
        wire.rows(TITLE, READ, envelope.listing(TITLE, READ, body).items)


def test_a_view_names_no_groups() -> None:
    row = wire.viewed(TITLE, READ, b'{"id":5,"phone":"+48500000001","first_name":"Iga","blacklist":true}')
    assert (row.id, row.group, row.values[wire.BLACKLISTED]) == ("5", None, wire.YES)


@pytest.mark.parametrize("body", [b"", b"null", b"{}", b"[]"])
def test_an_empty_answer_to_a_view_is_none(body: bytes) -> None:
    judged(READ, body)
    with pytest.raises(UnexpectedReply):
        wire.viewed(TITLE, READ, body)


def test_a_group_without_a_count_has_no_size() -> None:
    assert wire.viewed_group(TITLE, READ, b'{"id":"7","name":"A"}').size is None


# Persons (model A and model B)


def test_rows_of_one_phone_are_one_person() -> None:
    jagoda, iga = wire.persons(
        contact_rows(
            {"id": 2, "phone": "+48500000001", "first_name": "Jagoda", "group_id": 7, "group_name": "A"},
            {"id": 3, "phone": "500000002", "first_name": "Iga"},
            {"id": 1, "phone": "0048 500-000-001", "first_name": "J.", "group_id": 8, "group_name": "B"},
        )
    )
    assert (jagoda.id, jagoda.phone, jagoda.row_ids) == ("2", "48500000001", ("2", "1"))
    assert jagoda.groups == (GroupRef("7", "A"), GroupRef("8", "B"))
    assert jagoda.values["first_name"] == "Jagoda"
    assert (iga.phone, iga.groups, iga.row_ids) == ("48500000002", (), ("3",))


def test_one_id_in_two_groups_is_one_person() -> None:
    (person,) = wire.persons(
        contact_rows({"id": 1, "phone": "500000001", "group_id": 7}, {"id": 1, "phone": "500000001", "group_id": 8})
    )
    assert (person.row_ids, len(person.groups)) == (("1",), 2)


def test_hidden_numbers_make_nobody_the_same_person() -> None:
    assert len(wire.persons(contact_rows({"id": 1, "phone": "+48500***001"}, {"id": 2, "phone": "+48500***001"}))) == 2
    assert len(wire.persons(contact_rows({"id": 1}, {"id": 2}))) == 2


# Blacklist


def test_the_contracts_blacklist_is_read_in_the_accounts_zone() -> None:
    body = b'{"items":[{"phone":"+48500000009","added":"2026-01-15 08:30:00"}]}'
    (entry,) = wire.stop_entries(TITLE, READ, items(body), ZoneInfo("Europe/Warsaw"))
    assert entry == StopEntry("48500000009", "48500000009", created=entry.created)
    assert entry.created == datetime(2026, 1, 15, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize("added", [None, "", "0000-00-00 00:00:00", "yesterday", 5])
def test_a_time_that_is_none_is_not_known(added: object) -> None:
    body = json.dumps({"items": [{"phone": 48500000009, "added": added}]}).encode()
    (entry,) = wire.stop_entries(TITLE, READ, items(body), UTC)
    assert entry.created is None


@pytest.mark.parametrize(("value", "means"), [(True, True), ("true", True), (False, False), ("false", False)])
def test_the_blacklist_check_is_read(value: object, means: bool) -> None:
    assert wire.is_stopped(TITLE, READ, json.dumps({"exists": value}).encode()) is means


# Requests


@pytest.mark.parametrize("row_id", ["9" * 5_000, "9" * 19, "²", "-1", ""])
def test_what_could_be_no_id_goes_back_as_it_came(row_id: str) -> None:
    assert wire.id_parameter(row_id) == row_id


def test_groups_are_sent_as_one_or_many_or_none() -> None:
    assert wire.group_parameter(["7"]) == 7
    assert wire.group_parameter(["7", "8"]) == [7, 8]
    assert wire.group_parameter([]) == "none"


POLISH = ["+48500000001", "500000001", "48500000001", "0048 500-000-001", "+48 (500) 000.001"]
KEPT = ["+48500***001", "", "brak", "١٢٣", "112"]


@pytest.mark.parametrize("written", POLISH)
def test_a_polish_number_has_one_form(written: str) -> None:
    assert canonical(written) == "48500000001"


def test_a_number_with_its_prefix_is_of_any_country() -> None:
    assert canonical("+49 (151) 1234567") == "491511234567"
    assert canonical("+500000001") == "500000001"


@pytest.mark.parametrize("written", KEPT)
def test_what_is_no_number_is_kept(written: str) -> None:
    assert canonical(written) == written


def test_phones_are_sent_with_their_plus() -> None:
    assert on_the_wire("48500000001") == "+48500000001"
    assert on_the_wire("+48500***001") == "+48500***001"


@given(st.text())
def test_reading_a_read_phone_changes_only_what_lacks_its_country(written: str) -> None:
    digits = canonical(written)
    assert canonical(on_the_wire(digits)) == digits


# Anything at all

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    [
        "items",
        "paging",
        "count",
        "error",
        "code",
        "type",
        "success",
        "id",
        "phone",
        "group_id",
        "group_name",
        "exists",
        "name",
        "added",
        "blacklist",
        "first_name",
    ]
)
SHAPED = st.dictionaries(KEYS, JSON | st.dictionaries(KEYS, JSON) | st.lists(st.dictionaries(KEYS, JSON), max_size=3))
BODIES = st.one_of(st.binary(), (JSON | SHAPED).map(lambda value: json.dumps(value).encode()))


@given(BODIES, st.sampled_from([200, 204, 302, 404, 500]), st.sampled_from([READ, WRITE]))
def test_whatever_comes_only_our_errors_leave(body: bytes, status: int, operation: Operation) -> None:
    def listed() -> bytes:
        return envelope.listing(TITLE, operation, body).items

    for reader in (
        lambda: judged(operation, body, status),
        lambda: envelope.written_id(TITLE, operation, body),
        lambda: wire.persons(wire.rows(TITLE, operation, listed())),
        lambda: wire.groups(TITLE, operation, listed()),
        lambda: wire.memberships(TITLE, operation, listed()),
        lambda: wire.stop_entries(TITLE, operation, listed(), UTC),
        lambda: wire.viewed(TITLE, operation, body),
        lambda: wire.viewed_group(TITLE, operation, body),
        lambda: wire.is_stopped(TITLE, operation, body),
    ):
        with suppress(ProviderError):
            reader()
