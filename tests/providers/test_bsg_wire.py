"""BSG's answers, read: the contract's own examples and every disagreement about an answer (section 14)."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.contacts import Contact, CustomField, FieldType, Group, GroupRef, StopEntry
from tui.domain.errors import UnexpectedReply
from tui.providers.bsg import wire
from tui.providers.bsg.values import custom_values, flag_of, id_of, phone_of, text_of
from tui.providers.calls import Kind, Operation
from tui.providers.scalars import count_of, time_of

READ = Operation("contacts.search", Kind.READ)

SEARCH = b"""{
  "data": [
    {
      "id": 70110042, "phone": 447700900123, "fields": {"5501": "Noor"},
      "groups": [{"id": 3007, "name": "Autumn tasting", "description": null,
                  "default": false, "created_at": "2031-02-01 08:00:00"}],
      "hlr_status": "unknown", "hlr_last_check": null, "created_at": "2031-02-03 10:11:12"
    }
  ],
  "meta": {
    "page": {"total": 1, "limit": 15, "offset": 0},
    "search": {"field": "5501", "operator": "=", "value": "Noor"}
  }
}"""
NOOR = Contact(
    id="70110042",
    phone="447700900123",
    values={"#5501": "Noor"},
    groups=(GroupRef("3007", "Autumn tasting"),),
    created=datetime(2031, 2, 3, 10, 11, 12, tzinfo=UTC),
    facts={"HLR status": "unknown"},
)
FIELD = b'{"data": {"id": 5502, "name": "birthday", "type": "date", "description": null, "is_visible": true}}'


def listed(body: object, read: wire.Reader[Any] = wire.contact) -> wire.Listing[Any]:
    return wire.listing("T", READ, json.dumps(body).encode(), read, UTC)


def contact(**keys: object) -> Contact:
    return wire.contact({"id": 1, "phone": 447700900123, **keys}, UTC)


def test_the_contracts_search_example() -> None:
    found = wire.listing("T", READ, SEARCH, wire.contact, UTC)
    assert found.rows == (NOOR,)
    assert (found.total, found.limit, found.offset) == (1, 15, 0)
    assert found.search == ({"field": "5501", "operator": "=", "value": "Noor"},)


def test_the_contracts_field_example() -> None:
    assert wire.single("T", READ, FIELD, wire.custom_field, UTC) == CustomField("5502", "birthday", FieldType.DATE)


@pytest.mark.parametrize(
    "fields",
    [
        {"5501": "Noor", "5503": "7"},
        [{"code": 5501, "text": "Noor"}, {"code": 5503, "text": "7"}],
        [{"id": 5501, "value": "Noor"}, {"id": 5503, "value": "7"}],
        [{"5501": "Noor"}, {"5503": "7"}],
        [{"5501": "Noor", "5503": "7"}],
        {"5501": "Noor", "5503": 7},
        [{"id": "5501", "value": "Noor"}, {"id": "5503", "value": 7}],
    ],
)
def test_custom_values_in_every_shape(fields: object) -> None:
    assert custom_values(fields) == {"5501": "Noor", "5503": "7"}
    assert contact(fields=fields).values == {"#5501": "Noor", "#5503": "7"}


@pytest.mark.parametrize("fields", [[], {}, None])
def test_no_custom_values_in_every_shape(fields: object) -> None:
    assert contact(fields=fields).values == {}
    assert contact().values == {}


def test_a_value_that_is_null_is_empty() -> None:
    assert custom_values([{"code": 5501, "text": None}, {"id": 5503}, {"5504": None}]) == {
        "5501": "",
        "5503": "",
        "5504": "",
    }


@pytest.mark.parametrize("fields", ["text", 5, [5], ["text"], [[1]], {"5501": ["x"]}, [{"id": 5501, "value": {}}]])
def test_custom_values_in_no_known_shape(fields: object) -> None:
    with pytest.raises(UnexpectedReply):
        listed({"data": [{"id": 1, "fields": fields}]})


@pytest.mark.parametrize("default", [True, 1, "1", "true"])
@pytest.mark.parametrize("flag", ["default", "is_default"])
def test_the_default_flag_by_both_names(flag: str, default: object) -> None:
    assert wire.group({"id": 1, flag: default}, UTC).default is True


@pytest.mark.parametrize("default", [False, 0, "0", "false", None, ""])
def test_a_default_flag_that_is_not_set(default: object) -> None:
    assert wire.group({"id": 1, "default": default}, UTC).default is False


@pytest.mark.parametrize("number", [3007, "3007", " 3007 "])
def test_ids_as_numbers_and_as_text(number: object) -> None:
    assert wire.group({"id": number}, UTC).id == "3007"
    assert contact(groups=[{"id": number, "name": "A"}]).groups == (GroupRef("3007", "A"),)


@pytest.mark.parametrize("number", [None, "", "x", "-1", 1.5, True, 2**63, "9" * 30, [], {}])
def test_a_row_without_a_usable_id_is_told(number: object) -> None:
    with pytest.raises(UnexpectedReply):
        listed({"data": [{"id": number}]})


@pytest.mark.parametrize("status", ["barred", "absent", "active", "unknown", "failed", "sent", "новый"])
def test_any_hlr_status_is_a_fact(status: str) -> None:
    assert contact(hlr_status=status).facts == {"HLR status": status}


@pytest.mark.parametrize(
    ("counters", "size", "stopped"),
    [
        ({"items": 48, "stop_list_count": 3}, 48, 3),
        ({"items": "48", "stop_list_count": "3"}, 48, 3),
        ({"item": "48"}, 48, None),
        ({}, None, None),
        ({"items": None}, None, None),
        ({"items": -1}, None, None),
    ],
)
def test_counters(counters: dict[str, object], size: int | None, stopped: int | None) -> None:
    found = wire.group({"id": 1, "name": "A", **counters}, UTC)
    assert (found.size, found.stop_listed) == (size, stopped)


def test_a_whole_group() -> None:
    row = {"id": 1, "name": "A", "description": None, "default": 0, "created_at": "2031-02-01 08:00:00", "items": 2}
    made = datetime(2031, 2, 1, 8, tzinfo=UTC)
    assert wire.group(row, UTC) == Group("1", "A", "", 2, None, default=False, created=made)


@pytest.mark.parametrize(
    ("kind", "ours"),
    [
        ("text", FieldType.TEXT),
        ("string", FieldType.TEXT),
        ("number", FieldType.NUMBER),
        ("integer", FieldType.NUMBER),
        ("date", FieldType.DATE),
        ("datetime", FieldType.DATE),
        ("DateTime", FieldType.DATE),
        ("dropdownlist", FieldType.TEXT),
        (None, FieldType.TEXT),
    ],
)
def test_types_of_custom_fields(kind: object, ours: FieldType) -> None:
    assert wire.custom_field({"id": 1, "name": "a", "type": kind}, UTC).type is ours


@pytest.mark.parametrize(("flag", "visible"), [({}, True), ({"is_visible": False}, False), ({"is_visible": 0}, False)])
def test_hidden_custom_fields(flag: dict[str, object], visible: bool) -> None:
    assert wire.custom_field({"id": 1, "name": "a", "type": "text", **flag}, UTC).visible is visible


@pytest.mark.parametrize("total", [12, "12"])
def test_the_total_outside_and_in_meta(total: object) -> None:
    assert listed({"data": [], "total": total}).total == 12
    assert listed({"data": [], "meta": {"page": {"total": total, "limit": 100, "offset": 0}}}).total == 12


@pytest.mark.parametrize(
    "meta", [None, [], {}, {"page": None}, {"page": []}, {"page": {"total": None}}, {"search": []}]
)
def test_meta_that_says_nothing(meta: object) -> None:
    found = listed({"data": [], "meta": meta})
    assert (found.total, found.offset, found.limit, found.search) == (None, None, None, ())


@pytest.mark.parametrize(
    "echo", [{"field": 5501, "operation": "like", "value": "N"}, [{"field": "id"}, {"field": "phone"}]]
)
def test_the_echo_in_its_shapes(echo: object) -> None:
    found = listed({"data": [], "meta": {"search": echo}})
    assert list(found.search) == (echo if isinstance(echo, list) else [echo])


def test_one_object_wrapped_and_not() -> None:
    for body in ({"data": {"id": 7, "phone": 447700900123}}, {"id": 7, "phone": 447700900123}):
        assert wire.single("T", READ, json.dumps(body).encode(), wire.contact, UTC).id == "7"


@pytest.mark.parametrize("phone", [447700900123, "447700900123", "+447700900123", " 447700900123"])
def test_phones_as_numbers_and_as_text(phone: object) -> None:
    assert contact(phone=phone).phone == "447700900123"


@pytest.mark.parametrize(("phone", "ours"), [(None, ""), ("", ""), ("call me", "call me"), (1.5, "1.5")])
def test_phones_that_are_none(phone: object, ours: str) -> None:
    assert contact(phone=phone).phone == ours


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2031-02-03 10:11:12", datetime(2031, 2, 3, 10, 11, 12, tzinfo=ZoneInfo("Europe/Warsaw"))),
        ("2031-02-03T10:11:12", datetime(2031, 2, 3, 10, 11, 12, tzinfo=ZoneInfo("Europe/Warsaw"))),
        ("2031-02-03T09:11:12Z", datetime(2031, 2, 3, 9, 11, 12, tzinfo=UTC)),
        ("2031-02-03T10:11:12.000000+0100", datetime(2031, 2, 3, 9, 11, 12, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("0000-00-00 00:00:00", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        (1_900_000_000, None),
    ],
)
def test_times(text: object, moment: datetime | None) -> None:
    assert time_of(text, ZoneInfo("Europe/Warsaw")) == moment


def test_a_stop_list_entry() -> None:
    row = {"id": 5, "phone": 447700900123, "created_at": None, "sms_stoplist": True, "viber_stoplist": False}
    assert wire.stop_entry(row, UTC) == StopEntry("5", "447700900123", ("sms",))
    assert wire.stop_entry({**row, "viber_stoplist": 1, "rcs_stoplist": True}, UTC).channels == ("sms", "viber", "rcs")
    assert wire.stop_entry({"id": 5, "phone": 447700900123}, UTC).channels == ()


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"data": null}', b'{"data": {}}', b'{"data": [1]}', b"<html>", b""])
def test_a_list_that_is_none(body: bytes) -> None:
    with pytest.raises(UnexpectedReply):
        wire.listing("T", READ, body, wire.contact, UTC)


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"data": null}', b'{"data": [1]}', b'{"data": "x"}', b"", b"null"])
def test_an_object_that_is_none(body: bytes) -> None:
    with pytest.raises(UnexpectedReply):
        wire.single("T", READ, body, wire.contact, UTC)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.sampled_from(["id", "code"]), inner),
)
KEYS = st.sampled_from(
    ["id", "phone", "fields", "groups", "name", "default", "items", "created_at", "hlr_status", "type", "sms_stoplist"]
)
ROWS = st.lists(st.dictionaries(KEYS, ANYTHING), max_size=4)
BODIES = st.fixed_dictionaries({"data": ROWS | ANYTHING}, optional={"total": ANYTHING, "meta": ANYTHING}) | ANYTHING
READERS = (wire.contact, wire.group, wire.custom_field, wire.stop_entry)


@given(BODIES, st.sampled_from(READERS))
def test_any_json_is_read_or_one_typed_error(body: object, read: wire.Reader[object]) -> None:
    text = json.dumps(body).encode()
    with suppress(UnexpectedReply):
        wire.listing("T", READ, text, read, UTC)
    with suppress(UnexpectedReply):
        wire.single("T", READ, text, read, UTC)


def test_single_values() -> None:
    assert [text_of(value) for value in (None, "a", True, False, 7, 1.5)] == ["", "a", "true", "false", "7", "1.5"]
    assert [flag_of(value) for value in ("TRUE", "false", 1, None)] == [True, False, True, False]
    assert [count_of(value) for value in ("7", 7, -7, 7.0, "x", True)] == [7, 7, None, None, None, None]
    assert (id_of("0042"), phone_of(True)) == ("42", "")
