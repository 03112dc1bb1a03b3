"""Fixtures that every folder of tests may use."""

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no fault of the code: no test fails for being slow.
settings.register_profile("ringdesk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ringdesk")


@pytest.fixture
def anyio_backend() -> str:
    """Async tests run on asyncio alone."""
    return "asyncio"
