"""BSG One-API, rehearsed from its contract."""

from tui.sandbox.bsg.server import SERVER as SERVER
