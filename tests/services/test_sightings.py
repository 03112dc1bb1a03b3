"""Grouping of what accounts know: by number, in words, whatever the order of arrival."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tui.services.lookup import Wanted, wanted
from tui.services.sightings import JOURNAL, Answer, Sighting, SightingKind, State, canonical, people

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


STATES = st.sampled_from(State)


def seen_at(account: str) -> st.SearchStrategy[Sighting]:
    """Anything that may be seen of one of the numbers."""
    moments = st.none() | st.integers(0, 3).map(lambda day: datetime(2026, 11, 1 + day, tzinfo=UTC))
    texts = st.sampled_from(["", "Anna", "Jan"])
    numbers = st.sampled_from(NUMBERS)
    kinds = st.sampled_from(SightingKind)
    return st.builds(
        lambda kind, phone, name, where, at: Sighting(account, kind, phone, phone, name, where, at=at),
        kinds, numbers, texts, texts, moments,
    )  # fmt: skip


@st.composite
def arrivals(draw: st.DrawFn) -> tuple[list[Answer], list[Answer]]:
    answers = []
    for account in TITLES:
        answers.append(replace(done(account, *draw(st.lists(seen_at(account), max_size=4))), state=draw(STATES)))
    return answers, draw(st.permutations(answers))


@given(arrivals())
def test_the_order_of_arrival_never_changes_the_result(pair: tuple[list[Answer], list[Answer]]) -> None:
    first, second = pair
    assert people(first, TITLES, NUMBERS[0]) == people(second, TITLES, NUMBERS[0])


@given(arrivals())
def test_everything_that_was_seen_is_told_once(pair: tuple[list[Answer], list[Answer]]) -> None:
    seen = [sighting for answer in pair[0] for sighting in answer.sightings]
    told = [sighting for person in people(pair[1], TITLES) for sighting in person.sightings]
    assert Counter(map(repr, seen)) == Counter(map(repr, told))


def test_who_is_asked_for_is_there_whether_known_or_not() -> None:
    assert [person.digits for person in people([done("a")], TITLES, "48600700800")] == ["48600700800"]
    assert people([done("a")], TITLES) == ()


def test_what_was_sent_or_written_says_nothing_about_where_somebody_stands() -> None:
    sent = Sighting("a", SightingKind.MESSAGE, "48600700800", "48600700800", where="delivered")
    written = Sighting(JOURNAL, SightingKind.JOURNAL, "48600700800", "48600700800", where="create contact")
    answers = [done("a", sent), done("c"), Answer(JOURNAL, State.DONE, (written,))]
    (person,) = people(answers, {**TITLES, JOURNAL: "Journal"})
    assert person.differences == ()
    assert [one.kind for one in person.sightings] == [SightingKind.MESSAGE, SightingKind.JOURNAL]


def test_numbers_are_read_however_people_write_them() -> None:
    for text in ("+48 600 700 800", "0048600700800", "600-700-800", "(600) 700 800"):
        what = wanted(text, "PL")
        assert (what.digits, what.whole) == ("48600700800", True), text
    assert wanted("8 (999) 123-45-67", "RU").digits == "79991234567"


def test_a_part_of_a_number_and_a_name_are_no_whole_number() -> None:
    assert wanted("6007", "PL").whole is False
    assert wanted("6007", "PL").digits == "6007"
    assert wanted("Anna 2", "PL").digits == ""
    assert wanted("4860370", "PL").whole is False


def test_an_unlikely_number_with_its_country_is_a_whole_one() -> None:
    for text in ("+48 999 999 998", "0048999999998", "48999999998"):
        assert wanted(text, "PL") == Wanted(text, "48999999998", whole=True)
    assert wanted("999999998", "PL").whole is False
