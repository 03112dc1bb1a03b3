"""Walks over pages end, and show every row once, whatever a provider says about pages, totals and rows.

The door gives the same recorded page whichever is asked for, with a lie about how many there are.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from tests.mutation import Answer
from tests.operations import Replayer, recorded
from tui.domain.campaigns import CampaignQuery, MessageQuery
from tui.domain.errors import ProviderError
from tui.domain.paging import Page, Query
from tui.domain.ports import Provider
from tui.providers import REGISTRY

pytestmark = pytest.mark.anyio

MOST_PAGES: Final = 5
LIES: Final[tuple[object, ...]] = (0, -1, 1, 7, 10**6, 10**12, 2**63, "many", "9" * 30, None, [], True)
COUNTERS: Final = frozenset({"total", "last_page", "count", "per_page", "current_page", "offset", "limit"})

NOW: Final = datetime.now(UTC)
Find = Callable[[Any, int], Awaitable[Page[Any]]]
WALKS: Final[Mapping[str, tuple[str, Find]]] = {
    "contacts.find": ("contacts", lambda part, page: part.find(Query(), page)),
    "groups.find": ("groups", lambda part, page: part.find(Query(), page)),
    "stop_list.find": ("stop_list", lambda part, page: part.find(Query(), page)),
    "lists.find": ("lists", lambda part, page: part.find(page)),
    "campaigns.find": (
        "campaigns",
        lambda part, page: part.find(CampaignQuery(NOW - timedelta(days=80), NOW + timedelta(days=1)), page),
    ),
    "campaigns.messages": ("campaigns", lambda part, page: part.messages(MessageQuery(), page)),
    "campaigns.members": ("campaigns", lambda part, page: part.members("1", page)),
    "campaigns.stopped": ("campaigns", lambda part, page: part.stopped(page)),
}
"""By the record whose answers are used: the part, and how a page of it is asked for."""


def lied(value: Any, lie: object) -> Any:
    """The document with a lie wherever it counts; what is no counter stays."""
    if isinstance(value, dict):
        return {
            key: lie if key in COUNTERS and not _is_rows(inner) else lied(inner, lie) for key, inner in value.items()
        }
    if isinstance(value, list):
        return [lied(inner, lie) for inner in value]
    return value


def _is_rows(value: object) -> bool:
    return isinstance(value, dict | list)


def lying(answer: Answer, lie: object) -> Answer:
    try:
        return replace(answer, body=json.dumps(lied(json.loads(answer.body), lie)).encode())
    except ValueError:
        return answer


async def pages_of(provider: Provider, part: str, find: Find) -> list[Page[Any]]:
    """The pages of a walk, which ends with an error where an answer fits no question."""
    pages: list[Page[Any]] = []
    for number in range(1, MOST_PAGES + 1):
        try:
            pages.append(await find(getattr(provider, part), number))
        except ProviderError:
            return pages
        if not pages[-1].has_next:
            return pages
    raise AssertionError("the walk does not end")


@pytest.mark.parametrize("provider_id", REGISTRY)
async def test_a_walk_ends_though_every_page_is_the_same(provider_id: str) -> None:
    make, records = await recorded(provider_id)
    load = REGISTRY[provider_id].load()
    walked = 0
    for record in records:
        if record.name not in WALKS:
            continue
        part, find = WALKS[record.name]
        for lie in (..., *LIES):
            answers = [(place, answer if lie is ... else lying(answer, lie)) for place, answer in record.answers]
            provider = await load(make(Replayer(answers)))
            pages = await pages_of(provider, part, find)
            await provider.close()
            for page in pages:
                keys = [getattr(row, "id", row) for row in page.rows]
                assert len(set(keys)) == len(keys)
                assert page.total is None or page.total >= len(keys)
            walked += 1
    assert walked >= len(LIES)
