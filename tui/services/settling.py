"""Finding out what became of writes whose answers were lost. Imports `domain` and the modules beside it."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from tui.domain.errors import ProviderError
from tui.domain.ports import Provider
from tui.services.change_kinds import rebuilt
from tui.services.changes import Change
from tui.services.entries import Outcome, State
from tui.services.journal import Journal
from tui.services.looking import Finding, look

LOOKS: Final = (0.0, 3.0)
"""Seconds to wait before each look. What is absent in all of them was not done; a late request may still arrive."""

Connect = Callable[[str], Awaitable[Provider]]
"""Gives the provider of an account by its key; raises ``ProviderError``."""


class NotStopped:
    """Asked between two looks whether to go on: always."""

    async def pause(self, seconds: float) -> bool:
        """Waits, and tells whether to go on after it."""
        await asyncio.sleep(seconds)
        return True


class Settling:
    """Looks writes up, row by row, and puts the findings into the journal."""

    def __init__(self, journal: Journal, connect: Connect, looks: Sequence[float] = LOOKS) -> None:
        self._journal = journal
        self._connect = connect
        self._looks = tuple(looks)

    async def look_up(
        self,
        provider: Provider,
        change: Change,
        pause: Callable[[float], Awaitable[bool]] | None = None,
        *,
        is_old: bool = False,
    ) -> Outcome:
        """What became of a change whose answer was lost.

        Args:
            provider: whom to ask.
            change: what was sent.
            pause: waits, and tells whether there is time for a further look; rows that were not found in all
                looks stay unknown.
            is_old: whether nothing can arrive any more, so that one look will do.
        """
        looks = self._looks[:1] if is_old else self._looks
        pause = pause or NotStopped().pause
        findings = {row: Finding(State.UNKNOWN, "It was not looked up.") for row in change.rows}
        for number, seconds in enumerate(looks, 1):
            open_rows = [row for row, finding in findings.items() if finding.state is not State.DONE]
            if not open_rows or not await pause(seconds):
                break
            for row in open_rows:
                findings[row] = await _found(provider, change.only({row}), is_last=number == len(looks))
        return _summed_up(findings)

    async def record(self, entry: int, outcome: Outcome) -> None:
        """Puts what was found into the journal; what is still unknown stays open there."""
        if outcome.state is State.UNKNOWN:
            await self._journal.conclude(entry, outcome)
        else:
            await self._journal.settle(entry, outcome)

    async def settle(self, entry: int, *, is_old: bool = False) -> Outcome | None:
        """Looks an open write of the journal up once more, and records what is found.

        Args:
            entry: its number.
            is_old: whether nothing can arrive any more, so that one look will do.

        Returns:
            None where it is settled already, or another desk looks after it.

        Raises:
            ProviderError: the account cannot be connected.
            StoreUnusable: the journal cannot be used.
        """
        kept = await self._journal.entry(entry) if await self._journal.claim(entry) else None
        if kept is None:
            return None
        change = rebuilt(kept.line.what, kept.before, kept.after)
        if change is None:
            return None
        outcome = await self.look_up(await self._connect(kept.line.account), change, is_old=is_old)
        await self.record(entry, outcome)
        return outcome


async def _found(provider: Provider, change: Change, *, is_last: bool) -> Finding:
    try:
        finding = await look(provider, change)
    except ProviderError as error:
        return Finding(State.UNKNOWN, f"It could not be looked up. {error.sentence}")
    if finding.state is State.NOT_DONE and not is_last:
        return Finding(State.UNKNOWN, "It was not there yet when it was looked up.", finding.value)
    return finding


def _summed_up(findings: Mapping[str, Finding]) -> Outcome:
    counted = Counter(finding.state for finding in findings.values())
    state = _whole(counted)
    rows = {row: finding.state for row, finding in findings.items() if finding.state is not state}
    if len(findings) == 1:
        [finding] = findings.values()
        return Outcome(state, finding.sentence, rows, finding.value)
    unclear = next((finding.sentence for finding in findings.values() if finding.state is State.UNKNOWN), "")
    figures = ", ".join(f"{count} {one}" for one, count in sorted(counted.items()))
    return Outcome(state, f"Looked up: {figures}. {unclear}".strip(), rows)


def _whole(counted: Mapping[State, int]) -> State:
    """The state of a call whose rows are in these."""
    if counted.get(State.UNKNOWN):
        return State.UNKNOWN
    return next(iter(counted)) if len(counted) == 1 else State.PARTLY
