"""The panes: what is shown for each part of a provider. May import ``domain``, ``services``, ``widgets``."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from tui.domain.ports import Provider
    from tui.panes.place import Place
    from tui.panes.source import Source


class PaneEntry(Struct, frozen=True):
    """A part of a provider and the table that shows it.

    Attributes:
        part: attribute of ``Provider``.
        place: which of the ``g`` keys leads there; several parts may share one where no account has both.
        title: as people know it.
        module: where its ``rows`` is, which makes the source of a connected account's table; imported when the place
            is first opened, as the first table waits for no other.
    """

    part: str
    place: str
    title: str
    module: str

    def rows(self, place: "Place") -> "Source[Any]":
        """The source of its table."""
        source: Source[Any] = import_module(self.module).rows(place)
        return source


PANES = (
    PaneEntry("contacts", "contacts", "contacts", "tui.panes.contacts"),
    PaneEntry("groups", "groups", "groups", "tui.panes.groups"),
    PaneEntry("lists", "blocks", "block lists", "tui.panes.lists"),
    PaneEntry("stop_list", "blocks", "block lists", "tui.panes.stop_list"),
    PaneEntry("late_campaigns", "campaigns", "campaigns", "tui.panes.campaigns"),
    PaneEntry("custom_fields", "fields", "fields", "tui.panes.fields"),
)


def places(provider: "Provider") -> dict[str, PaneEntry]:
    """The panes of a connected account, by place, in order."""
    return {entry.place: entry for entry in PANES if getattr(provider, entry.part) is not None}
