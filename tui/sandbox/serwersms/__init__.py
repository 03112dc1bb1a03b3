"""SerwerSMS rehearsed: "HTTPS API v2" groups, contacts and blacklist, written from its contract alone."""

from http import HTTPStatus
from typing import Final

from tui.sandbox.server import Reply, Server
from tui.sandbox.serwersms.actions import CREDENTIALS, operations, unknown
from tui.sandbox.serwersms.readings import SWITCHES
from tui.sandbox.serwersms.schema import INDEXES, SCHEMA
from tui.sandbox.serwersms.seed import seed

__all__ = ["SERVER"]


def _failure(status: int) -> Reply:
    """A transport fault: a status with an HTML page, since errors of the API itself come with 200."""
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Error"
    page = f"<html><head><title>{status} {phrase}</title></head><body><h1>{status} {phrase}</h1></body></html>\n"
    return Reply(status, page.encode(), (("content-type", "text/html"),))


SERVER: Final = Server(
    name="serwersms",
    operations=operations(),
    switches=SWITCHES,
    schema=SCHEMA,
    indexes=INDEXES,
    seed=seed,
    credentials=CREDENTIALS,
    missing=unknown,
    failure=_failure,
)
