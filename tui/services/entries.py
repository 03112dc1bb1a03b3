"""What the journal says of a write: the intent before it leaves, the outcome after. Imports `domain` and `owner`."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct, field

from tui.services.owner import Owner, Person
from tui.services.snapshots import Plain


class State(StrEnum):
    """How a write stands."""

    INTENDED = "intended"
    """On disk; the request leaves, or left."""
    DONE = "done"
    PARTLY = "partly done"
    """Some rows are done, and of the others it is known that they are not."""
    REFUSED = "refused"
    """The provider said no."""
    NOT_DONE = "not done"
    """The request never left, or nothing of it was found when it was looked for."""
    UNKNOWN = "unknown"
    """The answer was lost; "ambiguous" on the screen."""


OPEN: Final = (State.INTENDED, State.UNKNOWN)
"""States that somebody has to settle, unless the answer is still awaited."""


class Intent(Struct, frozen=True):
    """A write that is about to leave.

    Attributes:
        account: key of the account.
        job: what belongs together and is taken back together.
        what: the verb.
        target: of whom or what, in words; may hold foreign text.
        before: what is there now, of what the write touches, as JSON values.
        after: what shall be there.
        reverses: the job that this one takes back or does again; empty for a fresh one.
        redoes: whether it does something again that was taken back.
    """

    account: str
    job: str
    what: str
    target: str
    before: Plain = None
    after: Plain = None
    reverses: str = ""
    redoes: bool = False


class Outcome(Struct, frozen=True):
    """What became of a write.

    Attributes:
        sentence: what the provider said, or what was found.
        rows: state of the rows that differ from ``state``.
        value: what the provider gave: a stored contact, an id.
    """

    state: State
    sentence: str = ""
    rows: Mapping[str, State] = field(default_factory=dict)
    value: object = None

    def of(self, row: str) -> State:
        """How one row stands."""
        return self.rows.get(row, self.state)


class Line(Struct, frozen=True):
    """One write, as the journal's table shows it.

    Attributes:
        at: when the intent was written, in UTC.
        settled_at: when a lost answer was settled; None where there was nothing to settle.
        owner: the desk that wrote it.
        reverses: see ``Intent``.
        redoes: see ``Intent``.
    """

    id: int
    at: datetime
    settled_at: datetime | None
    person: Person
    account: str
    job: str
    what: str
    target: str
    state: State
    sentence: str
    owner: Owner
    reverses: str
    redoes: bool


class Entry(Struct, frozen=True):
    """One write with everything that was kept of it.

    Attributes:
        rows: state of the rows that differ from that of the line.
        value: what the provider gave, as JSON values.
    """

    line: Line
    before: Plain
    after: Plain
    rows: Mapping[str, State]
    value: Plain

    def of(self, row: str) -> State:
        """How one row stands."""
        return self.rows.get(row, self.line.state)


class Search(Struct, frozen=True):
    """Which lines of the journal are asked for.

    Attributes:
        words: each must occur somewhere in what was kept; a number is found however it is written.
        account: key of the only account; empty for all.
        states: the only states; empty for all.
        what: the only verb; empty for all.
        since: the earliest time; None for all. Lines are in the order in which they were written, which is not that
            of their times where the time of day was put back.
    """

    words: str = ""
    account: str = ""
    states: tuple[State, ...] = ()
    what: str = ""
    since: datetime | None = None
