"""`ringdesk import`: CSV, JSON Lines or a sheet of a workbook into contacts, a group, a list or a stop list.

Imports `services`, `settings_file`, and what such commands share.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

from tui.command_line import merged
from tui.domain.foreign import shown
from tui.file_commands import Ended, carried_out, desk_folder, file_parser, the_account
from tui.import_run import Asked, Import, Surroundings
from tui.services.transfer.places import WRITTEN, NoSuchPlace, parse_place
from tui.services.transfer.reading import Dialect, guess, is_encoding
from tui.services.transfer.survey import Unreadable, survey
from tui.services.transfer.writing import Format
from tui.startup import Options

_SEPARATORS: Final = {"tab": "\t", "comma": ",", "semicolon": ";", "bar": "|"}

_EPILOG: Final = """\
How the file is written, and which column is which field, is guessed, told on
stderr, and corrected by options. Numbers without a prefix are of the account's
country. Each row is looked up by its number: who is new is added, what differs
is changed; nothing is deleted, and nobody is taken out of a group. An empty
cell says nothing, unless --clear. Several groups in a cell have ; between them.

  look first:  ringdesk import main people.csv --into group:VIP --dry-run
  correct it:  ringdesk import main people.csv --map Handy=phone --dry-run
  then write:  ringdesk import main people.csv --into group:VIP --yes

Without --yes a terminal is asked, after a dry run. A stopped import goes on
when the same command is given again, and writes no row twice. Each row is told
on stdout; rejected rows go to FILE.rejected.csv with the reason. How columns
were understood is remembered; every write stands in `ringdesk journal`.
Exit status: 0 all is in, 6 some rows were impossible or refused, 7 the outcome
of some rows is not known; those of other commands besides.
Of a workbook (.xlsx, .xls, .ods) one sheet is read, the first or --sheet NAME;
numbers that stand there as quantities are read digit by digit."""


def run(options: Options, argv: Sequence[str]) -> int:
    """Carries out the command and gives its exit status."""
    arguments = _parser().parse_args(argv)
    return carried_out(partial(_run, merged(options, arguments), arguments))


def _run(options: Options, arguments: argparse.Namespace) -> int:
    if not (arguments.yes or arguments.dry_run or (sys.stdin.isatty() and sys.stderr.isatty())):
        raise Ended("Nobody can be asked here whether to write: give --dry-run or --yes.")
    file: Path = arguments.file
    try:
        asked = _asked(arguments)
        looked = survey(file)
        dialect = _dialect(guess(file, looked), arguments)
    except NoSuchPlace as error:
        raise Ended(str(error)) from error
    except Unreadable as error:
        raise Ended(f"{file} {error}.") from error
    except OSError as error:
        raise Ended(f"{file} cannot be read: {error.strerror}.") from error
    with the_account(options, arguments.account) as tab:
        around = Surroundings(desk_folder(options), sys.stdout, sys.stderr, _confirmed)
        return asyncio.run(Import(tab, asked, looked, dialect, around).run())


def _asked(arguments: argparse.Namespace) -> Asked:
    return Asked(
        arguments.file,
        parse_place(arguments.into),
        corrections=tuple(arguments.map),
        is_rehearsed=arguments.dry_run,
        is_sure=arguments.yes,
        clears=arguments.clear,
        as_json=arguments.json,
        rejected=arguments.rejected,
    )


def _dialect(guessed: Dialect, arguments: argparse.Namespace) -> Dialect:
    """What was guessed, as corrected by the options."""
    told: dict[str, Any] = {
        "format": Format(arguments.format) if arguments.format else None,
        "encoding": arguments.encoding,
        "separator": arguments.separator,
        "header": arguments.header,
        "exact": arguments.exact,
        "sheet": arguments.sheet,
    }
    return replace(guessed, **{name: value for name, value in told.items() if value is not None})


async def _confirmed(question: str, word: str = "yes") -> bool:
    """Asks on the terminal; ctrl+c works while it waits."""
    sys.stderr.write(f"{shown(question)} Type {word}: ")
    sys.stderr.flush()
    loop = asyncio.get_running_loop()
    typed = asyncio.Event()
    loop.add_reader(sys.stdin.fileno(), typed.set)
    try:
        await typed.wait()
    finally:
        loop.remove_reader(sys.stdin.fileno())
    return sys.stdin.readline().strip().lower() == word


def _separator(text: str) -> str:
    found = _SEPARATORS.get(text.lower(), text)
    if len(found) != 1 or found in '"\r\n':
        raise argparse.ArgumentTypeError(f"it takes one character, or one of {', '.join(_SEPARATORS)}")
    return found


def _encoding(text: str) -> str:
    if not is_encoding(text):
        raise argparse.ArgumentTypeError("it takes an encoding, such as utf-8, cp1250 or cp1251")
    return text


def _parser() -> argparse.ArgumentParser:
    parser = file_parser(
        "import", "Bring the rows of a CSV file, a workbook or a JSON Lines file into an account.", _EPILOG
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="CSV, a workbook (.xlsx, .xls, .ods) or JSON Lines")
    parser.add_argument("--into", default="contacts", metavar="WHERE", help=f"{WRITTEN} (default: contacts)")
    parser.add_argument("--dry-run", action="store_true", help="tell what each row would do, and write nothing")
    parser.add_argument("--yes", action="store_true", help="write without asking")
    parser.add_argument(
        "--map", action="append", default=[], metavar="COLUMN=FIELD", help="COLUMN by name or #place, FIELD - for none"
    )
    parser.add_argument("--clear", action="store_true", help="an empty cell empties the field")
    parser.add_argument("--format", choices=[str(one) for one in Format], help="instead of what is guessed")
    parser.add_argument("--separator", type=_separator, metavar="SIGN", help="between cells; also: tab, semicolon")
    parser.add_argument("--encoding", type=_encoding, metavar="NAME", help="as in cp1250")
    parser.add_argument("--sheet", metavar="NAME", help="of a workbook; the first one without")
    parser.add_argument(
        "--header", action=argparse.BooleanOptionalAction, help="whether the first row names the columns"
    )
    parser.add_argument(
        "--exact", action="store_const", const=True, help="keep apostrophes before = + - @, as in export --exact"
    )
    parser.add_argument("--rejected", type=Path, metavar="FILE", help="a new file for rejected rows")
    parser.add_argument("--json", action="store_true", help="tell each row as a JSON object")
    return parser
