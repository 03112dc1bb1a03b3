"""The panes: what is shown for each part of a provider. May import ``domain``, ``services``, ``widgets``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tui.domain.ports import Provider
from tui.panes.campaigns import campaign_rows
from tui.panes.contacts import contact_rows
from tui.panes.fields import field_rows
from tui.panes.groups import group_rows
from tui.panes.lists import list_rows
from tui.panes.plans import Place
from tui.panes.source import Source
from tui.panes.stop_list import stop_rows


@dataclass(frozen=True, slots=True)
class PaneEntry:
    """A part of a provider and the table that shows it.

    Attributes:
        part: attribute of ``Provider``.
        place: which of the ``g`` keys leads there; several parts may share one where no account has both.
        title: as people know it.
        rows: makes the source of a connected account's table.
    """

    part: str
    place: str
    title: str
    rows: Callable[[Place], Source[Any]]


PANES = (
    PaneEntry("contacts", "contacts", "contacts", contact_rows),
    PaneEntry("groups", "groups", "groups", group_rows),
    PaneEntry("lists", "blocks", "block lists", list_rows),
    PaneEntry("stop_list", "blocks", "block lists", stop_rows),
    PaneEntry("campaigns", "campaigns", "campaigns", campaign_rows),
    PaneEntry("custom_fields", "fields", "fields", field_rows),
)


def places(provider: Provider) -> dict[str, PaneEntry]:
    """The panes of a connected account, by place, in order."""
    return {entry.place: entry for entry in PANES if getattr(provider, entry.part) is not None}
