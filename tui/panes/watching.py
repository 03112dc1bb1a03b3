"""How the place of campaigns is told to open one that was just sent."""

from dataclasses import dataclass

from textual.message import Message

WATCH = "watch"
"""Payload of a campaign that is to be opened as the provider has it; drafts are opened again with another one."""


@dataclass
class Watched(Message):
    """A campaign was sent that somebody wants to watch."""

    campaign_id: str
