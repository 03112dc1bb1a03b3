"""The real command, with what plain drawing would send written into a file beside what is sent.

Run as a module: `tests.terminal.teed FILE ARGUMENTS...`, in an environment that steers Textual already, as it is
imported before the command could do that.
"""

import os
import sys

from tui.__main__ import main
from tui.terminal.backlog import Backlog
from tui.terminal.control import is_control
from tui.terminal.handle import Terminal


class Teed:
    """A backlog that also writes down what the application drew.

    Args:
        backlog: What sends it.
        copy: Descriptor of the file.
    """

    def __init__(self, backlog: Backlog, copy: int) -> None:
        self.backlog = backlog
        self.copy = copy
        self.hushed = False
        self.forget, self.take, self.repaint_due = backlog.forget, backlog.take, backlog.repaint_due

    def add(self, data: str) -> None:
        """Take what the application writes."""
        if not self.hushed or is_control(data):
            os.write(self.copy, data.encode("utf-8", "replace"))
        self.backlog.add(data)

    def hush(self) -> None:
        """Drop what is drawn."""
        self.hushed = True
        self.backlog.hush()


class TeedTerminal(Terminal):
    """Makes drivers whose backlogs write down what the application drew."""

    copy: int

    def backlog(self, descriptor: int) -> Backlog:
        """What stands between the application and the terminal."""
        return Teed(super().backlog(descriptor), self.copy)


if __name__ == "__main__":
    path, *arguments = sys.argv[1:]
    TeedTerminal.copy = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    sys.modules["tui.terminal"].Terminal = TeedTerminal  # type: ignore[attr-defined]
    sys.exit(main(arguments))
