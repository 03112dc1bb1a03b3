"""`ringdesk sandbox`: hands on to the sandbox, which knows nothing of the rest."""

from collections.abc import Sequence

from tui.sandbox import command
from tui.startup import Options


def run(_options: Options, arguments: Sequence[str]) -> int:
    """Serves the sandbox; gives the exit status."""
    return command.run(list(arguments))
