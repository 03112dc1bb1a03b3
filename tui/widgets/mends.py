"""Faults of Textual 8.2.8 that its users would meet, mended in place. Imports textual.

Each function says what goes wrong without it; take one out when a newer Textual does without.
"""

import asyncio
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, Final

from textual._styles_cache import StylesCache
from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen
from textual.signal import Signal
from textual.widgets import DataTable, OptionList
from textual.worker import Worker, WorkerState

_PAIRS: Final = 1024
"""Pairs of colours that are remembered, as many as Textual does."""

_pair = lru_cache(_PAIRS)(partial(StylesCache.get_inner_outer.__wrapped__, StylesCache))
_move_page = OptionList._move_page  # noqa: SLF001
_subscribe = Signal.subscribe
_cancel = Worker.cancel
_CELL_STYLES: Final = "_get_styles_to_render_cell"


def mend() -> None:
    """Mends all of them, for all applications of this process; once more changes nothing."""
    _forget_widgets()
    _forget_who_listened()
    _turn_pages_of_what_is_drawn()
    _end_what_never_began()
    _put_screens_in_front_at_once()


def _forget_widgets() -> None:
    """Has pairs of background colours remembered once for all widgets.

    Textual remembers them together with the widget's cache, all its drawn lines included: up to 1,024 widgets that
    were closed long ago, about a megabyte for every sheet of keys.
    """
    StylesCache.get_inner_outer = staticmethod(_pair)  # type: ignore[method-assign, assignment]


def _forget_who_listened() -> None:
    """Has a signal let go of the widgets that are gone, whenever another one begins to listen.

    Each field listens to its screen with a function that holds the field. Only sending the signal takes those away that
    are gone, and the one for a selection by mouse may never be sent: every table that was opened would stay, by the
    search line in it.
    """

    def subscribe(self: Signal[Any], node: DOMNode, callback: Callable[[Any], object], immediate: bool = False) -> None:
        for gone in [known for known in self._subscriptions if not known.is_running]:
            self.unsubscribe(gone)
        _subscribe(self, node, callback, immediate)

    Signal.subscribe = subscribe  # type: ignore[method-assign]


def forget_table(table: DataTable[Any]) -> None:
    """Has a table remember the styles of its cells itself.

    Textual keeps the 32 last ones of all tables together with the tables, rows included.
    """
    setattr(table, _CELL_STYLES, lru_cache(32)(partial(getattr(DataTable, _CELL_STYLES).__wrapped__, table)))


def _turn_pages_of_what_is_drawn() -> None:
    """Has a list stay where it is when it is turned before it has lines.

    Textual looks the line of the option in hand up without asking whether there is one, and ends with a KeyError:
    the palette's list has none before its first answer is laid out.
    """

    def move_page(self: OptionList, direction: int) -> None:
        if (self.highlighted or 0) in self._index_to_line:
            _move_page(self, direction)  # type: ignore[arg-type]

    OptionList._move_page = move_page  # type: ignore[method-assign]  # noqa: SLF001


def _end_what_never_began() -> None:
    """Has a worker that is cancelled before its first step count as finished.

    Textual leaves it pending for good: whoever asks whether an answer is still on its way would wait for ever.
    """

    def cancel(self: Worker[Any]) -> None:
        _cancel(self)
        if self.state is WorkerState.PENDING:
            self.state = WorkerState.CANCELLED

    Worker.cancel = cancel  # type: ignore[method-assign]


def _put_screens_in_front_at_once() -> None:
    """Has a screen whose result is waited for stand in front before anything else happens.

    Textual rests before. Where it takes the place of another one, keys that came fast would be for the table behind
    both: a name that was typed would mark rows, and open what its letters are bound to.
    """

    async def push_screen_wait(self: App[Any], screen: Screen[Any] | str, *, mode: str | None = None) -> Any:
        return await asyncio.shield(self.push_screen(screen, wait_for_dismiss=True, mode=mode))

    App.push_screen_wait = push_screen_wait  # type: ignore[method-assign]
