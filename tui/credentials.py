"""Where the values stand that an account signs in with, and how they are fetched when it is connected.

Nothing is asked, run or opened before that. What is fetched is a `Secret`; no message here holds one.
Imports `domain`.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from tui.domain.secret import Secret


class Missing(Exception):
    """A value is not to be had.

    Attributes:
        fact: what is wrong, as a sentence without its capital and its full stop.
        remedy: what to do, likewise without a full stop.
    """

    def __init__(self, fact: str, remedy: str) -> None:
        super().__init__(fact)
        self.fact = fact
        self.remedy = remedy


class Unsigned(Exception):
    """An account cannot sign in.

    Attributes:
        missing: why, by the name of each value that is not to be had.
    """

    def __init__(self, missing: Mapping[str, Missing]) -> None:
        self.missing = missing
        super().__init__(" ".join(f"No {name}: {told.fact}. {told.remedy}." for name, told in missing.items()))


class Aside:
    """Gives the terminal to one command at a time, as it may ask for a passphrase there.

    Attributes:
        suspend: takes a drawn screen out of the way while it is open; there is none to begin with.
    """

    def __init__(self) -> None:
        self.suspend: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext
        self._turn = asyncio.Lock()

    @contextlib.asynccontextmanager
    async def terminal(self) -> AsyncIterator[None]:
        """The terminal, free of our own screen."""
        async with self._turn:
            with contextlib.ExitStack() as stack:
                stack.enter_context(self.suspend())
                try:
                    yield
                finally:
                    stack.close()  # the screen comes back whatever happened: Textual's own does only if nothing did


class Source(Protocol):
    """A place that a value is kept in."""

    @property
    def place(self) -> str:
        """The place in words, for the screen."""

    async def fetch(self, aside: Aside) -> Secret:
        """The value.

        Raises:
            Missing: it is not to be had there.
        """


class Credentials:
    """The values of one account, each fetched once and kept until ``forget``."""

    def __init__(self, sources: Mapping[str, Source], aside: Aside) -> None:
        self._sources = sources
        self._aside = aside
        self._found: dict[str, Secret] = {}

    async def all(self) -> Mapping[str, Secret]:
        """Every value by its name.

        Raises:
            Unsigned: some are not to be had; all of these are told.
        """
        missing: dict[str, Missing] = {}
        for name, source in self._sources.items():
            if name not in self._found:
                try:
                    self._found[name] = await source.fetch(self._aside)
                except Missing as told:
                    missing[name] = told
        if missing:
            raise Unsigned(missing)
        return dict(self._found)

    async def renew(self) -> None:
        """Fetches everything anew; whoever holds a value that was fetched before holds the new one afterwards.

        Raises:
            Unsigned: some are not to be had; all are left as they were.
        """
        fresh = Credentials(self._sources, self._aside)
        for name, value in (await fresh.all()).items():
            self._found.setdefault(name, value).become(value)

    def forget(self) -> None:
        """Fetches everything anew next time; who holds a value keeps it."""
        self._found.clear()
