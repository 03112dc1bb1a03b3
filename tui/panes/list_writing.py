"""Making, renaming and deleting whole lists."""

from collections.abc import Mapping, Sequence
from typing import Final

from tui.domain.contacts import ContactList
from tui.domain.ports import Lists, Provider
from tui.domain.wording import counted
from tui.panes.plans import FormPlan, Prepared, Preparing, Question, Writing
from tui.services.list_changes import CreateList, DeleteList, SaveList
from tui.services.performing import every
from tui.services.preparing import prepared
from tui.widgets.form_fields import FormField, Messages

UNUSED: Final = "white"
"""A type that is offered, and of which the provider says that it is not used yet (Plusofon contract, section 4.6)."""
_NAME: Final = FormField("name", "Name")


class ListWriting(Writing[ContactList]):
    """What can be changed about the lists of one account."""

    def __init__(self, account: str, provider: Provider, lists: Lists) -> None:
        self._account = account
        self._provider = provider
        self._lists = lists

    async def new(self) -> FormPlan:
        """A form for another list."""
        kinds = {kind.code: f"{kind.title} ({kind.code})" for kind in await self._lists.kinds()}
        warned: list[str] = []

        async def prepare(values: Mapping[str, str]) -> Prepared:
            kind = values.get("kind", "")
            if kind == UNUSED and kind not in warned:
                warned.append(kind)
                told = f"The provider does not use {kind} lists yet. Saving again makes one all the same."
                return Prepared(messages={"kind": told})
            change = await prepared(self._provider, CreateList(values["name"].strip(), kind))
            return Prepared((change,), done=f"{kind} list {values['name'].strip()} added")

        fields = (_NAME, FormField("kind", "Type", choices=kinds))
        usual = next((code for code in kinds if code != UNUSED), "")
        return self._plan("new", "New list", fields, {"kind": usual}, prepare)

    async def edit(self, row: ContactList) -> FormPlan:
        """A form for a list's name."""

        async def prepare(values: Mapping[str, str]) -> Prepared:
            name = values["name"].strip()
            now = next((one for one in await every(self._lists.find) if one.id == row.id), row)
            if now.name not in (row.name, name):
                told = f"Somebody renamed it to {now.name} meanwhile; r reads it again."
                return Prepared(messages={"name": told})
            if name == now.name:
                return Prepared(done="nothing was changed")
            return Prepared((SaveList(row.id, row.kind, now.name, name),), done=f"{row.kind} list {name} saved")

        return self._plan(
            f"{row.id}/name", f"Name of {row.kind} list {row.name}", (_NAME,), {"name": row.name}, prepare
        )

    async def deletion(self, rows: Sequence[ContactList]) -> Question | None:
        """The question before lists are deleted; their entries are read for the journal."""
        wholes = [await self._lists.read(row.id) for row in rows]
        named = ", ".join(
            f"{whole.kind} list {whole.name} ({counted(len(whole.entries), 'entry')})" for whole in wholes
        )
        changes = tuple(DeleteList(whole.id, whole.name, whole.kind, whole.entries) for whole in wholes)
        text = f"Delete {named}? u makes {'it' if len(rows) == 1 else 'them'} again, with a new id."
        return Question(text, "d", "delete", len(rows), changes)

    async def resume(self, identity: str, values: Mapping[str, str]) -> FormPlan | None:
        """The form of unfinished work again; None where its list is gone."""
        if identity == "new":
            return await self.new()
        list_id = identity.removesuffix("/name")
        row = next((one for one in await every(self._lists.find) if one.id == list_id), None)
        del values
        return None if row is None else await self.edit(row)

    def _plan(
        self, identity: str, title: str, fields: tuple[FormField, ...], values: Mapping[str, str], prepare: Preparing
    ) -> FormPlan:
        key = f"{self._account}/list/{identity}"
        return FormPlan("list", key, title, fields, values, lambda typed: _check(fields, typed), prepare)


def _check(fields: Sequence[FormField], values: Mapping[str, str]) -> Messages:
    messages = {"name": "" if values.get("name", "").strip() else "A list needs a name."}
    if len(fields) > 1:
        messages["kind"] = "" if len(values.get("kind", "").split()) == 1 else "Choose one type."
    return messages
