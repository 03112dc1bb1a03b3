"""Fixtures that every folder of tests may use."""

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no fault of the code: no test fails for being slow. A red run can be repeated: examples are the same
# each time; ``--hypothesis-profile=long`` looks for new ones, many more of them.
settings.register_profile(
    "ringdesk",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("long", deadline=None, max_examples=3_000, suppress_health_check=list(HealthCheck))
settings.load_profile("ringdesk")


@pytest.fixture
def anyio_backend() -> str:
    """Async tests run on asyncio alone."""
    return "asyncio"
