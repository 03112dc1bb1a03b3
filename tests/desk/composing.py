"""A campaign that is written by keys, over the sandbox."""

from datetime import datetime, timedelta

from textual.pilot import Pilot

from tests.desk.driving import NOW, settled, until
from tui.app import Ringdesk
from tui.domain.campaigns import CampaignQuery
from tui.panes.composer_typing import TypingComposer

TEXT = "Our autumn sale is open. Reply STOP to hear no more."
PHONE = "48500100200"


def app_of(pilot: Pilot[None]) -> Ringdesk:
    assert isinstance(pilot.app, Ringdesk)
    return pilot.app


def composer(pilot: Pilot[None]) -> TypingComposer:
    assert isinstance(pilot.app.screen, TypingComposer)
    return pilot.app.screen


async def type_text(pilot: Pilot[None], text: str) -> None:
    await pilot.press(*text)


async def begin(pilot: Pilot[None], text: str = TEXT, numbers: str = PHONE) -> None:
    """A new campaign with a text, to some typed numbers."""
    await pilot.press("g", "m")
    await settled(pilot)
    await pilot.press("i")
    await until(pilot, "Count and price")
    await until(pilot, "LumenCafe")
    composer(pilot).box.insert(text)
    if numbers:
        composer(pilot).people.focus()
        await pilot.pause()
        composer(pilot).people.insert_text_at_cursor(numbers)
        await pilot.press("enter")
    await pilot.pause()


async def priced(pilot: Pilot[None], text: str = TEXT, numbers: str = PHONE) -> str:
    await begin(pilot, text, numbers)
    return await until(pilot, "PRICED")


async def campaigns(pilot: Pilot[None], now: datetime = NOW) -> int:
    """Campaigns that the provider has."""
    provider = await app_of(pilot).tools.connections.provider("bsg")
    assert provider.campaigns is not None
    found = await provider.campaigns.find(CampaignQuery(now - timedelta(days=80), now + timedelta(days=1)), 1)
    return found.total or 0


async def settled_but_jobs(pilot: Pilot[None]) -> None:
    await until(pilot, "J follows the send")
