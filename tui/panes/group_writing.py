"""Changing groups: name and description, deleting with or without their contacts."""

from collections.abc import Mapping, Sequence

from tui.domain.contacts import FieldSpec, Group, GroupDraft
from tui.domain.merge import merge_record
from tui.domain.ports import Groups
from tui.panes.plans import FormPlan, Prepared, Preparing, Question, Writing
from tui.services.book_changes import CreateGroup, DeleteGroup, UpdateGroup
from tui.widgets.form import FormField, Messages


class GroupWriting(Writing[Group]):
    """What can be changed about the groups of one account."""

    def __init__(self, account: str, groups: Groups) -> None:
        self._account = account
        self._groups = groups

    async def new(self) -> FormPlan:
        """A form for another group."""
        return await self._plan("new group", f"{self._account}/group/new", "New group", {}, self._prepare_new)

    async def edit(self, row: Group) -> FormPlan:
        """A form for a group, as it is now at the provider."""
        opened = await self._groups.get(row.id)

        async def prepare(values: Mapping[str, str]) -> Prepared:
            theirs = await self._groups.get(row.id)
            merged = merge_record(_plain(opened), _plain(theirs), values)
            if merged.conflicts and values.get("name") != theirs.name != opened.name:
                told = f"Somebody renamed it to {theirs.name} meanwhile; read it again before you do."
                return Prepared(messages={"name": told})
            if merged.values == _plain(theirs):
                return Prepared(done="nothing was changed")
            draft = GroupDraft(merged.values["name"], merged.values.get("description", ""))
            return Prepared((UpdateGroup(theirs, draft),), done=f"group {draft.name} saved")

        key = f"{self._account}/group/{row.id}"
        return await self._plan("group", key, f"Group {opened.name}", _plain(opened), prepare)

    async def deletion(self, rows: Sequence[Group]) -> Question | None:
        """The question before groups are deleted; their contacts stay in the book."""
        changes = tuple([DeleteGroup(await self._groups.get(row.id)) for row in rows])
        sizes = [change.group.size for change in changes]
        told = "" if None in sizes else f" with {sum(size or 0 for size in sizes)} contacts, who stay in the book"
        names = ", ".join(row.name for row in rows)
        return Question(f"Delete {len(rows)} group{'s' * (len(rows) > 1)} ({names}){told}?", "d", "delete", len(rows),
                        changes)  # fmt: skip

    async def resume(self, identity: str, values: Mapping[str, str]) -> FormPlan:
        """The form of unfinished work again; a group that is gone raises ``NotFound``."""
        return await self.new() if identity == "new" else await self.edit(Group(identity, values.get("name", "")))

    async def _prepare_new(self, values: Mapping[str, str]) -> Prepared:
        draft = GroupDraft(values["name"].strip(), values.get("description", ""))
        return Prepared((CreateGroup(draft),), done=f"group {draft.name} added")

    async def _plan(self, kind: str, key: str, title: str, values: Mapping[str, str], prepare: Preparing) -> FormPlan:
        specs = [spec for spec in (await self._groups.shape()).fields if spec.editable]
        fields = tuple(FormField(spec.key, spec.label, spec.limit or 0) for spec in specs)
        return FormPlan(kind, key, title, fields, values, lambda typed: _check(specs, typed), prepare)


def _check(specs: Sequence[FieldSpec], values: Mapping[str, str]) -> Messages:
    messages = {}
    for spec in specs:
        value = values.get(spec.key, "")
        if spec.limit is not None and len(value) > spec.limit:
            messages[spec.key] = f"At most {spec.limit} characters; these are {len(value)}."
        elif spec.key == "name" and not value.strip():
            messages[spec.key] = "A group needs a name."
        else:
            messages[spec.key] = ""
    return messages


def _plain(group: Group) -> dict[str, str]:
    return {"name": group.name, "description": group.description}
