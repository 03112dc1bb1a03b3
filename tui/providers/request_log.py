"""A line of the log for each request: what was asked of whom, and how it ended. Imports its neighbour alone.

No path, no query and no word of an answer stands there: they hold numbers, names and texts.
"""

import logging
import time
from collections.abc import Awaitable
from typing import Final

from tui.providers.calls import Operation, Reply

_LOG: Final = logging.getLogger(__name__)


async def noted(title: str, operation: Operation, method: str, exchange: Awaitable[Reply]) -> Reply:
    """The reply of an exchange, once the log has a line on it."""
    began = time.monotonic()
    ended = "given up"
    try:
        reply = await exchange
        ended = f"{reply.status}, {len(reply.body):,} bytes"
        return reply
    except Exception as error:
        ended = type(error.__cause__ or error).__name__
        raise
    finally:
        _LOG.info("%s: %s, %s: %s in %.2f s", title, operation.name, method, ended, time.monotonic() - began)
