"""Sends as a state machine: not one message is billed twice, not one that was billed is forgotten."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.services.paid_line import FIVE, Crash, PaidDesk
from tui.services.campaign_plan import NotAllowed, sent_already
from tui.services.dispatch import Dispatch, Progress, Result
from tui.services.entries import State
from tui.services.sending import LOOKS, SendState, is_absent
from tui.services.sent import tried

T = TypeVar("T")


class Sending(RuleBasedStateMachine):
    """Two drafts, every fault, lag, crashes at any journal step, restarts and looks in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = PaidDesk()
        self.loop = asyncio.new_event_loop()
        self.unknown: dict[int, Result] = {}

    @initialize(rejects=st.booleans(), lag=st.sampled_from([0.0, 10.0, 30.0]))
    def start(self, rejects: bool, lag: float) -> None:
        self.desk.line.rejects, self.desk.line.lag = rejects, lag

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    @rule(
        key=st.sampled_from("ab"),
        fault=st.sampled_from(["", "answer", "request", "late", "refused", "unreachable"]),
        crash_in=st.none() | st.integers(0, 12),
    )
    def send(self, key: str, fault: str, crash_in: int | None) -> None:
        self.desk.line.fault, self.desk.kept.crash_in = fault, crash_in
        try:
            progress = self.run(self._rest(key))
        except NotAllowed:
            pass
        except Crash:
            self.restart()
        else:
            self.unknown.update({result.entry: result for result in progress.unknown})
        self.desk.line.fault, self.desk.kept.crash_in = "", None

    async def _rest(self, key: str) -> Progress:
        sent = sent_already(await tried(self.desk.kept, key))
        return await self.desk.send(key, tuple(phone for phone in FIVE if phone not in sent))

    @rule()
    def restart(self) -> None:
        self.desk.kept.owner += "+"
        self.desk.dispatch = Dispatch("paid", self.desk.line, self.desk.kept, self.desk.clock)
        self.unknown = {result.entry: result for result in self.run(self.desk.dispatch.recover())}

    @rule(seconds=st.sampled_from([1.0, 5.0, 30.0, 300.0]))
    def wait(self, seconds: float) -> None:
        self.desk.clock.advance(seconds)

    @rule(is_answered=st.booleans())
    def look(self, is_answered: bool) -> None:
        self.desk.line.answers_looks = is_answered
        for entry, result in list(self.unknown.items()):
            assert result.at is not None
            is_last = is_absent((self.desk.clock() - result.at).total_seconds())
            self.unknown[entry] = self.run(self.desk.dispatch.look(result, is_last=is_last))
        self.unknown = {entry: one for entry, one in self.unknown.items() if one.state is SendState.UNKNOWN}
        self.desk.line.answers_looks = True

    @invariant()
    def nobody_is_billed_twice_for_one_draft(self) -> None:
        references = [bill.reference for bill in self.desk.line.ledger]
        assert len(references) == len(set(references))

    @invariant()
    def nothing_that_was_billed_is_forgotten(self) -> None:
        known = {
            reference
            for key in "ab"
            for one in self.run(tried(self.desk.kept, key))
            if one.state in (SendState.SENT, SendState.UNKNOWN, SendState.SENDING)
            for reference in one.batch.references
        }
        assert known >= {bill.reference for bill in self.desk.line.ledger}

    def teardown(self) -> None:
        self.restart()
        self.desk.clock.advance(LOOKS[-1])
        self.look(is_answered=True)
        lines = [entry.line for key in "ab" for entry in self.run(self.desk.kept.entries_of(key))]
        assert not any(line.state in (State.INTENDED, State.UNKNOWN) for line in lines)
        self.loop.close()


@pytest.mark.parametrize(
    ("runs", "steps"),
    [pytest.param(40, 25, id="quick"), pytest.param(1000, 40, id="long", marks=pytest.mark.slow)],
)
def test_nobody_is_billed_twice_and_nothing_is_forgotten(runs: int, steps: int) -> None:
    run_state_machine_as_test(Sending, settings=settings(max_examples=runs, stateful_step_count=steps, deadline=None))
