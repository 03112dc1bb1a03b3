"""Putting numbers on an account's stop list, or taking them off."""

from collections.abc import Sequence

from tui.domain.phones import grouped
from tui.domain.ports import Provider
from tui.panes.plans import Question
from tui.services.list_changes import AddToStopList, RemoveFromStopList

NAMED = 3
"""Numbers that a question names one by one."""


async def stopping(provider: Provider, phones: Sequence[str]) -> Question | None:
    """The question: off the list where all of them are on it, else on it; None without a stop list."""
    stop_list = provider.stop_list
    if stop_list is None or not phones:
        return None
    channels = stop_list.channels[:1]
    listed = {phone: entry.channels for phone in phones if (entry := await stop_list.check(phone)) is not None}
    named = ", ".join(grouped(phone) for phone in phones[:NAMED]) + (" …" if len(phones) > NAMED else "")
    where = stop_list.title + (f" ({', '.join(channels)})" if channels else "")
    if len(listed) == len(phones):
        change = RemoveFromStopList(tuple(phones), channels, listed, is_looked_up=True)
        return Question(f"Take {named} off the {where}?", "b", "take off", len(phones), (change,))
    add = AddToStopList(tuple(phones), channels, listed, is_looked_up=True)
    return Question(f"Put {named} on the {where}?", "b", "put on", len(phones), (add,))
