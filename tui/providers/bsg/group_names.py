"""From a group's name, as people write it, to its id. Imports `domain` and its neighbours."""

from typing import Final

from tui.domain.contacts import Group
from tui.domain.foreign import shown
from tui.domain.search_line import Operator
from tui.providers.bsg import routes, wire
from tui.providers.bsg.connection import PAGE_SIZE, Connection, Search
from tui.providers.bsg.criteria import Comparison

_TOLD: Final = 60
"""Characters of a name within a sentence."""


async def group_id(connection: Connection, written: str) -> str:
    """The id of a group that is written as a name, or as ``#`` and its id.

    Raises:
        Rejected: there is no such group, or several differ only in capitals.
    """
    if written.startswith("#") and written[1:].isascii() and written[1:].isdigit():
        return written[1:]
    alike = await _named(connection, Operator.EQ, written) or await _named(connection, Operator.LIKE, written)
    if len(alike) == 1:
        return alike[0].id
    name = shown(written, _TOLD)
    if alike:
        ids = " or ".join(f"#{group.id}" for group in alike)
        raise connection.refusal(routes.GROUPS_SEARCH, f"Several groups are called {name}: write {ids}.")
    raise connection.refusal(routes.GROUPS_SEARCH, f"There is no group called {name}: look at the groups.")


async def _named(connection: Connection, operator: Operator, written: str) -> list[Group]:
    """Groups of this name, capitals aside; with the very same capitals where there are such."""
    search = Search(routes.GROUPS_SEARCH, (Comparison("name", str(operator), written),))
    found = await connection.listing(search, wire.group, 1, PAGE_SIZE)
    exact = [group for group in found.rows if group.name == written]
    return exact or [group for group in found.rows if group.name.casefold() == written.casefold()]
