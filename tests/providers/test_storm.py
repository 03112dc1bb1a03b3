"""Ten minutes of refusals, or one, on a clock of the test's own: who is asked how often, and when."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import format_datetime
from random import Random
from typing import Self

import pytest
import stamina

from tests import virtual_time
from tests.faulty import Door, Say, Seen, plain_judge
from tests.virtual_time import now
from tui.domain.errors import ProviderError, Throttled
from tui.providers import calling
from tui.providers.calls import Kind, Operation
from tui.providers.http import ApiClient
from tui.providers.limits import ATTEMPTS, LONGEST_WAIT

LONG = 600
CLIENTS = 20
APART = 1.0
"""Seconds between two calls of a client."""
READ = Operation("things.get", Kind.READ, 60.0)
START = datetime.now(UTC)

HEADERS: list[Callable[[Random], tuple[str | None, float | None]]] = [
    lambda chance: (str(wait := chance.randrange(0, 20)), wait),
    lambda chance: date(chance.randrange(0, 20)),
    lambda _: date(-3600),
    lambda _: ("-1", None),
    lambda _: ("1.5", None),
    lambda _: ("soon", None),
    lambda _: ("1000000000", 1e9),
    lambda _: ("31", 31),
    lambda _: (None, None),
]
"""What a refusal says, and how many seconds nobody may come back for."""


def date(wait: float) -> tuple[str, float]:
    """A moment of the server's clock; dates have whole seconds."""
    return format_datetime(_clock() + timedelta(seconds=wait), usegmt=True), max(0.0, wait)


def _clock() -> datetime:
    return (START + timedelta(seconds=now())).replace(microsecond=0)


@dataclass
class Storm:
    """A server that refuses everything.

    Attributes:
        met: when it was asked for each path.
        barred: until when nobody may come back for a path.
        early: paths that came back too early.
    """

    status: int
    chance: Random = field(default_factory=lambda: Random(7))
    met: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    barred: dict[str, float] = field(default_factory=dict)
    early: list[str] = field(default_factory=list)

    def __call__(self, seen: Seen) -> Say:
        if now() < self.barred.get(seen.path, 0.0) - 1e-6:
            self.early.append(seen.path)
        self.met[seen.path].append(now())
        header, wait = self.chance.choice(HEADERS)(self.chance)
        if wait is not None:
            self.barred[seen.path] = now() + wait
        headers = {"date": format_datetime(_clock(), usegmt=True)}
        return Say(self.status, b"{}", headers | ({} if header is None else {"retry-after": header}))


@pytest.fixture(autouse=True)
def _waiting() -> Iterator[None]:
    with stamina.set_testing(False):
        yield


async def client(number: int, storm: Storm, phase: float, seconds: int) -> list[ProviderError]:
    api = ApiClient("T", "http://door", plain_judge, door=Door(by=storm))
    calls = []
    await asyncio.sleep(phase)
    for turn in range(int(seconds / APART)):
        call = api.call(READ, "GET", f"/c{number}/t{turn}")
        calls.append(asyncio.create_task(call))
        await asyncio.sleep(APART)
    ended = await asyncio.gather(*calls, return_exceptions=True)
    await api.aclose()
    assert all(isinstance(end, ProviderError) for end in ended)
    return [end for end in ended if isinstance(end, ProviderError)]


async def raged(storm: Storm, seconds: int) -> list[ProviderError]:
    chance = Random(11)
    phases = [chance.uniform(0, APART) for _ in range(CLIENTS)]
    ends = await asyncio.gather(*(client(number, storm, phase, seconds) for number, phase in enumerate(phases)))
    return [end for some in ends for end in some]


def in_any(seconds: float, moments: list[float], end: float) -> Iterator[int]:
    """How many moments lie within each stretch of time."""
    counts = Counter(int(moment) for moment in moments)
    for first in range(int(end - seconds) + 1):
        yield sum(counts[first + later] for later in range(int(seconds)))


def repeats(storm: Storm, name: str) -> list[float]:
    return [moment for path, met in storm.met.items() if path.startswith(f"/{name}/") for moment in met[1:]]


STATUSES = pytest.mark.parametrize("status", [429, 503])


class _Leaping(datetime):
    """The time of day, put forward or back by days whenever somebody looks at it."""

    chance = Random(5)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return super().now(tz) + timedelta(days=cls.chance.uniform(-400, 400))


def test_a_minute_of_refusals_while_the_time_of_day_is_put_forward_and_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "datetime", _Leaping)
    endured(429, 75)


# The first minute is the worst: everybody comes at once, and nobody has been refused yet.
@STATUSES
def test_a_minute_of_refusals(status: int) -> None:
    endured(status, 75)


@pytest.mark.slow
@STATUSES
def test_ten_minutes_of_refusals(status: int) -> None:
    endured(status, LONG)


def endured(status: int, seconds: int) -> None:
    storm = Storm(status)
    ends = virtual_time.run(raged(storm, seconds))
    assert len(ends) == CLIENTS * seconds
    assert max(map(len, storm.met.values())) <= ATTEMPTS
    assert storm.early == []
    most = [max(in_any(60, repeats(storm, f"c{number}"), seconds)) for number in range(CLIENTS)]
    assert 0 < max(most) <= 0.1 * 60 / APART
    moments = [moment for met in storm.met.values() for moment in met]
    peak, mean = max(in_any(1, moments, seconds)), CLIENTS / APART
    assert peak <= 3 * mean
    told = [end for end in ends if isinstance(end, Throttled) and (end.retry_after or 0) > LONGEST_WAIT]
    assert told
    assert all("asks for a pause: try again after " in end.sentence for end in told)
    repeated = len(moments) - len(storm.met)
    print(status, len(ends), "calls", repeated, "repeated, in a minute", max(most), "peak", peak)  # noqa: T201 - figures


@pytest.mark.parametrize("kind", [Kind.WRITE, Kind.SEND, Kind.REPLACE])
def test_a_write_is_never_repeated_in_a_storm(kind: Kind) -> None:
    storm = Storm(429)

    async def written() -> None:
        api = ApiClient("T", "http://door", plain_judge, door=Door(by=storm))
        for turn in range(50):
            with pytest.raises(ProviderError):
                await api.call(Operation("w", kind), "POST", f"/t{turn}", json={})
        await api.aclose()

    virtual_time.run(written())
    assert {len(met) for met in storm.met.values()} == {1}
