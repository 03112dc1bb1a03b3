"""`ringdesk journal`: every write that was intended, what became of it, and forgetting the old ones.

Imports `services`, and the modules of the command line beside it.
"""

import argparse
import asyncio
import os
import re
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

from tui.command_line import columns, is_rehearsal, merged, parser, put, put_json, read_settings, say
from tui.domain.errors import KeepingError
from tui.domain.wording import counted
from tui.file_commands import Ended, carried_out
from tui.services.entries import Entry, Search, State
from tui.services.journal import Journal
from tui.services.owner import person_here
from tui.services.store import FILE, Store
from tui.settings_file import is_absent, private_folder, user_folders
from tui.startup import Options, Status

T = TypeVar("T")

USUAL: Final = 100
"""Lines that are shown where no limit is given."""
MOST: Final = 1_000_000
LONGEST: Final = timedelta(days=36_500)
"""A journal is not older than that, and dates reach as far."""

_NUMBER: Final = re.compile(r"[0-9]{1,7}", re.ASCII)
_AGE: Final = re.compile(r"([0-9]{1,6})([dw])", re.ASCII)
_DAYS: Final = {"d": 1, "w": 7}
_EPILOG: Final = """\
The newest line comes first; a lost answer is called AMBIGUOUS. With --json each
line also says what was there before, what should be there after, and what the
provider gave.

  ringdesk journal --search '600 700 800' --limit 20
  ringdesk journal --account main --json
  ringdesk journal --purge 90d

--purge deletes lines older than an age in days (90d) or weeks (12w). What is
not settled yet always stays. A terminal is asked first; a script gives --yes."""


def run(options: Options, arguments: Sequence[str]) -> int:
    """Shows or purges the journal; gives the exit status."""
    made = _parser()
    taken = made.parse_args(arguments)
    if taken.purge is not None and (taken.search or taken.account or taken.limit is not None):
        made.error("--purge goes by age alone: leave out --search, --account and --limit")
    if taken.yes and taken.purge is None:
        made.error("--yes is for --purge")
    return carried_out(lambda: _run(merged(options, taken), taken))


def _parser() -> argparse.ArgumentParser:
    made = parser("journal", "Every write that was intended at the accounts, and what became of it.", _EPILOG)
    made.add_argument("--search", default="", metavar="WORDS", help="lines that hold all of them; a number as it comes")
    made.add_argument("--account", default="", metavar="KEY", help="lines of that account alone")
    made.add_argument("--limit", type=_limit, metavar="N", help=f"the newest N lines (default: {USUAL})")
    made.add_argument("--purge", type=_age, metavar="AGE", help="delete settled lines that are older, as in 90d")
    made.add_argument("--yes", action="store_true", help="purge without asking")
    return made


def _limit(text: str) -> int:
    if not _NUMBER.fullmatch(text) or not 1 <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"it takes a number of lines from 1 to {MOST}")
    return int(text)


def _age(text: str) -> timedelta:
    found = _AGE.fullmatch(text)
    age = timedelta(days=int(found[1]) * _DAYS[found[2]]) if found else None
    if age is None or age > LONGEST:
        raise argparse.ArgumentTypeError("it takes days or weeks, as in 90d or 12w")
    return age


def _run(options: Options, taken: argparse.Namespace) -> int:
    folders = user_folders()
    rehearsal = is_rehearsal(options, read_settings(options, folders))
    if rehearsal:
        say("SANDBOX: the journal of the rehearsal.")
    if taken.purge is not None and not (taken.yes or (sys.stdin.isatty() and sys.stderr.isatty())):
        raise Ended("Nobody can be asked here whether to delete: give --yes.")
    folder = folders.desk(rehearsal=rehearsal)
    if is_absent(folder / FILE):
        return _nothing(taken)
    try:
        return (_show if taken.purge is None else _purge)(private_folder(folder), taken)
    except KeepingError as error:
        raise Ended(error.sentence, Status.SETTINGS) from error


def _asked(folder: Path, question: Callable[[Journal], Awaitable[T]]) -> T:
    """What the journal of a desk answers."""

    async def ask() -> T:
        store = Store(folder)
        try:
            return await question(Journal(store, person_here(os.environ)))
        finally:
            await store.close()

    return asyncio.run(ask())


def _nothing(taken: argparse.Namespace) -> int:
    """There is no journal yet, and asking for it makes none."""
    if taken.json:
        put_json({"purged": 0} if taken.purge is not None else {"lines": [], "total": 0})
    say("Nothing was written yet.")
    return Status.DONE


# -- showing ---------------------------------------------------------------------------------------------


def _show(folder: Path, taken: argparse.Namespace) -> int:
    search = Search(words=taken.search, account=taken.account)
    found, total = _asked(folder, lambda journal: journal.latest(search, taken.limit or USUAL))
    if taken.json:
        put_json({"lines": [_document(entry) for entry in found], "total": total})
    for line in columns([_cells(entry) for entry in found]) if found and not taken.json else ():
        put(line)
    if not found:
        say("No line of the journal is like that." if taken.search or taken.account else "The journal is empty.")
    elif total > len(found):
        say(f"These are the newest {len(found)} of {total}; --limit {total} gives them all.")
    return Status.DONE


def _cells(entry: Entry) -> tuple[str, ...]:
    line = entry.line
    state = "AMBIGUOUS" if line.state is State.UNKNOWN else line.state.value
    when = f"{line.at.astimezone():%Y-%m-%d %H:%M:%S}"
    who = f"{line.person.login} {line.person.origin}".strip()
    return (when, state, line.account, line.what, line.target, who, line.sentence)


def _document(entry: Entry) -> dict[str, Any]:
    line = entry.line
    return {
        "id": line.id,
        "at": line.at.isoformat(),
        "settled_at": line.settled_at.isoformat() if line.settled_at else None,
        "login": line.person.login,
        "origin": line.person.origin,
        "account": line.account,
        "job": line.job,
        "reverses": line.reverses,
        "what": line.what,
        "target": line.target,
        "state": line.state.value,
        "sentence": line.sentence,
        "before": entry.before,
        "after": entry.after,
        "rows": {row: state.value for row, state in entry.rows.items()},
        "value": entry.value,
    }


# -- purging ---------------------------------------------------------------------------------------------


def _purge(folder: Path, taken: argparse.Namespace) -> int:
    count = _asked(folder, lambda journal: journal.settled_before(taken.purge))
    if count and not taken.yes:
        _agree(f"Delete {counted(count, 'settled line')} older than {taken.purge.days} days? There is no way back.")
    gone = _asked(folder, lambda journal: journal.purge(taken.purge)) if count else 0
    if taken.json:
        put_json({"purged": gone})
    say(f"{counted(gone, 'line')} deleted." if gone else f"No settled line is older than {taken.purge.days} days.")
    return Status.DONE


def _agree(question: str) -> None:
    """Asks the person at the terminal.

    Raises:
        Ended: the answer is not yes.
    """
    sys.stderr.write(f"{question} Type yes: ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() != "yes":
        raise Ended("Nothing was deleted.", Status.DONE)
