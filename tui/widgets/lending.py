"""Who has given the terminal to another program. Imports textual."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from weakref import WeakSet

from textual.app import App

_LENDERS: Final[WeakSet[App[Any]]] = WeakSet()


def has_lent(app: App[Any]) -> bool:
    """Whether another program has the terminal, so that keys that came before are for nobody."""
    return app in _LENDERS


@contextmanager
def lent(app: App[Any]) -> Iterator[None]:
    """Marks the terminal as given away.

    Keys that came in one packet with the one that did so would go on working behind the other program's back: a second
    one of them would start a second editor, and take the terminal from the first.
    """
    _LENDERS.add(app)
    try:
        yield
    finally:
        _LENDERS.discard(app)
