"""Phone numbers: reading, refusing, showing, and finding them in pasted lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.phones import (
    Impossible,
    Kind,
    Phone,
    digits_of,
    display,
    facts_of,
    find_numbers,
    grouped,
    parse_phone,
)

COUNTRIES = st.sampled_from([None, "PL", "RU", "UA", "DE", "GB", "IT", "AR", "MX", "US"])
NUMBER_LIKE = st.text("0123456789+-() ./x", max_size=20)


def read(text: str, country: str | None = "PL") -> Phone:
    phone = parse_phone(text, country)
    assert isinstance(phone, Phone), phone
    return phone


@pytest.mark.parametrize(
    ("text", "country", "digits"),
    [
        ("500 000 001", "PL", "48500000001"),
        ("+48 500-000-001", None, "48500000001"),
        ("0048500000001", "RU", "48500000001"),
        ("48500000001", "PL", "48500000001"),
        ("(22) 621 00 00", "PL", "48226210000"),
        ("8 (900) 000-00-01", "RU", "79000000001"),
        ("79000000001", "RU", "79000000001"),
        ("79000000001", "PL", "79000000001"),
        ("050 123 45 67", "UA", "380501234567"),
        ("+44 (0)20 7946 0018", None, "442079460018"),
        ("\uff0b48\u00a0500\u2013000\u2013001", None, "48500000001"),
        ("+٤٨500000001", None, "48500000001"),
        ("500000001.0", "PL", "48500000001"),
        ("48500000001,00", "PL", "48500000001"),
    ],
)
def test_plausible(text: str, country: str | None, digits: str) -> None:
    phone = read(text, country)
    assert phone == Phone(digits)
    assert phone.doubt == ""


@pytest.mark.parametrize("text", ["+48 000 000 001", "+447700900123"])
def test_unlikely_is_accepted_with_a_warning(text: str) -> None:
    phone = read(text)
    assert phone.digits == digits_of(text)
    assert "no known range" in phone.doubt


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no number"),
        ("()", "no number"),
        ("112", "too few"),
        ("+48 500", "too few"),
        ("500000001500000002", "too many"),
        ("+438208", "too few"),
        ("+999 500 000 001", "begin like that"),
        ("500000001 ext. 5", "The sign e does not belong"),
        ("500\x1b000001", "The sign ␛ does not belong"),
        ("500+000001", "in front"),
        ("500000001.5", "no whole number"),
        ("++48500000001", None),
    ],
)
def test_impossible_is_refused_in_a_sentence(text: str, said: str | None) -> None:
    answer = parse_phone(text, "PL")
    if said is None:
        assert answer == Phone("48500000001")
    else:
        assert isinstance(answer, Impossible)
        assert said in answer.sentence


@given(NUMBER_LIKE, COUNTRIES, COUNTRIES)
def test_reading_a_read_number_changes_nothing(text: str, country: str | None, other: str | None) -> None:
    phone = parse_phone(text, country)
    if isinstance(phone, Phone):
        assert read(str(phone), other) == phone
        assert read(grouped(phone.digits), other) == phone


@pytest.mark.parametrize("text", ["0027001841569", "+55001705913617", "31004130329449"])
def test_trunk_zeros_are_taken_off_at_once(text: str) -> None:
    phone = read(text, None)
    assert read(str(phone), None) == phone
    assert phone.digits != digits_of(text).removeprefix("00")


@given(st.text(max_size=30), COUNTRIES)
def test_any_text_is_read_or_refused(text: str, country: str | None) -> None:
    answer = parse_phone(text, country)
    if isinstance(answer, Impossible):
        assert answer.sentence.endswith(".")
    else:
        assert 0 < len(answer.digits) <= 15


@pytest.mark.parametrize("digits", ["", "+48500000001", "48 500", "٤٨"])
def test_a_phone_is_made_of_digits_alone(digits: str) -> None:
    with pytest.raises(ValueError, match="digits"):
        Phone(digits)


def test_a_doubt_is_no_part_of_the_number() -> None:
    assert Phone("48500000001", "rare") == Phone("48500000001")
    assert len({Phone("48500000001", "rare"), Phone("48500000001")}) == 1


@pytest.mark.parametrize(
    ("digits", "shown"),
    [("48500000001", "+48500000001"), ("112", "112"), ("", ""), ("+48***001", "+48***001")],
)
def test_display(digits: str, shown: str) -> None:
    assert display(digits) == shown


@pytest.mark.parametrize(
    ("digits", "shown"),
    [
        ("48500000001", "+48 500 000 001"),
        ("79000000001", "+7 900 000 00 01"),
        ("9990001112", "+999 000 111 2"),
        ("112", "112"),
    ],
)
def test_grouped(digits: str, shown: str) -> None:
    assert grouped(digits) == shown


@given(st.text("0123456789", min_size=1, max_size=18))
def test_grouping_keeps_every_digit(digits: str) -> None:
    assert digits_of(grouped(digits)) == digits


def test_facts() -> None:
    facts = facts_of("48500000001")
    assert facts is not None
    assert (facts.calling_code, facts.country, facts.kind) == ("48", "PL", Kind.MOBILE)
    assert facts_of("999123456789") is None


@pytest.mark.parametrize(
    ("line", "name", "digits", "unread"),
    [
        ("500000001", "", ["48500000001"], []),
        ("Anna Nowak\t500 000 001\t600-000-002", "Anna Nowak", ["48500000001", "48600000002"], []),
        ("Kowalski, Jan, 500000001", "Kowalski, Jan", ["48500000001"], []),
        ('"Nowak";"+48500000001"', "Nowak", ["48500000001"], []),
        ("'+48500000001", "", ["48500000001"], []),
        ("500000001,600000002", "", ["48500000001", "48600000002"], []),
        ("500 000 001 600 000 002", "", ["48500000001", "48600000002"], []),
        ("Sklep 24 500 000 001", "Sklep 24", ["48500000001"], []),
        ("Jan <jan500000009@example.org> tel. 500-000-001", "Jan", ["48500000001"], []),
        ("тел:+79000000001 Иван", "Иван", ["79000000001"], []),
        ("Anna 500000001 od 2026-01-15", "Anna od 2026-01-15", ["48500000001"], []),
        ("500000001.0", "", ["48500000001"], []),
        ("500000001\t500 000 001", "", ["48500000001"], []),
        ("Ola 4,85E+10", "Ola", [], ["4,85E+10"]),
        ("NIP 525-244-57-670 Firma", "NIP Firma", [], ["525-244-57-670"]),
        ("Dom 12 m. 5", "Dom 12 m. 5", [], []),
        ("Anna (+48 500 000 001)", "Anna", ["48500000001"], []),
    ],
)
def test_numbers_in_pasted_lines(line: str, name: str, digits: list[str], unread: list[str]) -> None:
    (found,) = find_numbers(line, "PL")
    assert found.text == line
    assert [phone.digits for phone in found.phones] == digits
    assert [item.text for item in found.unread] == unread
    assert found.name == name


def test_blank_lines_are_left_out() -> None:
    assert [line.name for line in find_numbers("Anna\n\n \t\nOla\r\n", "PL")] == ["Anna", "Ola"]


@given(st.text(max_size=200), COUNTRIES)
def test_pasting_anything_is_survived(text: str, country: str | None) -> None:
    for line in find_numbers(text, country):
        assert line.text in text
