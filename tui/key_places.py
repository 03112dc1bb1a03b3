"""Where which keys hold: read by the settings check and by whoever prints a key table.

Imports the application, hence textual.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Final
from unicodedata import lookup

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import KEY_NAME_REPLACEMENTS, Keys

from tui.app import Ringdesk
from tui.backroom import BackroomApp
from tui.doctor_screen import Doctor
from tui.domain.foreign import shown
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
from tui.settings_file import Mistake, SettingsError, parse, read_text
from tui.surroundings import SurroundedApp
from tui.widgets.choose_many import ChooseMany
from tui.widgets.chosen_line import ChosenLine
from tui.widgets.compare import Compare
from tui.widgets.dialogs import Ask, Choose, Confirm, Detail, Typed
from tui.widgets.form import Form
from tui.widgets.key_names import canonical
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
_TOGETHER: Final = (
    (*TABLES, *EVERYWHERE),
    *(tuple(one for one in classes if issubclass(owner, one)) for classes in PLACES.values() for owner in classes),
)
"""Classes whose keys hold at the same moment."""
_KEYS: Final = "keys"
_KEY_NAMES: Final = frozenset({*(key.value for key in Keys), *KEY_NAME_REPLACEMENTS.values()})


def bindings_of(classes: Iterable[type[DOMNode]]) -> list[Binding]:
    """The bindings that some classes declare, in order."""
    own = (vars(owner).get("BINDINGS", ()) for owner in classes)
    return [binding for bindings in own for binding in bindings if isinstance(binding, Binding)]


def trust_keys(keys: Mapping[str, str], path: Path) -> None:
    """Refuses remapped keys that the desk cannot open with; see `key_mistakes` for the arguments.

    Raises:
        SettingsError: what is wrong, or the file cannot be read any more.
    """
    if mistakes := key_mistakes(keys, path):
        raise SettingsError(*mistakes)


def key_mistakes(keys: Mapping[str, str], path: Path) -> list[Mistake]:
    """What is wrong with remapped keys, each with its line.

    Args:
        keys: keys, separated by commas, per id of a binding.
        path: the settings file that says so.

    Raises:
        SettingsError: the file cannot be read any more.
    """
    told = key_trouble(keys)
    if not told:
        return []
    document = parse(shown(str(path)), read_text(path))
    quoted = document.values.get(_KEYS, {})
    paths = ((_KEYS, name) if name in quoted else (_KEYS, *name.split(".")) for name, _ in told)
    return [document.mistake(path, sentence) for path, (_, sentence) in zip(paths, told, strict=True)]


def key_trouble(keys: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is wrong with remapped keys: the id of a binding, and what is to be told after it.

    Args:
        keys: keys, separated by commas, per id of a binding.
    """
    known = {binding.id for classes in PLACES.values() for binding in bindings_of(classes) if binding.id}
    told: dict[tuple[str, str], None] = {}
    for name, written in keys.items():
        if name not in known:
            near = get_close_matches(name, known, 1)
            told[name, f"is no action{f' (did you mean {near[0]}?)' if near else '; the README lists them'}"] = None
        elif not all(_is_key(part) for key in written.split(",") for part in canonical(key).split(" ")):
            told[name, 'must be keys that there are, as in "q", "g x", "f10" or "ctrl+r"'] = None
    for together in _TOGETHER:
        bindings = bindings_of(together)
        before = clashes(bindings, {})
        for clash in clashes(bindings, keys):
            if clash not in before:
                mine, other = clash.actions if clash.actions[0] in keys else reversed(clash.actions)
                told[mine, f"gives it {clash.key}, the key of {other}; change one"] = None
    return list(told)


def _is_key(name: str) -> bool:
    """Whether a terminal can have a key of that name: a character, or what Textual calls one."""
    bare = name
    for modifier in ("ctrl+", "alt+", "shift+"):
        bare = bare.removeprefix(modifier) or bare
    if len(bare) == 1 or bare in _KEY_NAMES:
        return bare.isprintable()
    with suppress(KeyError):
        return bare.islower() and lookup(bare.replace("_", " ")).isprintable()
    return False
