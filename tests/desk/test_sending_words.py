"""What is said of a send, and the lines of a composer: pure."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from tui.domain.contacts import Contact, Group
from tui.domain.content import Content, People
from tui.domain.money import Money
from tui.panes.composer_draft import Draft, new_draft
from tui.panes.composer_lines import beside, preview, ruled
from tui.panes.composer_price import price_words
from tui.panes.sending_words import lines_of, state_of
from tui.services.campaign_plan import Plan, Terms, confirmed
from tui.services.dispatch import Progress, Result
from tui.services.gathering import FromText
from tui.services.pricing import Price, PriceState
from tui.services.sending import Purpose, SendState
from tui.services.snapshots import plain, restored
from tui.widgets.text_box import caret_lines

NOW = datetime(2031, 5, 4, 9, 31, tzinfo=UTC)
EURO = Money(Decimal(1), "EUR")


def plan(people: int = 4, at_once: int = 2, start: datetime | None = None) -> Plan:
    content = Content("ACME", "Hello", People(tuple(f"4860000000{n}" for n in range(people))))
    return confirmed("k", content, Terms(start_at=start, price=EURO), at_once, typed=people)


def progress(*states: SendState, stopped: bool = False, start: datetime | None = None) -> Progress:
    whole = plan(2 * len(states), start=start)
    results = tuple(
        Result(batch, state, "because", entry=1, campaign_id="77" if state is SendState.SENT else "", at=NOW)
        for batch, state in zip(whole.batches, states, strict=True)
    )
    return Progress(whole, results, stopped)


SENT, LOST, NOT_TRIED = SendState.SENT, SendState.UNKNOWN, SendState.CONFIRMED


@pytest.mark.parametrize(
    ("states", "is_over", "word"),
    [
        ((SENT, SENT), True, "SENT"),
        ((SENT, SendState.SENDING), False, "SENDING 2/4"),
        ((SENT, LOST), False, "AMBIGUOUS"),
        ((SENT, LOST), True, "AMBIGUOUS"),
        ((SENT, SendState.REFUSED), True, "PARTLY SENT"),
        ((SendState.REFUSED, NOT_TRIED), True, "NOT SENT"),
        ((SendState.NOT_FOUND,), True, "NOT SENT"),
    ],
)
def test_the_word_for_a_send(states: tuple[SendState, ...], is_over: bool, word: str) -> None:
    assert state_of(progress(*states), is_over=is_over) == word


def test_a_stopped_and_a_scheduled_send_have_words_of_their_own() -> None:
    assert state_of(progress(SENT, NOT_TRIED, stopped=True), is_over=True) == "STOPPED"
    scheduled = progress(SENT, start=NOW)
    assert state_of(scheduled, is_over=True) == "SCHEDULED"
    assert "until then" in "\n".join(lines_of(scheduled, "", NOW, is_over=True))


def test_a_dry_run_whose_answer_names_a_campaign_may_have_been_sent() -> None:
    checked = progress(SENT)
    dry = replace(checked, plan=replace(checked.plan, purpose=Purpose.DRY_RUN))
    assert state_of(dry, is_over=True) == "CHECKED, MAYBE SENT"


def test_nothing_left_before_the_journal_has_it() -> None:
    assert state_of(None, is_over=False) == "CONFIRMED"
    assert lines_of(None, "The journal cannot be used.", NOW, is_over=True) == ("The journal cannot be used.",)


@given(st.lists(st.sampled_from(list(SendState)), min_size=1, max_size=5), st.booleans(), st.booleans())
def test_everybody_is_counted_once_and_doubt_is_never_hidden(
    states: list[SendState], stopped: bool, is_over: bool
) -> None:
    found = progress(*states, stopped=stopped)
    first = lines_of(found, "", NOW, is_over=is_over)[0]
    numbers = [int(word) for word in first.replace(":", "").replace(",", "").split() if word.isdigit()]
    assert numbers[0] == sum(numbers[1:]) == 2 * len(states)
    assert (state_of(found, is_over=is_over) == "AMBIGUOUS") == (LOST in states)
    if LOST in states:
        assert "reference_id" in "\n".join(lines_of(found, "", NOW, is_over=is_over))


def price(state: PriceState, **values: object) -> Price:
    return replace(Price(state, guess=EURO, parts=3), **values)


def test_every_price_says_where_it_comes_from() -> None:
    fresh = price(PriceState.PRICED, amount=EURO, at=NOW)
    assert price_words(fresh, "BSG", NOW) == ("1.00 EUR", "asked of BSG at 09:31:00")
    stale = price(PriceState.STALE, was=EURO, was_at=NOW, why="the text changed")
    assert price_words(stale, "BSG", NOW) == ("was 1.00 EUR at 09:31:00   guess 1.00 EUR", "STALE: the text changed")
    asking = price(PriceState.PRICING, batch=(2, 3))
    assert price_words(asking, "BSG", NOW) == ("guess 1.00 EUR", "asking BSG, 2 of 3 …")
    waiting = price(PriceState.UNKNOWN, why="the provider asks for a pause", wait=5.0)
    assert price_words(waiting, "BSG", NOW)[1] == "again at 09:31:05; the provider asks for a pause"


@given(st.text(), st.text(), st.integers(20, 120))
def test_lines_never_lose_their_left_part(left: str, right: str, width: int) -> None:
    assert beside(left, right, width).startswith(left)
    if cell_len(left) + 2 <= width:
        assert cell_len(beside(left, right, width)) <= width
    assert len(ruled("Text", "1 part", width)) == max(width, len("-- Text  1 part --") + 2)


@given(st.text(alphabet="ab€ż ", max_size=400))
def test_a_preview_loses_nothing(text: str) -> None:
    shown = preview(text)
    for letter in "ab€ż":
        assert shown.count(letter) == text.count(letter)


contacts = st.builds(Contact, st.text("0123456789", min_size=1), st.text("0123456789"))


@given(st.lists(contacts), st.text(), st.lists(st.builds(FromText, st.text())), st.datetimes(timezones=st.just(UTC)))
def test_a_draft_comes_back_as_it_was_kept(
    rows: list[Contact], text: str, texts: list[FromText], start: datetime
) -> None:
    draft = replace(new_draft([Group("1", "VIP"), *rows]), text=text, texts=tuple(texts), start_at=start, cursor=(3, 4))
    assert restored(Draft, plain(draft)) == draft


def test_places_are_taken_away_one_by_one() -> None:
    draft = new_draft([Group("1", "VIP"), Group("2", "Lviv"), Contact("7", "48600100200")])
    draft = draft.with_text(FromText("48600100300\n48600100400\n"))
    assert draft.places == ("group VIP", "group Lviv", "1 marked", "2 pasted")
    assert draft.without(1).places == ("group VIP", "1 marked", "2 pasted")
    assert draft.without(2).places == ("group VIP", "group Lviv", "2 pasted")
    assert draft.without(3).places == ("group VIP", "group Lviv", "1 marked")
    assert draft.copied().key != draft.key


@pytest.mark.parametrize(
    ("column", "width", "lines"),
    [
        (4, 30, ("    ^ costs two parts",)),
        (20, 24, ("    costs two parts ^",)),
        (4, 12, ("    ^ dear",)),
        (9, 12, ("    dear ^",)),
        (3, 8, ("   ^", "dear")),
        (1, 4, (" ^", "dear")),
        (1, 3, (" ^", "de…")),
    ],
)
def test_a_caret_says_beside_itself_what_has_room_there(column: int, width: int, lines: tuple[str, ...]) -> None:
    assert caret_lines(column, ("costs two parts", "dear"), width) == lines


@given(st.integers(0, 200), st.integers(1, 200), st.text(min_size=1, max_size=90), st.text(min_size=1, max_size=40))
def test_a_caret_stands_under_its_column_and_no_line_is_too_long(
    column: int, width: int, long: str, short: str
) -> None:
    lines = caret_lines(min(column, width - 1), (long, short), width)
    assert lines[0][min(column, width - 1)] == "^"
    assert all(len(line) <= width for line in lines)
    assert len(lines) <= 2
