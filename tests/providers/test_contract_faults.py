"""What every provider does when it fails, refuses, or is only to be read; a further provider joins by itself."""

from functools import partial

import pytest

from tests.rehearsal import NEW_PHONE, first_reads, new_contact, opened, part, walk
from tui.domain.contacts import (
    ContactDraft,
    WholeList,
)
from tui.domain.errors import AccessDenied, OutcomeUnknown, Rejected, Unreachable
from tui.domain.paging import Query
from tui.providers import REGISTRY
from tui.sandbox.names import HOSTILE

pytestmark = pytest.mark.anyio

CREATE_CONTACT = {"bsg": "contacts.create", "serwersms": "contacts.add"}


@pytest.mark.parametrize("provider", REGISTRY)
async def test_wrong_credentials_are_told_as_such(provider: str) -> None:
    async with opened(provider, wrong=True) as desk:
        for read in first_reads(desk.provider):
            with pytest.raises(AccessDenied):
                await read()


@pytest.mark.parametrize("fault", ["cut:before", "cut:after", "cut:middle", "status:503", "html", "throttle"])
@pytest.mark.parametrize("provider", REGISTRY)
async def test_a_read_survives_two_failures(provider: str, fault: str) -> None:
    async with opened(provider) as desk:
        for read in first_reads(desk.provider):
            await read()
            desk.fault(f"*:{fault}*2")
            await read()


@pytest.mark.parametrize("provider", REGISTRY)
async def test_a_read_gives_up_after_three_attempts(provider: str) -> None:
    async with opened(provider) as desk:
        read = first_reads(desk.provider)[0]
        await read()
        desk.fault("*:cut*3")
        with pytest.raises(Unreachable):
            await read()
        await read()


@pytest.mark.parametrize("fault", ["cut:before", "cut:after", "status:503", "status:500", "html:after", "truncate"])
@pytest.mark.parametrize("provider", CREATE_CONTACT)
async def test_a_write_whose_answer_is_lost_is_unknown_and_not_repeated(provider: str, fault: str) -> None:
    async with opened(provider) as desk:
        contacts = part(desk.provider.contacts)
        desk.fault(f"{CREATE_CONTACT[provider]}:{fault}*1")
        with pytest.raises(OutcomeUnknown):
            await new_contact(contacts)
        was_done = fault in ("cut:after", "html:after", "truncate")
        assert len(await contacts.by_phone(NEW_PHONE)) == was_done


@pytest.mark.parametrize("provider", REGISTRY)
async def test_reading_only_reads(provider: str) -> None:
    async with opened(provider, read_only=True) as desk:
        for read in first_reads(desk.provider):
            await read()
        if desk.provider.contacts is not None:
            with pytest.raises(Rejected, match="reading only"):
                await new_contact(desk.provider.contacts)
        if desk.provider.lists is not None:
            with pytest.raises(Rejected, match="reading only"):
                await desk.provider.lists.create(WholeList("", "New one", "black", ()))


@pytest.mark.parametrize("provider", REGISTRY)
async def test_hostile_names_are_read_and_kept_as_they_are(provider: str) -> None:
    async with opened(provider, hostile=True) as desk:
        for read in first_reads(desk.provider):
            await read()
        contacts = part(desk.provider.contacts)
        rows = await walk(partial(contacts.find, Query()))
        hostile = [row for row in rows if set(HOSTILE) & set(row.values.values())]
        assert len(hostile) >= len(HOSTILE) / 2
        for row in hostile[::4]:
            kept = await contacts.update(row, ContactDraft(row.phone, row.values))
            assert kept.values == row.values
