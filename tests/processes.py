"""Commands that are run to their end without a terminal, in a home of their own."""

import os
import subprocess
import sys
from pathlib import Path

import tui


def python(home: Path, *arguments: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    """Python with these modules; what it prints is read as UTF-8, whatever else it holds."""
    variables = {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(tui.__file__).parent.parent),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
    }
    return subprocess.run(
        [sys.executable, *arguments],
        env=variables | environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def ringdesk(home: Path, *arguments: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    """The command."""
    return python(home, "-m", "tui", *arguments, **environ)
