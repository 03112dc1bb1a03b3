"""Waits, budgets, the breaker, tokens and bodies, with clocks and chance of the test's own."""

import asyncio
import gzip
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.errors import AccessDenied, Throttled, UnexpectedReply, Unreachable, Untrusted
from tui.domain.secret import Secret
from tui.providers.body import PIECE, Gzip, Plain, Unreadable, unpacking
from tui.providers.calls import Kind, Operation, Reply
from tui.providers.limits import Backoff, Breaker, Down, RetryBudget, retry_after
from tui.providers.tokens import Token, TokenAuth, TokenKeeper, TokenRequest

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LOST = Unreachable("T", "x", "Lost.")


def throttled(seconds: float | None) -> Throttled:
    return Throttled("T", "x", "Wait.", seconds)


def longest(_: float, high: float) -> float:
    return high


class Clock:
    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("0", 0),
        (" 17 ", 17),
        ("Sun, 22 Nov 2026 12:00:05 GMT", 5),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0),
        ("Sun, 22 Nov 2026 12:00:05", 5),
        ("999999999999", 366 * 86400),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 366 * 86400),
        ("-1", None),
        ("1.5", None),
        ("1e9", None),
        ("soon", None),
        ("", None),
        ("١٢", None),
        ("Sun, 99 Nov 2026 12:00:05 GMT", None),
    ],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, NOW) == seconds


@given(st.text())
def test_any_retry_after_is_none_or_a_wait(header: str) -> None:
    seconds = retry_after(header, NOW)
    assert seconds is None or seconds >= 0


def test_waits_double_with_full_jitter_and_end_after_three_attempts() -> None:
    backoff = Backoff(RetryBudget(Clock()), lambda: 60.0, longest)
    assert [backoff(LOST) for _ in range(3)] == [0.2, 0.4, False]
    lowest = Backoff(RetryBudget(Clock()), lambda: 60.0, lambda low, _: low)
    assert [lowest(LOST) for _ in range(3)] == [0.0, 0.0, False]


@given(st.floats(0, 30), st.floats(0, 1))
def test_a_provider_who_asks_for_time_gets_it_and_not_everybody_comes_back_at_once(asked: float, luck: float) -> None:
    backoff = Backoff(RetryBudget(Clock()), lambda: 100.0, lambda low, high: low + luck * (high - low))
    wait = backoff(throttled(asked))
    assert wait is not False
    assert asked <= wait <= asked + 1 + asked / 2


def test_who_asks_for_time_without_saying_how_much_gets_seconds() -> None:
    backoff = Backoff(RetryBudget(Clock()), lambda: 100.0, lambda low, _: low)
    assert [backoff(throttled(None)) for _ in range(3)] == [2.0, 4.0, False]


@pytest.mark.parametrize(
    "error",
    [
        throttled(30.5),
        Untrusted("T", "x", "No."),
        UnexpectedReply("T", "x", "What?"),
        AccessDenied("T", "x", "No."),
        ValueError(),
    ],
)
def test_some_failures_are_final(error: Exception) -> None:
    assert Backoff(RetryBudget(Clock()), lambda: 60.0)(error) is False


def test_nothing_is_waited_for_past_the_deadline() -> None:
    assert Backoff(RetryBudget(Clock()), lambda: 5.0, longest)(throttled(6)) is False


def test_in_any_minute_of_a_storm_a_tenth_of_the_calls_is_repeated() -> None:
    clock = Clock()
    budget = RetryBudget(clock)
    repeated = []
    for _ in range(3000):
        clock.time += 0.2
        budget.deposit()
        backoff = Backoff(budget, lambda: 60.0)
        while backoff(LOST) is not False:
            repeated.append(clock.time)
    for end in range(60, 600):
        within = [moment for moment in repeated if end - 60 < moment <= end]
        assert 25 <= len(within) <= 30


def test_who_asks_little_may_repeat_a_little() -> None:
    clock = Clock()
    budget = RetryBudget(clock)
    assert [budget.withdraw() for _ in range(RetryBudget.FEW + 1)] == [True] * RetryBudget.FEW + [False]
    clock.time = 61.0
    assert budget.withdraw()


def failing(breaker: Breaker, clock: Clock, *, times: int, apart: float) -> None:
    for _ in range(times):
        probe = breaker.admit()
        breaker.settle(probe=probe, failed=True)
        clock.time += apart


def test_the_breaker_opens_probes_one_at_a_time_and_closes() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    failing(breaker, clock, times=5, apart=1)
    with pytest.raises(Down) as caught:
        breaker.admit()
    assert caught.value.seconds == 4
    clock.time += 4
    assert breaker.admit() is True
    with pytest.raises(Down):
        breaker.admit()
    breaker.settle(probe=True, failed=True)
    with pytest.raises(Down):
        breaker.admit()
    clock.time += 5
    assert breaker.admit() is True
    breaker.settle(probe=True, failed=False)
    assert breaker.admit() is False


def test_a_probe_that_was_given_up_lets_the_next_one_through() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    failing(breaker, clock, times=5, apart=0)
    clock.time += 5
    assert breaker.admit() is True
    breaker.settle(probe=True, failed=None)
    assert breaker.admit() is True


def test_failures_far_apart_or_with_successes_between_do_not_open_the_breaker() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    failing(breaker, clock, times=20, apart=8)
    for _ in range(5):
        breaker.settle(probe=breaker.admit(), failed=False)
        failing(breaker, clock, times=4, apart=0)
    assert breaker.admit() is False


class Issuer:
    """Answers tokens t1, t2 … and remembers by which call; tokens live 100 s."""

    def __init__(self, *, refreshes: bool = True) -> None:
        self.asked: list[str] = []
        self.refreshes = refreshes

    async def __call__(self, wanted: TokenRequest, token: Secret | None) -> Reply:
        await asyncio.sleep(0)
        self.asked.append(wanted.path)
        if wanted.path == "/refresh" and (token is None or not self.refreshes):
            raise AccessDenied("T", "auth", "No.")
        return Reply(200, {}, f"t{len(self.asked)}".encode())


OPERATION = Operation("auth", Kind.READ)
AUTH = TokenAuth(
    TokenRequest(OPERATION, "/login"),
    TokenRequest(OPERATION, "/refresh"),
    lambda reply: Token(Secret(reply.body.decode()), 100.0),
)


@pytest.mark.anyio
async def test_a_token_is_refreshed_before_it_expires() -> None:
    clock, issuer = Clock(), Issuer()
    keeper = TokenKeeper(AUTH, issuer, clock)
    for moment in (0, 50, 89, 91, 100, 180):
        clock.time = moment
        await keeper.token()
    assert issuer.asked == ["/login", "/refresh"]


@pytest.mark.anyio
async def test_where_refreshing_fails_we_sign_in_again() -> None:
    clock, issuer = Clock(), Issuer(refreshes=False)
    keeper = TokenKeeper(AUTH, issuer, clock)
    await keeper.token()
    clock.time = 95
    assert (await keeper.token()).reveal() == "t3"
    assert issuer.asked == ["/login", "/refresh", "/login"]


@pytest.mark.anyio
async def test_a_refused_token_is_not_refreshed_and_its_refusal_is_not_repeated() -> None:
    issuer = Issuer()
    keeper = TokenKeeper(AUTH, issuer, Clock())
    first = await keeper.token()
    tokens = await asyncio.gather(*(keeper.token(refused=first) for _ in range(10)))
    assert {token.reveal() for token in tokens} == {"t2"}
    assert issuer.asked == ["/login", "/login"]


@given(st.lists(st.binary(max_size=300), max_size=4), st.integers(1, 50))
def test_gzip_of_any_members_in_any_chunks(members: list[bytes], size: int) -> None:
    packed = b"".join(map(gzip.compress, members))
    how = Gzip()
    body = b"".join(piece for at in range(0, len(packed), size) for piece in how.pieces(packed[at : at + size]))
    how.finish()
    assert body == b"".join(members)


@given(st.binary())
def test_any_bytes_are_gzip_or_unreadable(data: bytes) -> None:
    how = Gzip()
    with suppress(Unreadable):
        list(how.pieces(data))
        how.finish()


def test_a_bomb_comes_in_small_pieces() -> None:
    pieces = Gzip().pieces(gzip.compress(bytes(20 * PIECE)))
    assert all(len(next(pieces)) <= PIECE for _ in range(3))


@pytest.mark.parametrize("encoding", ["", "identity", " IDENTITY "])
def test_a_plain_body(encoding: str) -> None:
    assert isinstance(unpacking(encoding), Plain)


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip", "zstd"])
def test_an_encoding_that_was_not_offered(encoding: str) -> None:
    with pytest.raises(Unreadable):
        unpacking(encoding)


def test_a_deadline_belongs_to_the_operation() -> None:
    assert Operation("x", Kind.READ).deadline == timedelta(seconds=15).total_seconds()
