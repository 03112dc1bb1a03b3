"""Every operation of every provider, done once at a rehearsal, its answers recorded for a door that plays them back."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from tests.mutation import Answer
from tests.rehearsal import CONTACTS, ENTRIES, NEW_PHONE, QUIET, name_of
from tui.domain.campaigns import CampaignQuery, MessageQuery
from tui.domain.contacts import Contact, ContactDraft, FieldType, GroupDraft, GroupRef, ListEntry, WholeList
from tui.domain.content import Content, People, Recipient, SendOrder
from tui.domain.errors import Rejected
from tui.domain.paging import Query
from tui.domain.ports import Provider
from tui.domain.secret import Secret
from tui.providers import REGISTRY
from tui.providers.plugin import Account, AsgiApp
from tui.sandbox import Sandbox

Act: TypeAlias = Callable[[Provider], Awaitable[object]]


class Recorder:
    """A door that remembers what came back."""

    def __init__(self, app: AsgiApp) -> None:
        self.answers: list[tuple[tuple[str, str], Answer]] = []
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        said: dict[str, Any] = {"body": b""}

        async def remembered(message: Any) -> None:
            if message["type"] == "http.response.start":
                said.update(message)
            else:
                said["body"] += message.get("body", b"")
            await send(message)

        await self._app(scope, receive, remembered)
        headers = tuple((name.decode(), value.decode()) for name, value in said["headers"])
        answer = Answer(said["status"], headers, said["body"])
        self.answers.append(((scope["method"], scope["path"]), answer))


class Replayer:
    """A door that answers as it was recorded, in the same order for each place, the last one for ever."""

    def __init__(self, answers: Sequence[tuple[tuple[str, str], Answer]]) -> None:
        self.requests = 0
        self._answers: defaultdict[tuple[str, str], list[Answer]] = defaultdict(list)
        self._met: defaultdict[tuple[str, str], int] = defaultdict(int)
        self._other = answers[-1][1]
        for place, answer in answers:
            self._answers[place].append(answer)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await receive()
        self.requests += 1
        place = (scope["method"], scope["path"])
        known = self._answers.get(place) or [self._other]
        answer = known[min(self._met[place], len(known) - 1)]
        self._met[place] += 1
        headers = [
            (name.encode(), value.encode("latin-1")) for name, value in answer.headers if name != "content-length"
        ]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})


@dataclass(frozen=True)
class Record:
    """An operation, and the answers that it got when all was well."""

    name: str
    act: Act
    answers: Sequence[tuple[tuple[str, str], Answer]]


def account_at(provider_id: str, sandbox: Sandbox, door: AsgiApp) -> Account:
    plugin = REGISTRY[provider_id]
    given = sandbox.credentials()[provider_id]
    base_url = given.pop("base_url")
    secrets = {name: Secret(value) for name, value in given.items()}
    return Account(plugin.title, base_url, secrets, ZoneInfo(plugin.time_zone), door=door)


def contact_acts(contact: Contact, name: str) -> dict[str, Act]:
    draft = ContactDraft(contact.phone, {**contact.values, name: "Zoë"}, tuple(one.id for one in contact.groups))
    new = ContactDraft(NEW_PHONE, {name: "Zoë [/] Новая"})

    def of(provider: Provider) -> Any:
        assert provider.contacts is not None
        return provider.contacts

    return {
        "contacts.shape": lambda p: of(p).shape(fresh=True),
        "contacts.find": lambda p: of(p).find(Query(), 1),
        "contacts.find 2": lambda p: of(p).find(Query(), 2),
        "contacts.get": lambda p: of(p).get(contact),
        "contacts.by_phone": lambda p: of(p).by_phone(contact.phone),
        "contacts.update": lambda p: of(p).update(contact, draft),
        "contacts.create": lambda p: of(p).create(new),
        "contacts.delete": lambda p: of(p).delete([contact]),
    }


def group_acts(group: Any, contact: Contact) -> dict[str, Act]:
    ref = GroupRef(group.id, group.name)

    def of(provider: Provider) -> Any:
        assert provider.groups is not None
        return provider.groups

    return {
        "groups.find": lambda p: of(p).find(Query(), 1),
        "groups.find by phrase": lambda p: of(p).find(Query(phrase=group.name[:3]), 1),
        "groups.get": lambda p: of(p).get(group.id),
        "groups.of": lambda p: of(p).of(contact),
        "groups.create": lambda p: of(p).create(GroupDraft("Made")),
        "groups.update": lambda p: of(p).update(group, GroupDraft("Renamed", group.description)),
        "groups.attach": lambda p: of(p).attach([contact], [ref]),
        "groups.detach": lambda p: of(p).detach([contact], [ref]),
        "groups.delete": lambda p: of(p).delete(group),
    }


def stop_acts(phone: str) -> dict[str, Act]:
    def of(provider: Provider) -> Any:
        assert provider.stop_list is not None
        return provider.stop_list

    return {
        "stop_list.find": lambda p: of(p).find(Query(), 1),
        "stop_list.check": lambda p: of(p).check(phone),
        "stop_list.remove": lambda p: of(p).remove([phone]),
        "stop_list.add": lambda p: of(p).add([NEW_PHONE]),
    }


def field_acts(field: Any) -> dict[str, Act]:
    def of(provider: Provider) -> Any:
        assert provider.custom_fields is not None
        return provider.custom_fields

    return {
        "fields.all": lambda p: of(p).all(),
        "fields.create": lambda p: of(p).create("made", FieldType.TEXT),
        "fields.change": lambda p: of(p).change(field, name="renamed", visible=False),
    }


def list_acts(list_id: str) -> dict[str, Act]:
    entries = tuple(ListEntry(f"Caller {number}", (f"7800555{number:04}",)) for number in range(20))

    def of(provider: Provider) -> Any:
        assert provider.lists is not None
        return provider.lists

    return {
        "lists.kinds": lambda p: of(p).kinds(),
        "lists.find": lambda p: of(p).find(1),
        "lists.find 2": lambda p: of(p).find(2),
        "lists.read": lambda p: of(p).read(list_id),
        "lists.create": lambda p: of(p).create(WholeList("", "Made", "black", entries)),
        "lists.replace": lambda p: of(p).replace(WholeList(list_id, "Replaced", "black", entries)),
        "lists.delete": lambda p: of(p).delete(list_id),
    }


def campaign_acts(campaign_id: str, group_id: str) -> dict[str, Act]:
    now = datetime.now(UTC)
    order = SendOrder("LumenCafe", "Hello", (Recipient("48600700801", "a" * 32), Recipient("48600700802", "b" * 32)))
    dry = replace(order, dry_run=True)

    def of(provider: Provider) -> Any:
        assert provider.campaigns is not None
        return provider.campaigns

    return {
        "campaigns.find": lambda p: of(p).find(CampaignQuery(now - timedelta(days=80), now + timedelta(days=1)), 1),
        "campaigns.get": lambda p: of(p).get(campaign_id),
        "campaigns.messages": lambda p: of(p).messages(MessageQuery(campaign_id), 1),
        "campaigns.senders": lambda p: of(p).senders(),
        "campaigns.balance": lambda p: of(p).balance(),
        "campaigns.tariffs": lambda p: of(p).tariffs(),
        "campaigns.members": lambda p: of(p).members(group_id, 1),
        "campaigns.stopped": lambda p: of(p).stopped(1),
        "campaigns.price": lambda p: of(p).price(Content("LumenCafe", "Hello", People(("48600700801",)))),
        "campaigns.send dry": lambda p: of(p).send(dry),
        "campaigns.send": lambda p: of(p).send(order),
        "campaigns.find_by_references": lambda p: of(p).find_by_references(order, now),
        "campaigns.stop": lambda p: of(p).stop(campaign_id),
    }


async def acts(provider: Provider) -> dict[str, Act]:
    """What the provider's ports can be asked, the reading first and the deleting last."""
    made: dict[str, Act] = {}
    if provider.lists is not None:
        made |= list_acts((await provider.lists.find(1)).rows[0].id)
    if provider.contacts is not None and provider.groups is not None:
        contacts = (await provider.contacts.find(Query(), 1)).rows
        groups = (await provider.groups.find(Query(), 1)).rows
        if provider.campaigns is not None:
            now = datetime.now(UTC)
            window = CampaignQuery(now - timedelta(days=88), now + timedelta(days=1))
            campaigns = (await provider.campaigns.find(window, 1)).rows
            made |= campaign_acts(campaigns[0].id, groups[0].id)
        if provider.custom_fields is not None:
            made |= field_acts((await provider.custom_fields.all())[0])
        made |= contact_acts(contacts[0], name_of(await provider.contacts.shape()))
        made |= group_acts(groups[0], contacts[1])
    if provider.stop_list is not None:
        made |= stop_acts((await provider.stop_list.find(Query(), 1)).rows[0].phone)
    return made


REFUSED: Mapping[str, tuple[type[Exception], ...]] = {"campaigns.stop": (Rejected,)}
"""Refusals are answers too: a campaign that is over is not stopped."""


async def recorded(provider_id: str) -> tuple[Callable[[AsgiApp], Account], list[Record]]:
    """Every operation with its answers, and how to make an account at another door."""
    async with Sandbox(contacts=CONTACTS, list_entries=ENTRIES, switches=dict(QUIET)) as sandbox:
        load = REGISTRY[provider_id].load()
        seed = await load(account_at(provider_id, sandbox, sandbox.app))
        records = []
        for name, act in (await acts(seed)).items():
            recorder = Recorder(sandbox.app)
            provider = await load(account_at(provider_id, sandbox, recorder))
            with suppress(*REFUSED.get(name, ())):
                await act(provider)
            await provider.close()
            if recorder.answers:  # what is fixed is not asked
                records.append(Record(name, act, tuple(recorder.answers)))
        await seed.close()
        plain = account_at(provider_id, sandbox, sandbox.app)
    return (lambda door: replace(plain, door=door)), records
