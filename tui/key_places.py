"""Where which keys hold: read by the settings check and by whoever prints a key table.

Imports the application, hence textual.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from textual.binding import Binding
from textual.dom import DOMNode

from tui.app import Ringdesk
from tui.backroom import BackroomApp
from tui.doctor_screen import Doctor
from tui.keymap import clashes
from tui.panes.account import AccountDesk
from tui.panes.browser import Browser
from tui.panes.campaign_tables import CampaignsBase, CampaignTable, MessageTable
from tui.panes.composer_people import PeopleComposer
from tui.panes.composer_sending import Composer
from tui.panes.composer_terms import TermsComposer
from tui.panes.composer_typing import TypingComposer
from tui.panes.composer_view import ComposerView
from tui.panes.editing import EditingBrowser
from tui.panes.entry_browser import EntryBrowser
from tui.panes.entry_saving import SavingBrowser
from tui.panes.find import ChooseLists, Find
from tui.panes.find_view import FindView
from tui.panes.journal_shelf import JournalShelf
from tui.panes.left_out import LeftOutScreen
from tui.panes.list_browser import ListBrowser
from tui.panes.marking import MarkingView
from tui.panes.rehearsal import Rehearsal
from tui.panes.sending_screen import SendingScreen
from tui.panes.shelf import Shelf
from tui.returning import ReturningApp
from tui.surroundings import SurroundedApp
from tui.widgets.choose_many import ChooseMany
from tui.widgets.chosen_line import ChosenLine
from tui.widgets.compare import Compare
from tui.widgets.dialogs import Ask, Choose, Confirm, Detail, Typed
from tui.widgets.form import Form
from tui.widgets.key_sheet import KeySheet
from tui.widgets.paged_table import PagedTable
from tui.widgets.paste_box import PasteBox
from tui.widgets.search_bar import SearchBar

EVERYWHERE: tuple[type[DOMNode], ...] = (Ringdesk, ReturningApp, BackroomApp, SurroundedApp, AccountDesk)
TABLES: tuple[type[DOMNode], ...] = (PagedTable, MarkingView, Browser, EditingBrowser)
PLACES: Mapping[str, tuple[type[DOMNode], ...]] = {
    "Everywhere": EVERYWHERE,
    "Tables": TABLES,
    "Search line": (SearchBar,),
    "Lists of callers": (ListBrowser, SavingBrowser, EntryBrowser),
    "Pasting into a list": (PasteBox,),
    "Campaigns": (CampaignsBase, CampaignTable, MessageTable),
    "Composer": (ComposerView, TypingComposer, PeopleComposer, TermsComposer, Composer),
    "Sending": (SendingScreen,),
    "Find everywhere": (FindView, Find),
    "Who is left out of a campaign": (LeftOutScreen,),
    "Journal, jobs, unfinished work": (Shelf, JournalShelf),
    "What an import would do": (Rehearsal,),
    "Details": (Detail,),
    "Forms": (Form, ChosenLine),
    "Questions": (Confirm, Typed, Ask, Choose),
    "Choosing many": (ChooseMany, ChooseLists),
    "Comparing with what somebody else changed": (Compare,),
    "This list of keys": (KeySheet,),
    "Doctor": (Doctor,),
}
"""The keys of each place; those of tables and of everywhere hold together."""


def bindings_of(classes: Iterable[type[DOMNode]]) -> list[Binding]:
    """The bindings that some classes declare, in order."""
    own = (vars(owner).get("BINDINGS", ()) for owner in classes)
    return [binding for bindings in own for binding in bindings if isinstance(binding, Binding)]


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
