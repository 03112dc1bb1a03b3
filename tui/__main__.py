"""The command ``ringdesk``: reads its arguments and hands on to the desk or to a command.

Everything else is imported when it is needed: ``--help`` and ``--version`` need nothing.
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

from tui.startup import Options, Status, forget_textual, harden

VERSION: Final = "0.1.0"


@dataclass(frozen=True, slots=True)
class Command:
    """A command: one line of help, and what takes its arguments and gives its exit status."""

    summary: str
    run: Callable[[Options, Sequence[str]], int]


def _sandbox(_options: Options, arguments: Sequence[str]) -> int:
    status: int = import_module("tui.sandbox.command").run(list(arguments))
    return status


COMMANDS: Final[Mapping[str, Command]] = {
    "sandbox": Command("serve the three rehearsed providers over HTTP on this computer", _sandbox),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Runs Ringdesk and gives its exit status.

    Args:
        argv: the arguments after the program's name; those of the process by default.
    """
    harden()
    forget_textual(os.environ)
    parser = _parser()
    arguments = parser.parse_args(argv)
    name, *rest = arguments.command or [""]
    options = Options(arguments.sandbox, arguments.config, arguments.read_only, arguments.debug)
    if name and name not in COMMANDS:
        parser.error(f"there is no command {name!r}; known are: {', '.join(COMMANDS)}")
    return COMMANDS[name].run(options, rest) if name else _desk(options)


def _desk(options: Options) -> int:
    from tui import desk  # noqa: PLC0415 - see the module
    from tui.settings_file import SettingsError  # noqa: PLC0415 - see the module

    try:
        return desk.run(options)
    except SettingsError as error:
        for sentence in error.sentences:
            sys.stderr.write(f"ringdesk: {sentence}\n")
        return Status.SETTINGS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ringdesk",
        usage="ringdesk [OPTIONS] [COMMAND ...]",
        description="A terminal desk for contact books, block lists and SMS campaigns.\n"
        "Without a command the desk opens: on the accounts in the settings, or, where\n"
        "there are none, on three sandbox accounts.",
        epilog="commands (each knows --help):\n"
        + "\n".join(f"  {name:<12} {command.summary}" for name, command in COMMANDS.items())
        + "\n\nexit status:\n  0 done, 1 internal error, 2 usage or terminal, 3 settings, 4 credentials,\n"
        "  5 unreachable, 6 refused, 7 ambiguous",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--sandbox", action="store_true", help="the sandbox accounts, whatever the settings say")
    parser.add_argument("--config", type=Path, metavar="FILE", help="read the settings from FILE")
    parser.add_argument("--read-only", action="store_true", help="refuse everything that writes at a provider")
    parser.add_argument("--debug", action="store_true", help="write a log without phones into the state folder")
    parser.add_argument("--version", action="version", version=f"ringdesk {VERSION}")
    parser.add_argument("command", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
