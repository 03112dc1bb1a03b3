"""A provider that bills before it answers, and a journal in memory that crashes on demand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from msgspec.structs import replace

from tui.domain.campaigns import Campaign, Fate, Message, Receipt, Standing
from tui.domain.content import Content, People, SendOrder
from tui.domain.errors import OutcomeUnknown, Rejected, Unreachable
from tui.domain.money import Money
from tui.domain.paging import Page, counted_page
from tui.services.campaign_plan import Terms
from tui.services.dispatch import Dispatch, Progress
from tui.services.entries import OPEN, Entry, Intent, Line, Outcome, Search, State
from tui.services.owner import Owner, Person
from tui.services.snapshots import plain

FIVE = tuple(f"4860000000{n}" for n in range(5))
NOW = datetime(2031, 5, 4, 9, 31, tzinfo=UTC)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Bill:
    """One message that was paid for."""

    reference: str
    phone: str
    campaign_id: str
    at: datetime


class PaidLine:
    """Sends and looks up, with a ledger.

    Attributes:
        fault: what happens to the next request: ``""``, ``answer`` lost, ``request`` lost, ``late`` (it arrives 20 s
            after it was given up), ``refused`` or ``unreachable``.
        lag: seconds until a message shows.
        rejects: whether a used reference refuses the request.
        answers_looks: whether looks are answered.
    """

    at_once = 2

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.fault = ""
        self.lag = 0.0
        self.rejects = True
        self.answers_looks = True
        self.requests = 0
        self.looks = 0
        self._arriving: list[tuple[datetime, SendOrder]] = []
        self._ledger: list[Bill] = []

    @property
    def ledger(self) -> list[Bill]:
        """What was billed up to now."""
        due = [one for one in self._arriving if one[0] <= self._clock()]
        self._arriving = [one for one in self._arriving if one[0] > self._clock()]
        for at, order in due:
            self._bill(order, at)
        return self._ledger

    def _bill(self, order: SendOrder, at: datetime) -> Campaign | None:
        used = {bill.reference for bill in self._ledger}
        if self.rejects and any(one.reference in used for one in order.recipients):
            return None
        number = str(880_000 + len(self._ledger))
        self._ledger += [Bill(one.reference, one.phone, number, at) for one in order.recipients]
        return Campaign(number, "SMS", order.sender, "done", Standing.ENDED, "sms", created=at)

    async def send(self, order: SendOrder) -> Receipt:
        self.requests += 1
        fault, self.fault = self.fault, ""
        if fault == "refused":
            raise Rejected("Paid", "campaigns.send", "No.")
        if fault == "unreachable":
            raise Unreachable("Paid", "campaigns.send", "Nobody there.")
        if fault == "late":
            self._arriving.append((self._clock() + timedelta(seconds=20), order))
        if fault in ("late", "request"):
            raise OutcomeUnknown("Paid", "campaigns.send", "The line broke.")
        assert self.ledger is not None
        made = self._bill(order, self._clock())
        if made is None:
            raise Rejected("Paid", "campaigns.send", "This reference was used.")
        if fault == "answer":
            raise OutcomeUnknown("Paid", "campaigns.send", "The line broke.")
        return Receipt(made, Money(Decimal("0.07"), "EUR"))

    async def find_by_references(self, order: SendOrder, since: datetime) -> tuple[Message, ...]:
        self.looks += 1
        if not self.answers_looks:
            raise Unreachable("Paid", "messages.list", "Nobody there.")
        wanted = {one.reference for one in order.recipients}
        shown = self._clock() - timedelta(seconds=self.lag)
        return tuple(
            Message("1", bill.campaign_id, bill.phone, "sent", Fate.SENT, bill.reference)
            for bill in self.ledger
            if bill.reference in wanted and bill.at <= shown
        )


class Crash(BaseException):
    """The process is gone."""


class Kept:
    """A journal in memory, with the semantics of the real one.

    Attributes:
        crash_in: journal steps until the process is gone; each call has one before and one after its write.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._entries: list[Entry] = []
        self.owner = "desk 1"
        self.crash_in: int | None = None
        self.steps = 0

    def _step(self) -> None:
        self.steps += 1
        if self.crash_in is not None:
            self.crash_in -= 1
            if self.crash_in < 0:
                self.crash_in = None
                raise Crash

    async def intend(self, intent: Intent) -> int:
        self._step()
        number = len(self._entries) + 1
        line = Line(
            id=number,
            at=self._clock(),
            settled_at=None,
            person=Person("anna"),
            account=intent.account,
            job=intent.job,
            what=intent.what,
            target=intent.target,
            state=State.INTENDED,
            sentence="",
            owner=Owner(self.owner, 1, ""),
            reverses="",
            redoes=False,
        )
        self._entries.append(Entry(line, before=None, after=plain(intent.after), rows={}, value=None))
        self._step()
        return number

    async def conclude(self, entry: int, outcome: Outcome) -> None:
        self._step()
        kept = self._entries[entry - 1]
        if kept.line.state in OPEN:
            line = replace(kept.line, state=outcome.state, sentence=outcome.sentence)
            self._entries[entry - 1] = replace(kept, line=line, value=outcome.value)
        self._step()

    settle = conclude

    async def claim(self, entry: int) -> bool:
        return self._entries[entry - 1].line.state in OPEN

    async def unsettled(self) -> tuple[Line, ...]:
        lines = (entry.line for entry in self._entries if entry.line.state in OPEN)
        return tuple(line for line in lines if line.state is State.UNKNOWN or line.owner.host != self.owner)

    async def entry(self, number: int) -> Entry | None:
        return self._entries[number - 1]

    async def entries_of(self, job: str) -> tuple[Entry, ...]:
        return tuple(entry for entry in self._entries if entry.line.job == job)

    async def page(self, search: Search, number: int = 1) -> Page[Line]:
        lines: Sequence[Line] = [
            line
            for line in (entry.line for entry in reversed(self._entries))
            if line.account == search.account
            and search.what in ("", line.what)
            and (search.since is None or line.at >= search.since)
        ]
        return counted_page(tuple(lines[(number - 1) * 3 : number * 3]), number, 3, len(lines))


def content(phones: tuple[str, ...] = FIVE) -> Content:
    return Content("ACME", "Hello", People(phones))


class PaidDesk:
    """A dispatch with what it needs."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.line = PaidLine(self.clock)
        self.kept = Kept(self.clock)
        self.told: list[Progress] = []
        self.dispatch = Dispatch("paid", self.line, self.kept, self.clock)

    async def send(self, key: str = "k", phones: tuple[str, ...] = FIVE) -> Progress:
        plan = await self.dispatch.confirm(key, content(phones), Terms(), typed=len(phones))
        return await self.dispatch.carry_out(plan, self.told.append)

    async def pause(self, seconds: float) -> bool:
        self.clock.advance(seconds)
        return True
