"""What tests of the providers' clients share."""

from collections.abc import Iterator

import pytest
import stamina


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    """Repetitions come at once; how long they would wait is a test of its own."""
    with stamina.set_testing(True, attempts=3, cap=True):
        yield
