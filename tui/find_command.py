"""`ringdesk find`: what every account knows about a number or a name.

Imports `domain`, `services`, and the modules of the command line beside it.
"""

import asyncio
from argparse import Namespace
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

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
from tui.domain.phones import display
from tui.domain.ports import AccountTab
from tui.services.connections import Connections
from tui.services.lookup import Lookup
from tui.services.sightings import Answer, Person, Sighting, State, people
from tui.settings_file import user_folders
from tui.startup import Options


def run(options: Options, arguments: Sequence[str]) -> int:
    """Looks up what the arguments say; gives the exit status."""
    made = parser("find", "Asks every account at once what it knows about a number or a name.")
    made.add_argument("sought", nargs="+", metavar="NUMBER|NAME", help="a number however it is written, or a name")
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
        answers = asyncio.run(_asked(tabs, text))
    titles = {tab.key: tab.title for tab in tabs}
    found = people(answers, titles)
    if taken.json:
        put_json(_document(text, titles, answers, found))
    for line in () if taken.json else _lines(found, titles):
        put(line)
    if not found:
        say(f"Nobody knows {text}.")
    return gravest(status_of(answer.error) for answer in answers if answer.error is not None)


async def _asked(tabs: Sequence[AccountTab], text: str) -> list[Answer]:
    """What all accounts say, each told when it ends; none waits for another."""
    connections = Connections(tabs)
    lookup = Lookup(connections, lambda: datetime.now(UTC).astimezone())
    say(f"Asking {', '.join(tab.title for tab in tabs)} …")

    def told(answer: Answer) -> None:
        if answer.state is not State.ASKING:
            say(f"{connections.tabs[answer.account].title}: {_progress(answer)}")

    try:
        return await asyncio.gather(*(lookup.ask(tab.key, text, told) for tab in tabs))
    finally:
        await connections.close()


def _progress(answer: Answer) -> str:
    if answer.state is State.FAILED:
        return f"FAILED. {answer.failure}"
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
