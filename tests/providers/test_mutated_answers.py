"""Every operation of every provider against answers in disrepair: only values and ``ProviderError``s come out.

The answers are the rehearsal's own, recorded and then mutated one at a time. A run is a range of seeds; a failing one
is in the message, and is the whole example. ``RINGDESK_MUTATIONS`` sets the number of examples of the long run.
"""

import os
import resource
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from msgspec import Struct

from tests.mutation import mutated
from tests.operations import Record, Replayer, recorded
from tui.domain.errors import ProviderError
from tui.domain.foreign import is_altered, shown
from tui.domain.paging import Page
from tui.domain.ports import Provider
from tui.providers import REGISTRY

pytestmark = pytest.mark.anyio

SIMPLE: Final = (type(None), bool, Enum, Decimal)
SOME: Final = 300
MANY: Final = int(os.environ.get("RINGDESK_MUTATIONS", "10000"))
MOST_REQUESTS: Final = 60
"""Requests of one operation on wrecked answers; the longest sound one makes 12."""
MOST_MEMORY: Final = 512 * 1024
"""Kibibytes by which a run may grow: the cap on a body, what is made of it, and room for the runner."""


def sound(value: object) -> None:
    """Fails for a value that the desk could not show, keep or send back."""
    if isinstance(value, int):
        assert -(2**63) <= value < 2**63
    elif isinstance(value, str):
        assert not is_altered(shown(value))
    elif isinstance(value, datetime):
        assert value.tzinfo is not None
        value.astimezone(ZoneInfo("Asia/Kathmandu"))
    else:
        assert is_dataclass(value) or isinstance(value, (*SIMPLE, Struct, Mapping, tuple, frozenset)), type(value)
    for inner in parts(value):
        sound(inner)
    if isinstance(value, Page):
        assert len({getattr(row, "id", row) for row in value.rows}) == len(value.rows)
        assert value.at_least >= len(value.rows)
        assert value.pages is None or value.pages >= 1


def parts(value: object) -> Iterable[object]:
    """What a value is made of."""
    if isinstance(value, Mapping):
        return (*value, *value.values())
    if isinstance(value, tuple | frozenset):
        return value
    if isinstance(value, Struct):
        return [getattr(value, name) for name in value.__struct_fields__]
    return [getattr(value, one.name) for one in fields(value)] if is_dataclass(value) else ()


async def ended(record: Record, provider: Provider) -> str:
    """What an operation on wrecked answers ended as."""
    try:
        value = await record.act(provider)
    except ProviderError as error:
        caught = error
    else:
        sound(value)
        return "value"
    assert caught.operation
    assert caught.sentence == shown(caught.sentence, 1000) != ""
    return type(caught).__name__


async def tried(provider_id: str, seeds: Sequence[int]) -> Mapping[str, int]:
    """How often the operations ended as what."""
    make, records = await recorded(provider_id)
    load = REGISTRY[provider_id].load()
    ends: Counter[str] = Counter()
    for seed in seeds:
        chance = Random(seed)
        record = chance.choice(records)
        answers = list(record.answers)
        number = chance.randrange(len(answers))
        place, answer = answers[number]
        answers[number] = (place, mutated(answer, chance))
        door = Replayer(answers)
        provider = await load(make(door))
        try:
            ends[await ended(record, provider)] += 1
        except Exception as error:
            error.add_note(f"seed {seed}, {record.name}, {place}: {answers[number][1].body[:300]!r}")
            raise
        finally:
            await provider.close()
        assert door.requests <= MOST_REQUESTS, (seed, record.name)
    return ends


def memory() -> int:
    """Kibibytes that the process has needed at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


async def fuzzed(provider_id: str, count: int) -> Mapping[str, int]:
    before = memory()
    ends = await tried(provider_id, range(count))
    assert sum(ends.values()) == count
    assert len(ends) > 3, ends
    assert memory() - before < MOST_MEMORY
    return ends


@pytest.mark.parametrize("provider_id", REGISTRY)
async def test_some_wrecked_answers_are_values_or_typed_errors(provider_id: str) -> None:
    await fuzzed(provider_id, SOME)


@pytest.mark.slow
@pytest.mark.parametrize("provider_id", REGISTRY)
async def test_many_wrecked_answers_are_values_or_typed_errors(provider_id: str) -> None:
    print(provider_id, dict(await fuzzed(provider_id, MANY)))  # noqa: T201 - the figures of the long run
