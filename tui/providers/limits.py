"""When to ask again and when to leave a provider in peace. Clocks and chance come in, so that tests need neither.

Imports ``domain`` alone.
"""

import asyncio
import re
from bisect import insort
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import uniform
from typing import Final

from tui.domain.errors import AccessDenied, ProviderError, Throttled, Unreachable, Untrusted

ATTEMPTS: Final = 3
"""How often a read is asked at most."""
LONGEST_WAIT: Final = 30.0
"""Seconds that are waited for a provider who asks for time; a longer wait is told to the user instead."""

_FIRST_WAIT: Final = 0.2
_UNNAMED_WAIT: Final = 2.0
"""Seconds for a provider who was asked too often and does not say for how long to wait."""
_LONGEST_JITTER: Final = 5.0
_LONGEST_TOLD: Final = 366 * 24 * 3600.0
"""Seconds: what a provider asks for beyond that is no time to tell."""
_SECONDS: Final = re.compile(r"[0-9]{1,12}")


class SignInRefused(AccessDenied):
    """The credentials themselves were refused: asking again with the same ones could lock the account."""


class Down(Exception):
    """The provider is left in peace for a moment.

    Attributes:
        seconds: until the next attempt is let through.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a ``Retry-After`` header asks for: whole seconds or an HTTP date, anything else is nothing."""
    if value is None:
        return None
    text = value.strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), _LONGEST_TOLD)
    moment = _http_date(text)
    return None if moment is None else min(max(0.0, (moment - now).total_seconds()), _LONGEST_TOLD)


def server_time(date: str | None, ours: datetime) -> datetime:
    """What a server's clock said when it answered: a date of its is to be held against it, not against our clock."""
    return (None if date is None else _http_date(date.strip())) or ours


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def loop_time() -> float:
    """Seconds of the running loop's clock, which no change of the time of day touches."""
    return asyncio.get_running_loop().time()


class RetryBudget:
    """Repetitions are at most a tenth of the calls of the last minute, and a few where there were hardly any."""

    FEW: Final = 6
    SHARE: Final = 0.1
    WITHIN: Final = 60.0

    def __init__(self, now: Callable[[], float] = loop_time) -> None:
        self._now = now
        self._calls: deque[float] = deque()
        self._repetitions: deque[float] = deque()

    def deposit(self) -> None:
        """Counts one call."""
        self._forget()
        self._calls.append(self._now())

    def withdraw(self, wait: float = 0.0) -> bool:
        """Whether one more repetition is affordable; counts it if so.

        Args:
            wait: seconds until it is made; those that are still to come count too, so that they do not come together.
        """
        self._forget()
        if len(self._repetitions) + 1 > max(self.FEW, self.SHARE * len(self._calls)):
            return False
        insort(self._repetitions, self._now() + wait)
        return True

    def _forget(self) -> None:
        for times in (self._calls, self._repetitions):
            while times and times[0] <= self._now() - self.WITHIN:
                times.popleft()


class Backoff:
    """Decides, for one call, whether and when a failed read is asked again.

    An instance is a hook of stamina: called with the error of each attempt, it gives the seconds to wait, or False.
    """

    def __init__(
        self, budget: RetryBudget, time_left: Callable[[], float], chance: Callable[[float, float], float] = uniform
    ) -> None:
        self._budget = budget
        self._time_left = time_left
        self._chance = chance
        self._failed = 0

    def __call__(self, error: Exception) -> bool | float:
        """Seconds to wait before the next attempt, or False for no further one."""
        self._failed += 1
        if self._failed >= ATTEMPTS or not _may_be_repeated(error):
            return False
        wait = self._wait(error)
        if wait >= self._time_left() or not self._budget.withdraw(wait):
            return False
        return wait

    def _wait(self, error: Exception) -> float:
        """Full jitter; where the provider asked for time, never earlier, and spread over what follows it."""
        asked = asked_wait(error)
        if asked is None and isinstance(error, Throttled):
            asked = _UNNAMED_WAIT * 2 ** (self._failed - 1)
        if asked is not None:
            return asked + self._chance(0.0, 1.0 + asked / 2)
        return self._chance(0.0, min(_LONGEST_JITTER, _FIRST_WAIT * 2 ** (self._failed - 1)))


def _may_be_repeated(error: Exception) -> bool:
    if (asked := asked_wait(error)) is not None and asked > LONGEST_WAIT:
        return False
    return isinstance(error, Throttled | Unreachable) and not isinstance(error, Untrusted)


def asked_wait(error: Exception) -> float | None:
    """Seconds that a provider asked for with its refusal."""
    return error.retry_after if isinstance(error, Throttled | Unreachable) else None


class Breaker:
    """Lets one call at a time through to a provider that has failed too often lately."""

    FAILURES: Final = 5
    WITHIN: Final = 30.0
    PAUSE: Final = 5.0

    def __init__(self, now: Callable[[], float] = loop_time) -> None:
        self._now = now
        self._failures: deque[float] = deque(maxlen=self.FAILURES)
        self._open = False
        self._probing = False

    def admit(self) -> bool:
        """Lets a call through and tells whether it is a probe; every call so admitted is settled.

        Raises:
            Down: not now.
        """
        if not self._open:
            return False
        wait = self._failures[-1] + self.PAUSE - self._now()
        if self._probing or wait > 0:
            raise Down(max(wait, 1.0))
        self._probing = True
        return True

    def settle(self, *, probe: bool, failed: bool | None, failures: int = 1) -> None:
        """Takes note of how a call ended; None tells nothing about the provider.

        Args:
            probe: whether the call was one.
            failed: whether the provider failed to serve it in the end.
            failures: requests that it failed to serve meanwhile.
        """
        if probe:
            self._probing = False
        if failed is None:
            return
        if not failed:
            self._failures.clear()
            self._open = False
            return
        self._failures.extend([self._now()] * failures)
        if len(self._failures) == self.FAILURES and self._failures[-1] - self._failures[0] <= self.WITHIN:
            self._open = True


def told_wait(error: ProviderError, now: datetime) -> ProviderError:
    """The same refusal, with the clock time where the wait is too long to be slept."""
    asked = asked_wait(error)
    if asked is None or asked <= LONGEST_WAIT:
        return error
    until = datetime.fromtimestamp(now.timestamp() + asked, tz=now.tzinfo)
    when = until.strftime("%H:%M:%S" if until.date() == now.date() else "%Y-%m-%d %H:%M")
    sentence = f"{error.provider} asks for a pause: try again after {when}."
    return Throttled(error.provider, error.operation, sentence, asked)
