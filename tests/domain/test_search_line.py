"""The search line: what it accepts, what it refuses, and how it prints back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.search_line import (
    Cleared,
    Criterion,
    FieldKind,
    Mistake,
    Operator,
    SearchField,
    completions,
    parse,
    printed,
)

ORDERED = frozenset({"=", "<", ">", "<=", ">="})
ID = SearchField("id", kind=FieldKind.ID, operators=ORDERED)
PHONE = SearchField("phone", kind=FieldKind.PHONE)
GROUP = SearchField("group", kind=FieldKind.GROUP, operators=frozenset({"="}))
CREATED = SearchField("created", kind=FieldKind.DATE, operators=ORDERED)
NAME = SearchField("First name", "5501", custom=True, name_like=True)
AGE = SearchField("Age", "5502", FieldKind.NUMBER, ORDERED, custom=True)
BORN = SearchField("Born", "5503", FieldKind.DATE, ORDERED, custom=True)
PHONE_TOO = SearchField("Phone", "5504", custom=True)
ODD = SearchField('5" < like', "5505", custom=True)
TWIN = SearchField("Twin", "5506", custom=True)
OTHER_TWIN = SearchField("Twin", "5507", custom=True)
FIELDS = (ID, PHONE, GROUP, CREATED, NAME, AGE, BORN, PHONE_TOO, ODD, TWIN, OTHER_TWIN)
LIKE, EQ, LT, LE, GE = Operator.LIKE, Operator.EQ, Operator.LT, Operator.LE, Operator.GE


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("id>=70110042", Criterion(ID, GE, "70110042")),
        ("id <= 5", Criterion(ID, LE, "5")),
        ("phone like 500-000", Criterion(PHONE, LIKE, "500000")),
        ("Phone = +48 500 000 001", Criterion(PHONE, EQ, "48500000001")),
        ('"Phone" = +48', Criterion(PHONE_TOO, EQ, "+48")),
        ("group = VIP", Criterion(GROUP, EQ, "VIP")),
        ("group=#3007", Criterion(GROUP, EQ, "#3007")),
        ("created < 2026-01-15", Criterion(CREATED, LT, "2026-01-15")),
        ("created >= 2026-01-15 09:30", Criterion(CREATED, GE, "2026-01-15 09:30")),
        ("First name LIKE Anna", Criterion(NAME, LIKE, "Anna")),
        ("first NAME like Anna like", Criterion(NAME, LIKE, "Anna like")),
        ('"First name"like Anna', Criterion(NAME, LIKE, "Anna")),
        ("#5501 = Noor", Criterion(NAME, EQ, "Noor")),
        ('#5501 = " Noor "', Criterion(NAME, EQ, " Noor ")),
        ('#5501 = ""', Criterion(NAME, EQ, "")),
        ('#5501 = "a"b"', Criterion(NAME, EQ, 'a"b')),
        ('#5501 = "', Criterion(NAME, EQ, '"')),
        ('"5"" < like" = x', Criterion(ODD, EQ, "x")),
        ("Age > 3.5", Criterion(AGE, Operator.GT, "3.5")),
        ("Born = 15.01.2026", Criterion(BORN, EQ, "15.01.2026")),
        ("#5507 = x", Criterion(OTHER_TWIN, EQ, "x")),
        ("+48 (500) 000-001", Criterion(PHONE, LIKE, "48500000001")),
        ("2026", Criterion(PHONE, LIKE, "2026")),
        ("Anna Nowak", Criterion(NAME, LIKE, "Anna Nowak")),
        ("alike likely", Criterion(NAME, LIKE, "alike likely")),
        ('"a = b"', Criterion(NAME, LIKE, "a = b")),
        ("#5501", Criterion(NAME, LIKE, "#5501")),
        ("l\u0130ke", Criterion(NAME, LIKE, "l\u0130ke")),
        ("", Cleared()),
        (" \t", Cleared()),
    ],
)
def test_accepted(line: str, expected: Criterion | Cleared) -> None:
    assert parse(line, FIELDS) == expected


@pytest.mark.parametrize(
    ("line", "said", "at"),
    [
        ("id like 5", "id takes = < > <= >=, not like.", 3),
        ("  nmae = Anna", "There is no field nmae; there are id, phone", 2),
        ("= Anna", "A field is missing in front", 0),
        ("like Anna", "A field is missing in front", 0),
        ('"id" = 5', 'There is no field "id"', 0),
        ("#99 = x", "There is no field #99", 0),
        ("Twin = x", "write #5506 or #5507", 0),
        ("phone =", "A value is missing.", 7),
        ('phone = ""', "A value is missing.", 7),
        ("phone = Anna", "phone is compared with digits.", 7),
        ("id = x", "an id", 4),
        ("Age > old", "a number", 5),
        ("created > 2026-13-01", "a date", 9),
        ("created > 2026-W01-1", "a date", 9),
        ("created > 20260101", "a date", 9),
        ("\x1b = 5", "no field ␛", 0),
    ],
)
def test_refused_with_a_sentence_and_a_place(line: str, said: str, at: int) -> None:
    mistake = parse(line, FIELDS)
    assert isinstance(mistake, Mistake)
    assert said in mistake.sentence
    assert mistake.at == at


def test_a_line_without_operator_needs_a_name_like_field() -> None:
    mistake = parse("Anna", (ID, PHONE))
    assert isinstance(mistake, Mistake)
    assert "id, phone" in mistake.sentence
    assert parse("500", (NAME,)) == Criterion(NAME, LIKE, "500")


def test_a_criterion_made_elsewhere_prints_as_a_line() -> None:
    assert printed(Criterion(NAME, LIKE, "Anna")) == '"First name" like Anna'
    assert printed(Criterion(PHONE, EQ, "48500000001")) == "phone = 48500000001"


PIECES = st.sampled_from(
    ["id", "phone", "Phone", "group", "First name", "Twin", "#5501", "#5507", '"', '""', " ", "like", *Operator, "5"]
)
LINES = st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=7).map("".join)


@given(LINES)
def test_what_is_accepted_prints_back_to_itself(line: str) -> None:
    criterion = parse(line, FIELDS)
    if isinstance(criterion, Criterion):
        again = parse(printed(criterion), FIELDS)
        assert again == criterion
        assert isinstance(again, Criterion)
        assert printed(again) == printed(criterion)


@given(st.sampled_from([NAME, PHONE_TOO, ODD]), st.sampled_from([LIKE, EQ]), st.text())
def test_quotes_let_any_text_through(searched: SearchField, operator: Operator, value: str) -> None:
    criterion = Criterion(searched, operator, value)
    assert parse(printed(criterion), FIELDS) == criterion


@given(st.text('ab"# ', max_size=8), st.text('ab" ', max_size=6))
def test_a_custom_field_of_any_name_can_be_searched(name: str, value: str) -> None:
    odd = SearchField(name, "7", custom=True, name_like=True)
    assert parse(printed(Criterion(odd, EQ, value)), (PHONE, odd)) == Criterion(odd, EQ, value)


@given(LINES)
def test_a_mistake_points_into_the_line(line: str) -> None:
    mistake = parse(line, (ID, PHONE))
    if isinstance(mistake, Mistake):
        assert 0 <= mistake.at <= len(line)
        assert mistake.sentence.endswith(".")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", []),
        ("ph", ["phone"]),
        ("gr", ["group"]),
        ("group", ["group = "]),
        ("group ", ["group = "]),
        ("phone l", ["phone like "]),
        ("phone like", []),
        ("fir", ["first name"]),
        ('"Fi', ['"First name"']),
        ('"First name"', ['"First name" like ', '"First name" = ']),
        ("Tw", []),
        ("#5507", ["#5507 like ", "#5507 = "]),
        ("  ag", ["  age"]),
        ("Anna", []),
    ],
)
def test_completions(line: str, expected: list[str]) -> None:
    assert completions(line, FIELDS) == expected


@given(LINES)
def test_a_completion_goes_on_from_what_was_typed(line: str) -> None:
    for longer in completions(line, FIELDS):
        assert longer.startswith(line)
        assert len(longer) > len(line)
