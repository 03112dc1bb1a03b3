"""Fixtures of the desk's tests."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol

import pytest
from textual.pilot import Pilot

from tests.desk.driving import NOW, desk_over, settled
from tui.sandbox import Sandbox


class Running(Protocol):
    """Runs the desk over a fresh sandbox."""

    def __call__(
        self, size: tuple[int, int] = (80, 24), **options: Any
    ) -> AbstractAsyncContextManager[tuple[Pilot[None], Sandbox]]:
        """``async with running() as (pilot, sandbox)``."""


def _running(*, read_only: bool) -> Running:
    @asynccontextmanager
    async def run(size: tuple[int, int] = (80, 24), **options: Any) -> AsyncIterator[tuple[Pilot[None], Sandbox]]:
        async with Sandbox(now=NOW, **options) as sandbox:
            app = desk_over(sandbox, read_only=read_only)
            async with app.run_test(size=size) as pilot:
                await settled(pilot)
                yield pilot, sandbox

    return run


@pytest.fixture
def running() -> Running:
    """The desk over a fresh sandbox, with its first rows on the screen."""
    return _running(read_only=False)


@pytest.fixture
def read_only() -> Running:
    """The same with accounts that may only be read."""
    return _running(read_only=True)
