"""Rows into an account: judged one by one, written where something is to be written, told in their order.

A row is on disk as begun before its write leaves. What a stopped run left in doubt is looked up by the next one
before it is written again, so that no row is written twice. Imports `domain`, the changes and its neighbours.
"""

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Sequence
from typing import Final, Protocol

from msgspec import Struct

from tui.domain.errors import (
    AccessDenied,
    Conflict,
    KeepingError,
    NotFound,
    OutOfCredit,
    ProviderError,
    Rejected,
    Throttled,
    Unreachable,
)
from tui.domain.phones import display
from tui.services.changes import Change, is_like, joined
from tui.services.entries import State
from tui.services.making import Result as Made
from tui.services.successors import Successors
from tui.services.transfer.judging import Fault, Judgement, Result, Seen, Target, Verdict, Wish
from tui.services.transfer.mapping import Filled
from tui.services.transfer.progress import Progress
from tui.services.transfer.rows import SourceRow

LONGEST_WAIT: Final = 60.0
"""Seconds that are waited for a provider who asks for time; for more the import stops."""
MOST_WAITING: Final = 500
"""Rows that wait to be told until a call for several of them has been made."""
_WAIT: Final = 5.0
_WAITS: Final = 5

_HOPELESS = (AccessDenied, OutOfCredit, Throttled, Unreachable)
"""Errors after which the next row would fail too."""
_REFUSALS = (Rejected, Conflict, NotFound)
_LOOKED_UP: Final = "It was begun before. Looked up: it was done."
_AGAIN: Final = "Run the import again to look once more."


class Hand(Protocol):
    """What writes for an import: a job with its provider, and with the journal behind it."""

    @property
    def is_stopping(self) -> bool:
        """Whether no further row shall be begun."""

    def at_once(self, change: Change) -> int:
        """Rows that one call for such a change takes."""

    async def make(self, change: Change) -> Made:
        """Makes a change; the journal has its intent before and its outcome after.

        Raises:
            KeepingError: the journal cannot be used, and nothing was sent.
        """

    async def pause(self, seconds: float) -> bool:
        """Waits, and tells whether to go on after it."""


async def dry_run(target: Target, rows: AsyncIterable[Filled]) -> AsyncIterator[Result]:
    """What each row would do; nothing is written.

    Raises:
        ProviderError: the account cannot be asked any more.
        Unreadable: the file cannot be read any further.
    """
    seen = Seen()
    async for row in rows:
        wish = _read(target, row, seen)
        if isinstance(wish, Result):
            yield wish
            continue
        judgement = await target.foresee(wish)
        seen.add(wish, row.source.line)
        yield _result(row.source, wish, judgement)


class _Row(Struct):
    """A row that was judged.

    Attributes:
        changes: what is to be done for it.
        result: what is told of it then.
        doubt: what to judge again where the provider refuses it as a twin; None where it was looked up.
    """

    number: int
    changes: tuple[Change, ...]
    result: Result
    doubt: Wish | None = None


class Importing:
    """Writes rows.

    Args:
        target: where they go.
        progress: how far an earlier run got; goes on being kept.
        hand: writes.
    """

    def __init__(self, target: Target, progress: Progress, hand: Hand) -> None:
        self._target = target
        self._progress = progress
        self._hand = hand
        self._seen = Seen()

    async def results(self, rows: AsyncIterable[Filled]) -> AsyncIterator[Result]:
        """What became of each row, in the order of the file, until the hand stops.

        Raises:
            ProviderError: the account cannot be asked any more; running the import again goes on here.
            KeepingError: the journal cannot be used any more.
            Unreadable: the file cannot be read any further.
        """
        async for some in self._batches(rows):
            async for result in self._written(some):
                yield result

    async def _batches(self, rows: AsyncIterable[Filled]) -> AsyncIterator[Sequence[_Row]]:
        """Rows that were judged, as many at a time as one call takes."""
        waiting: list[_Row] = []
        async for row in rows:
            if self._hand.is_stopping:
                return
            judged = await self._judged(row)
            if not self._goes_with(judged, waiting):
                yield waiting
                waiting = []
            waiting.append(judged)
            if self._is_due(waiting):
                yield waiting
                waiting = []
        yield waiting

    async def _judged(self, row: Filled) -> _Row:
        number = row.source.number
        wish = _read(self._target, row, self._seen)
        if isinstance(wish, Wish):
            self._seen.add(wish, row.source.line)
        if number in self._progress.ended:
            return _Row(number, (), Result(row.source, Verdict.EARLIER))
        if isinstance(wish, Result):
            return _Row(number, (), wish)
        may_foresee = self._target.refuses_twins and number not in self._progress.in_doubt
        judgement = await self._patiently(self._target.foresee if may_foresee else self._target.judge, wish)
        if judgement.verdict is Verdict.SAME and number in self._progress.in_doubt:
            judgement = Judgement(Verdict.SAME, _LOOKED_UP)
        return _Row(number, judgement.changes, _result(row.source, wish, judgement), wish if may_foresee else None)

    async def _patiently(self, judge: Callable[[Wish], Awaitable[Judgement]], wish: Wish) -> Judgement:
        """Judges a row; a provider who asks for time gets it."""
        for _ in range(_WAITS):
            try:
                return await judge(wish)
            except Throttled as error:
                seconds = _WAIT if error.retry_after is None else error.retry_after
                if seconds > LONGEST_WAIT or not await self._hand.pause(seconds):
                    raise
        return await judge(wish)

    def _goes_with(self, row: _Row, waiting: Sequence[_Row]) -> bool:
        """Whether one call can do what a row needs together with what rows before it need."""
        first = next((one for one in waiting if one.changes), None)
        if first is None or not row.changes:
            return True
        return len(row.changes) == len(first.changes) == 1 and is_like(first.changes[0], row.changes[0])

    def _is_due(self, waiting: Sequence[_Row]) -> bool:
        """Whether rows wait for nothing any more: for no call, or for one that is full."""
        calls = [one.changes for one in waiting if one.changes]
        if not calls or len(calls[0]) > 1 or len(waiting) >= MOST_WAITING:
            return True
        return len(calls) >= self._hand.at_once(calls[0][0])

    async def _written(self, waiting: Sequence[_Row]) -> AsyncIterator[Result]:
        """Writes what rows need, and tells what became of all of them."""
        to_write = [one for one in waiting if one.changes]
        if to_write:
            self._progress.begin(*(one.number for one in to_write))
            await self._write(to_write)
        for one in waiting:
            if one.result.verdict not in (Verdict.UNKNOWN, Verdict.EARLIER):
                self._progress.end(one.number)
            yield one.result

    async def _write(self, rows: Sequence[_Row]) -> None:
        """Writes rows by one call where there are several; one by one what this refused."""
        if len(rows) == 1:
            await self._write_one(rows[0])
            return
        change = joined([row.changes[0] for row in rows])
        made = await self._made(change)
        if isinstance(made.error, _REFUSALS):
            for row in rows:
                await self._write_one(row)
            return
        for row, key in zip(rows, change.rows, strict=True):
            state = made.outcome.of(key)
            if state is State.REFUSED:
                await self._write_one(row)
            else:
                row.result = _told(row.result, made, state)

    async def _write_one(self, row: _Row) -> None:
        """Makes the changes of a row until one of them fails."""
        successors = Successors()
        for change in row.changes:
            made = await self._made(successors.applied(change))
            successors.learn(made.change, made.outcome.value)
            if isinstance(made.error, Conflict) and row.doubt is not None:
                await self._write_again(row, row.doubt)
                return
            row.result = _told(row.result, made, made.outcome.state)
            if made.outcome.state is not State.DONE:
                return

    async def _write_again(self, row: _Row, wish: Wish) -> None:
        """Judges a row by a look at what is there now, where this is not what was foreseen, and writes it."""
        judgement = await self._patiently(self._target.judge, wish)
        row.changes, row.result, row.doubt = judgement.changes, _result(row.result.row, wish, judgement), None
        await self._write_one(row)

    async def _made(self, change: Change) -> Made:
        made = await self._hand.make(change)
        if made.trouble:
            raise KeepingError(made.trouble)
        if isinstance(made.error, _HOPELESS):
            raise made.error
        return made


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


def _result(row: SourceRow, wish: Wish, judgement: Judgement) -> Result:
    return Result(row, judgement.verdict, display(wish.phones[0]), judgement.reason)


def _told(result: Result, made: Made, state: State) -> Result:
    """What became of a row by a call for it."""
    verdict, reason = result.verdict, result.reason
    if state is State.DONE:
        reason = f"{reason} {made.outcome.sentence}".strip()
    elif isinstance(made.error, _REFUSALS):
        verdict, reason = Verdict.REFUSED, _refusal(made.error)
    else:  # lost, and not there when it was looked for: it may still arrive
        verdict, reason = Verdict.UNKNOWN, f"{made.outcome.sentence} {_AGAIN}".strip()
    return Result(result.row, verdict, result.phone, reason)


def _refusal(error: ProviderError) -> str:
    fields = error.fields.items() if isinstance(error, Rejected) else ()
    return " ".join((error.sentence, *(f"{key}: {words}" for key, words in fields)))
