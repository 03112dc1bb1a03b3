"""Groups of one account as rows; a group opens into its contacts."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from tui.domain.contacts import Contact, Group, Shape
from tui.domain.paging import Page, Query
from tui.domain.ports import Contacts, Groups
from tui.panes.contacts import ContactRows
from tui.panes.group_writing import GroupWriting
from tui.panes.place import Place
from tui.panes.source import BOOK, Into, Source
from tui.widgets.dialogs import Fact


class Members(ContactRows):
    """The contacts of one group."""

    def __init__(self, place: Place, contacts: Contacts, group: Group) -> None:
        super().__init__(place, contacts, heading=f"group {group.name}")
        self._group = group

    def into(self, row: Contact | None) -> Into | None:
        """The group."""
        return _into(self._group) if super().into(row) else None

    async def find(self, query: Query, page: int, *, fresh: bool = False) -> Page[Contact]:
        """One page of the group's contacts, narrowed further by the query where it does not name a group."""
        wanted = query if query.group is not None else replace(query, group=self._group.id)
        return await super().find(wanted, page, fresh=fresh)


class GroupRows(Source[Group]):
    """All groups of the account."""

    noun = "groups"
    heading = ""

    def __init__(self, place: Place, groups: Groups) -> None:
        self.writing = None if place.read_only else GroupWriting(place.account, groups)
        self._place = place
        self._groups = groups
        self._shape: Shape | None = None

    async def shape(self, *, fresh: bool = False) -> Shape:
        """Fields, search and order of groups."""
        self._shape = await self._groups.shape(fresh=fresh)
        return self._shape

    async def find(self, query: Query, page: int, *, fresh: bool = False) -> Page[Group]:
        """One page of groups; always read anew."""
        del fresh
        return await self._groups.find(query, page)

    def key(self, row: Group) -> str:
        """The provider's id."""
        return row.id

    def cell(self, row: Group, field: str) -> str:
        """The value of a field; a dash where the provider does not tell."""
        match field:
            case "created":
                return f"{row.created:%Y-%m-%d %H:%M}" if row.created else ""
            case "default":
                return "yes" if row.default else ""
            case "size" | "stop_listed":
                number = getattr(row, field)
                return "–" if number is None else str(number)
            case _:
                return str(getattr(row, field, ""))

    def name(self, row: Group) -> str:
        """The group's name."""
        return row.name

    def into(self, row: Group | None) -> Into | None:
        """The group under the cursor, or the whole book where there is none."""
        if self._place.read_only or self._place.provider.contacts is None:
            return None
        return BOOK if row is None else _into(row)

    def opens(self, row: Group) -> Source[Any] | None:
        """The contacts of the group, where the account has a contact book."""
        contacts = self._place.provider.contacts
        return Members(self._place, contacts, row) if contacts is not None else None

    def known(self, row: Group) -> Sequence[Fact]:
        """Every field."""
        specs = self._shape.fields if self._shape else ()
        return [Fact(spec.label, self.cell(row, spec.key)) for spec in specs]

    async def facts(self, row: Group) -> Sequence[Fact]:
        """The group read again."""
        return self.known(await self._groups.get(row.id))


def rows(place: Place) -> Source[Any]:
    """All groups of an account that has groups."""
    if place.provider.groups is None:
        raise ValueError("the account has no groups")
    return GroupRows(place, place.provider.groups)


def _into(group: Group) -> Into:
    return Into(f"group:#{group.id}", f"group {group.name}")
