"""Deleting a group: with the contacts in it where the provider can, after their number was typed."""

import pytest

from tests.desk.conftest import Running
from tests.desk.driving import account_tab, press_each
from tui.domain.contacts import Group
from tui.domain.paging import Query
from tui.sandbox import Sandbox

pytestmark = pytest.mark.anyio


async def book(sandbox: Sandbox) -> tuple[Group, int]:
    """The first group of the account, and how many people the whole book has."""
    provider = await account_tab(sandbox, "serwersms").connect()
    assert provider.groups is not None
    assert provider.contacts is not None
    first = (await provider.groups.find(Query(), 1)).rows[0]
    people, number, goes_on = set[str](), 0, True
    while goes_on:
        number += 1
        page = await provider.contacts.find(Query(), number)
        people |= {row.phone for row in page.rows}
        goes_on = page.has_next
    return first, len(people)


async def test_the_contacts_stay_unless_it_is_said(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, sandbox):
        group, total = await book(sandbox)
        asked = await press_each(pilot, "3", "g", "r", "d")
        assert "the contacts stay in the book" in asked
        assert f"{group.size} contacts go too" in asked
        assert "1 done" in await press_each(pilot, "enter", "d")
        left, still = await book(sandbox)
        assert left.id != group.id
        assert still == total


async def test_the_contacts_go_when_their_number_is_typed(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, sandbox):
        group, total = await book(sandbox)
        asked = await press_each(pilot, "3", "g", "r", "d", "down", "enter")
        assert f"out of the whole book {group.size} contacts" in asked
        assert "1 done" in await press_each(pilot, *str(group.size), "enter")
        left, still = await book(sandbox)
        assert left.id != group.id
        assert still < total


async def test_a_provider_that_never_takes_them_asks_once(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        assert "go too" not in await press_each(pilot, "g", "r", "d")
        assert "1 done" in await press_each(pilot, "d")
