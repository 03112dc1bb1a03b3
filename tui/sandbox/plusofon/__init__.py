"""Plusofon rehearsed: the contact lists of its REST API, written from its contract alone."""

from typing import Final

from tui.sandbox.plusofon import lists
from tui.sandbox.plusofon.answers import failure
from tui.sandbox.plusofon.gate import CREDENTIALS, guarded, unknown
from tui.sandbox.plusofon.readings import SWITCHES
from tui.sandbox.plusofon.schema import SCHEMA
from tui.sandbox.plusofon.seed import seed
from tui.sandbox.server import Operation, Server

__all__ = ["SERVER"]

_ONE: Final = f"{lists.PATH}/{{contact_list_id}}"

SERVER: Final = Server(
    name="plusofon",
    operations=(
        Operation("lists.list", "GET", lists.PATH, guarded(lists.index)),
        Operation("lists.types", "GET", f"{lists.PATH}/types", guarded(lists.types)),
        Operation("lists.get", "GET", _ONE, guarded(lists.get)),
        Operation("lists.create", "POST", lists.PATH, guarded(lists.create)),
        Operation("lists.update", "PUT", _ONE, guarded(lists.update)),
        Operation("lists.delete", "DELETE", _ONE, guarded(lists.delete)),
    ),
    switches=SWITCHES,
    schema=SCHEMA,
    indexes="",
    seed=seed,
    credentials=CREDENTIALS,
    missing=unknown,
    failure=failure,
)
