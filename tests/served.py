"""The rehearsal's providers on a port of this computer, in a process of their own."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).parent.parent
Providers: TypeAlias = Mapping[str, Mapping[str, str]]
"""Address and credentials of each provider."""


@contextmanager
def served(*arguments: str, port: int = 0, db: str = ":memory:") -> Iterator[Providers]:
    """Serves them until the end of the block.

    Args:
        arguments: further ones of the command.
        port: 0 for a free one.
        db: where it keeps its data.
    """
    command = [sys.executable, "-m", "tui.sandbox", "--port", str(port), "--db", db, "--json", *arguments]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, cwd=ROOT, text=True)
    assert server.stdout is not None
    try:
        yield json.loads(server.stdout.readline())
    finally:
        server.kill()
        server.communicate()
