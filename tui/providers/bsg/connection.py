"""One account's calls to BSG: routes filled in, answers read, pages checked. Imports `domain` and its neighbours."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Final, TypeVar

from msgspec import Struct, field

from tui.domain.errors import Rejected, UnexpectedReply
from tui.domain.paging import Page, Query, counted_page
from tui.providers.bsg import criteria, wire
from tui.providers.bsg.criteria import CREATED, DATE, Comparison, Pairs
from tui.providers.bsg.routes import Route
from tui.providers.http import ApiClient, segment
from tui.providers.walk import Walks

PAGE_SIZE: Final = 100
"""Rows asked for at once, well within every list's bounds (contract, section 1.6)."""
SHORTEST_PAGE: Final = 15
"""Rows of the smallest page that may be asked for."""

RowT = TypeVar("RowT")


class Search(Struct, frozen=True):
    """A list of rows to be asked for.

    Attributes:
        route: where.
        comparisons: all of which rows meet.
        extra: further parameters: order, filters.
        spellings: names of the operator's parameter.
    """

    route: Route
    comparisons: tuple[Comparison, ...] = ()
    extra: Pairs = ()
    spellings: tuple[str, ...] = ("operator",)


class Connection(Struct):
    """An account as the ports share it.

    Attributes:
        title: what errors call the account.
        zone: of times without one.
        created: the name of the creation date that this account's searches know, as far as was learnt.
    """

    title: str
    client: ApiClient
    zone: tzinfo
    created: str = CREATED
    walks: Walks = field(default_factory=Walks)

    async def send(self, route: Route, *ids: str, query: Pairs = (), json: object | None = None) -> bytes:
        """The body of one call's answer.

        Args:
            route: what is called.
            ids: for the places in its path.
            query: parameters.
            json: the body, if any.
        """
        path = route.path.format(*map(segment, ids))
        return (await self.client.call(route.operation, route.method, path, query=query, json=json)).body

    async def one(self, route: Route, read: wire.Reader[RowT], *ids: str) -> RowT:
        """One object, read."""
        return wire.single(self.title, route.operation, await self.send(route, *ids), read, self.zone)

    async def written(self, route: Route, read: wire.Reader[RowT], *ids: str, json: object) -> RowT:
        """The object that a write answers.

        Raises:
            OutcomeUnknown: also where the write was accepted and its answer cannot be read.
        """
        body = await self.send(route, *ids, json=json)
        try:
            return wire.single(self.title, route.operation, body, read, self.zone)
        except UnexpectedReply as error:
            raise self.client.lost(route.operation) from error

    async def page(self, search: Search, read: wire.Reader[RowT], query: Query, number: int) -> Page[RowT]:
        """One page of rows, each once, that end where nothing new comes.

        Raises:
            UnexpectedReply: the answer is to another question.
        """
        found = await self.listing(search, read, number, PAGE_SIZE)
        if found.offset not in (None, (number - 1) * PAGE_SIZE) or found.limit not in (None, PAGE_SIZE):
            raise self.other_question(search.route)
        unique = tuple({id_of(row): row for row in found.rows}.values())
        made = counted_page(unique, number, PAGE_SIZE, found.total)
        if self.walks.brings_news((search.route.path, query), number, map(id_of, unique)):
            return made
        return Page(unique, number, PAGE_SIZE, None, None, has_next=False)

    async def listing(self, search: Search, read: wire.Reader[RowT], number: int, size: int) -> wire.Listing[RowT]:
        """One page as it was answered; the creation date is asked for by its other name where the first fails.

        Raises:
            UnexpectedReply: the answer is to another question.
        """
        if not any(one.is_about_date for one in search.comparisons):
            return await self._listing(search, read, number, size, self.created)
        try:
            return await self._listing(search, read, number, size, self.created)
        except (Rejected, UnexpectedReply) as error:
            other = DATE if self.created == CREATED else CREATED
            try:
                found = await self._listing(search, read, number, size, other)
            except (Rejected, UnexpectedReply):
                raise error from None
            self.created = other
            return found

    async def _listing(
        self, search: Search, read: wire.Reader[RowT], number: int, size: int, date: str
    ) -> wire.Listing[RowT]:
        asked = [one.with_date_called(date) for one in search.comparisons]
        window = criteria.page(number, size)
        body = await self.send(
            search.route, query=(*window, *search.extra, *criteria.question(asked, search.spellings))
        )
        found = wire.listing(self.title, search.route.operation, body, read, self.zone)
        if not criteria.is_answered(asked, found.search):
            raise self.other_question(search.route)
        return found

    def other_question(self, route: Route) -> UnexpectedReply:
        """The error of an answer that does not fit the question."""
        sentence = f"{self.title} answered another question than the one asked: do not rely on this search."
        return UnexpectedReply(self.title, route.operation.name, sentence)

    def refusal(self, route: Route, sentence: str, key: str = "") -> Rejected:
        """The error of what is refused before it is sent; ``key`` is the field at fault."""
        return Rejected(self.title, route.operation.name, sentence, {key: sentence} if key else None)


def id_of(row: object) -> str:
    """The id of any row of ours."""
    return str(getattr(row, "id", ""))


def order(query: Query, names: Sequence[tuple[str, str]], refuse: Rejected) -> Pairs:
    """The order that a query asks for.

    Args:
        query: what is asked.
        names: our key and the wire's name of what rows can be ordered by.
        refuse: the error for anything else.
    """
    if query.sort is None:
        return ()
    known = dict(names)
    if query.sort.field not in known:
        raise refuse
    return criteria.order(known[query.sort.field], descending=query.sort.descending)
