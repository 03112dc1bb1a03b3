"""Changing groups: name and description, deleting with or without their contacts."""

from collections.abc import Mapping, Sequence

from tui.domain.contacts import FieldSpec, Group, GroupDraft
from tui.domain.ports import Groups
from tui.domain.wording import counted
from tui.panes.plans import Divided, FormPlan, Prepared, Preparing, Question, Writing
from tui.services.book_changes import CreateGroup, DeleteGroup, UpdateGroup
from tui.services.preparing import MOST_MEMBERS
from tui.widgets.form_fields import FormField, Messages


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
        divided = Divided(_plain(opened))

        async def prepare(values: Mapping[str, str]) -> Prepared:
            theirs = await self._groups.get(row.id)
            merged = divided.merged(_plain(theirs), values)
            if divided.conflicts:
                return Prepared(divided=divided)
            if merged == _plain(theirs):
                return Prepared(done="nothing was changed")
            draft = GroupDraft(merged["name"], merged.get("description", ""))
            return Prepared((UpdateGroup(theirs, draft),), done=f"group {draft.name} saved")

        key = f"{self._account}/group/{row.id}"
        return await self._plan("group", key, f"Group {opened.name}", _plain(opened), prepare)

    async def deletion(self, rows: Sequence[Group]) -> Question | None:
        """The question before groups are deleted: their contacts stay in the book, or go where the provider can."""
        groups = [await self._groups.get(row.id) for row in rows]
        sizes = [group.size for group in groups]
        people = None if None in sizes else sum(size or 0 for size in sizes)
        told = "" if people is None else f" with {counted(people, 'contact')}, who stay in the book"
        heading = f"Delete {counted(len(groups), 'group')} ({', '.join(group.name for group in groups)})"
        instead = _with_contacts(heading, groups, people) if self._groups.deletes_contacts and people else None
        return Question(f"{heading}{told}?", "d", "delete", len(groups), tuple(map(DeleteGroup, groups)),
                        choice="the contacts stay in the book", instead=instead)  # fmt: skip

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


def _with_contacts(heading: str, groups: Sequence[Group], people: int) -> Question:
    kept = max(group.size or 0 for group in groups) <= MOST_MEMBERS
    loss = "u brings them back, as new contacts." if kept else "These are too many to be brought back by u."
    changes = tuple(DeleteGroup(group, with_contacts=True) for group in groups)
    choice = f"{counted(people, 'contact')} {'goes' if people == 1 else 'go'} too"
    text = f"{heading}, and out of the whole book {counted(people, 'contact')} in them? {loss}"
    return Question(text, "d", "delete with the contacts", people, changes, choice=choice)


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
