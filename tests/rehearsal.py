"""An account of each provider at a rehearsal, and what tests do with its ports."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest

from tui.domain.contacts import (
    Contact,
    ContactDraft,
    FieldType,
    Group,
    SearchKind,
    Shape,
)
from tui.domain.paging import Page, Query
from tui.domain.ports import Contacts, Provider
from tui.domain.search_line import Criterion, parse
from tui.domain.secret import Secret
from tui.providers import REGISTRY
from tui.providers.plugin import Account
from tui.sandbox import Sandbox

PartT = TypeVar("PartT")
NEW_PHONE, OTHER_PHONE = "48600700801", "48600700802"
CONTACTS, ENTRIES = 330, 40

READINGS: Mapping[str, Mapping[str, object]] = {
    **{provider: {} for provider in REGISTRY},
    "bsg in the seed's shapes": {
        "bsg.fields": "code_text",
        "bsg.group_default": "number",
        "bsg.search_meta": "operation",
        "bsg.search_spelling": "operation",
        "bsg.date_field": "date",
        "bsg.ids": "text",
        "bsg.counters": "text",
        "bsg.field_types": "string",
        "bsg.flag_name": "default",
    },
    "bsg that replaces": {
        "bsg.contact_put": "replace",
        "bsg.fields": "id_value",
        "bsg.stop_attach_status": 201,
        "bsg.attach_body": "empty",
        "bsg.search_meta_empty": "list",
        "bsg.rcs_stoplist": "off",
    },
    "bsg in one-key maps": {"bsg.fields": "maps", "bsg.search_meta_empty": "null", "bsg.group_put_name": "required"},
    "serwersms of model B": {"serwersms.model": "B", "serwersms.ids": "strings"},
}
QUIET = {"bsg.guard": 0}
"""The guard against identical requests, which a person at the keyboard does not meet and a test would."""


@dataclass(frozen=True)
class Desk:
    """An account of a rehearsal."""

    id: str
    sandbox: Sandbox
    provider: Provider

    def fault(self, text: str) -> None:
        self.sandbox.set(f"{self.id}.fault", text)


@asynccontextmanager
async def opened(reading: str, *, wrong: bool = False, read_only: bool = False, **more: object) -> AsyncIterator[Desk]:
    plugin = REGISTRY[reading.partition(" ")[0]]
    switches = {**QUIET, **READINGS[reading], **more}
    async with Sandbox(contacts=CONTACTS, list_entries=ENTRIES, switches=switches) as sandbox:
        given = sandbox.credentials()[plugin.id]
        account = Account(
            title=plugin.title,
            base_url=given.pop("base_url"),
            credentials={name: Secret("wrong" if wrong else value) for name, value in given.items()},
            time_zone=ZoneInfo(plugin.time_zone),
            read_only=read_only,
            door=sandbox.app,
        )
        provider = await plugin.load()(account)
        yield Desk(plugin.id, sandbox, provider)
        await provider.close()


def part(found: PartT | None) -> PartT:
    """A part of the provider; what it does not have is not tried."""
    if found is None:
        pytest.skip("the provider has no such part")
    return found


async def walk(find: Callable[[int], Awaitable[Page[Any]]]) -> list[Any]:
    """The rows of all pages; a walk that does not end fails."""
    rows: list[Any] = []
    for number in range(1, 60):
        page = await find(number)
        assert page.number == number
        assert len({row.id for row in page.rows}) == len(page.rows) <= page.size
        rows += page.rows
        if not page.has_next:
            return rows
    raise AssertionError("the pages do not end")


def searched(shape: Shape, line: str) -> Query:
    """The question that a person types."""
    if shape.search is SearchKind.PHRASE:
        return Query(phrase=line)
    criterion = parse(line, shape.search_fields)
    assert isinstance(criterion, Criterion)
    return Query(criterion)


def name_of(shape: Shape) -> str:
    return next(field.key for field in shape.fields if field.name_like and field.type is FieldType.TEXT)


async def new_contact(contacts: Contacts, *groups: Group, phone: str = NEW_PHONE) -> Contact:
    name = name_of(await contacts.shape())
    return await contacts.create(ContactDraft(phone, {name: "Zoë [/] Новая"}, tuple(group.id for group in groups)))


def first_reads(provider: Provider) -> list[Callable[[], Awaitable[object]]]:
    """One read of each part that the provider has."""
    reads: list[Callable[[], Awaitable[object]]] = []
    for found in (provider.contacts, provider.groups, provider.stop_list):
        if found is not None:
            reads.append(partial(found.find, Query(), 1))
    if provider.lists is not None:
        reads.append(partial(provider.lists.find, 1))
    return reads
