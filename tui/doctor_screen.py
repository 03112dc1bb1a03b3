"""What `ringdesk doctor` finds, as a page of the desk; keys that are pressed there are named."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, Final

from rich.text import Text
from textual.app import App, ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.events import Key
from textual.getters import query_one
from textual.widgets import Static

from tui.credentials import Aside
from tui.doctor_command import advice, examined
from tui.domain.foreign import shown
from tui.findings import Advice, Finding
from tui.panes.copying import copied
from tui.settings_file import Folders
from tui.widgets.head_line import HeadLine
from tui.widgets.hints import HintLine
from tui.widgets.key_names import display
from tui.widgets.sheet import Sheet

_KEYS: Final = (("j k", "scroll"), ("y", "copy what to set"), ("r", "again"), ("Esc", "back"))
_ASIDE: Final = "press any other key, and it is named here"


async def examine(app: App[Any], aside: Aside, folders: Folders, settings: Path) -> None:
    """Looks, and shows what was found until it is left."""
    again: bool | None = True
    while again:
        found = await _found(aside, folders, settings)
        again = await app.push_screen_wait(Doctor(found, tuple(advice(os.environ))))


async def _found(aside: Aside, folders: Folders, settings: Path) -> Sequence[Finding]:
    """What is found; the questions to the terminal are put while the desk is out of the way."""
    try:
        async with aside.terminal():
            return await asyncio.to_thread(examined, os.environ, folders, settings)
    except SuspendNotSupported:
        return await asyncio.to_thread(examined, {}, folders, settings)


class Doctor(Sheet[bool]):
    """The findings and the advice; True when they shall be looked for again."""

    DEFAULT_CSS = """
    Doctor > Vertical { background: $background; height: 100%; }
    Doctor HeadLine { height: 1; padding: 0 1; background: $panel; color: $accent; text-style: bold; }
    Doctor VerticalScroll { padding: 0 1; scrollbar-size-vertical: 1; }
    Doctor #named { height: 1; padding: 0 1; color: $accent; }
    Doctor .keys { height: 1; padding: 0 1; background: $surface; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(False)", "Back", id="doctor.back", tooltip="back to the desk"),
        Binding("r", "dismiss(True)", "Again", id="doctor.again", tooltip="look again"),
        Binding("y", "copy", "Copy", id="doctor.copy", tooltip="copy what to put into which file"),
        Binding("j,down", "scroll(1)", "Down", show=False, id="doctor.down", tooltip="further down"),
        Binding("k,up", "scroll(-1)", "Up", show=False, id="doctor.up", tooltip="further up"),
    ]
    body = query_one(VerticalScroll)
    named = query_one("#named", Static)

    def __init__(self, findings: Sequence[Finding], advised: Sequence[Advice]) -> None:
        super().__init__()
        self._findings = findings
        self._advised = advised

    def compose(self) -> ComposeResult:
        """What was found, what to set, and the name of the last key."""
        with Vertical():
            yield HeadLine("This terminal, and the files of the desk")
            with VerticalScroll():
                yield Static(self._text(), markup=False)
            yield Static(_ASIDE, id="named", markup=False)
            yield HintLine(_KEYS)

    def on_mount(self) -> None:
        """Gives the keys to the page."""
        self.set_focus(self.body)

    def _text(self) -> Text:
        text = Text()
        for finding in self._findings:
            mark, style = ("ok", "") if finding.ok else ("WRONG", "bold")
            text.append(f"{mark:<6}", style or "bold").append(
                f"{finding.about:<10} {shown(finding.told, 2000)}\n", style
            )
        for line in self._lines():
            text.append(f"{line}\n")
        return text

    def _lines(self) -> Sequence[str]:
        lines: list[str] = []
        for one in self._advised:
            lines += ["", f"Put into {one.place}:", "", *(f"    {line}" for line in one.lines)]
        return lines

    def on_key(self, event: Key) -> None:
        """Names whatever else is pressed, as the desk understands it."""
        letter = f", the letter {shown(event.character)}" if event.is_printable and event.character else ""
        self.named.update(f"that was {shown(display(event.key))}{letter}")

    def action_scroll(self, step: int) -> None:
        """Moves the page."""
        self.body.scroll_relative(y=step, animate=False, immediate=True)

    def action_copy(self) -> None:
        """Copies the advice, which shows whether copying works."""
        lines = "\n".join(self._lines()).strip()
        self.named.update(copied(self.app, lines or "ringdesk", "what to set" if lines else "the word ringdesk"))
