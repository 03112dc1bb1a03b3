"""When calls are repeated, when they end, and what their replies mean."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from tests.faulty import Door, Say, plain_judge
from tui.domain.errors import (
    NotFound,
    OutcomeUnknown,
    ProviderError,
    Rejected,
    Throttled,
    UnexpectedReply,
    Unreachable,
)
from tui.providers.http import FATES, ApiClient, Kind, Operation
from tui.providers.limits import Breaker

pytestmark = pytest.mark.anyio

READ = Operation("things.get", Kind.READ)
WRITE = Operation("things.put", Kind.WRITE)
WRITES = (Kind.WRITE, Kind.SEND, Kind.REPLACE)
URL = "http://door/api"


def client(door: Door, *, unsent: bool = False) -> ApiClient:
    return ApiClient("T", URL, plain_judge, door=door, throttled_is_unsent=unsent)


# What happens when there is no reply


def _all_of(kind: type[Exception]) -> Iterator[type[Exception]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from _all_of(narrower)


def test_every_exception_of_httpx_is_mapped() -> None:
    public = {kind for name in httpx.__all__ if isinstance(kind := getattr(httpx, name), type)}
    raised = {kind for kind in public if issubclass(kind, Exception)}
    assert raised >= set(_all_of(httpx.HTTPError))
    assert raised - set(FATES) == set()


@pytest.mark.parametrize("error", [ConnectionResetError(), BrokenPipeError(), TimeoutError(), OSError()])
async def test_what_the_door_raises_is_a_lost_connection(error: Exception) -> None:
    door = Door(error)
    api = client(door)
    with pytest.raises(Unreachable):
        await api.call(READ, "GET", "/things")
    assert len(door.seen) == 3
    with pytest.raises(OutcomeUnknown):
        await api.call(WRITE, "POST", "/things")
    assert len(door.seen) == 4


async def test_a_body_past_the_cap_is_refused() -> None:
    api = ApiClient("T", URL, plain_judge, door=Door(Say(200, b"x" * 101)), body_cap=100)
    with pytest.raises(UnexpectedReply, match="larger"):
        await api.call(READ, "GET", "/things")


# Repetition


async def test_a_read_that_fails_and_then_works_is_one_call() -> None:
    door = Door(Say(503), ConnectionResetError(), Say(200, b"fine"))
    assert (await client(door).call(READ, "GET", "/things")).body == b"fine"
    assert len(door.seen) == 3


@pytest.mark.parametrize("status", [400, 401, 404, 422, 500])
async def test_what_repeating_does_not_mend_is_asked_once(status: int) -> None:
    door = Door(Say(status))
    with pytest.raises(ProviderError):
        await client(door).call(READ, "GET", "/things")
    assert len(door.seen) == 1


async def test_a_throttled_read_is_repeated() -> None:
    door = Door(Say(429, b"", {"Retry-After": "3"}), Say())
    await client(door).call(READ, "GET", "/things")
    assert len(door.seen) == 2


@pytest.mark.parametrize(("asked", "seconds"), [("31", 31), ("86400", 86400), ("1000000000", 366 * 86400)])
async def test_a_long_wait_is_told_as_a_time_and_not_slept(asked: str, seconds: float) -> None:
    door = Door(Say(429, b"", {"Retry-After": asked}))
    with pytest.raises(Throttled, match=r"try again after .*\d\d:\d\d") as caught:
        await client(door).call(READ, "GET", "/things")
    assert caught.value.retry_after == seconds
    assert len(door.seen) == 1


async def test_a_wait_past_the_deadline_is_not_begun() -> None:
    door = Door(Say(429, b"", {"Retry-After": "20"}))
    with pytest.raises(Throttled):
        await client(door).call(READ, "GET", "/things")
    assert len(door.seen) == 1


@pytest.mark.parametrize("kind", WRITES)
@pytest.mark.parametrize(("status", "unsent", "error"), [
    (200, False, None),
    (302, False, OutcomeUnknown),
    (404, False, NotFound),
    (422, False, Rejected),
    (429, False, OutcomeUnknown),
    (429, True, Throttled),
    (500, False, OutcomeUnknown),
    (503, False, OutcomeUnknown),
    (503, True, OutcomeUnknown),
])  # fmt: skip
async def test_a_write_is_sent_once_whatever_comes_back(
    kind: Kind, status: int, unsent: bool, error: type[ProviderError] | None
) -> None:
    door = Door(Say(status))
    call = client(door, unsent=unsent).call(Operation("w", kind), "POST", "/things", json={})
    if error is None:
        await call
    else:
        with pytest.raises(error):
            await call
    assert len(door.seen) == 1


# Deadlines, places, and a provider that is down


class Slow(Door):
    """Answers when told to, and counts who waits."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = asyncio.Event()
        self.waiting = 0

    async def __call__(self, scope: object, receive: object, send: object) -> None:
        self.waiting += 1
        await self.go_on.wait()
        await super().__call__(scope, receive, send)


async def accepted(door: Slow) -> ApiClient:
    """A client whose credentials were accepted already, so that calls are not held back."""
    api = client(door)
    door.go_on.set()
    await api.call(READ, "GET", "/things")
    door.go_on.clear()
    door.waiting = 0
    door.seen.clear()
    return api


async def test_no_more_than_four_requests_are_under_way() -> None:
    door = Slow()
    api = await accepted(door)
    calls = [asyncio.create_task(api.call(READ, "GET", "/things")) for _ in range(9)]
    for _ in range(20):
        await asyncio.sleep(0)
    assert door.waiting == 4
    door.go_on.set()
    await asyncio.gather(*calls)
    assert len(door.seen) == 9


async def test_a_write_that_never_got_a_place_never_left() -> None:
    door = Slow()
    api = await accepted(door)
    calls = [asyncio.create_task(api.call(READ, "GET", "/things")) for _ in range(4)]
    await asyncio.sleep(0)
    with pytest.raises(Unreachable, match=r"within 0\.05 s"):
        await api.call(Operation("w", Kind.WRITE, 0.05), "POST", "/things")
    door.go_on.set()
    await asyncio.gather(*calls)


@pytest.mark.parametrize(("kind", "error"), [(Kind.READ, Unreachable), (Kind.SEND, OutcomeUnknown)])
async def test_the_deadline_ends_a_call_through_the_door(kind: Kind, error: type[ProviderError]) -> None:
    with pytest.raises(error, match=r"within 0\.05 s"):
        await client(Slow()).call(Operation("x", kind, 0.05), "POST", "/things")


async def test_cancelling_a_call_frees_its_place() -> None:
    door = Slow()
    api = await accepted(door)
    calls = [asyncio.create_task(api.call(READ, "GET", "/things")) for _ in range(4)]
    for _ in range(10):
        await asyncio.sleep(0)
    for call in calls:
        call.cancel()
    ended = await asyncio.gather(*calls, return_exceptions=True)
    assert all(isinstance(end, asyncio.CancelledError) for end in ended)
    door.go_on.set()
    await api.call(READ, "GET", "/things")


async def test_a_provider_that_keeps_failing_is_left_in_peace() -> None:
    door = Door(*[ConnectionResetError()] * Breaker.FAILURES, Say())
    api = client(door)
    for _ in range(Breaker.FAILURES):
        with pytest.raises(OutcomeUnknown):
            await api.call(WRITE, "POST", "/things")
    for operation in (READ, WRITE):
        with pytest.raises(Unreachable, match="seems to be down"):
            await api.call(operation, "POST", "/things")
    assert len(door.seen) == Breaker.FAILURES


async def test_a_request_that_cannot_be_made_is_not_the_providers_failure() -> None:
    api = client(Door())
    for _ in range(Breaker.FAILURES):
        with pytest.raises(UnexpectedReply):
            await api.call(READ, "GET", "/a/../b")
    await api.call(READ, "GET", "/things")
