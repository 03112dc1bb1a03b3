"""What this user wrote about a number, out of the journal, as a look-up shows it."""

from collections.abc import Mapping
from datetime import datetime

from tui.services.entries import Line, Search
from tui.services.journal import Journal
from tui.services.sightings import JOURNAL, Answer, Sighting, SightingKind, State


async def past_writes(journal: Journal, digits: str, titles: Mapping[str, str], now: datetime) -> Answer:
    """The newest lines of the journal that hold a number.

    Args:
        journal: of the user.
        digits: canonical, of a whole number.
        titles: what to call each account.
        now: the time.

    Raises:
        StoreUnusable: the journal cannot be read.
    """
    page = await journal.page(Search(words=digits))
    seen = tuple(_seen(line, digits, titles) for line in page.rows)
    remarks = (f"only the last {len(page.rows)} of {page.total}",) if page.has_next else ()
    return Answer(JOURNAL, State.DONE, seen, remarks, at=now, is_asked=True)


def _seen(line: Line, digits: str, titles: Mapping[str, str]) -> Sighting:
    account = titles.get(line.account, line.account)
    when = line.at.astimezone()
    where = f"{when:%Y-%m-%d %H:%M}  {line.what} at {account}: {line.state}  ({line.person.login})"
    return Sighting(JOURNAL, SightingKind.JOURNAL, digits, digits, where=where, at=line.at)
