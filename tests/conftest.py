"""Fixtures that every folder of tests may use."""

import pytest


@pytest.fixture
def anyio_backend() -> str:
    """Async tests run on asyncio alone."""
    return "asyncio"
