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
from types import TracebackType
from typing import TYPE_CHECKING, Final

from tui.arguments import Arguments
from tui.startup import MEANINGS, Options, forget_textual, harden

if TYPE_CHECKING:
    from tui.settings_file import SettingsError

VERSION: Final = "0.1.0"


@dataclass(frozen=True, slots=True)
class Command:
    """A command.

    Attributes:
        summary: one line of help.
        module: where its ``run`` is, which takes the options before it and its own arguments, and gives the exit
            status.
    """

    summary: str
    module: str

    def run(self, options: Options, arguments: Sequence[str]) -> int:
        """Carries it out; what is logged gets into the log, where there is to be one, and never onto the screen."""
        from tui.settings_file import SettingsError, private_folder, user_folders  # noqa: PLC0415 - see the module
        from tui.traces import start_log  # noqa: PLC0415 - see the module

        try:
            start_log(private_folder(user_folders().state) if options.debug else None)
        except SettingsError as error:
            return _refused(error)
        status: int = import_module(self.module).run(options, arguments)
        return status


COMMANDS: Final[Mapping[str, Command]] = {
    "find": Command("what every account knows about a number or a name", "tui.find_command"),
    "export": Command("contacts, a group, a list, a stop list or messages into a file", "tui.export_command"),
    "import": Command("the rows of a CSV file, a workbook or JSON Lines into an account", "tui.import_command"),
    "journal": Command("what was written at the accounts, and what became of it", "tui.journal_command"),
    "check": Command("try settings, credentials, providers and rights of files", "tui.check_command"),
    "setup": Command("connect an account and write it into the settings", "tui.setup_command"),
    "doctor": Command("look at the terminal, and say what to put into ssh and tmux", "tui.doctor_command"),
    "sandbox": Command("serve the three rehearsed providers over HTTP on this computer", "tui.sandbox_command"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Runs Ringdesk and gives its exit status.

    Args:
        argv: the arguments after the program's name; those of the process by default.
    """
    sys.excepthook = _crashed
    harden()
    forget_textual(os.environ)
    parser = _parser()
    arguments = parser.parse_args(argv)
    name, *rest = arguments.command or [""]
    options = Options(arguments.sandbox, arguments.config, arguments.read_only, arguments.debug)
    if name and name not in COMMANDS:
        parser.error(f"there is no command {name!r}; known are: {', '.join(COMMANDS)}")
    return COMMANDS[name].run(options, rest) if name else _desk(options)


def _crashed(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    """Ends without the traceback on the screen, as its messages may quote a person or a secret."""
    from tui.domain.foreign import shown  # noqa: PLC0415 - see the module
    from tui.settings_file import user_folders  # noqa: PLC0415 - see the module
    from tui.traces import report_crash  # noqa: PLC0415 - see the module

    sys.stderr.write(f"{shown(report_crash(user_folders().state, error), 2048)}\n")


def _desk(options: Options) -> int:
    from tui.watcher import watch  # noqa: PLC0415 - see the module

    watcher = watch()  # before the desk is imported: the copy that waits shares what there is by now, and no more
    try:
        return _opened_desk(options, watcher.hold)
    finally:
        watcher.say_goodbye()


def _opened_desk(options: Options, hold: Callable[[bool], None]) -> int:
    from tui import desk  # noqa: PLC0415 - see the module
    from tui.settings_file import SettingsError  # noqa: PLC0415 - see the module

    try:
        return desk.run(options, hold)
    except SettingsError as error:
        return _refused(error)


def _refused(error: "SettingsError") -> int:
    from tui.command_line import refused_settings  # noqa: PLC0415 - see the module

    return refused_settings(error)


def _parser() -> Arguments:
    parser = Arguments(
        prog="ringdesk",
        usage="ringdesk [OPTIONS] [COMMAND ...]",
        description="A terminal desk for contact books, block lists and SMS campaigns.\n"
        "Without a command the desk opens: on the accounts in the settings, or, where\n"
        "there are none, on three sandbox accounts.",
        epilog="commands (each knows --help):\n"
        + "\n".join(f"  {name:<12} {command.summary}" for name, command in COMMANDS.items())
        + "\n\nexit status:\n"
        + "\n".join(f"  {status:d} {meaning}" for status, meaning in MEANINGS.items()),
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
