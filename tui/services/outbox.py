"""What leaves one account, as jobs: campaigns with the looks after a lost answer, and stops of running ones.

Nothing here belongs to a screen: a send goes on, and is looked after, when its composer is closed. Imports `domain`
and the modules beside it.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from tui.domain.campaign_port import Campaigns
from tui.domain.campaigns import Campaign, Standing
from tui.domain.errors import ProviderError
from tui.services.campaign_plan import NotAllowed, Plan
from tui.services.dispatch import Dispatch, Progress, Result
from tui.services.entries import Intent, Outcome, State
from tui.services.job import Job, Phase
from tui.services.jobs import Busy, Jobs, hold
from tui.services.journal import Journal
from tui.services.making import outcome_of
from tui.services.rates import Rates
from tui.services.sending import Purpose, SendState, Tried
from tui.services.sent import Sent, sent_since, tried
from tui.services.settling import LOOKS
from tui.services.unfinished import Unfinished

LATELY: Final = timedelta(days=2)
"""How far back the same text to the same people is told; a day of any time zone lies within it."""
STOP: Final = "stop campaign"
"""The verb of stops in the journal."""


class Bench(Struct, frozen=True):
    """The services of the desk that sending works with."""

    journal: Journal
    jobs: Jobs
    unfinished: Unfinished


class Outbox:
    """Sends from one account; what is awaited may raise ``StoreUnusable``.

    Attributes:
        dispatch: confirms plans.
        rates: what messages have cost so far, for guesses.
    """

    def __init__(self, account: str, campaigns: Campaigns, bench: Bench, clock: Callable[[], datetime]) -> None:
        self.dispatch = Dispatch(account, campaigns, bench.journal, clock)
        self.rates = Rates()
        self._account = account
        self._campaigns = campaigns
        self._bench = bench
        self._clock = clock

    def draft_key(self, campaign: str) -> str:
        """The name under which a draft is kept as unfinished work."""
        return f"{self._account}/campaign/{campaign}"

    async def lately(self) -> tuple[Sent, ...]:
        """What this user sent, or may have sent, from here in the last days; the newest first."""
        return await sent_since(self._bench.journal, self._account, self._clock() - LATELY)

    async def tried(self, campaign: str) -> tuple[Tried, ...]:
        """All batches of a draft that ever left."""
        return await tried(self._bench.journal, campaign)

    # -- sending -----------------------------------------------------------------------------------------

    def send(self, plan: Plan, title: str) -> Job | str:
        """Starts to send; a sentence where it cannot start.

        The job's value is the `Progress`, also after its end, while lost answers are looked up.
        """

        async def work(job: Job) -> None:
            job.phase = Phase.RUNNING
            try:
                await self.dispatch.carry_out(plan, self._teller(job), is_stopping=lambda: job.is_stopping)
            except NotAllowed as error:
                job.trouble = str(error)
                return
            progress: Progress = job.value
            job.trouble = next((one.sentence for one in progress.results if one.state is not SendState.SENT), "")
            for place, result in enumerate(progress.results):
                if result.state is SendState.UNKNOWN:
                    self._follow(result, self._watcher(job, place), lambda _: self._put_away(job.value))
            await self._put_away(progress)

        return self._own(title, work, hold(self._account, "campaign", plan.campaign))

    async def recover(self) -> tuple[Result, ...]:
        """Looks after batches that an earlier desk left in doubt; gives those that were found so."""
        found = await self.dispatch.recover()
        for result in found:
            self._follow(result, lambda _: None, self._forget)
        return found

    def _teller(self, job: Job) -> Callable[[Progress], None]:
        def told(progress: Progress) -> None:
            job.value = progress
            self._bench.jobs.tell(job)

        return told

    def _watcher(self, job: Job, place: int) -> Callable[[Result], None]:
        """Puts what a look found into the progress of the job that sent it."""

        def looked(result: Result) -> None:
            results = list(job.value.results)
            results[place] = result
            self._teller(job)(replace(job.value, results=tuple(results)))

        return looked

    def _follow(
        self, result: Result, looked: Callable[[Result], None], settled: Callable[[Result], Awaitable[None]]
    ) -> None:
        """Starts to look a batch up, as a job of its own that a stop of the send does not end."""

        async def work(job: Job) -> None:
            def told(one: Result) -> None:
                job.trouble = one.sentence
                looked(one)
                self._bench.jobs.tell(job)

            job.phase = Phase.RUNNING
            job.value = await self.dispatch.follow(result, told, job.pause)
            await settled(job.value)

        self._own(f"look for the {result.batch.target}", work, hold(self._account, "send", str(result.entry)))

    async def _put_away(self, progress: Progress) -> None:
        """Forgets the draft of a campaign that went out whole."""
        if progress.plan.purpose is Purpose.CAMPAIGN and all(one.state is SendState.SENT for one in progress.results):
            await self._bench.unfinished.finish(self.draft_key(progress.plan.campaign))

    async def _forget(self, result: Result) -> None:
        if result.state is SendState.SENT and result.batch.of == 1:
            await self._bench.unfinished.finish(self.draft_key(result.batch.campaign))

    def _own(self, title: str, work: Callable[[Job], Awaitable[None]], held: str) -> Job | str:
        try:
            return self._bench.jobs.own(self._account, title, work, holds=(held,))
        except Busy as error:
            return str(error)

    # -- stopping ----------------------------------------------------------------------------------------

    def stop(self, campaign: Campaign) -> Job | str:
        """Starts to stop a campaign; the job's trouble is why it was not stopped."""

        async def work(job: Job) -> None:
            job.phase = Phase.RUNNING
            target = f"{campaign.name} ({campaign.id})"
            before, after = {"id": campaign.id, "status": campaign.status}, {"id": campaign.id, "status": "stopped"}
            entry = await self._bench.journal.intend(Intent(self._account, job.id, STOP, target, before, after))
            outcome = Outcome(State.UNKNOWN, "The desk ended before the answer came.")
            try:
                job.value = await self._campaigns.stop(campaign.id)
                outcome = Outcome(State.DONE, "Stopped.")
            except ProviderError as error:
                outcome = outcome_of(error)
            finally:
                await self._bench.journal.conclude(entry, outcome)
            if outcome.state is State.UNKNOWN:
                outcome = await self._look_at_stop(campaign, job)
                record = self._bench.journal.conclude if outcome.state is State.UNKNOWN else self._bench.journal.settle
                await record(entry, outcome)
            job.trouble = "" if outcome.state is State.DONE else outcome.sentence

        return self._own(f"stop {campaign.name}", work, hold(self._account, "stop", campaign.id))

    async def _look_at_stop(self, campaign: Campaign, job: Job) -> Outcome:
        """Whether a campaign goes on after a stop whose answer was lost."""
        outcome = Outcome(State.UNKNOWN, "It was not looked up.")
        for seconds in LOOKS:
            if not await job.pause(seconds):
                break
            try:
                now = (await self._campaigns.get(campaign.id)).campaign
            except ProviderError as error:
                outcome = Outcome(State.UNKNOWN, f"It could not be looked up. {error.sentence}")
                continue
            if now.standing in (Standing.ENDED, Standing.REFUSED):
                return Outcome(State.DONE, f"Looked up: it is {now.status}.")
            outcome = Outcome(State.NOT_DONE, f"Looked up: it is still {now.status}.")
        return outcome
