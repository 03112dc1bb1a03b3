"""All kinds of changes, by what the journal calls them. Imports the modules beside it."""

from collections.abc import Mapping
from typing import Final

from tui.services.book_changes import (
    Attach,
    CreateContact,
    CreateContacts,
    CreateGroup,
    DeleteContacts,
    DeleteGroup,
    Detach,
    UpdateContact,
    UpdateGroup,
)
from tui.services.changes import Change
from tui.services.field_changes import ChangeField, CreateField
from tui.services.list_changes import AddToStopList, CreateList, DeleteList, RemoveFromStopList, SaveList
from tui.services.snapshots import Plain, restored

_KINDS: Final = (
    CreateContact,
    CreateContacts,
    UpdateContact,
    DeleteContacts,
    CreateGroup,
    UpdateGroup,
    DeleteGroup,
    Attach,
    Detach,
    AddToStopList,
    RemoveFromStopList,
    CreateList,
    DeleteList,
    SaveList,
    CreateField,
    ChangeField,
)
_BY_VERB: Final[Mapping[str, type[Change]]] = {kind.VERB: kind for kind in _KINDS}


def is_change(verb: str) -> bool:
    """Whether the journal calls a change so."""
    return verb in _BY_VERB


def rebuilt(verb: str, before: Plain, after: Plain) -> Change | None:
    """The change that the journal kept; None for a verb that is none of a change's.

    Raises:
        NotReadable: the two sides are not those of such a change.
    """
    kind = _BY_VERB.get(verb)
    return None if kind is None else restored(kind, {**(before or {}), **(after or {})})
