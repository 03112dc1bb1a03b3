"""The thin driver over a session of an application: the same cells, from few bytes."""

import asyncio
from itertools import pairwise
from statistics import median

import pytest
from rich.text import Text
from textual import events
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.driver import Driver
from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import DataTable, Input, Label, TabbedContent, TabPane

from tests.terminal.emulator import Emulator
from tui.terminal.thin import ThinBacklog

WIDTH, HEIGHT = 120, 40


class Recorder(Driver):
    """Writes down what a Textual application draws."""

    written: list[str]

    def write(self, data: str) -> None:
        self.written.append(data)

    def start_application_mode(self) -> None:
        size = Size(WIDTH, HEIGHT)
        self.process_message(events.Resize(size, size))

    def stop_application_mode(self) -> None:
        """Nothing to give back."""

    def disable_input(self) -> None:
        """Nothing to read."""


class Question(ModalScreen[None]):
    """A dialog over a screen that stays as bright as it was."""

    CSS = """
    Question { align: center middle; background: transparent; }
    Question Vertical { width: 60; height: 10; border: round $primary; background: $surface; }
    """

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Label("Delete 3 contacts? Ви впевнені? 漢字 😀")


class Book(App[None]):
    """Two tables of contacts in tabs, each under a search field."""

    CSS = "DataTable, DataTable:focus { background-tint: transparent; height: 1fr; }"

    def compose(self) -> ComposeResult:
        with TabbedContent():
            for name in ("bsg", "other"):
                with TabPane(name, id=name):
                    yield Input(compact=True)
                    yield DataTable[Text](cursor_type="row")

    def on_mount(self) -> None:
        self.animation_level = "none"
        names = ["Anna", "Іван", "Małgorzata", "Сергей", "漢字", "Olé 😀", "Zażółć"]
        for offset, table in enumerate(self.query(DataTable[Text])):
            table.add_columns("Phone", "First name", "Last name", "Group", "City", "Created")
            table.add_rows(
                [
                    Text(f"+4860{offset}{number * 7919 % 1000000:06d}"),
                    Text(names[number % (5 if number % 20 else 7)]),
                    Text(names[number * 3 % 4] + "ska"),
                    Text(f"group {number % 5}"),
                    Text(["Lviv", "Kraków", "Москва"][number % 3]),
                    Text(f"2026-0{number % 9 + 1}-11 12:{number % 60:02d}"),
                ]
                for number in range(200)
            )


@pytest.fixture(scope="module")
def session() -> list[tuple[str, list[str]]]:
    """What the application wrote, event by event."""
    written: list[str] = []
    events_seen: list[tuple[str, int]] = []

    async def use(pilot: Pilot[object]) -> None:
        async def press(name: str, *keys: str) -> None:
            await pilot.press(*keys)
            await pilot.pause(0.1)
            events_seen.append((name, len(written)))

        app = pilot.app
        app.query(DataTable).first().focus()
        await press("start")
        for _ in range(5):
            await press("cursor", "down")
        for _ in range(3):
            await press("page", "pagedown")
        app.query(Input).first().focus()
        await press("focus")
        for letter in "kowal":
            await press("letter", letter)
        app.push_screen(Question())
        await press("dialog")
        app.pop_screen()
        await press("dialog")
        app.query_one(TabbedContent).active = "other"
        await press("tab")
        app.query_one(TabbedContent).active = "bsg"
        await press("tab")
        await press("palette", "ctrl+p")
        await press("word", "t", "h")
        await press("closing", "escape")
        app.exit()

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERM", "xterm-256color")
        for name in ("COLORTERM", "NO_COLOR"):
            patch.delenv(name, raising=False)
        recorder = type("BookRecorder", (Recorder,), {"written": written})
        asyncio.run(Book(driver_class=recorder).run_async(headless=False, mouse=False, auto_pilot=use))
    starts = [0, *(index for _, index in events_seen)]
    return [(name, written[a:b]) for (name, _), (a, b) in zip(events_seen, pairwise(starts), strict=True)]


@pytest.mark.parametrize("colour_erase", [True, False])
def test_a_session_shows_the_same_cells(session: list[tuple[str, list[str]]], colour_erase: bool) -> None:
    thin = ThinBacklog(lambda: (WIDTH, HEIGHT), colour_erase=colour_erase)
    plain, lean = Emulator(WIDTH, HEIGHT), Emulator(WIDTH, HEIGHT, colour_erase=colour_erase)
    for name, written in session:
        for data in written:
            thin.add(data)
            plain.feed(data)
        lean.feed(thin.take())
        assert lean.cells() == plain.cells(), name


def test_a_session_takes_few_bytes(session: list[tuple[str, list[str]]]) -> None:
    thin = ThinBacklog(lambda: (WIDTH, HEIGHT), colour_erase=True)
    sizes: dict[str, list[int]] = {}
    for name, written in session:
        for data in written:
            thin.add(data)
        sizes.setdefault(name, []).append(len(thin.take().encode()))
    budget = {"start": 8000, "cursor": 320, "page": 4000, "letter": 450, "dialog": 5000, "tab": 12000, "palette": 10000}
    medians = {name: median(sizes[name]) for name in budget}
    assert all(0 < medians[name] <= most for name, most in budget.items()), medians
