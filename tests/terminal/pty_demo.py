"""A small application for the pty tests: tells what it sees in a file, and draws what it is told.

Run as a command: `pty_demo.py LOG`. Keys: `d` draws without end, `f` stops drawing, `s` hands the terminal to another
program for a moment, `m` and `n` turn the mouse on and off, `x` ends.
"""

import asyncio
import os
import sys
from pathlib import Path

from textual import events, work
from textual.app import App, ComposeResult
from textual.widgets import Static

from tui.terminal import Terminal

LOG = Path(sys.argv[1])
terminal = Terminal(os.environ)


def tell(line: str) -> None:
    with LOG.open("a") as log:
        log.write(line + "\n")


class Demo(App[None]):
    """Shows one text over the whole screen."""

    CSS = "Static { height: 1fr; }"
    drawing = False

    def compose(self) -> ComposeResult:
        yield Static("READY", id="text", markup=False)

    def on_mount(self) -> None:
        self.beat()

    def show(self, text: str) -> None:
        """Fill the screen with a text."""
        row = f"{text} " * (self.size.width // (len(text) + 1))
        self.query_one("#text", Static).update("\n".join([row] * (self.size.height - 1) + [f"END-{text}"]))

    @work
    async def beat(self) -> None:
        """Prove that the loop goes on, and draw if told to."""
        count = 0
        while True:
            count += 1
            tell(f"beat {count}")
            if self.drawing:
                self.show(f"frame-{count}")
            await asyncio.sleep(0.01)

    @work
    async def edit(self) -> None:
        """Hand the terminal over, as for an editor, while the application goes on drawing."""
        with self.suspend():
            tell("editing")
            editor = await asyncio.create_subprocess_exec("sh", "-c", "echo EDITOR; read line; echo WROTE $line")
            await editor.wait()
        tell("edited")

    async def on_key(self, event: events.Key) -> None:
        tell(f"key {event.key}")
        self.drawing = event.key == "d" or (self.drawing and event.key != "f")
        match event.key:
            case "f":
                self.show("final")
            case "s":
                self.edit()
            case "m" | "n":
                terminal.report_mouse(event.key == "m")
            case "x":
                self.exit()
            case "ctrl+l":
                terminal.forget()

    def on_paste(self, event: events.Paste) -> None:
        tell(f"paste {event.text!r}")

    def on_resize(self, event: events.Resize) -> None:
        tell(f"size {event.size.width}x{event.size.height}")


Demo(driver_class=terminal.driver_class).run(mouse=False)
tell("ended")
