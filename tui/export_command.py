"""`ringdesk export`: contacts, a group, a list, a stop list, a search or a campaign's messages into a file or a pipe.

Imports `domain`, `services`, and what such commands share.
"""

import argparse
import asyncio
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from msgspec import Struct

from tui.command_line import merged, say
from tui.domain.ports import AccountTab
from tui.domain.wording import counted
from tui.file_commands import Ended, Ticker, carried_out, file_parser, the_account
from tui.services.transfer.exporting import NoSuchSearch, select
from tui.services.transfer.files import whole_file, write_rows
from tui.services.transfer.places import READ, Kind, NoSuchPlace, Place, parse_place
from tui.services.transfer.writing import WRITABLE, Format, file_text
from tui.startup import Options, Status

_EPILOG: Final = """\
WHAT is contacts, group:NAME, list:NAME, stop-list, or campaign:#ID for what
became of a campaign's recipients; a NAME may also be #ID.

examples:
  ringdesk export main contacts --out people.csv
  ringdesk export main contacts --search 'phone like 500' --format jsonl
  ringdesk export main stop-list --exact > stop.csv
  ringdesk export main campaign:#1024 --out delivered.csv

CSV is made for spreadsheets: UTF-8 with a mark in front, every cell in quotes,
and an apostrophe before whatever could be taken for a formula, numbers with
their plus among them. ringdesk import takes these apostrophes away again.
With --exact every cell is as it is, for programs: a spreadsheet may then run
what somebody wrote into a name. JSON Lines are always exact.
A FILE is made with mode 0600, and none is ever written over.
Workbooks (.xlsx, .ods) are not written."""


class Asked(Struct, frozen=True):
    """What the command line asks for.

    Attributes:
        out: the file; None for stdout.
    """

    place: Place
    search: str
    format: Format
    exact: bool
    out: Path | None


def run(options: Options, argv: Sequence[str]) -> int:
    """Carries out the command and gives its exit status."""
    arguments = _parser().parse_args(argv)
    return carried_out(partial(_run, merged(options, arguments), arguments))


def _run(options: Options, arguments: argparse.Namespace) -> int:
    try:
        place = parse_place(arguments.what, tuple(Kind))
    except NoSuchPlace as error:
        raise Ended(str(error)) from error
    asked = Asked(place, arguments.search, Format(arguments.format), arguments.exact, arguments.out)
    with the_account(options, arguments.account) as tab, _sink(asked.out) as file:
        is_seen = asked.out is None and sys.stdout.isatty()
        rows = asyncio.run(export(tab, asked, file, Ticker(sys.stderr), is_seen=is_seen))
    say(f"{counted(rows, 'row')} written" + (f" to {asked.out}." if asked.out else "."))
    return Status.DONE


async def export(
    tab: AccountTab,
    asked: Asked,
    file: BinaryIO,
    told: Ticker,
    *,
    is_seen: bool = False,
) -> int:
    """Writes what is asked for, page by page, and gives the number of rows.

    Args:
        tab: the account.
        asked: what.
        file: where to.
        told: is told after each page how far it got.
        is_seen: whether the rows go to a terminal, which no foreign text may steer.

    Raises:
        Ended: there is no such place, or it cannot be searched like that.
        ProviderError: the account could not be asked.
    """
    provider = await tab.connect()
    try:
        selection = await select(provider, asked.place, asked.search)
        text = file_text(asked.format, selection.columns, exact=asked.exact, to_look_at=is_seen)
        rows, total = await write_rows(selection, text, file, told)
    except (NoSuchPlace, NoSuchSearch) as error:
        raise Ended(str(error)) from error
    finally:
        told.clear()
        await provider.close()
    file.flush()
    if total is not None and total != rows:
        say(f"The account spoke of {counted(total, 'row')} and gave {rows:,}: somebody may have changed it meanwhile.")
    return rows


@contextmanager
def _sink(out: Path | None) -> Iterator[BinaryIO]:
    """Where the rows go: stdout, or a new file."""
    if out is None:
        yield sys.stdout.buffer
        return
    with whole_file(out) as file:
        yield file


def _parser() -> argparse.ArgumentParser:
    parser = file_parser(
        "export",
        "Write contacts, a group, a list, a stop list, a search or a campaign's messages as CSV or JSON Lines.",
        _EPILOG,
    )
    parser.add_argument("what", metavar="WHAT", help=READ.partition(" (")[0])
    parser.add_argument("--search", default="", metavar="LINE", help="only rows that a search line finds")
    parser.add_argument(
        "--format", choices=[str(one) for one in WRITABLE], default=str(Format.CSV), help="how to write (default: csv)"
    )
    parser.add_argument("--exact", action="store_true", help="CSV for programs: nothing is put before any text")
    parser.add_argument("--out", type=Path, metavar="FILE", help="a new file (default: stdout)")
    return parser
