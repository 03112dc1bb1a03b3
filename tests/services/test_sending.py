"""Plans of sends, and the machine that a batch goes through."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.paid_line import NOW
from tui.domain.content import Content, People
from tui.domain.money import Money
from tui.services.campaign_plan import (
    NotAllowed,
    Terms,
    confirmed,
    new_key,
    reference_of,
    sent_already,
    to_me,
)
from tui.services.sending import (
    LOOKS,
    Batch,
    Event,
    Purpose,
    SendState,
    Tried,
    for_support,
    is_absent,
    moved,
    seconds_to_look,
)
from tui.services.snapshots import plain, restored

FIVE = tuple(f"4860000000{n}" for n in range(5))
KEY = "0123456789abcdef0123456789abcdef"


def content(phones: tuple[str, ...] = FIVE, text: str = "Hello") -> Content:
    return Content("ACME", text, People(phones))


def test_a_plan_has_batches_with_references_of_their_own() -> None:
    plan = confirmed(KEY, content(), Terms(validity=24, price=Money(Decimal("0.105"), "EUR")), 2, typed=5)
    assert [batch.phones for batch in plan.batches] == [FIVE[:2], FIVE[2:4], FIVE[4:]]
    assert [(batch.number, batch.of, batch.attempt) for batch in plan.batches] == [(1, 3, 1), (2, 3, 1), (3, 3, 1)]
    assert [batch.price for batch in plan.batches] == ["0.042 EUR", "0.042 EUR", "0.021 EUR"]
    references = [reference for batch in plan.batches for reference in batch.references]
    assert len(set(references)) == 5
    assert all(len(one) == 32 and one.isalnum() and one.isascii() for one in references)
    assert {batch.content for batch in plan.batches} == {content().hash}
    order = plan.batches[2].order
    assert [(one.phone, one.reference) for one in order.recipients] == [(FIVE[4], reference_of(KEY, FIVE[4]))]
    assert (order.validity, order.dry_run) == (24, False)
    assert plan.batches[0].target == "campaign from ACME to 2 people, batch 1 of 3"


def test_a_batch_comes_back_from_the_journal_as_it_was() -> None:
    batch = confirmed(KEY, content(text="Cześć \ud800"), Terms(start_at=NOW, validity=3), 9, typed=5).batches[0]
    assert restored(Batch, plain(batch)) == batch


def test_the_number_of_people_has_to_be_typed() -> None:
    with pytest.raises(NotAllowed, match="You typed 4, but 5 people"):
        confirmed(KEY, content(), Terms(), 2, typed=4)


@pytest.mark.parametrize("state", [SendState.SENDING, SendState.UNKNOWN])
def test_nothing_leaves_while_part_of_the_draft_is_in_doubt(state: SendState) -> None:
    [batch] = confirmed(KEY, content(FIVE[:1]), Terms(), 2, typed=1).batches
    with pytest.raises(NotAllowed, match="may be at the provider"):
        confirmed(KEY, content(FIVE[1:]), Terms(), 2, typed=4, tried=[Tried(1, batch, state)])


def test_nobody_who_got_it_gets_it_again() -> None:
    [batch] = confirmed(KEY, content(FIVE[:1]), Terms(), 2, typed=1).batches
    earlier = [Tried(1, batch, SendState.SENT)]
    with pytest.raises(NotAllowed, match="got it already"):
        confirmed(KEY, content(), Terms(), 2, typed=5, tried=earlier)
    assert sent_already(earlier) == {FIVE[0]}
    assert confirmed(KEY, content(FIVE[1:]), Terms(), 9, typed=4, tried=earlier).people == 4


def test_who_was_in_one_request_stays_in_one_with_the_same_references() -> None:
    first = confirmed(KEY, content(), Terms(), 2, typed=5)
    earlier = [Tried(7, first.batches[0], SendState.NOT_FOUND), Tried(8, first.batches[1], SendState.REFUSED)]
    again = confirmed(KEY, content(), Terms(), 2, typed=5, tried=earlier)
    pieces = [(batch.phones, batch.attempt) for batch in again.batches]
    assert pieces == [(FIVE[4:], 1), (FIVE[:2], 2), (FIVE[2:4], 2)]
    assert again.batches[1].references == first.batches[0].references
    assert again.earlier == 2


def test_a_test_and_a_dry_run_go_to_the_operator_alone() -> None:
    for purpose in (Purpose.TEST, Purpose.DRY_RUN):
        one = to_me(purpose, content(), Terms(start_at=NOW), "48600700800")
        two = to_me(purpose, content(), Terms(start_at=NOW), "48600700800")
        [batch] = one.batches
        assert batch.phones == ("48600700800",)
        assert batch.start_at is None
        assert batch.order.dry_run is (purpose is Purpose.DRY_RUN)
        assert batch.references != two.batches[0].references
    with pytest.raises(NotAllowed):
        to_me(Purpose.CAMPAIGN, content(), Terms(), "48600700800")
    for nobody in ("", "+48", "abc"):
        with pytest.raises(NotAllowed, match="own number"):
            to_me(Purpose.TEST, content(), Terms(), nobody)


@given(st.lists(st.sampled_from(Event), max_size=8), st.integers(1, 3))
def test_nothing_leaves_twice_and_what_is_settled_stays(events: list[Event], attempt: int) -> None:
    state, left = SendState.CONFIRMED, 0
    for event in events:
        try:
            after = moved(state, event, attempt=attempt)
        except ValueError:
            continue
        assert state not in (SendState.SENT, SendState.REFUSED, SendState.NOT_FOUND)
        left += event is Event.LEAVES
        state = after
    assert left <= 1


def test_a_refused_repetition_is_in_doubt() -> None:
    assert moved(SendState.SENDING, Event.REFUSED, attempt=1) is SendState.REFUSED
    assert moved(SendState.SENDING, Event.REFUSED, attempt=2) is SendState.UNKNOWN


def test_looks_come_at_their_times_and_go_on_until_one_is_answered() -> None:
    waited, looked, times = 0.0, None, []
    for _ in range(6):
        waited += seconds_to_look(waited, looked)
        looked = waited
        times.append(waited)
    assert times == [*LOOKS, 600.0, 900.0]
    assert [is_absent(time) for time in LOOKS] == [False, False, False, True]


def test_after_a_restart_the_look_that_is_overdue_is_made_at_once_and_once() -> None:
    late = 2 * 3600.0
    assert seconds_to_look(late, None) == 0.0
    assert seconds_to_look(late, late) == LOOKS[-1]


def test_the_text_for_support_names_what_they_can_look_for() -> None:
    [batch] = confirmed(KEY, content(), Terms(), 9, typed=5).batches
    told = for_support(batch, NOW)
    assert "2031-05-04 at 09:31:00 UTC" in told
    assert reference_of(KEY, FIVE[0]) in told
    assert reference_of(KEY, FIVE[4]) in told
    assert FIVE[0] not in told


def test_a_content_is_known_by_its_hash_whatever_the_order_of_its_people() -> None:
    assert content().hash == content(FIVE[::-1]).hash
    others = [
        content(FIVE[:4]),
        content(text="Hello "),
        Content("ACM", "EHello", People(FIVE)),
        Content("ACME", "Hello", People(FIVE), tariff=0),
    ]
    assert len({one.hash for one in (content(), *others)}) == 5
    assert new_key() != new_key()
