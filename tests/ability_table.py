"""The README's table of what each provider can do, asked of the adapters themselves over the sandbox."""

import asyncio
from collections.abc import Sequence

from tests.desk.driving import TITLES, account_tab
from tui.domain.campaign_port import Campaigns
from tui.domain.campaigns import Option
from tui.domain.contacts import FieldType, SearchKind, Shape
from tui.domain.ports import CustomFields, Groups, Lists, Membership, Provider, StopList
from tui.providers import REGISTRY
from tui.sandbox import Sandbox

ABILITIES = ("<!-- abilities -->", "<!-- /abilities -->")
NONE = "–"
_SEARCHES = {
    SearchKind.CRITERION: "a field, an operator and a value, at the provider",
    SearchKind.PHRASE: "a phrase, at the provider",
    SearchKind.LOADED: "in the rows that are loaded",
}
_MEMBERSHIPS = {
    Membership.MANY: "any number per contact",
    Membership.ROW_PER_GROUP: "any number per contact; the provider keeps a row for each, shown as one person",
}
_OPTIONS = {
    Option.START_AT: "start",
    Option.VALIDITY: "validity",
    Option.TARIFF: "tariff",
    Option.DRY_RUN: "rehearsal without sending",
}


def ability_table() -> str:
    """One row per ability, one column per provider."""
    return asyncio.run(_table())


async def _table() -> str:
    columns = []
    async with Sandbox() as sandbox:
        for name in REGISTRY:
            provider = await account_tab(sandbox, name).connect()
            columns.append(await _abilities(provider))
            await provider.close()
    lines = [f"| | {' | '.join(TITLES[name].removesuffix(' main') for name in REGISTRY)} |"]
    lines.append("|---|" + "---|" * len(REGISTRY))
    lines += [f"| {ability} | {' | '.join(column[ability] for column in columns)} |" for ability in columns[0]]
    return "\n".join(lines)


async def _abilities(provider: Provider) -> dict[str, str]:
    book = await provider.contacts.shape() if provider.contacts is not None else None
    return {
        "Contacts": "read, add, change, delete" if provider.contacts is not None else NONE,
        "are searched by": NONE if book is None else _SEARCHES[book.search],
        "are ordered by": NONE if book is None else _ordered(book),
        "have own fields of type": _types(provider.custom_fields),
        "Groups": NONE if provider.groups is None else _MEMBERSHIPS[provider.groups.membership],
        "can be deleted with their contacts": _deleting(provider.groups),
        "Block list": await _blocking(provider.stop_list, provider.lists),
        "SMS campaigns": _sending(provider.campaigns),
        "people in one call": NONE if provider.campaigns is None else f"{provider.campaigns.at_once:,}",
        "price": NONE if provider.campaigns is None else _price(provider.campaigns),
        "can be chosen": NONE if provider.campaigns is None else _choices(provider.campaigns),
    }


def _ordered(shape: Shape) -> str:
    labels = [spec.label.lower() for spec in shape.fields if spec.key in shape.sortable]
    return ", ".join(labels) if len(labels) < 4 else f"any of {len(labels)} fields"


def _types(fields: CustomFields | None) -> str:
    names = [kind.value for kind in FieldType if fields is not None and kind in fields.types]
    return ", ".join(names) or NONE


def _deleting(groups: Groups | None) -> str:
    return NONE if groups is None else "yes" if groups.deletes_contacts else "no"


async def _blocking(stop_list: StopList | None, lists: Lists | None) -> str:
    if stop_list is not None:
        per = f", each number by {_words(stop_list.channels)}" if stop_list.channels else ""
        return f"{stop_list.title}, kept number by number{per}"
    if lists is None:
        return NONE
    return f"named lists ({_words([kind.code for kind in await lists.kinds()])}), read and written whole"


def _words(names: Sequence[str]) -> str:
    return ", ".join(names)


def _sending(campaigns: Campaigns | None) -> str:
    return NONE if campaigns is None else f"yes; lists of {_words(campaigns.kinds)}" if campaigns.kinds else "yes"


def _price(campaigns: Campaigns) -> str:
    return "told by the provider before sending" if campaigns.quotes else "our guess, labelled so; typed consent"


def _choices(campaigns: Campaigns) -> str:
    return _words([word for option, word in _OPTIONS.items() if option in campaigns.options]) or NONE
