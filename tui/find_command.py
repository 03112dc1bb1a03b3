"""`ringdesk find`: what every account knows about a number or a name.

Imports `domain`, `services`, and the modules of the command line beside it.
"""

import asyncio
import os
from argparse import Namespace
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from tui.accounts import opened
from tui.command_line import (
    columns,
    ended,
    gravest,
    is_rehearsal,
    merged,
    parser,
    put,
    put_json,
    read_settings,
    say,
    status_of,
)
from tui.credentials import Aside
from tui.domain.errors import KeepingError
from tui.domain.phones import display
from tui.domain.ports import AccountTab
from tui.domain.wording import counted
from tui.services.connections import Connections
from tui.services.journal import Journal
from tui.services.lookup import Lookup
from tui.services.owner import person_here
from tui.services.past_writes import past_writes
from tui.services.sightings import JOURNAL, Answer, Person, Sighting, State, people
from tui.services.store import FILE, Store
from tui.settings_file import is_absent, private_folder, user_folders
from tui.startup import Options

_EPILOG: Final = """\
  ringdesk find '600 700 800'
  ringdesk find +48600700800 --json
  ringdesk find anna kowalska

All WORDs together are one number or one name. A number is found however it is
written there or here; it is of each account's country where it has no prefix. A
name is looked for as each provider can. Block lists, groups, messages to the
number and the journal are looked through too.
Exit status: 0 also where nothing was found; 4 or 5 where an account could not
be asked; the others are told all the same."""


def run(options: Options, arguments: Sequence[str]) -> int:
    """Looks up what the arguments say; gives the exit status."""
    made = parser("find", "Asks every account at once what it knows about a number or a name.", _EPILOG)
    made.add_argument("sought", nargs="+", metavar="WORD", help="of a number, however it is written, or of a name")
    taken = made.parse_args(arguments)
    text = " ".join(taken.sought).strip()
    if not text:
        made.error("a number or a name is needed")
    return ended(lambda: _find(merged(options, taken), taken, text))


def _find(options: Options, taken: Namespace, text: str) -> int:
    folders = user_folders()
    settings = read_settings(options, folders)
    rehearsal = is_rehearsal(options, settings)
    if rehearsal:
        say("SANDBOX: invented people.")
    with opened(settings.accounts, Aside(), folders, rehearsal=rehearsal, read_only=True) as tabs:
        titles = {tab.key: tab.title for tab in tabs}
        answers, digits = asyncio.run(_asked(tabs, text))
    past = _written(folders.desk(rehearsal=rehearsal), digits, titles)
    titles[JOURNAL] = "journal"
    found = people((*answers, past), titles)
    if taken.json:
        put_json(_document(text, titles, answers, found))
    for line in () if taken.json else _lines(found, titles):
        put(line)
    if not found:
        say(_nobody(text, answers))
    return gravest(status_of(answer.error) for answer in answers if answer.error is not None)


async def _asked(tabs: Sequence[AccountTab], text: str) -> tuple[list[Answer], str]:
    """What all accounts say, each told when it ends, and the digits of a whole number; none waits for another."""
    connections = Connections(tabs)
    lookup = Lookup(connections, _now)
    say(f"Asking {', '.join(tab.title for tab in tabs)} …")

    async def ask(tab: AccountTab) -> Answer:
        answer = await lookup.ask(tab.key, text, lambda _: None)
        say(f"{tab.title}: {_progress(answer)}")
        return answer

    try:
        return await asyncio.gather(*map(ask, tabs)), lookup.whole_number(text)
    finally:
        await connections.close()


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


def _written(folder: Path, digits: str, titles: Mapping[str, str]) -> Answer:
    """What this user wrote about a number; a journal that cannot be read is said, and holds nothing up."""

    async def ask() -> Answer:
        store = Store(private_folder(folder))
        try:
            return await past_writes(Journal(store, person_here(os.environ)), digits, titles, _now())
        finally:
            await store.close()

    if not digits or is_absent(folder / FILE):
        return Answer(JOURNAL, State.DONE)
    try:
        return asyncio.run(ask())
    except KeepingError as error:
        say(f"journal: FAILED. {error.sentence}")
        return Answer(JOURNAL, State.FAILED, failure=error.sentence)


def _nobody(text: str, answers: Sequence[Answer]) -> str:
    """That nothing was found, which is no news of an account that could not be asked."""
    failed = sum(answer.state is State.FAILED for answer in answers)
    if failed:
        return f"Not found where it could be asked; {counted(failed, 'account')} of {len(answers)} failed."
    return f"Nobody knows {text}."


def _progress(answer: Answer) -> str:
    if answer.state is State.FAILED:
        return f"FAILED. {answer.failure}"
    if answer.state is State.CANNOT:
        return "; ".join(("cannot tell", *answer.remarks))
    return "; ".join((f"done {answer.at:%H:%M}" if answer.at else "done", *answer.remarks))


def _lines(found: Sequence[Person], titles: Mapping[str, str]) -> list[str]:
    """A line for each person, and below it one for each place that knows them."""
    seen = [
        (f"  {titles[one.account]}", one.kind.value, one.name, one.where)
        for person in found
        for one in person.sightings
    ]
    places = iter(columns(seen)) if seen else iter(())
    lines = []
    for person in found:
        about = (display(person.digits), ", ".join(person.names), "; ".join(person.differences))
        lines.append("  ".join(part for part in about if part))
        lines += [next(places) for _ in person.sightings]
    return lines


def _document(
    text: str, titles: Mapping[str, str], answers: Sequence[Answer], found: Sequence[Person]
) -> dict[str, Any]:
    return {
        "sought": text,
        "accounts": [
            {
                "account": answer.account,
                "title": titles[answer.account],
                "state": answer.state.value,
                "at": answer.at.isoformat() if answer.at else None,
                "failure": answer.failure,
                "remarks": list(answer.remarks),
            }
            for answer in answers
        ],
        "people": [
            {
                "digits": person.digits,
                "names": list(person.names),
                "differences": list(person.differences),
                "seen": [_place(one) for one in person.sightings],
            }
            for person in found
        ],
    }


def _place(seen: Sighting) -> dict[str, str]:
    return {
        "account": seen.account,
        "kind": seen.kind.name.lower(),
        "phone": seen.phone,
        "name": seen.name,
        "where": seen.where,
    }
