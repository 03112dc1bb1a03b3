"""What BSG's failing answers stand for (sections 1.7, 1.8, 12), its tokens (2), and its questions (3.2)."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.contacts import CustomField, FieldType
from tui.domain.errors import (
    AccessDenied,
    Conflict,
    NotFound,
    OutOfCredit,
    ProviderError,
    Rejected,
    Throttled,
    UnexpectedReply,
    Unreachable,
)
from tui.domain.search_line import Criterion, FieldKind, Operator, SearchField
from tui.providers.bsg import answers, criteria, shapes
from tui.providers.bsg.criteria import Comparison, is_answered
from tui.providers.bsg.routes import CONTACTS_CREATE, CONTACTS_SEARCH, LOGIN
from tui.providers.calls import Operation, Reply
from tui.providers.limits import SignInRefused

SEARCH = CONTACTS_SEARCH.operation


def error_of(status: int, body: object = None, operation: Operation = SEARCH) -> ProviderError:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    with pytest.raises(ProviderError) as caught:
        answers.judge("T", operation, Reply(status, {}, raw))
    return caught.value


@pytest.mark.parametrize("status", [200, 201, 204, 302])
def test_what_is_no_failure_passes(status: int) -> None:
    answers.judge("T", SEARCH, Reply(status, {}, b""))


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (422, "The given data was invalid.", Rejected),
        (422, "Invalid contact id", NotFound),
        (422, "invalid contact ID.", NotFound),
        (422, "Phone number is already exist in contact book", Conflict),
        (422, "Invalid phone number format", Rejected),
        (422, "Contact group is already exists", Conflict),
        (422, "Contact group is not found", NotFound),
        (429, "Too many duplicate request detected", Throttled),
        (400, "", Rejected),
        (401, "JWT Token not found", SignInRefused),
        (402, "", OutOfCredit),
        (403, "", AccessDenied),
        (404, "Not Found", NotFound),
        (405, "Method Not Allowed", Rejected),
        (408, "", Unreachable),
        (409, "", Conflict),
        (425, "", Unreachable),
        (500, "Invalid contact id", UnexpectedReply),
        (502, "", Unreachable),
        (503, "", Unreachable),
        (504, "", Unreachable),
        (599, "", UnexpectedReply),
    ],
)
def test_status_and_message_make_the_error(status: int, message: str, kind: type[ProviderError]) -> None:
    assert type(error_of(status, {"message": message, "errors": []})) is kind
    assert type(error_of(status, {"code": status, "message": message})) is kind


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422])
def test_any_refusal_of_the_login_is_about_the_key(status: int) -> None:
    assert isinstance(error_of(status, {"message": "x"}, LOGIN.operation), AccessDenied)


@pytest.mark.parametrize(("status", "kind"), [(408, Unreachable), (429, Throttled), (502, Unreachable)])
def test_a_login_that_only_failed(status: int, kind: type[ProviderError]) -> None:
    assert isinstance(error_of(status, None, LOGIN.operation), kind)


@pytest.mark.parametrize(
    ("errors", "fields"),
    [
        ([], {}),
        ({}, {}),
        (None, {}),
        (["reason one"], {}),
        ({"messages0phone": ["one", "two"]}, {"messages0phone": "one two"}),
        ({"name": "short"}, {"name": "short"}),
        ({"name": [1, None]}, {"name": ""}),
        ("text", {}),
    ],
)
def test_the_shapes_of_errors(errors: object, fields: dict[str, str]) -> None:
    found = error_of(422, {"message": "The given data was invalid.", "errors": errors})
    assert isinstance(found, Rejected)
    assert found.fields == fields


def test_the_words_of_the_service_are_quoted_cleaned_and_cut() -> None:
    sentence = error_of(422, {"message": "No\x1b[2J\n" + "x" * 500, "errors": ["reason one"]}).sentence
    assert "\x1b" not in sentence
    assert "\n" not in sentence
    assert len(sentence) < 300
    assert "reason one" in error_of(422, {"message": "No.", "errors": ["reason one"]}).sentence


@pytest.mark.parametrize("body", [b"", b"<html><h1>502</h1>", b"[]", b'"x"', b"\xff\xfe", b"{"])
def test_a_failure_without_json_is_told_by_its_status(body: bytes) -> None:
    assert "HTTP 404" in error_of(404, body).sentence


@given(st.integers(400, 599), st.binary())
def test_any_failure_is_one_typed_error(status: int, body: bytes) -> None:
    found = error_of(status, body, CONTACTS_CREATE.operation)
    assert f"HTTP {status}" in found.sentence


# Tokens


def jwt(claims: object) -> str:
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJSUzI1NiJ9.{body}.c2ln"


def token_of(body: object) -> tuple[str, float | None]:
    token = answers.read_token("T", LOGIN.operation, Reply(200, {}, json.dumps(body).encode()))
    return token.value.reveal(), token.lifetime


def test_a_tokens_lifetime_is_read_from_its_claims() -> None:
    bearer = jwt({"iat": 1_900_000_000, "exp": 1_902_592_000, "roles": [], "id": 7})
    assert token_of({"bearer": bearer}) == (bearer, 2_592_000)
    assert token_of({"data": {"bearer": bearer}}) == (bearer, 2_592_000)


@pytest.mark.parametrize(
    "bearer",
    [
        "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJpYXQiOjE5MDAwMDAwMDB9.c2ln",
        "opaque",
        "a.b.c",
        "a.!!!.c",
        "..",
        jwt([]),
        jwt({"iat": 5, "exp": 1}),
        jwt({"iat": "x", "exp": None}),
    ],
)
def test_an_opaque_token_has_no_known_lifetime(bearer: str) -> None:
    assert token_of({"bearer": bearer}) == (bearer, None)


@pytest.mark.parametrize("body", [{}, [], None, {"bearer": ""}, {"bearer": None}, {"bearer": "a\nb"}, {"bearer": "ж"}])
def test_a_login_without_a_usable_token(body: object) -> None:
    with pytest.raises(UnexpectedReply, match=r"sign-in|read"):
        token_of(body)


# Questions and their echoes

NAME = SearchField("First name", "5501", custom=True)
CREATED = SearchField("created", kind=FieldKind.DATE, operators=shapes.ORDERED)
PHONE = SearchField("phone", kind=FieldKind.PHONE)
ITEMS = SearchField("items", kind=FieldKind.NUMBER, operators=shapes.ORDERED)
LIKE_ANNA = Comparison("5501", "like", "Anna")


@pytest.mark.parametrize(
    ("criterion", "asked"),
    [
        (Criterion(NAME, Operator.LIKE, "Anna"), LIKE_ANNA),
        (Criterion(SearchField("id", kind=FieldKind.ID), Operator.GE, "7"), Comparison("id", ">=", "7")),
        (Criterion(PHONE, Operator.LIKE, "500"), Comparison("phone", "like", "500")),
        (Criterion(SearchField("group", kind=FieldKind.GROUP), Operator.EQ, "3"), Comparison("group_id", "=", "3")),
        (Criterion(CREATED, Operator.LT, "2031-01-01"), Comparison("created_at", "<", "2031-01-01", verbatim=False)),
        (Criterion(ITEMS, Operator.GT, "5"), Comparison("items", ">", "5", verbatim=False)),
    ],
)  # fmt: skip
def test_a_criterion_on_the_wire(criterion: Criterion, asked: Comparison) -> None:
    assert criteria.comparison(criterion) == asked


def test_the_operator_is_sent_in_both_spellings() -> None:
    assert criteria.question([LIKE_ANNA], ("operator", "operation")) == (
        ("search[field]", "5501"),
        ("search[operator]", "like"),
        ("search[operation]", "like"),
        ("search[value]", "Anna"),
    )


def test_several_criteria_are_numbered() -> None:
    keys = [key for key, _ in criteria.question([Comparison("group_id", "=", "3"), LIKE_ANNA], ("operator",))]
    assert keys == [f"search_fields[{n}][{part}]" for n in (0, 1) for part in ("field", "operator", "value")]


def test_no_criterion_is_no_question() -> None:
    assert criteria.question([], ("operator",)) == ()


@pytest.mark.parametrize(
    "echo",
    [
        [],
        [{"field": "5501", "operator": "like", "value": "Anna"}],
        [{"field": 5501, "operation": "like", "value": "Anna "}],
        [{"field": 5501}],
    ],
)
def test_an_echo_of_the_question(echo: list[dict[str, object]]) -> None:
    assert is_answered([LIKE_ANNA], echo)


@pytest.mark.parametrize(
    "echo",
    [
        [{"field": "5501", "operator": "=", "value": "Anna"}],
        [{"field": "5501", "operation": "=", "value": "Anna"}],
        [{"field": "5502", "operator": "like", "value": "Anna"}],
        [{"field": "5501", "operator": "like", "value": "Ann"}],
        [{"field": "5501", "operator": "like", "value": "Anna"}, {"field": "id", "operator": "=", "value": "1"}],
    ],
)
def test_an_echo_of_another_question(echo: list[dict[str, object]]) -> None:
    assert not is_answered([LIKE_ANNA], echo)


def test_where_nothing_was_asked_no_echo_is_wrong() -> None:
    assert is_answered([], [{"field": None, "operator": "=", "value": None}])


def test_dates_may_come_back_under_the_other_name_and_in_another_form() -> None:
    asked = Comparison("created_at", "<", "2031-01-01", verbatim=False)
    assert is_answered([asked], [{"field": "date", "operator": "<", "value": "2031-01-01 00:00:00"}])
    assert not is_answered([asked], [{"field": "date", "operator": "=", "value": "2031-01-01"}])


# Shapes


def test_custom_fields_become_columns_and_search_fields() -> None:
    custom = [
        CustomField("5504", "city", FieldType.TEXT),
        CustomField("5501", "Imię i nazwisko", FieldType.TEXT),
        CustomField("5502", "birthday", FieldType.DATE),
        CustomField("5503", "visits", FieldType.NUMBER),
        CustomField("5505", "choice", FieldType.TEXT),
        CustomField("5506", "old", FieldType.TEXT, visible=False),
    ]
    shape = shapes.contacts(custom)
    columns = {field.key: field for field in shape.fields}
    assert list(columns) == ["phone", "#5504", "#5501", "#5502", "#5503", "#5505", "groups", "created", "id"]
    assert [columns[key].type for key in ("#5504", "#5502", "#5503", "#5505")] == [
        FieldType.TEXT,
        FieldType.DATE,
        FieldType.NUMBER,
        FieldType.TEXT,
    ]
    assert [key for key, field in columns.items() if field.priority < 10] == ["phone", "#5501"]
    searched = {field.name: field for field in shape.search_fields}
    assert [name for name, field in searched.items() if field.name_like] == ["Imię i nazwisko"]
    assert searched["city"].operators == shapes.TEXTUAL
    assert searched["visits"].operators == searched["birthday"].operators == shapes.ORDERED
    assert Operator.LIKE not in shapes.ORDERED


@pytest.mark.parametrize("name", ["Name", "Nazwisko", "Имя", "Фамилия", "Ім'я", "Прізвище", "ФИО"])
def test_what_names_a_person_in_several_languages(name: str) -> None:
    shape = shapes.contacts([CustomField("1", "city", FieldType.TEXT), CustomField("2", name, FieldType.TEXT)])
    assert [field.key for field in shape.fields if field.name_like] == ["#2"]


def test_without_a_name_the_first_text_field_is_shown() -> None:
    shape = shapes.contacts([CustomField("1", "born", FieldType.DATE), CustomField("2", "city", FieldType.TEXT)])
    assert [field.key for field in shape.fields if field.name_like] == ["#2"]
    assert not any(field.name_like for field in shapes.contacts([]).fields)
