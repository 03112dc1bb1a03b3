"""The line that says that an account cannot be reached, and what brings it back without being asked."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import chain, repeat
from random import uniform
from typing import Final

from textual.widgets import Static

from tui.domain.errors import Unreachable
from tui.domain.foreign import shown
from tui.panes.page_view import PageView

WAITS: Final = (6.0, 10.0, 20.0, 30.0)
"""Seconds between two questions to an account that does not answer; the last one for ever. The first is longer than
a provider that seems to be down is left in peace."""
_SPREAD: Final = (0.9, 1.2)
"""Shares of a wait: many desks that lost the same provider do not come back at the same moment."""


class OfflineLine(Static):
    """Stands above the rows while the account cannot be reached, and asks again by itself.

    It says since when and why, and does not tick: until there is an answer, nothing on the screen changes.

    Args:
        clock: the time of day.
        front: the table that is looked at, which asks; None where there is none.
    """

    DEFAULT_CSS = """
    OfflineLine {
        height: 1; text-wrap: nowrap; text-overflow: ellipsis;
        padding: 0 1; display: none; background: $warning-muted; color: $text-warning;
    }
    OfflineLine.-offline { display: block; }
    """

    def __init__(self, clock: Callable[[], datetime], front: Callable[[], PageView | None]) -> None:
        super().__init__("", markup=False)
        self._clock = clock
        self._front = front
        self._since: datetime | None = None

    @property
    def is_offline(self) -> bool:
        """Whether the account cannot be reached."""
        return self._since is not None

    def note(self, browser: PageView, trouble: Unreachable | None) -> None:
        """Takes note of how a question of a table ended."""
        if trouble is None:
            self._back(browser)
            return
        if self._since is None:
            self._since = self._clock()
            self.update(f"OFFLINE since {self._since:%H:%M}, asked again by itself. {shown(trouble.sentence)}")
            self.add_class("-offline")
            self.run_worker(self._ask(), group="offline", exclusive=True)

    def _back(self, browser: PageView) -> None:
        if self._since is None:
            return
        self._since = None
        self.remove_class("-offline")
        self.workers.cancel_group(self, "offline")
        # as the table's own message: one that an ancestor made would not bubble past that ancestor
        browser.call_later(browser.tell, "back: it answers again")

    def leave(self) -> None:
        """Another account has come to the front: nothing is asked here."""
        self.workers.cancel_group(self, "offline")

    def go_on(self) -> None:
        """The account has come to the front again."""
        if self._since is not None:
            self.run_worker(self._ask(), group="offline", exclusive=True)

    async def _ask(self) -> None:
        for wait in _waits():
            await asyncio.sleep(wait)
            table = self._front()
            if table is not None:
                table.ask_again()
                await table.answered()


def _waits() -> Iterator[float]:
    return (wait * uniform(*_SPREAD) for wait in chain(WAITS, repeat(WAITS[-1])))
