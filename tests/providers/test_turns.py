"""Whose turn it is: requests at once and in a second, and none once the credentials were refused."""

import asyncio
from contextlib import suppress
from functools import partial

import pytest
from msgspec.structs import replace

from tests.faulty import Door, Say
from tests.operations import Recorder, account_at
from tests.rehearsal import first_reads
from tui.domain.errors import NotFound, Unreachable
from tui.domain.secret import Secret, trace
from tui.providers import REGISTRY
from tui.providers.calls import Kind, Operation, Reply
from tui.providers.http import ApiClient
from tui.providers.limits import SignInRefused
from tui.providers.turns import Threshold, Turns
from tui.sandbox import Sandbox

pytestmark = pytest.mark.anyio

READ = Operation("things.get", Kind.READ)
REFUSED = SignInRefused("T", "things.get", "Wrong key: correct it.")


class Clock:
    """Time that passes only in sleep."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds


@pytest.mark.parametrize("per_second", [1, 3, 10])
async def test_no_second_has_more_beginnings_than_allowed(per_second: int) -> None:
    clock = Clock()
    turns = Turns(2, per_second, clock, clock.sleep)
    begun: list[float] = []

    async def request() -> None:
        async with turns.taken():
            begun.append(clock.time)
            clock.time += 0.03

    await asyncio.gather(*(request() for _ in range(40)))
    assert begun == sorted(begun)
    for first, later in zip(begun, begun[per_second:], strict=False):
        assert later - first >= 1.0 - 1e-9
    assert begun[-1] <= 40 / per_second + 2


async def test_places_are_given_back_whatever_happens() -> None:
    turns = Turns(1, 5)
    for _ in range(3):
        with pytest.raises(ValueError, match="oh"):
            async with turns.taken():
                raise ValueError("oh")


async def test_after_a_refusal_nothing_is_asked_for_a_minute_and_then_once() -> None:
    clock = Clock()
    threshold = Threshold(now=clock)
    with pytest.raises(SignInRefused):
        async with threshold.crossed():
            raise REFUSED
    clock.time = 59.0
    with pytest.raises(SignInRefused, match=r"^Wrong key: correct it\. Not asked again for 1 s, so that the account"):
        async with threshold.crossed():
            raise AssertionError("it was let through")
    clock.time = 60.0
    async with threshold.crossed():
        pass
    async with threshold.crossed():
        pass


async def test_others_in_place_of_refused_credentials_are_tried_once_and_those_that_were_refused_still_wait() -> None:
    clock, secret = Clock(), Secret("first")
    threshold = Threshold(partial(trace, (secret,)), clock)
    sent: list[str] = []

    async def attempt() -> None:
        with suppress(SignInRefused):
            async with threshold.crossed():
                sent.append(secret.reveal())
                raise REFUSED

    for value in ("first", "second", "first", "second", "third"):
        secret.become(Secret(value))
        await attempt()
    assert sent == ["first", "second", "third"]
    clock.time = 60.0
    await attempt()
    assert sent == ["first", "second", "third", "third"]


@pytest.mark.parametrize("provider_id", REGISTRY)
async def test_a_corrected_secret_is_used_at_once_by_the_provider_that_holds_the_wrong_one(provider_id: str) -> None:
    async with Sandbox(contacts=5, list_entries=5) as sandbox:
        recorder = Recorder(sandbox.app)
        account = account_at(provider_id, sandbox, recorder)
        held = {name: Secret("wrong") for name in account.credentials}
        provider = await REGISTRY[provider_id].load()(replace(account, credentials=held))
        await asyncio.gather(*(read() for read in first_reads(provider)), return_exceptions=True)
        for name, secret in held.items():
            secret.become(account.credentials[name])
        await asyncio.gather(*(read() for read in first_reads(provider)))
        await provider.close()


@pytest.mark.parametrize(("error", "freed"), [(NotFound("T", "x", "No."), True), (Unreachable("T", "x", "No."), False)])
async def test_an_answer_of_any_kind_shows_that_the_credentials_are_good(error: Exception, *, freed: bool) -> None:
    threshold = Threshold()
    with pytest.raises(type(error)):
        async with threshold.crossed():
            raise error
    async with threshold.crossed():
        inside = asyncio.create_task(cross(threshold))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert inside.done() is freed
    await inside


async def cross(threshold: Threshold) -> None:
    async with threshold.crossed():
        pass


def judge(operation: Operation, reply: Reply) -> None:
    if reply.status == 401:
        raise SignInRefused("T", operation.name, "Wrong key: correct it.")


async def test_twenty_calls_with_a_wrong_password_are_one_request() -> None:
    door = Door(Say(401))
    api = ApiClient("T", "http://door", judge, door=door)
    ended = await asyncio.gather(*(api.call(READ, "GET", "/x") for _ in range(20)), return_exceptions=True)
    assert {type(end) for end in ended} == {SignInRefused}
    assert len(door.seen) == 1
    await api.aclose()


@pytest.mark.parametrize("provider_id", REGISTRY)
async def test_every_provider_is_asked_once_with_wrong_credentials(provider_id: str) -> None:
    async with Sandbox(contacts=5, list_entries=5) as sandbox:
        recorder = Recorder(sandbox.app)
        account = account_at(provider_id, sandbox, recorder)
        wrong = replace(account, credentials={name: Secret("wrong") for name in account.credentials})
        provider = await REGISTRY[provider_id].load()(wrong)
        ended = await asyncio.gather(*(read() for read in first_reads(provider) * 5), return_exceptions=True)
        again = await asyncio.gather(*(read() for read in first_reads(provider)), return_exceptions=True)
        await provider.close()
    assert {type(end) for end in (*ended, *again)} == {SignInRefused}
    assert len(recorder.answers) == 1
