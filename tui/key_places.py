"""Where which keys hold: read by the settings check and by whoever prints a key table.

Imports the application, hence textual.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from textual.binding import Binding
from textual.dom import DOMNode

from tui.app import Ringdesk
from tui.backroom import BackroomApp
from tui.keymap import clashes
from tui.panes.account import AccountDesk
from tui.panes.browser import Browser
from tui.panes.editing import EditingBrowser
from tui.panes.find import Find
from tui.panes.marking import MarkingView
from tui.surroundings import SurroundedApp
from tui.widgets.choose_many import ChooseMany
from tui.widgets.dialogs import Detail
from tui.widgets.form import Form
from tui.widgets.paged_table import PagedTable

EVERYWHERE: tuple[type[DOMNode], ...] = (Ringdesk, BackroomApp, SurroundedApp, AccountDesk)
TABLES: tuple[type[DOMNode], ...] = (PagedTable, MarkingView, Browser, EditingBrowser)
PLACES: Mapping[str, tuple[type[DOMNode], ...]] = {
    "Everywhere": EVERYWHERE,
    "Tables": TABLES,
    "Find everywhere": (Find,),
    "Details": (Detail,),
    "Forms": (Form,),
    "Choosing many": (ChooseMany,),
}
"""The keys of each place; those of tables and of everywhere hold together."""


def bindings_of(classes: Iterable[type[DOMNode]]) -> list[Binding]:
    """The bindings that some classes declare, in order."""
    return [binding for owner in classes for binding in owner.BINDINGS if isinstance(binding, Binding)]


def key_trouble(keys: Mapping[str, str]) -> list[str]:
    """What is wrong with remapped keys, one sentence each.

    Args:
        keys: keys, separated by commas, per id of a binding.
    """
    known = {binding.id for classes in PLACES.values() for binding in bindings_of(classes) if binding.id}
    sentences = []
    for name in keys:
        if name not in known:
            near = get_close_matches(name, known, 1)
            meant = f" did you mean {near[0]}?" if near else " the README lists them."
            sentences.append(f"[keys] {name}: there is no such action;{meant}")
    if sentences:
        return sentences
    before = set(clashes(bindings_of((*TABLES, *EVERYWHERE)), {}))
    return [told for told in clashes(bindings_of((*TABLES, *EVERYWHERE)), keys) if told not in before]
