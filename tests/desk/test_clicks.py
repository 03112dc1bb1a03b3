"""Clicks on foreign texts that name actions: nothing of them is ever run, nor opened, in any place of the desk."""

import html
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, cast

import pytest
from msgspec.structs import replace
from textual.app import App, ComposeResult
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Static

from tests.desk.driving import NOW, account_tab, settled
from tests.hostile import CORPUS
from tests.hostile_line import PROVOKING, Rewriting
from tui.app import Ringdesk
from tui.providers import REGISTRY
from tui.sandbox import Sandbox
from tui.surroundings import Surroundings
from tui.widgets.paged_table import PagedTable

pytestmark = pytest.mark.anyio

ESC, ENTER, PASTE = "escape", "enter", "paste"
SIZE: Final = (120, 40)
MARK: Final = "PWN"
ACTIONS: Final = tuple(
    text.replace("x", MARK)
    for text in (
        "[@click=app.pwned]x[/]",
        "[@click=pwned]x",
        "[@click=app.pwned('a')]x[/@click]",
        "[@click='screen.pwned']x[/]",
        "[@mouse.down=app.pwned][@mouse.up=app.pwned]x[/]",
        "[b][@click=app.pwned]x[/][/b]",
        "[link='https://evil.invalid']x[/link]",
        "[link=https://evil.invalid @click=app.pwned]x[/]",
        "x [/] [@click=app.pwned]",
    )
)
CELL: Final = 12.2
"""Width of a cell in a picture."""
_PIECE: Final = re.compile(r'<text class="[^"]*" x="([0-9.]+)"[^>]*-line-([0-9]+)\)">(.*?)</text>', re.DOTALL)
SCROLL_BAR: Final = frozenset({"grab", "release", "scroll_down", "scroll_up", "scroll_left", "scroll_right"})
"""What a scroll bar runs."""
CLICKS: Final = 3
"""At most, in one place."""
PLACES: Final = {
    "table of contacts": "",
    "details of a contact": ENTER,
    "columns": "C",
    "filter": "f",
    "groups to choose from": "t",
    "a row that was copied, in the status line": "y n",
    "form of a contact": "e",
    "paste into a field": f"e tab {PASTE}",
    "question before deleting": "d",
    "table of groups": "g r",
    "contacts of a group": f"g r {ENTER}",
    "form of a group": "g r e",
    "question before deleting a group": "g r d",
    "table of custom fields": "g f",
    "form of a custom field": "g f e",
    "table of campaigns": "g m",
    "a campaign and its messages": f"g m {ENTER}",
    "details of a message": f"g m {ENTER} {ENTER}",
    "composer": f"g m i {PASTE}",
    "error text of a provider": f"/ {' '.join('phone = ' + PROVOKING).replace('   ', ' space ')} {ENTER}",
    "search line": f"/ {PASTE}",
    "question before blocking": "b",
    "what is unfinished": f"e tab {PASTE} {ESC} {ESC} g d",
    "news of what was done": f"g r i {PASTE} {ESC} w",
    "journal": "L",
    "details of a line of the journal": f"L {ENTER}",
    "jobs": "J",
    "question before taking back": "u",
    "palette": ": g o",
    "keys": "?",
    "export": "x",
    "table of lists": "2",
    "entries of a list": f"2 {ENTER}",
    "details of an entry": f"2 {ENTER} {ENTER}",
    "form of an entry": f"2 {ENTER} e",
    "pasting into a list": f"2 {ENTER} P {PASTE}",
    "contacts at a third provider": "3",
    "details at a third provider": f"3 {ENTER}",
    "form at a third provider": "3 e",
    "groups at a third provider": "3 g r",
    "look-up everywhere": f"0 {' '.join('+380990140891').replace('+', 'plus')} {ENTER}",
}
"""What is pressed to get there, from the rows of the first account."""


class Ran:
    """What was run or opened since it was asked last, besides what keys do."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.found: list[str] = []
        run_action = App.run_action

        async def run(app: App[Any], action: Any, *rest: Any, **named: Any) -> bool:
            if MARK in str(action) or "pwned" in str(action):
                self.found.append(str(action))
            return await run_action(app, action, *rest, **named)

        monkeypatch.setattr(App, "run_action", run)
        monkeypatch.setattr(App, "open_url", lambda _app, url, **_named: self.found.append(url))


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Takes note of actions and links."""
    return Ran(monkeypatch)


@asynccontextmanager
async def among(texts: Sequence[str], state: Path) -> AsyncIterator[Pilot[None]]:
    """The desk over accounts whose every text is one of these."""
    async with Sandbox(now=NOW, contacts=120, list_entries=60, switches={"bsg.guard": 0}) as sandbox:
        rewritten = cast("Sandbox", SimpleNamespace(credentials=sandbox.credentials, app=Rewriting(sandbox.app, texts)))
        tabs = [replace(account_tab(rewritten, provider), title=f"{ACTIONS[0]} {provider}") for provider in REGISTRY]
        desk = Ringdesk(tabs, rehearsal=True, around=Surroundings(clock=lambda: NOW, state=state))
        async with desk.run_test(size=SIZE) as pilot:
            await settled(pilot)
            yield pilot


async def go(pilot: Pilot[None], keys: str, pasted: str) -> str:
    """Presses keys, and takes a picture of the screen."""
    for key in keys.split():
        if key == PASTE:
            pilot.app.post_message(Paste(pasted))
        else:
            await pilot.press(key)
        await settled(pilot)
    return pilot.app.export_screenshot(simplify=True)


async def home(pilot: Pilot[None]) -> None:
    """Back to the rows of the first account."""
    for _ in range(6):
        if isinstance(pilot.app.focused, PagedTable) and len(pilot.app.screen_stack) == 1:
            break
        await pilot.press(ESC)
        await settled(pilot)
    await go(pilot, "1 g c", "")


def spots(picture: str) -> list[tuple[int, int]]:
    """Where a text that names an action is to be seen."""
    found = []
    for x, line, text in _PIECE.findall(picture):
        words = html.unescape(text)
        places = [place for place in range(len(words)) if words.startswith((MARK, "[@"), place)]
        found += [(round(float(x) / CELL) + place, int(line)) for place in places]
    return found


def handlers(pilot: Pilot[None]) -> Iterator[str]:
    """What a click anywhere on the screen would run or open."""
    for y in range(SIZE[1]):
        for x in range(SIZE[0]):
            style = pilot.app.screen.get_style_at(x, y)
            yield from (
                f"{key}={act}" for key, act in style.meta.items() if key.startswith("@") and act not in SCROLL_BAR
            )
            yield from [style.link] if style.link else []


@pytest.mark.parametrize("half", [slice(0, 20), slice(20, None)], ids=["first", "second"])
async def test_a_click_on_a_text_that_names_an_action_runs_nothing(ran: Ran, tmp_path: Path, half: slice) -> None:
    async with among(ACTIONS, tmp_path) as pilot:
        for place, keys in list(PLACES.items())[half]:
            await home(pilot)
            picture = await go(pilot, keys, ACTIONS[0])
            assert list(handlers(pilot)) == [], place
            for turn in range(CLICKS):
                found = spots(picture)
                assert found, f"{place}: a text that names an action is to be seen"
                await pilot.click(offset=found[turn * len(found) // CLICKS])
                await settled(pilot)
                assert (ran.found, pilot.app.is_running) == ([], True), place
                picture = pilot.app.export_screenshot(simplify=True)


@pytest.mark.slow
@pytest.mark.parametrize("texts", [CORPUS, CORPUS[::-1]], ids=["forward", "backward"])
async def test_no_hostile_text_gives_a_cell_anything_to_click_on(texts: tuple[str, ...], tmp_path: Path) -> None:
    async with among(texts, tmp_path) as pilot:
        for place, keys in PLACES.items():
            await home(pilot)
            await go(pilot, keys, " ".join(texts).encode("utf-8", "replace").decode()[:2_000])
            assert (list(handlers(pilot)), pilot.app.is_running) == ([], True), place


async def test_what_would_be_run_is_noticed(ran: Ran) -> None:
    class Careless(App[None]):
        def compose(self) -> ComposeResult:
            yield Static("[@click=app.pwned]PWN[/]")
            yield Static("[link='https://evil.invalid']PWN[/link]")

    async with Careless().run_test(size=SIZE) as pilot:
        assert spots(pilot.app.export_screenshot(simplify=True)) == [(0, 0), (0, 1)], (
            "as only the texts, not the marks, are drawn"
        )
        assert set(handlers(pilot)) == {"@click=app.pwned", "https://evil.invalid"}
        for spot in spots(pilot.app.export_screenshot(simplify=True)):
            await pilot.click(offset=spot)
        await pilot.pause()
    assert "app.pwned" in ran.found
