"""Rows into an account, one by one: judged, written, looked up where the answer was lost, told.

A row is on disk as begun before its write leaves. What a stopped run left in doubt is looked up by the next one
before it is written again, so that no row is written twice. Imports `domain` and its neighbours.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Final

from tui.domain.errors import Conflict, NotFound, OutcomeUnknown, Rejected, Throttled, UnexpectedReply
from tui.domain.phones import display
from tui.services.transfer.judging import TO_WRITE, Fault, Judgement, Result, Seen, Target, Verdict, Wish
from tui.services.transfer.mapping import Filled
from tui.services.transfer.progress import Progress

LOOKS: Final = (0.0, 3.0)
"""Seconds before each look for what is in doubt: a late request may still arrive."""
LONGEST_WAIT: Final = 60.0
"""Seconds that are waited for a provider who asks for time; for more the import stops."""
_WAIT: Final = 5.0
_WAITS: Final = 5

_UNKNOWN: Final = "The answer was lost, and the row was not found: run the import again to look once more."

Pause = Callable[[float], Awaitable[None]]


async def dry_run(target: Target, rows: Iterable[Filled]) -> AsyncIterator[Result]:
    """What each row would do; nothing is written.

    Raises:
        ProviderError: the account cannot be asked any more.
        Unreadable: the file cannot be read any further.
    """
    seen = Seen()
    for row in rows:
        wish = _read(target, row, seen)
        if isinstance(wish, Result):
            yield wish
            continue
        judgement = await target.judge(wish)
        seen.add(wish, row.source.line)
        yield _result(row, wish, judgement)


class Importing:
    """Writes rows.

    Args:
        target: where they go.
        progress: how far an earlier run got; goes on being kept.
        pause: waits some seconds.
    """

    def __init__(self, target: Target, progress: Progress, pause: Pause = asyncio.sleep) -> None:
        self._target = target
        self._progress = progress
        self._pause = pause
        self._seen = Seen()

    async def results(self, rows: Iterable[Filled]) -> AsyncIterator[Result]:
        """What became of each row.

        Raises:
            ProviderError: the account cannot be asked any more; running the import again goes on here.
            Unreadable: the file cannot be read any further.
        """
        for row in rows:
            wish = _read(self._target, row, self._seen)
            if row.source.number in self._progress.ended:
                result = Result(row.source, Verdict.EARLIER)
            elif isinstance(wish, Result):
                result = wish
            else:
                result = await self._patiently(row, wish)
            if isinstance(wish, Wish):
                self._seen.add(wish, row.source.line)
            if result.verdict not in (Verdict.UNKNOWN, Verdict.EARLIER):
                self._progress.end(row.source.number)
            yield result

    async def _patiently(self, row: Filled, wish: Wish) -> Result:
        """One row; a provider who asks for time gets it, and the row is looked up again after it."""
        for _ in range(_WAITS):
            try:
                return await self._row(row, wish)
            except Throttled as error:
                seconds = _WAIT if error.retry_after is None else error.retry_after
                if seconds > LONGEST_WAIT:
                    raise
                await self._pause(seconds)
        return await self._row(row, wish)

    async def _row(self, row: Filled, wish: Wish) -> Result:
        in_doubt = row.source.number in self._progress.in_doubt
        judgement = await (self._looked_up(wish) if in_doubt else self._target.judge(wish))
        if in_doubt and judgement.verdict is Verdict.SAME:
            return _result(row, wish, Judgement(Verdict.SAME, "It was begun before. Looked up: it was done."))
        if judgement.verdict not in TO_WRITE or judgement.write is None:
            return _result(row, wish, judgement)
        self._progress.begin(row.source.number)
        try:
            await judgement.write()
        except (Rejected, Conflict, NotFound) as error:
            return _result(row, wish, Judgement(Verdict.REFUSED, _told(error)))
        except (OutcomeUnknown, UnexpectedReply) as error:
            if (await self._looked_up(wish)).verdict is not Verdict.SAME:
                return _result(row, wish, Judgement(Verdict.UNKNOWN, _UNKNOWN))
            told = f"{judgement.reason} {error.sentence} Looked up: it was done.".strip()
            return _result(row, wish, Judgement(judgement.verdict, told))
        return _result(row, wish, judgement)

    async def _looked_up(self, wish: Wish) -> Judgement:
        """How a row in doubt stands; what is not there yet gets some time to arrive."""
        judgement = Judgement(Verdict.UNKNOWN)
        for seconds in LOOKS:
            await self._pause(seconds)
            judgement = await self._target.judge(wish)
            if judgement.verdict is Verdict.SAME:
                break
        return judgement


def _read(target: Target, row: Filled, seen: Seen) -> Wish | Result:
    """What a row asks for, or why it is not even looked up."""
    if row.source.fault:
        return Result(row.source, Verdict.IMPOSSIBLE, reason=f"{row.source.fault[0].upper()}{row.source.fault[1:]}.")
    wish = target.read(row)
    if isinstance(wish, Fault):
        return Result(row.source, Verdict.IMPOSSIBLE, reason=wish.sentence)
    line = seen.line_of(wish)
    if line is not None:
        return Result(row.source, Verdict.DUPLICATE, display(wish.phones[0]), f"The number is in line {line} already.")
    return wish


def _result(row: Filled, wish: Wish, judgement: Judgement) -> Result:
    return Result(row.source, judgement.verdict, display(wish.phones[0]), judgement.reason)


def _told(error: Rejected | Conflict | NotFound) -> str:
    fields = error.fields.items() if isinstance(error, Rejected) else ()
    return " ".join((error.sentence, *(f"{key}: {words}" for key, words in fields)))
