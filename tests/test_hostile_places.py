"""Hostile texts in every place that shows what somebody else wrote, in a real terminal: no escape of theirs comes out.

The desk walks through its places at providers whose every text is hostile, and pastes some besides. What it sends is
compared, by kinds of control sequences, with the same walk among harmless texts: a kind that only the hostile one has
is a leak. Nothing may crash, no action in a text may run, and markup stands there as it was written.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.hostile import CORPUS, HARMLESS, MARKUP
from tests.hostile_line import PROVOKING, texts_of
from tests.pty_terminal import PtyTerminal
from tests.test_hostile_pty import kinds
from tui.domain.foreign import shown

ESC, ENTER = "\x1b", "\r"
TITLE: Final = "[/] [@click=app.quit]"
CHUNK: Final = 20
MOVES: Final = frozenset(
    {"CSI A", "CSI B", "CSI C", "CSI D", "CSI G", "CSI H", "CSI d", "control b'\\r'", "control b'\\x08'"}
)
ERASURES: Final = frozenset({"CSI J", "CSI K", "CSI X"})
SEVENTH: Final = ("0", str(len(CORPUS)), "7")
"""The slice of the normal run: twenty-one texts of all sorts."""

PASTE: Final = "paste"
"""Stands for the texts as a terminal hands them in from the clipboard."""
BSG: Final = (
    ("", "page 1/2", "table of contacts"),
    (">", "page 2/2", "next page"),
    ("<", "page 1/2", ""),
    (ENTER, "Esc back", "details of a contact"),
    (ESC, "page 1/2", ""),
    ("C", "Hide or show", "columns"),
    (ESC, "page 1/2", ""),
    ("f", "Filter contacts", "filter"),
    (ESC, "page 1/2", ""),
    ("t", "Space all or none", "groups to choose from"),
    (ESC, "page 1/2", ""),
    ("yy", "copied the row", "a row in the clipboard"),
    ("yn", "copied the name", "a name in the clipboard"),
    ("yj", "copied the JSON", "JSON in the clipboard"),
    ("e", "w save", "form of a contact"),
    ("\t", "w save", ""),
    (PASTE, "w save", "paste into a field"),
    (ESC + ESC, "page 1/2", ""),
    ("d", "Esc", "question before deleting"),
    (ESC, "page 1/2", ""),
    ("gr", "page 1/1", "table of groups"),
    (ENTER, "group ", "contacts of a group, its name above them"),
    (ENTER, "Esc back", "details inside a group"),
    (ESC, "group ", ""),
    (ESC, "page 1/1", ""),
    ("e", "w save", "form of a group"),
    (ESC + ESC, "page 1/1", ""),
    ("d", "Esc", "question before deleting a group"),
    (ESC, "page 1/1", ""),
    ("gf", "[fields]", "table of custom fields"),
    ("e", "w save", "form of a custom field"),
    (ESC + ESC, "[fields]", ""),
    ("gm", "[campaigns]", "table of campaigns"),
    (ENTER, "campaign ", "a campaign and its messages"),
    (ENTER, "Esc back", "details of a message"),
    (ESC, "campaign ", ""),
    (ESC, "[campaigns]", ""),
    ("i", "S send", "composer"),
    (PASTE, "Draft saved", "paste into the composer"),
    (ESC, "", ""),
    (ESC, "", ""),
    (ESC, "[campaigns]", ""),
    ("gc", "page 1/2", ""),
    (f"/phone = {PROVOKING}{ENTER}", "FAILED: ", "error text of a provider"),
    (ESC + ESC, "page 1/2", ""),
    ("/", "", "search line"),
    (PASTE, "", "paste into the search line"),
    (ESC + ESC, "page 1/2", ""),
    ("gd", "page 1/1", "what is unfinished"),
    (ESC, "page 1/2", ""),
    ("b", "Put ", "question before blocking"),
    (ESC, "page 1/2", ""),
    ("j", "page 1/2", ""),
    ("E", "nothing was changed", "text in an editor, which leaves it as it was"),
    (ESC + "k", "page 1/2", ""),
    ("gr", "page 1/1", ""),
    ("i", "w save", "form of a new group"),
    ("[/] [@click=app.quit]x", "w save", "typed markup"),
    (f"{ESC}w", "1-13 of 13", "news of what was done"),
    ("L", "1-1 of 1", "journal"),
    (ENTER, "Esc back", "details of a journal line"),
    (ESC, "1-1 of 1", ""),
    (ESC, "page 1/1", ""),
    ("u", "Esc", "question before undoing"),
    (ESC, "page 1/1", ""),
    ("gc", "page 1/2", ""),
    ("jjjkkk", "page 1/2", ""),
    ("J", "jobs", "jobs"),
    (ESC, "page 1/2", ""),
    (":", "", "palette"),
    (ESC, "page 1/2", ""),
)
OTHERS: Final = (
    ("2", "1-6 of 6", "table of lists"),
    (ENTER, "1-60 of 60", "entries of a list"),
    (ENTER, "Esc", "details of an entry"),
    (ESC, "1-60 of 60", ""),
    ("e", "w save", "form of an entry"),
    (ESC + ESC, "1-60 of 60", ""),
    ("P", "", "pasting into a list"),
    (PASTE, "", "paste of lines"),
    (ESC, "", ""),
    ("D", "", ""),
    (ENTER, "", ""),
    (ESC, "", ""),
    ("3", "First name", "table of contacts at a third provider"),
    (ENTER, "Esc back", "details at a third provider"),
    (ESC, "page 1", ""),
    ("e", "w save", "form at a third provider"),
    (ESC + ESC, "page 1", ""),
    (f"/{PROVOKING}{ENTER}", "FAILED: ", "error text of a third provider"),
    (ESC + ESC, "page 1", ""),
    ("gr", "page 1", "groups at a third provider"),
    ("0", "Find a number", "look-up everywhere"),
    (f"+380990140891{ENTER}", "", "what was found"),
    (ESC + ESC, "page 1", ""),
    ("0", "Find a number", ""),
    (PASTE, "", "paste into the look-up"),
    (ESC + ESC, "page 1", ""),
    ("gl", "", "where the desk was"),
)
WALK: Final = (*BSG, *OTHERS)
"""Keys, what stands on the screen once they have had their effect, and which place of foreign texts that is."""
PLACES: Final = tuple(place for _keys, _seen, place in WALK if place)


@dataclass(frozen=True)
class Walked:
    """What came out of a walk."""

    kinds: set[str]
    screens: str
    status: int


def walked(folder: Path, arguments: Sequence[str]) -> Walked:
    """Walks through every place among those texts."""
    folder.mkdir(parents=True)
    line = [sys.executable, "-m", "tests.hostile_line", *arguments]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent) as server:
        assert server.stdout is not None
        try:
            file, environment = settings(folder, json.loads(server.stdout.readline()))
            terminal = PtyTerminal(folder, ["--config", str(file)], environment=environment, size=(120, 40))
            with terminal:
                return through(terminal, texts_of(arguments))
        finally:
            server.kill()


def settings(folder: Path, logins: dict[str, dict[str, str]]) -> tuple[Path, dict[str, str]]:
    """A settings file with the three accounts, and their secrets."""
    lines, environment = [], {"EDITOR": "cat"}
    for name, login in logins.items():
        key = "api_key" if "api_key" in login else "token"
        environment[f"KEY_{name}"] = login[key]
        lines += [f"[accounts.{name}]", f'provider = "{name}"', f'base_url = "{login["base_url"]}"']
        lines += [f'title = "{TITLE}{name}"', f'{key} = {{ env = "KEY_{name}" }}']
    file = folder / "[red] desk.toml"
    file.write_text("\n".join(lines), "utf-8")
    file.chmod(0o600)
    return file, environment


def through(terminal: PtyTerminal, texts: Sequence[str]) -> Walked:
    """Presses the keys, and keeps what was seen."""
    pasted = " ".join(texts).encode("utf-8", "replace").decode()[:2_000]
    screens = []
    for keys, seen, place in WALK:
        terminal.send(f"{ESC}[200~{pasted}{ESC}[201~" if keys == PASTE else keys)
        if seen:
            terminal.wait_for(seen)
        terminal.rest(0.15)
        screens.append(f"== {place or repr(keys)}\n{terminal.text}")
    for _ in range(4):
        terminal.send("q")
        terminal.rest(0.1)
    return Walked(kinds(bytes(terminal.received)), "\n".join(screens), terminal.wait_for_end())


def without_drawing(found: set[str]) -> set[str]:
    """The kinds, with the several ways in which the driver moves and erases taken for one: they follow the picture.

    A place that lets escapes through shows it by others of the texts.
    """
    return {"a move" if kind in MOVES else "an erasure" if kind in ERASURES else kind for kind in found}


def compared(folder: Path, arguments: Sequence[str]) -> None:
    """Fails for what only the hostile walk sends."""
    with ThreadPoolExecutor() as pool:
        harmless = pool.submit(walked, folder / "harmless", ["harmless"])
        hostile = walked(folder / "hostile", arguments)
        assert without_drawing(hostile.kinds) - without_drawing(harmless.result().kinds) == set()
    assert (harmless.result().status, hostile.status) == (0, 0)
    assert all(text in harmless.result().screens for text in HARMLESS)
    for text in set(texts_of(arguments)) & set(MARKUP):
        assert shown(text)[:14] in hostile.screens


def test_there_are_texts_and_places_enough() -> None:
    assert len(set(CORPUS)) == len(CORPUS) >= 120
    assert len(PLACES) >= 40


def test_some_hostile_texts_in_every_place(tmp_path: Path) -> None:
    compared(tmp_path, SEVENTH)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, len(CORPUS), CHUNK))
def test_all_hostile_texts_in_every_place(tmp_path: Path, first: int) -> None:
    compared(tmp_path, (str(first), str(first + CHUNK), "1"))
