"""The live price: never another text's, never asked too often, never open while stale."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tui.domain.content import Content, People
from tui.domain.money import Money
from tui.services.price_memory import FRESH
from tui.services.pricing import APART, REPEAT_AFTER, SETTLE, PriceState, Pricing
from tui.services.rates import Rates

NOW = datetime(2031, 5, 4, 9, 31, tzinfo=UTC)
POLES = tuple(f"4860000000{n}" for n in range(5))
BRITONS = ("447700900123", "447700900124")


@cache
def content(text: str = "Hello", phones: tuple[str, ...] = POLES, sender: str = "ACME") -> Content:
    return Content(sender, text, People(phones))


def euro(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def cost(asked: Content) -> Money:
    """A price that no other content has."""
    return Money(Decimal(int(asked.hash[:8], 16)) / 1000, "EUR")


def priced(written: Content, now: float = 1.0) -> Pricing:
    """A composer whose price has come."""
    pricing = Pricing(10_000, Rates())
    pricing.edited(written, now - SETTLE)
    batch = pricing.take(now)
    assert batch is not None
    pricing.answered(batch, cost(batch), NOW, now)
    return pricing


def test_it_waits_for_the_last_key_and_keeps_questions_a_second_apart() -> None:
    pricing = Pricing(10_000, Rates())
    pricing.edited(content("a"), 5.0)
    assert pricing.due(5.0) == pytest.approx(SETTLE)
    pricing.edited(content("ab"), 5.2)
    assert pricing.take(5.4) is None
    first = pricing.take(5.5)
    assert first == content("ab")
    pricing.answered(first, cost(first), NOW, 5.6)
    pricing.edited(content("abc"), 5.7)
    assert pricing.due(5.7) == pytest.approx(APART - 0.2)


def test_an_edit_makes_it_stale_at_once_and_the_old_price_stays_as_such() -> None:
    pricing = priced(content("a"))
    assert pricing.view(1.0).amount == cost(content("a"))
    pricing.edited(content("b"), 1.1)
    view = pricing.view(1.1)
    assert (view.state, view.amount, view.was) == (PriceState.STALE, None, cost(content("a")))
    assert view.why == "the text changed"
    assert not pricing.is_open(content("b").hash, 1.1)
    assert not pricing.is_open(content("a").hash, 1.1)


def test_an_answer_to_an_older_text_is_not_shown_but_remembered() -> None:
    pricing = Pricing(10_000, Rates())
    pricing.edited(content("a"), 0.0)
    older = pricing.take(1.0)
    assert older is not None
    pricing.edited(content("b"), 1.5)
    pricing.answered(older, cost(older), NOW, 2.0)
    assert pricing.view(2.0).amount is None
    pricing.edited(content("a"), 3.0)
    assert pricing.view(3.0).state is PriceState.PRICED
    assert pricing.due(3.0) is None, "an answer that is remembered is not asked for again"


def test_a_question_under_way_is_awaited_again_when_the_text_comes_back() -> None:
    pricing = Pricing(10_000, Rates())
    pricing.edited(content("a"), 0.0)
    asked = pricing.take(1.0)
    assert asked is not None
    pricing.edited(content("ab"), 1.1)
    pricing.edited(content("a"), 1.2)
    assert pricing.view(1.2).state is PriceState.PRICING
    assert pricing.due(5.0) is None


def test_the_same_is_not_asked_again_within_the_window_of_repeats() -> None:
    pricing = Pricing(10_000, Rates())
    pricing.edited(content(), 0.0)
    asked = pricing.take(1.0)
    assert asked is not None
    pricing.failed(asked, "the line broke")
    assert pricing.view(2.0).state is PriceState.UNKNOWN
    assert pricing.view(2.0).why == "the line broke"
    assert pricing.due(2.0) is None, "it asks again only when somebody wants it"
    pricing.asked_for(2.0)
    assert pricing.due(2.0) == pytest.approx(REPEAT_AFTER - 1.0)
    assert pricing.view(2.0).wait == pytest.approx(REPEAT_AFTER - 1.0)
    assert pricing.take(1.0 + REPEAT_AFTER) == asked


@pytest.mark.parametrize(("named", "pauses"), [(None, [5.0, 10.0, 20.0]), (33.0, [33.0, 33.0])])
def test_a_refusal_for_asking_too_often_waits_and_says_so(named: float | None, pauses: list[float]) -> None:
    pricing = Pricing(10_000, Rates())
    pricing.edited(content(), 0.0)
    now = 100.0
    for pause in pauses:
        asked = pricing.take(now)
        assert asked is not None
        pricing.throttled(asked, named, now)
        view = pricing.view(now)
        assert view.wait == pytest.approx(max(pause, REPEAT_AFTER))
        assert (view.state, view.why) == (PriceState.UNKNOWN, "the provider asks for a pause")
        now += max(pause, REPEAT_AFTER)


def test_a_price_grows_old_and_is_not_asked_for_by_itself() -> None:
    pricing = priced(content())
    late = 1.0 + FRESH
    assert pricing.view(late - 0.1).state is PriceState.PRICED
    view = pricing.view(late)
    assert (view.state, view.was, view.why) == (PriceState.STALE, cost(content()), "more than 10 minutes old")
    assert not pricing.is_open(content().hash, late)
    assert pricing.due(late) is None
    pricing.asked_for(late)
    assert pricing.take(late) == content()


def test_more_people_than_one_question_takes_are_asked_about_in_batches() -> None:
    pricing = Pricing(2, Rates())
    pricing.edited(content(), 0.0)
    for number in range(1, 4):
        assert pricing.view(10.0 * number).batch == (number, 3)
        assert not pricing.is_open(content().hash, 10.0 * number)
        batch = pricing.take(10.0 * number)
        assert batch is not None
        pricing.answered(batch, euro("0.1"), NOW + timedelta(seconds=number), 10.0 * number)
    view = pricing.view(31.0)
    assert (view.amount, view.at) == (euro("0.3"), NOW + timedelta(seconds=1))


def test_an_unfinished_draft_asks_nothing() -> None:
    pricing = Pricing(10_000, Rates())
    for empty in (content(""), content(phones=()), content(sender="")):
        pricing.edited(empty, 0.0)
        assert pricing.due(9.0) is None
        assert pricing.view(9.0).state is PriceState.DRAFT


def test_a_provider_without_a_price_call_is_never_asked() -> None:
    rates = Rates()
    rates.learn(content("Hi"), euro("1.00"))
    pricing = Pricing(10_000, rates, quotes=False)
    pricing.edited(content("Hello"), 0.0)
    pricing.asked_for(9.0)
    view = pricing.view(9.0)
    assert (view.state, view.guess, view.why) == (PriceState.UNKNOWN, euro("1.00"), "the provider tells no prices")
    assert pricing.due(9.0) is None


def test_an_answer_without_a_price_is_no_price() -> None:
    pricing = Pricing(10_000, Rates())
    pricing.edited(content(), 0.0)
    asked = pricing.take(1.0)
    assert asked is not None
    pricing.answered(asked, None, NOW, 1.0)
    view = pricing.view(1.0)
    assert (view.state, view.why) == (PriceState.UNKNOWN, "the provider named no price")
    assert not pricing.is_open(content().hash, 1.0)


def test_the_guess_is_parts_times_the_last_rate_of_each_country() -> None:
    rates = Rates()
    rates.learn(content("one part", POLES), euro("0.105"))
    assert rates.guess(content("x" * 161, POLES[:2])) == euro("0.084")
    assert rates.guess(content("both", (*POLES, *BRITONS))) is None
    rates.learn(content("one part", BRITONS), euro("0.070"))
    assert rates.guess(content("both", (*POLES, *BRITONS))) == euro("0.175")
    assert rates.guess(content("both", (*POLES, *BRITONS)), parts=2) == euro("0.350")


def test_of_mixed_countries_the_same_people_are_guessed() -> None:
    rates = Rates()
    rates.learn(content("one part", (*POLES, *BRITONS)), euro("0.175"))
    assert rates.guess(content("x" * 161, (*BRITONS, *POLES))) == euro("0.350")
    assert rates.guess(content("one part", POLES)) is None


class Composer(RuleBasedStateMachine):
    """Edits, answers in any order, faults and the clock, as a composer may meet them."""

    def __init__(self) -> None:
        super().__init__()
        self.pricing = Pricing(2, Rates())
        self.now = 0.0
        self.written: Content | None = None
        self.flying: list[Content] = []
        self.asked: list[tuple[float, str]] = []
        self.edited_at = 0.0
        self.answered_at: dict[str, float] = {}

    @rule(text=st.sampled_from("abc"), people=st.integers(0, 5))
    def edit(self, text: str, people: int) -> None:
        self.written = content(text, POLES[:people])
        self.pricing.edited(self.written, self.now)

    @rule(seconds=st.sampled_from([0.0, 0.1, SETTLE, 0.5, APART, 3.0, REPEAT_AFTER, 61.0, FRESH]))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @rule()
    def want(self) -> None:
        self.pricing.asked_for(self.now)

    @rule()
    def give_up(self) -> None:
        self.pricing.given_up()

    @rule()
    def take(self) -> None:
        batch = self.pricing.take(self.now)
        if batch is None:
            return
        if self.asked:
            assert self.now - self.asked[-1][0] >= APART - 1e-6
        same = [at for at, asked in self.asked if asked == batch.hash]
        assert not same or self.now - same[-1] >= REPEAT_AFTER - 1e-6
        self.asked.append((self.now, batch.hash))
        self.flying.append(batch)

    @precondition(lambda self: self.flying)
    @rule(data=st.data(), how=st.sampled_from(["answer", "nothing", "fail", "throttle"]))
    def end(self, data: st.DataObject, how: str) -> None:
        batch = self.flying.pop(data.draw(st.integers(0, len(self.flying) - 1)))
        if how == "answer":
            self.pricing.answered(batch, cost(batch), NOW, self.now)
            self.answered_at[batch.hash] = self.now
        elif how == "nothing":
            self.pricing.answered(batch, None, NOW, self.now)
            self.answered_at.pop(batch.hash, None)
        elif how == "fail":
            self.pricing.failed(batch, "the line broke")
        else:
            self.pricing.throttled(batch, None, self.now)

    @invariant()
    def never_another_texts_price(self) -> None:
        view = self.pricing.view(self.now)
        if view.amount is None:
            assert view.state is not PriceState.PRICED
            return
        assert view.state is PriceState.PRICED
        assert self.written is not None
        assert view.content == self.written.hash
        batches = list(self.written.batches(2))
        assert view.amount == sum(map(cost, batches[1:]), start=cost(batches[0]))
        assert all(self.now - self.answered_at[batch.hash] < FRESH for batch in batches)

    @invariant()
    def sending_is_open_for_what_is_priced_alone(self) -> None:
        for text in "abc":
            for people in range(6):
                one = content(text, POLES[:people])
                view = self.pricing.view(self.now)
                is_shown = view.state is PriceState.PRICED and view.content == one.hash
                assert self.pricing.is_open(one.hash, self.now) == is_shown


TestComposer = Composer.TestCase
TestComposer.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
