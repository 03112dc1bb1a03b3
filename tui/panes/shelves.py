"""What the desk keeps of its own work, as tables: the journal, the jobs, and unfinished work."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import to_builtins

from tui.domain.contacts import FieldSpec, FieldType, SearchKind, Shape
from tui.domain.paging import Page, Query
from tui.panes.loaded import page_of
from tui.panes.source import Source
from tui.services.entries import Line, Outcome, Search, State
from tui.services.snapshots import Plain
from tui.widgets.dialogs import Fact

if TYPE_CHECKING:
    from tui.services.job import Job
    from tui.services.unfinished import Item
    from tui.services.workshop import Workshop

_JOURNAL = (
    FieldSpec("at", "When", FieldType.TIME, priority=1, width=16),
    FieldSpec("state", "Outcome", priority=2, width=11),
    FieldSpec("what", "What", priority=4, width=18),
    FieldSpec("target", "Of whom", priority=3, width=18, name_like=True),
    FieldSpec("account", "Account", priority=20, width=12),
    FieldSpec("who", "Who", priority=30, width=18),
    FieldSpec("sentence", "Told", priority=40, width=30),
)
_JOBS = (
    FieldSpec("at", "Since", FieldType.TIME, priority=1, width=8),
    FieldSpec("account", "Account", priority=4, width=12),
    FieldSpec("title", "Work", priority=2, width=22, name_like=True),
    FieldSpec("phase", "State", priority=3, width=10),
    FieldSpec("figures", "Rows", priority=5, width=14),
    FieldSpec("trouble", "Told", priority=20, width=30),
)
_UNFINISHED = (
    FieldSpec("since", "Since", FieldType.TIME, priority=1, width=16),
    FieldSpec("account", "Account", priority=4, width=12),
    FieldSpec("kind", "Kind", priority=3, width=14),
    FieldSpec("title", "What", priority=2, width=26, name_like=True),
    FieldSpec("holder", "Held by", priority=20, width=18),
)


def _local(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


_LATE = timedelta(minutes=1)
"""After this no request is still under way."""


class JournalRows(Source[Line]):
    """Every write that was intended, the latest first, with what became of it."""

    noun = "journal lines"
    empty = "Nothing was written yet. Every change at an account stands here, with what became of it."
    heading = "journal"

    def __init__(self, shop: "Workshop", titles: Mapping[str, str]) -> None:
        self._shop = shop
        self._titles = titles

    async def shape(self, *, fresh: bool = False) -> Shape:
        """Searched by words; a number is found however it is written."""
        del fresh
        return Shape(_JOURNAL, SearchKind.PHRASE)

    async def find(self, query: Query, page: int, *, fresh: bool = False) -> Page[Line]:
        """One page of lines."""
        del fresh
        return await self._shop.journal.page(Search(words=query.phrase), page)

    def key(self, row: Line) -> str:
        """The line's number."""
        return str(row.id)

    def cell(self, row: Line, field: str) -> str:
        """The value of a field; a lost answer is called ambiguous."""
        match field:
            case "at":
                return _local(row.at)
            case "account":
                return self._titles.get(row.account, row.account)
            case "who":
                return f"{row.person.login} {row.person.origin}".strip()
            case "state":
                return "AMBIGUOUS" if row.state.value == "unknown" else row.state.value
            case _:
                return str(getattr(row, field))

    def name(self, row: Line) -> str:
        """What was done, and to whom."""
        return f"{row.what}: {row.target}"

    def known(self, row: Line) -> Sequence[Fact]:
        """Every field."""
        return [Fact(spec.label, self.cell(row, spec.key)) for spec in _JOURNAL]

    async def facts(self, row: Line) -> Sequence[Fact]:
        """What was there before and what was written too, field by field."""
        entry = await self._shop.journal.entry(row.id)
        if entry is None:
            return self.known(row)
        return [*self.known(row), *_changed(entry.before, entry.after)]

    async def look_up(self, row: Line) -> Outcome | None:
        """What a look at the provider finds of a write whose answer was lost, and the journal has then.

        Returns:
            None where there is nothing to look up.

        Raises:
            ProviderError: the account cannot be connected.
            KeepingError: the journal cannot be used.
        """
        return await self._shop.settling.settle(row.id, is_old=datetime.now(UTC) - row.at > _LATE)

    async def decide(self, row: Line, state: State) -> Outcome:
        """Puts down what a person found out about a write.

        Raises:
            KeepingError: the journal cannot be used.
        """
        outcome = Outcome(state, f"Decided by {self._shop.journal.person.login}, who looked.")
        await self._shop.journal.settle(row.id, outcome)
        return outcome


class JobRows(Source["Job"]):
    """Every job since the start, the latest first."""

    noun = "jobs"
    empty = "No job runs or ran since the desk was opened. Saving, deleting and sending are jobs."
    heading = "jobs"

    def __init__(self, shop: "Workshop", titles: Mapping[str, str]) -> None:
        self._shop = shop
        self._titles = titles

    async def shape(self, *, fresh: bool = False) -> Shape:
        """Searched here."""
        del fresh
        return Shape(_JOBS, SearchKind.LOADED)

    async def find(self, query: Query, page: int, *, fresh: bool = False) -> Page["Job"]:
        """One page of jobs."""
        del fresh
        return page_of(self._shop.jobs.listed, query, page, text=lambda job: job.title, value=self.cell)

    def key(self, row: "Job") -> str:
        """The job's id."""
        return row.id

    def cell(self, row: "Job", field: str) -> str:
        """The value of a field."""
        if field == "at":
            return f"{row.at.astimezone():%H:%M:%S}"
        if field == "account":
            return self._titles.get(row.account, row.account)
        if field != "figures":
            return str(getattr(row, field))
        progress = row.progress
        words = [f"{progress.done}/{'?' if progress.total is None else progress.total}"]
        words += [f"{progress.failed} refused"] if progress.failed else []
        words += [f"{progress.unknown} AMBIGUOUS"] if progress.unknown else []
        return ", ".join([*words, f"{progress.rate:.1f}/s"])

    def name(self, row: "Job") -> str:
        """What it does."""
        return row.title

    def known(self, row: "Job") -> Sequence[Fact]:
        """Every field, and what was told of each call."""
        facts = [Fact(spec.label, self.cell(row, spec.key)) for spec in _JOBS]
        return [*facts, *(Fact(result.change.target, _told(result)) for result in row.results)]

    def as_json(self, row: "Job") -> Any:
        """All that the table shows."""
        return {spec.key: self.cell(row, spec.key) for spec in _JOBS}


class UnfinishedRows(Source["Item"]):
    """Forms, editors and drafts that were begun and not finished."""

    noun = "pieces of unfinished work"
    empty = "Nothing is unfinished. What is typed and left by Esc, or cut off, is kept here."
    heading = "unfinished work: Enter opens it again"
    hands_on = True

    def __init__(self, shop: "Workshop", titles: Mapping[str, str]) -> None:
        self._shop = shop
        self._titles = titles

    async def shape(self, *, fresh: bool = False) -> Shape:
        """Searched here."""
        del fresh
        return Shape(_UNFINISHED, SearchKind.LOADED)

    async def find(self, query: Query, page: int, *, fresh: bool = False) -> Page["Item"]:
        """One page of unfinished work."""
        del fresh
        items = await self._shop.unfinished.items()
        return page_of(items, query, page, text=lambda item: f"{item.work.title} {item.work.kind}", value=self.cell)

    def key(self, row: "Item") -> str:
        """The name under which it is kept."""
        return row.key

    def cell(self, row: "Item", field: str) -> str:
        """The value of a field."""
        match field:
            case "since":
                return _local(row.since)
            case "account":
                return self._titles.get(row.work.account, row.work.account)
            case "title":
                return f"HELD {row.work.title}" if row.holder is not None else row.work.title
            case "holder":
                return "another desk" if row.holder is not None else ""
            case _:
                return str(getattr(row.work, field))

    def name(self, row: "Item") -> str:
        """Its title."""
        return row.work.title

    def known(self, row: "Item") -> Sequence[Fact]:
        """Every field, and what was typed."""
        facts = [Fact(spec.label, self.cell(row, spec.key)) for spec in _UNFINISHED]
        return [*facts, Fact("Typed", _printed(row.work.payload))]

    def as_json(self, row: "Item") -> Any:
        """All that the row holds."""
        return to_builtins(row.work)


def _changed(before: Plain, after: Plain) -> list[Fact]:
    """Each value that was there or was written, by its place in the record."""
    was, became = dict(_fields(before)), dict(_fields(after))
    facts = []
    for place in {**was, **became}:
        old, new = was.get(place), became.get(place)
        if old is None or new is None:
            facts.append(Fact(place, f"was {old}" if new is None else f"-> {new}"))
        else:
            facts.append(Fact(place, old if old == new else f"{old} -> {new}"))
    return facts


def _fields(record: Plain) -> Iterator[tuple[str, str]]:
    """The values of a record; the parts it is made of have other names before and after."""
    for name, part in record.items() if isinstance(record, dict) else ():
        yield from _leaves(part, "" if isinstance(part, dict) else name)


def _leaves(value: Plain, place: str = "") -> Iterator[tuple[str, str]]:
    """The values in a record that are not empty, each with the names that lead to it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{place} {name}".strip())
    elif isinstance(value, list) and any(isinstance(inner, dict | list) for inner in value):
        for number, inner in enumerate(value, 1):
            yield from _leaves(inner, f"{place} {number}".strip() if len(value) > 1 else place)
    elif isinstance(value, list):
        yield from _leaves(", ".join(map(str, value)), place)
    elif value not in (None, ""):
        yield place, str(value)


def _printed(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str) if value is not None else ""


def _told(result: Any) -> str:
    return f"{result.outcome.state.value} {result.outcome.sentence}".strip()
