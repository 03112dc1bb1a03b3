"""Changes of stop lists and of lists that are written whole, as data. Imports `domain` and `changes`."""

from collections.abc import Mapping

from msgspec import field

from tui.domain.contacts import ListEntry, WholeList
from tui.domain.phones import display
from tui.services.changes import Change, named


class _Stopping(Change, frozen=True):
    """Numbers, and the channels that are meant.

    Attributes:
        listed: channels of the numbers that were on the list before, as far as they were looked up.
        is_looked_up: whether all of them were.
    """

    THING = "number"
    BEFORE = frozenset({"listed", "is_looked_up"})
    PER_ROW = "phones"
    phones: tuple[str, ...]
    channels: tuple[str, ...] = ()
    listed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_looked_up: bool = False

    @property
    def rows(self) -> tuple[str, ...]:
        """The numbers."""
        return self.phones

    @property
    def target(self) -> str:
        """The numbers, and the channels where the list has any."""
        channels = f" ({', '.join(self.channels)})" if self.channels else ""
        return named([display(phone) for phone in self.phones]) + channels


class AddToStopList(_Stopping, frozen=True):
    """Put numbers on the stop list."""

    VERB = "put on stop list"


class RemoveFromStopList(_Stopping, frozen=True):
    """Take numbers off the stop list."""

    VERB = "take off stop list"


class CreateList(Change, frozen=True):
    """Add a list with its entries.

    Attributes:
        was: id of the deleted list that this one comes in the place of.
        others: ids of the lists that had the name already.
    """

    VERB = "add list"
    THING = "new list"
    BEFORE = frozenset({"others"})
    BESIDE = "entries"
    name: str
    kind: str
    entries: tuple[ListEntry, ...] = ()
    was: str = ""
    others: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[str, ...]:
        """The name."""
        return (self.name,)

    @property
    def target(self) -> str:
        """The name."""
        return self.name

    @property
    def beside(self) -> WholeList:
        """The list to be."""
        return WholeList("", self.name, self.kind, self.entries)


class DeleteList(Change, frozen=True):
    """Delete a list."""

    VERB = "delete list"
    THING = "list"
    BEFORE = frozenset({"list_id", "name", "kind"})
    BESIDE = "entries"
    list_id: str
    name: str
    kind: str
    entries: tuple[ListEntry, ...] = ()

    @property
    def rows(self) -> tuple[str, ...]:
        """The list's id."""
        return (self.list_id,)

    @property
    def target(self) -> str:
        """The name."""
        return self.name

    @property
    def beside(self) -> WholeList:
        """The list as it is now."""
        return WholeList(self.list_id, self.name, self.kind, self.entries)


class SaveList(Change, frozen=True):
    """Write a whole list; only the entries that are touched are told here.

    Attributes:
        old_name: the name it has.
        name: the name it shall have.
        were: for each step the entry as it was, None for an addition.
        become: for each step the entry to be, None for a removal.
        count: entries of the list that is written.
    """

    VERB = "save list"
    THING = "list"
    BEFORE = frozenset({"old_name", "were"})
    list_id: str
    kind: str
    old_name: str
    name: str
    were: tuple[ListEntry | None, ...] = ()
    become: tuple[ListEntry | None, ...] = ()
    count: int = 0

    @property
    def rows(self) -> tuple[str, ...]:
        """The list's id."""
        return (self.list_id,)

    @property
    def target(self) -> str:
        """The name it had."""
        return self.old_name
