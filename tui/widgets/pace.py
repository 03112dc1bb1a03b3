"""When screens are drawn: at once after a rest, and no more often than the pictures a second allow. Imports textual.

Textual's own timer ticks on a grid. A key that comes a while after the last picture waits for the next line of that
grid, up to two periods later in all, although nothing was drawn for long.
"""

import asyncio

from textual.message_pump import MessagePump
from textual.timer import EventTargetGone, Timer, TimerCallback

_SCREEN_UPDATE = "screen_update"
"""What Textual calls the timer that draws a screen."""

_LEAST = 0.25
"""Share of the interval that passes between any two ticks: what is changed together is drawn together."""


class PromptTimer(Timer):
    """Ticks as soon as it is resumed, and once more right after that; from then on once in its interval.

    The second tick is for the answer that comes soon after what a key showed at once, as the rows after "reading".
    """

    async def _run(self) -> None:
        count, due = 0, 0.0
        clock = asyncio.get_running_loop().time
        while True:
            await self._active.wait()
            count += 1
            try:
                await self._tick(next_timer=clock(), count=count)
            except EventTargetGone:
                return
            due = max(due, clock()) + self._interval
            await asyncio.sleep(max(self._interval * _LEAST, due - self._interval - clock()))


class Prompt(MessagePump):
    """A screen that is drawn promptly; to be named before Textual's own class."""

    def set_interval(
        self,
        interval: float,
        callback: TimerCallback | None = None,
        *,
        name: str | None = None,
        repeat: int = 0,
        pause: bool = False,
    ) -> Timer:
        """Textual's own timers, but for the one that draws."""
        if name != _SCREEN_UPDATE:
            return super().set_interval(interval, callback, name=name, repeat=repeat, pause=pause)
        timer = PromptTimer(self, interval, name=name, callback=callback, pause=pause)
        timer._start()  # noqa: SLF001 - as Textual does, which has no other way to begin one
        self._timers.add(timer)
        return timer
