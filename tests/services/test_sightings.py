"""Grouping of what accounts know: by number, in words, whatever the order of arrival."""

from hypothesis import given
from hypothesis import strategies as st

from tui.services.lookup import wanted
from tui.services.sightings import Answer, Sighting, SightingKind, State, canonical, people

TITLES = {"a": "BSG main", "b": "Plusofon", "c": "SerwerSMS"}
NUMBERS = ("48600700800", "48600700801", "79991234567")


def contact(account: str, phone: str, name: str = "") -> Sighting:
    return Sighting(account, SightingKind.CONTACT, phone, canonical(phone, "PL"), name)


def listed(account: str, phone: str) -> Sighting:
    return Sighting(account, SightingKind.STOP_LIST, phone, canonical(phone, "PL"), where="stop list")


def done(account: str, *sightings: Sighting) -> Answer:
    return Answer(account, State.DONE, sightings, tells_contacts=True, tells_listed=True)


def test_spellings_of_one_number_are_one_person() -> None:
    found = people([done("a", contact("a", "48600700800")), done("c", contact("c", "+48600700800"))], TITLES)
    assert [person.digits for person in found] == ["48600700800"]
    assert len(found[0].sightings) == 2


def test_who_is_missing_where_is_told_in_words() -> None:
    answers = [done("a", contact("a", "48600700800", "Anna")), done("b", listed("b", "48600700800")), done("c")]
    (person,) = people(answers, TITLES)
    assert "no contact at Plusofon, SerwerSMS" in person.differences
    assert "on a list at Plusofon, not at BSG main, SerwerSMS" in person.differences


def test_different_names_are_told() -> None:
    answers = [done("a", contact("a", "48600700800", "Anna")), done("c", contact("c", "48600700800", "ANNA K"))]
    (person,) = people(answers, TITLES)
    assert person.names == ("ANNA K", "Anna")
    assert "names differ" in person.differences


def test_an_account_that_has_not_answered_is_not_called_missing() -> None:
    (person,) = people([done("a", contact("a", "48600700800")), Answer("c", State.ASKING)], TITLES)
    assert person.differences == ()


@st.composite
def arrivals(draw: st.DrawFn) -> tuple[list[Answer], list[Answer]]:
    answers = []
    for account in TITLES:
        rows = draw(st.lists(st.tuples(st.sampled_from(NUMBERS), st.sampled_from(["", "Anna", "Jan"])), max_size=4))
        answers.append(done(account, *(contact(account, phone, name) for phone, name in rows)))
    return answers, draw(st.permutations(answers))


@given(arrivals())
def test_the_order_of_arrival_never_changes_the_result(pair: tuple[list[Answer], list[Answer]]) -> None:
    first, second = pair
    assert people(first, TITLES) == people(second, TITLES)


def test_numbers_are_read_however_people_write_them() -> None:
    for text in ("+48 600 700 800", "0048600700800", "600-700-800", "(600) 700 800"):
        what = wanted(text, "PL")
        assert (what.digits, what.whole) == ("48600700800", True), text
    assert wanted("8 (999) 123-45-67", "RU").digits == "79991234567"


def test_a_part_of_a_number_and_a_name_are_no_whole_number() -> None:
    assert wanted("6007", "PL").whole is False
    assert wanted("6007", "PL").digits == "6007"
    assert wanted("Anna 2", "PL").digits == ""
