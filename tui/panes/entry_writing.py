"""Forms for the entries of a list: saving one makes a change that waits until the list is saved."""

import asyncio
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from tui.domain.contacts import ListEntry
from tui.domain.foreign import shown
from tui.domain.merge import Add, Change
from tui.domain.phones import Impossible, Phone, digits_of, display, parse_phone
from tui.panes import list_words
from tui.panes.list_editor import ListEditor
from tui.panes.list_pending import Pending, Placed, Sign
from tui.panes.plans import FormPlan, Prepared, Writing
from tui.widgets.form_fields import FormField, Messages

FIELDS: Final = (FormField("name", "Name"), FormField("phones", "Phones"))
_LABELLED: Final = "Phones, with commas between them"


class EntryWriting(Writing[Placed]):
    """What can be changed about the entries of one list. Nothing of it is sent before the list is saved."""

    def __init__(self, editor: ListEditor, country: str) -> None:
        self.editor = editor
        self.country = country

    async def new(self) -> FormPlan:
        """A form for another entry."""
        return self._plan("new", f"New entry. {_LABELLED}", ListEntry("", ()), None)

    async def edit(self, row: Placed) -> FormPlan | None:
        """A form for an entry; None for one that is to be removed."""
        if row.sign is Sign.REMOVED:
            return None
        return self._plan(_identity(row), f"Entry {row.place + 1}. {_LABELLED}", row.entry, row.place)

    async def resume(self, identity: str, values: Mapping[str, str]) -> FormPlan | None:
        """The form of unfinished work again; None where the entry is not in the list as it was."""
        del values
        if identity == "new":
            return await self.new()
        pending = self.editor.pending
        row = None if pending is None else await asyncio.to_thread(_row_of, pending, identity)
        return None if row is None else await self.edit(row)

    def _plan(self, identity: str, title: str, opened: ListEntry, row: int | None) -> FormPlan:
        asked: list[str] = []

        async def prepare(values: Mapping[str, str]) -> Prepared:
            return await self._prepare(values, opened, row, asked)

        return FormPlan(
            kind="list entry",
            key=f"{self.editor.key}/entry/{identity}",
            title=title,
            fields=FIELDS,
            values={"name": shown(opened.name), "phones": shown(list_words.numbers(opened))},
            check=lambda values: self._check(values, opened),
            prepare=prepare,
        )

    def _check(self, values: Mapping[str, str], opened: ListEntry) -> Messages:
        read = read_phones(values.get("phones", ""), opened.phones, self.country)
        wrong = [one for one in read if isinstance(one, Impossible)]
        if wrong:
            return {"phones": f"{wrong[0].text.strip()}: {wrong[0].sentence}"}
        return {"phones": "" if read or opened.phones else "Type at least one number."}

    async def _prepare(
        self, values: Mapping[str, str], opened: ListEntry, row: int | None, asked: list[str]
    ) -> Prepared:
        if not self.editor.can_change or self.editor.pending is None:
            return Prepared(messages={"": "The list cannot be changed now; try again when it is saved."})
        read = read_phones(values.get("phones", ""), opened.phones, self.country)
        typed = values.get("name", "").strip()
        phones = tuple(one.digits if isinstance(one, Phone) else one for one in read if not isinstance(one, Impossible))
        name = opened.name if values.get("name", "") == shown(opened.name) else typed
        entry = ListEntry(name or list_words.number(next(iter(phones), "")), phones)
        if entry == opened:
            return Prepared(done="nothing was changed")
        news = [one for one in read if isinstance(one, Phone)]
        doubts = await asyncio.to_thread(_doubts, self.editor.pending, news, row)
        if doubts and doubts not in asked:
            asked.append(doubts)
            return Prepared(messages={"phones": f"{doubts} Saving again takes it all the same."})
        await self.editor.make((Add(entry) if row is None else Change(row, entry),))
        return Prepared(done=list_words.waiting(self.editor.changes))


def read_phones(text: str, old: Sequence[str], country: str) -> list[str | Phone | Impossible]:
    """Reads numbers with commas between them; those that were there stay exactly as they were.

    Args:
        text: as it stands in the form.
        old: raw numbers of the entry, whatever they look like.
        country: region of numbers without a prefix.
    """
    kept = {shown(list_words.number(phone)): phone for phone in old}
    if text == shown(", ".join(map(list_words.number, old))):
        return list(old)
    known = "|".join(re.escape(one) for one in sorted(kept, key=len, reverse=True) if one)
    pattern = re.compile(rf"\s*({known})\s*(?=[,;]|$)|([^,;]+)" if known else r"()([^,;]+)")
    read: list[str | Phone | Impossible] = []
    for was, typed in pattern.findall(text):
        if was:
            read.append(kept[was])
        elif typed.strip():
            read.append(parse_phone(typed, country))
    return list(dict.fromkeys(read))


def holders(pending: Pending) -> dict[str, tuple[int, str]]:
    """Row and name of an entry for every number that the list shall have, by digits."""
    found: dict[str, tuple[int, str]] = {}
    touched = {step.row: step.after for step in pending.steps}
    rows: Iterable[tuple[int, ListEntry | None]] = enumerate(pending.base.entries)
    current = ((row, touched.pop(row, entry)) for row, entry in rows)
    for row, entry in [*current, *touched.items()]:
        for phone in entry.phones if entry is not None else ():
            digits = phone if phone.isascii() and phone.isdigit() else digits_of(phone)
            found.setdefault(digits, (row, entry.name if entry is not None else ""))
    return found


def _doubts(pending: Pending, phones: Sequence[Phone], row: int | None) -> str:
    """What is to be said of numbers before they are taken; works in a thread."""
    there = holders(pending) if phones else {}
    words = []
    for phone in phones:
        place, name = there.get(phone.digits, (row, ""))
        if place != row:
            words.append(f"{display(phone.digits)} is in the list already ({shown(name)}).")
        elif phone.doubt:
            words.append(phone.doubt)
    return " ".join(words)


def _identity(row: Placed) -> str:
    """Knows an entry again, and not another one that has come to its place."""
    digest = hashlib.sha256(repr((row.entry.name, row.entry.phones)).encode()).hexdigest()
    return f"{row.place}-{digest[:16]}"


def _row_of(pending: Pending, identity: str) -> Placed | None:
    """The entry that a form was opened for; works in a thread."""
    wanted = identity.partition("-")[2]
    touched = {step.row: step.after for step in pending.steps}
    for row, entry in [*enumerate(pending.base.entries), *touched.items()]:
        now = touched.get(row, entry)
        if now is not None and _identity(Placed(row, now)).endswith(f"-{wanted}"):
            return Placed(row, now)
    return None
