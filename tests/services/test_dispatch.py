"""Sends over a provider that bills before it answers, with a desk that may be gone at every step of its journal."""

import asyncio
import socket
from pathlib import Path
from typing import Any

import pytest

from tests.services.paid_line import FIVE, NOW, Crash, PaidDesk, PaidLine, content
from tui.domain.campaigns import Receipt
from tui.domain.content import SendOrder
from tui.services.campaign_plan import NotAllowed, Terms, reference_of, sent_already, to_me
from tui.services.dispatch import Dispatch, Progress, Result
from tui.services.journal import Journal
from tui.services.owner import Owner, Person
from tui.services.sending import LOOKS, Purpose, SendState
from tui.services.sent import sent_since, spent, tried
from tui.services.store import Store

pytestmark = pytest.mark.anyio


def states(progress: Progress) -> list[SendState]:
    return [result.state for result in progress.results]


async def test_all_batches_are_sent_and_told() -> None:
    desk = PaidDesk()
    progress = await desk.send()
    assert states(progress) == [SendState.SENT] * 3
    assert progress.people(SendState.SENT) == 5
    assert [result.charged for result in progress.results] == ["0.07 EUR"] * 3
    assert len({bill.reference for bill in desk.line.ledger}) == 5
    assert [states(one)[0] for one in desk.told][:2] == [SendState.SENDING, SendState.SENT]


async def test_after_a_lost_answer_no_further_batch_leaves_and_the_look_finds_it() -> None:
    desk = PaidDesk()
    desk.line.fault = "answer"
    progress = await desk.send()
    assert states(progress) == [SendState.UNKNOWN, SendState.CONFIRMED, SendState.CONFIRMED]
    with pytest.raises(NotAllowed):
        await desk.send()
    [unknown] = progress.unknown
    settled = await desk.dispatch.follow(unknown, lambda _: None, desk.pause)
    assert (settled.state, settled.campaign_id) == (SendState.SENT, desk.line.ledger[0].campaign_id)
    assert desk.line.looks == 1
    rest = FIVE[2:]
    assert sent_already(await tried(desk.kept, "k")) == set(FIVE[:2])
    assert states(await desk.send(phones=rest)) == [SendState.SENT, SendState.SENT]
    assert len(desk.line.ledger) == 5


async def test_what_is_absent_in_all_looks_is_not_found_and_keeps_its_references() -> None:
    desk = PaidDesk()
    desk.line.fault = "request"
    [unknown] = (await desk.send()).unknown
    seen: list[Result] = []
    settled = await desk.dispatch.follow(unknown, seen.append, desk.pause)
    assert settled.state is SendState.NOT_FOUND
    assert [one.state for one in seen] == [SendState.UNKNOWN] * 3 + [SendState.NOT_FOUND]
    assert (desk.clock() - NOW).total_seconds() == LOOKS[-1]
    assert states(await desk.send()) == [SendState.SENT] * 3
    assert {bill.reference for bill in desk.line.ledger} == {reference_of("k", phone) for phone in FIVE}


async def test_it_stays_unknown_as_long_as_looks_are_not_answered() -> None:
    desk = PaidDesk()
    desk.line.fault, desk.line.answers_looks = "answer", False
    [unknown] = (await desk.send()).unknown
    left = 6

    async def pause(seconds: float) -> bool:
        nonlocal left
        left -= 1
        desk.line.answers_looks = left == 0
        return await desk.pause(seconds)

    seen: list[Result] = []
    settled = await desk.dispatch.follow(unknown, seen.append, pause)
    assert [one.state for one in seen] == [SendState.UNKNOWN] * 5 + [SendState.SENT]
    assert settled.state is SendState.SENT
    assert "could not be looked up" in seen[0].sentence


async def test_a_copy_that_arrived_late_is_found_before_the_second_leaves() -> None:
    desk = PaidDesk()
    desk.line.rejects = False
    desk.line.fault = "late"
    [unknown] = (await desk.send(phones=FIVE[:1])).unknown
    desk.line.lag = 1000.0
    assert (await desk.dispatch.follow(unknown, lambda _: None, desk.pause)).state is SendState.NOT_FOUND
    desk.line.lag = 0.0
    requests = desk.line.requests
    assert states(await desk.send(phones=FIVE[:1])) == [SendState.SENT]
    assert desk.line.requests == requests
    assert len(desk.line.ledger) == 1


async def test_a_repetition_is_not_sent_when_it_cannot_be_looked_up_first() -> None:
    desk = PaidDesk()
    desk.line.fault = "refused"
    assert states(await desk.send(phones=FIVE[:1])) == [SendState.REFUSED]
    desk.line.answers_looks = False
    progress = await desk.send(phones=FIVE[:1])
    assert states(progress) == [SendState.NOT_FOUND]
    assert desk.line.requests == 1
    assert "Nothing was sent" in progress.results[0].sentence


async def test_what_never_left_is_not_in_doubt() -> None:
    desk = PaidDesk()
    desk.line.fault = "unreachable"
    assert states(await desk.send()) == [SendState.NOT_FOUND, SendState.CONFIRMED, SendState.CONFIRMED]


async def test_a_stop_lets_no_further_batch_leave() -> None:
    desk = PaidDesk()
    plan = await desk.dispatch.confirm("k", content(), Terms(), typed=5)
    progress = await desk.dispatch.carry_out(plan, desk.told.append, is_stopping=lambda: desk.line.requests == 1)
    assert states(progress) == [SendState.SENT, SendState.CONFIRMED, SendState.CONFIRMED]
    assert progress.is_stopped
    assert desk.line.requests == 1


async def test_a_plan_is_carried_out_once() -> None:
    desk = PaidDesk()
    plan = await desk.dispatch.confirm("k", content(), Terms(), typed=5)
    await desk.dispatch.carry_out(plan, desk.told.append)
    with pytest.raises(NotAllowed, match="meanwhile"):
        await desk.dispatch.carry_out(plan, desk.told.append)
    assert len(desk.line.ledger) == 5


async def test_a_desk_that_closes_leaves_the_batch_in_doubt() -> None:
    desk = PaidDesk()
    waits = asyncio.Event()

    class Hanging(PaidLine):
        async def send(self, order: SendOrder) -> Receipt:
            waits.set()
            await asyncio.Event().wait()
            return await super().send(order)

    desk.dispatch = Dispatch("paid", Hanging(desk.clock), desk.kept, desk.clock)
    task = asyncio.ensure_future(desk.send())
    await waits.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    [result] = await desk.dispatch.recover()
    assert (result.state, result.sentence) == (SendState.UNKNOWN, "The desk closed before the answer came.")


async def test_a_dry_run_that_made_a_campaign_is_told_as_a_possible_send() -> None:
    desk = PaidDesk()
    plan = to_me(Purpose.DRY_RUN, content(), Terms(), "48600700800")
    progress = await desk.dispatch.carry_out(plan, desk.told.append)
    assert progress.results[0].sentence == "The answer names campaign 880000: this may be a real send."
    assert [bill.phone for bill in desk.line.ledger] == ["48600700800"]


@pytest.mark.parametrize("step", range(12))
async def test_a_desk_gone_at_any_step_sends_nothing_twice_and_forgets_nothing(folder: Path, step: int) -> None:
    """Over the real journal: the process is gone before or after each of its writes."""
    desk = PaidDesk()
    gone = Owner(socket.gethostname(), 2**22 + 7, "then")
    first = Store(folder)
    crashing = Crashing(Journal(first, Person("anna"), owner=gone, clock=desk.clock), step)
    dispatch = Dispatch("paid", desk.line, crashing, desk.clock)
    plan = await dispatch.confirm("k", content(), Terms(), typed=5)
    with pytest.raises(Crash):
        await dispatch.carry_out(plan, desk.told.append)
    await first.close()

    second = Store(folder)
    journal = Journal(second, Person("anna"), clock=desk.clock)
    dispatch = Dispatch("paid", desk.line, journal, desk.clock)
    for result in await dispatch.recover():
        await dispatch.follow(result, lambda _: None, desk.pause)
    assert await journal.unsettled() == ()
    sent = sent_already(await tried(journal, "k"))
    assert sent == {bill.phone for bill in desk.line.ledger}
    rest = tuple(phone for phone in FIVE if phone not in sent)
    if rest:
        plan = await dispatch.confirm("k", content(rest), Terms(), typed=len(rest))
        await dispatch.carry_out(plan, desk.told.append)
    assert sorted(bill.phone for bill in desk.line.ledger) == sorted(FIVE)
    await second.close()


class Crashing:
    """A journal whose process is gone at one of its writes, before or after it."""

    def __init__(self, journal: Journal, step: int) -> None:
        self._journal = journal
        self._left = step

    def __getattr__(self, name: str) -> Any:
        whole = getattr(self._journal, name)
        if name not in ("intend", "conclude", "settle"):
            return whole

        async def call(*arguments: Any) -> Any:
            self._step()
            result = await whole(*arguments)
            self._step()
            return result

        return call

    def _step(self) -> None:
        if self._left == 0:
            raise Crash
        self._left -= 1


async def test_what_was_spent_is_told_by_the_journal() -> None:
    desk = PaidDesk()
    assert states(await desk.send(phones=FIVE[:1])) == [SendState.SENT]
    desk.line.fault = "refused"
    await desk.send("other", FIVE[:1])
    sends = await sent_since(desk.kept, "paid", NOW)
    assert [one.batch.campaign for one in sends] == ["k"]
    assert spent(sends, "EUR").amount == 0
    assert await sent_since(desk.kept, "elsewhere", NOW) == ()
