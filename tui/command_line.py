"""What commands share: common arguments, data on stdout, talk on stderr, exit statuses, which accounts are meant.

Imports `domain`, the registry of `providers`, and the modules of settings and start beside it.
"""

import argparse
import errno
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from textwrap import fill
from typing import Any, Final, TextIO

from tui.arguments import Arguments
from tui.domain.errors import (
    AccessDenied,
    OutcomeUnknown,
    ProviderError,
    Rejected,
    Throttled,
    UnexpectedReply,
    Unreachable,
)
from tui.domain.foreign import shown
from tui.providers import REGISTRY
from tui.settings import Settings, load
from tui.settings_file import Folders, SettingsError, is_absent
from tui.startup import Options, Status

STOPPED: Final = 130
"""Exit status after ctrl+c, as shells have it."""
SENTENCE_LIMIT: Final = 2048
"""Characters of one sentence or line; a sentence may name a long path."""

_HELP_WIDTH: Final = 78
"""Characters of a line of help."""
_WIDEST: Final = 32
"""Cells of a column; what is wider pushes the rest of its row to the right."""
_STATUS_OF: Final = (
    (AccessDenied, Status.CREDENTIALS),
    (OutcomeUnknown, Status.AMBIGUOUS),
    ((Unreachable, Throttled, UnexpectedReply), Status.UNREACHABLE),
    (ProviderError, Status.REFUSED),
)
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""What a disk says that takes no more."""
_ORDER: Final = (
    Status.USAGE,
    Status.SETTINGS,
    Status.CREDENTIALS,
    Status.AMBIGUOUS,
    Status.REFUSED,
    Status.UNREACHABLE,
    Status.DONE,
)
"""Which of several things that went wrong decides: what no further try can cure comes first."""


def parser(name: str, description: str, epilog: str = "", *, data: bool = True) -> argparse.ArgumentParser:
    """A parser that takes the common options after a command's name too.

    Args:
        name: of the command.
        description: for its help.
        epilog: what stands below the options, line by line: examples first of all.
        data: whether it gives data, hence takes ``--json``.
    """
    made = Arguments(
        prog=f"ringdesk {name}",
        description=fill(description, _HELP_WIDTH),
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    kept = argparse.SUPPRESS
    made.add_argument("--config", type=Path, metavar="FILE", default=kept, help="read the settings from FILE")
    if data:
        made.add_argument(
            "--sandbox", action="store_true", default=kept, help="the sandbox accounts, whatever the settings say"
        )
        made.add_argument("--json", action="store_true", help="one JSON object instead of text")
    return made


def merged(options: Options, arguments: argparse.Namespace) -> Options:
    """The options before the command, with those after it."""
    return replace(options, **{name: value for name, value in vars(arguments).items() if name in ("config", "sandbox")})


def ended(work: Callable[[], int]) -> int:
    """Runs a command to its end, whatever that is, and gives the exit status."""
    for stream in (sys.stdout, sys.stderr):
        _write_anything(stream)
    try:
        status = work()
        sys.stdout.flush()
    except SettingsError as error:
        return refused_settings(error)
    except KeyboardInterrupt:
        say("Stopped.")
        return STOPPED
    except BrokenPipeError:
        _leave_stdout()  # whoever read our output has enough of it
        return Status.DONE
    except OSError as error:
        if error.errno not in _FULL:
            raise
        say(f"{'The output' if error.filename is None else error.filename} cannot be written: {error.strerror}.")
        _leave_stdout()
        return Status.USAGE
    return status


def _leave_stdout() -> None:
    """Turns stdout away, lest the interpreter find it broken once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write_anything(stream: TextIO) -> None:
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")


def refused_settings(error: SettingsError) -> int:
    """Tells every mistake, and gives the exit status."""
    for sentence in error.sentences:
        say(f"ringdesk: {sentence}")
    return Status.SETTINGS


def say(sentence: str) -> None:
    """Tells the person something, beside the data."""
    sys.stderr.write(f"{shown(sentence, SENTENCE_LIMIT)}\n")
    sys.stderr.flush()


def put(line: str) -> None:
    """Gives one line of data."""
    sys.stdout.write(f"{shown(line, SENTENCE_LIMIT)}\n")


def put_json(value: Any) -> None:
    """Gives data as JSON: raw values, escaped into plain ASCII, so that no terminal is told anything by them."""
    sys.stdout.write(json.dumps(value, ensure_ascii=True) + "\n")


def status_of(error: ProviderError) -> Status:
    """The exit status that a failure at a provider leads to; what the settings say is at fault if nobody was asked."""
    if isinstance(error, Rejected) and error.operation == "connect":
        return Status.SETTINGS
    return next(status for kinds, status in _STATUS_OF if isinstance(error, kinds))


def gravest(statuses: Iterable[Status]) -> Status:
    """The one of several exit statuses that decides; done where there are none."""
    return min((Status.DONE, *statuses), key=_ORDER.index)


def read_settings(options: Options, folders: Folders) -> Settings:
    """The settings of the named file, or of the user's own where there is one.

    Raises:
        SettingsError: the file cannot be used.
    """
    if options.config is None and is_absent(folders.settings):
        return Settings()
    return load(options.config or folders.settings, REGISTRY, os.environ)


def is_rehearsal(options: Options, settings: Settings) -> bool:
    """Whether the sandbox is opened: it was asked for, or there are no accounts."""
    return options.sandbox or not settings.accounts


def columns(rows: Sequence[Sequence[str]], gap: str = "  ") -> list[str]:
    """Rows as lines whose columns stand under each other by the cells they take on the screen."""
    from rich.cells import cell_len  # noqa: PLC0415 - of use for text alone

    cleaned = [[shown(text) for text in row] for row in rows]
    widths = [min(_WIDEST, max(map(cell_len, column))) for column in zip(*cleaned, strict=True)]
    return [
        gap.join(text + " " * (width - cell_len(text)) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in cleaned
    ]
