"""One number changed at several accounts at once: on and off their block lists, and into their contact books."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tui.domain.contacts import Contact, ContactDraft, FieldSpec, FieldType, ListEntry, WholeList
from tui.domain.merge import Add, Operation, Remove, net
from tui.domain.merge import Change as ChangeEntry
from tui.domain.phones import display
from tui.panes.tools import Tools
from tui.services.book_changes import CreateContact
from tui.services.list_changes import AddToStopList, RemoveFromStopList
from tui.services.sightings import Person, SightingKind, canonical
from tui.services.undo import Undoable
from tui.widgets.choose_many import Held

if TYPE_CHECKING:
    from tui.services.job import Job


class Target(Struct, frozen=True):
    """One block list that a number can be on.

    Attributes:
        whole: the list as it was read, for lists that are written whole; None for a stop list.
        held: whether the number is on it.
    """

    account: str
    label: str
    held: bool
    whole: WholeList | None = None

    @property
    def key(self) -> str:
        """What tells the target from others."""
        return f"{self.account}/{self.whole.id if self.whole is not None else ''}"


def targets(tools: Tools, person: Person) -> list[Target]:
    """Every block list of the accounts that are connected and may be written."""
    found: list[Target] = []
    for account, tab in tools.connections.tabs.items():
        provider = tools.connections.connected(account)
        if provider is None or tab.read_only:
            continue
        seen = [one for one in person.sightings if one.account == account]
        if provider.stop_list is not None:
            held = any(one.kind is SightingKind.STOP_LIST for one in seen)
            found.append(Target(account, f"{tab.title}: {provider.stop_list.title}", held))
        for whole in tools.lookup.lists(account):
            held = any(one.kind is SightingKind.LIST and one.list_id == whole.id for one in seen)
            found.append(Target(account, f"{tab.title}: {whole.kind} list {whole.name}", held, whole))
    return found


def suggested(found: Sequence[Target], used: Collection[str]) -> dict[str, Held]:
    """Which targets to choose before anybody has chosen: those that hold the number, and one per account.

    Args:
        found: all targets.
        used: keys of targets that were used last; they come before the first list of each account.
    """
    held = {target.key: Held.ALL if target.held else Held.NONE for target in found}
    for account in dict.fromkeys(target.account for target in found):
        mine = [target for target in found if target.account == account and _blocks(target)]
        last = [target for target in mine if target.key in used] or mine[:1]
        if not any(target.held for target in mine):
            held.update({target.key: Held.ALL for target in last})
    return held


def _blocks(target: Target) -> bool:
    return target.whole is None or target.whole.kind == "black"


class Done(Struct, frozen=True):
    """What came of a change at one account.

    Attributes:
        label: where, and what was meant.
        told: how it ended.
        job: id of the job that made it, by which it can be taken back; empty where none was started.
    """

    account: str
    label: str
    told: str
    job: str = ""


async def _ended(started: "Sequence[tuple[str, str, Job | str]]") -> tuple[Done, ...]:
    """Waits for jobs, or for sentences that say why one did not start, each with its account and label."""
    await asyncio.gather(*(job.wait() for _, _, job in started if not isinstance(job, str)))
    return tuple(
        Done(account, label, job) if isinstance(job, str) else Done(account, label, _told(job), job.id)
        for account, label, job in started
    )


async def listed(tools: Tools, person: Person, found: Sequence[Target], answer: Mapping[str, Held]) -> tuple[Done, ...]:
    """Puts the number on the chosen lists and takes it off the others.

    Raises:
        StoreUnusable: the journal cannot be used.
    """
    started: list[tuple[str, str, Job | str]] = []
    for target in found:
        wanted = answer.get(target.key, Held.NONE) is Held.ALL
        if wanted != target.held:
            label = f"{target.label}: {'put on' if wanted else 'taken off'}"
            started.append((target.account, label, await _start(tools, person, target, on=wanted)))
    return await _ended(started)


async def _start(tools: Tools, person: Person, target: Target, *, on: bool) -> "Job | str":
    shop = await tools.workshop()
    if target.whole is None:
        provider = await tools.connections.provider(target.account)
        channels = provider.stop_list.channels[:1] if provider.stop_list is not None else ()
        kind = AddToStopList if on else RemoveFromStopList
        title = f"{display(person.digits)} {'on' if on else 'off'} {target.label}"
        seen = [one for one in person.sightings if one.account == target.account]
        entry = next((one.row for one in seen if one.kind is SightingKind.STOP_LIST), None)
        listed = {person.digits: entry.channels} if entry is not None else {}
        return shop.start(target.account, title, [kind((person.digits,), channels, listed, is_looked_up=True)])
    country = tools.connections.tabs[target.account].country
    operations = _added(person) if on else _removed(target.whole, person, country)
    return shop.save_list(target.account, target.whole, net(target.whole.entries, operations))


def _added(person: Person) -> list[Operation]:
    return [Add(ListEntry(person.names[0] if person.names else display(person.digits), (person.digits,)))]


def _removed(whole: WholeList, person: Person, country: str) -> list[Operation]:
    operations: list[Operation] = []
    for row, entry in enumerate(whole.entries):
        rest = tuple(phone for phone in entry.phones if canonical(phone, country) != person.digits)
        if len(rest) != len(entry.phones):
            operations.append(ChangeEntry(row, ListEntry(entry.name, rest)) if rest else Remove(row))
    return operations


def _told(job: "Job") -> str:
    if job.trouble:
        return job.trouble
    outcomes = [result.outcome for result in job.results]
    return "; ".join(f"{outcome.state.value} {outcome.sentence}".strip() for outcome in outcomes) or "nothing to do"


# -- contacts --------------------------------------------------------------------------------------------


def lacking(tools: Tools, person: Person) -> list[str]:
    """Keys of connected accounts with a contact book that do not have the person, and may be written."""
    there = {one.account for one in person.sightings if one.kind is SightingKind.CONTACT}
    return [
        account
        for account, tab in tools.connections.tabs.items()
        if account not in there
        and not tab.read_only
        and (provider := tools.connections.connected(account)) is not None
        and provider.contacts is not None
    ]


async def drafted(tools: Tools, person: Person, account: str) -> tuple[ContactDraft, str]:
    """A contact made of what other accounts know, and the same in words.

    Raises:
        ProviderError: the account's fields cannot be read.
    """
    provider = await tools.connections.provider(account)
    if provider.contacts is None:
        raise ValueError("the account has no contact book")
    specs = [spec for spec in (await provider.contacts.shape()).fields if spec.editable]
    known = [one.row for one in person.sightings if isinstance(one.row, Contact)]
    values = _mapped(specs, person.names[0] if person.names else "", known)
    words = ", ".join(f"{spec.label} {values[spec.key]}" for spec in specs if values.get(spec.key))
    return ContactDraft(person.digits, values), words


def _mapped(specs: Sequence[FieldSpec], name: str, known: Sequence[Contact]) -> dict[str, str]:
    names = [spec for spec in specs if spec.name_like]
    parts = name.split(" ", 1) if len(names) > 1 else [name]
    values = {spec.key: part for spec, part in zip(names, parts, strict=False) if part}
    same = {key: value for contact in known for key, value in contact.values.items() if value}
    for spec in specs:
        if spec.type is FieldType.TEXT and spec.key not in values and spec.key in same:
            values[spec.key] = same[spec.key]
    return values


async def created(tools: Tools, drafts: Mapping[str, ContactDraft]) -> tuple[Done, ...]:
    """Adds the person to accounts.

    Raises:
        StoreUnusable: the journal cannot be used.
    """
    shop = await tools.workshop()
    started = [
        (
            account,
            tools.connections.tabs[account].title,
            shop.start(account, f"add {display(draft.phone)}", [CreateContact(draft)]),
        )
        for account, draft in drafts.items()
    ]
    return await _ended(started)


# -- taking back -----------------------------------------------------------------------------------------


async def undoable(tools: Tools) -> tuple[Undoable, ...]:
    """What the last change from a look-up did at each account, as far as it can be taken back.

    Raises:
        StoreUnusable: the journal cannot be used.
    """
    shop = await tools.workshop()
    found = [await shop.undo.of(account, job) for account, job in tools.everywhere]
    return tuple(one for one in found if one is not None and one.is_possible)


async def taken_back(tools: Tools, found: Sequence[Undoable]) -> tuple[Done, ...]:
    """Takes changes back, at all accounts at once.

    Raises:
        StoreUnusable: the journal cannot be used.
    """
    shop = await tools.workshop()
    started = [
        (one.account, f"{tools.connections.tabs[one.account].title}: taken back", shop.take_back(one)) for one in found
    ]
    done = await _ended(started)
    return tuple(replace(one, job="") for one in done)
