"""`contacts/import` of SerwerSMS: many contacts into a group by one call, where that is exact (contract, section 5.6).

The call names the group by its name and takes five fields. What it does with a name that several groups have, with
numbers that are there already and with other fields is not known, so it is only made where none of this can matter.
Imports `domain` and `providers`' shared modules.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from tui.domain.contacts import ContactDraft, Group, GroupRef
from tui.domain.errors import Conflict, OutcomeUnknown, PartlyDone, ProviderError, Rejected
from tui.domain.wording import counted
from tui.providers.serwersms import connection as calls
from tui.providers.serwersms.connection import Connection
from tui.providers.serwersms.envelope import Counted
from tui.providers.serwersms.numbers import is_number, on_the_wire
from tui.providers.serwersms.people import People

MOST: Final = 200
"""Records of one call."""
_ASKED_AT_ONCE: Final = 8
"""Numbers; more would wait for their turn until their time is over."""
_FIELDS: Final = ("email", "first_name", "last_name", "company")
"""What the call takes besides the number."""

GroupsNamed = Callable[[str], Awaitable[Sequence[Group]]]
"""Gives all groups with exactly this name."""


class SerwerBulk:
    """Adds contacts whose numbers nobody has.

    Args:
        connection: of the account.
        people: of the account.
        groups_named: finds groups.
        check: refuses what the provider might cut silently.
    """

    def __init__(
        self,
        connection: Connection,
        people: People,
        groups_named: GroupsNamed,
        check: Callable[[str, ContactDraft], None],
    ) -> None:
        self._connection = connection
        self._people = people
        self._groups_named = groups_named
        self._check = check
        self._is_exact = True
        self._twins: set[str] = set()

    def at_once(self, draft: ContactDraft) -> int:
        """Those with one group, a number, and no fields but the five."""
        others = {key for key, value in draft.values.items() if value.strip()}.difference(_FIELDS)
        fits = is_number(draft.phone) and len(draft.groups) == 1 and not others
        return MOST if fits and self._is_exact and draft.groups[0] not in self._twins else 1

    async def create(self, drafts: Sequence[ContactDraft], group: GroupRef) -> None:
        """Adds contacts; what was counted as wrong is found out number by number.

        Raises:
            Conflict: somebody has one of the numbers, or another group has the name; nothing was sent.
            PartlyDone: some were refused.
            OutcomeUnknown: also where another group was filled than the one that was meant.
        """
        for draft in drafts:
            self._check(calls.CONTACTS_IMPORT.name, draft)
        async with self._people.writing:
            await self._refuse_twins(group)
            if await self._there(drafts):
                raise self._conflict("Somebody has one of the numbers already: they are added one by one.")
            answer = await self._sent(drafts, group)
            if answer.id != group.id:
                self._is_exact = False
                raise self._unknown("The contacts went into another group of that name: look at both.")
            if answer.correct != len(drafts):
                await self._tell_refused(drafts)

    async def _sent(self, drafts: Sequence[ContactDraft], group: GroupRef) -> Counted:
        records = [
            {"phone": on_the_wire(draft.phone), **{key: draft.values[key] for key in _FIELDS if draft.values.get(key)}}
            for draft in drafts
        ]
        try:
            return await self._connection.counted(calls.CONTACTS_IMPORT, {"group_name": group.name, "contact": records})
        except Rejected:  # the action is one of those that may be missing, too
            self._is_exact = False
            raise

    async def _refuse_twins(self, group: GroupRef) -> None:
        """The call knows a group by its name alone."""
        found = await self._groups_named(group.name.strip())
        if [one.id for one in found] != [group.id]:
            self._twins.add(group.id)
            raise self._conflict("Another group has the same name: the contacts are added one by one.")

    async def _there(self, drafts: Sequence[ContactDraft]) -> set[str]:
        """The numbers that somebody has."""
        there: set[str] = set()
        for start in range(0, len(drafts), _ASKED_AT_ONCE):
            some = drafts[start : start + _ASKED_AT_ONCE]
            found = await asyncio.gather(*(self._people.by_phone(draft.phone) for draft in some))
            there |= {person.phone for person in found if person is not None}
        return there

    async def _tell_refused(self, drafts: Sequence[ContactDraft]) -> None:
        try:
            there = await self._there(drafts)
        except ProviderError as error:
            raise self._unknown(f"Some were refused; which ones could not be read. {error.sentence}") from error
        refused = {draft.phone for draft in drafts} - there
        if refused:
            sentence = f"{counted(len(refused), 'contact')} of {len(drafts)} were refused, without a reason."
            raise PartlyDone(self._connection.title, calls.CONTACTS_IMPORT.name, sentence, refused)

    def _conflict(self, sentence: str) -> Conflict:
        return Conflict(self._connection.title, calls.CONTACTS_IMPORT.name, sentence)

    def _unknown(self, sentence: str) -> OutcomeUnknown:
        return OutcomeUnknown(self._connection.title, calls.CONTACTS_IMPORT.name, sentence)
