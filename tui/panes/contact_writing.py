"""Changing contacts: forms out of the account's own fields, groups, stop list, deleting."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from tui.domain.contacts import Contact, ContactDraft, FieldSpec, FieldType, GroupRef
from tui.domain.merge import merge_members
from tui.domain.paging import Query
from tui.domain.phones import Impossible, digits_of, display, parse_phone
from tui.domain.ports import Contacts
from tui.domain.wording import counted
from tui.panes.place import Place
from tui.panes.plans import Belonging, Divided, FormPlan, Prepared, Question, Writing
from tui.panes.stopping import stopping
from tui.services.book_changes import Attach, CreateContact, DeleteContacts, Detach, UpdateContact
from tui.services.changes import Change
from tui.widgets.choose_many import Held
from tui.widgets.form_fields import FormField, Messages

GROUP_PAGES = 20
"""Pages of groups that a form offers at most."""
NAMED = 3
"""Rows that a question names one by one."""


class ContactWriting(Writing[Contact]):
    """What can be changed about contacts of one account."""

    def __init__(self, place: Place, contacts: Contacts) -> None:
        self._account = place.account
        self._provider = place.provider
        self._contacts = contacts
        self._groups = place.provider.groups
        self._country = place.country

    # -- forms -------------------------------------------------------------------------------------------

    async def new(self) -> FormPlan:
        """A form for another contact."""
        specs = await self._specs()
        groups = await self._all_groups()
        return FormPlan(
            kind="new contact",
            key=f"{self._account}/contact/new",
            title="New contact",
            fields=_fields(specs, groups),
            values={},
            check=lambda values: self._check(specs, values),
            prepare=self._prepare_new,
        )

    async def edit(self, row: Contact) -> FormPlan:
        """A form for a contact, as it is now at the provider."""
        specs = await self._specs()
        groups = await self._all_groups()
        opened = await self._read(row)
        divided = Divided(_plain(opened, specs))
        return FormPlan(
            kind="contact",
            key=f"{self._account}/contact/{row.id}",
            title=f"Contact {display(opened.phone)}",
            fields=_fields(specs, groups),
            values=_values(opened),
            check=lambda values: self._check(specs, values),
            prepare=lambda values: self._prepare_edit(opened, values, divided, specs),
        )

    async def resume(self, identity: str, values: Mapping[str, str]) -> FormPlan:
        """The form of unfinished work again; a contact that is gone raises ``NotFound``."""
        if identity == "new":
            return await self.new()
        return await self.edit(Contact(identity, digits_of(values.get("phone", ""))))

    async def _prepare_new(self, values: Mapping[str, str]) -> Prepared:
        draft = self._draft(values)
        there = await self._contacts.by_phone(draft.phone)
        if there:
            return Prepared(messages={"phone": f"{display(draft.phone)} is in the book already; / finds it."})
        return Prepared((CreateContact(draft),), done=f"{display(draft.phone)} added")

    async def _prepare_edit(
        self, opened: Contact, values: Mapping[str, str], divided: Divided, specs: Sequence[FieldSpec]
    ) -> Prepared:
        theirs = await self._read(opened)
        now = _plain(theirs, specs)
        merged = divided.merged(now, {**values, "phone": self._draft(values).phone})
        if divided.conflicts:
            return Prepared(divided=divided)
        held = {key: value for key, value in merged.items() if value or key in theirs.values}
        draft = ContactDraft(merged["phone"], {key: value for key, value in held.items() if key != "phone"})
        changes: list[Change] = []
        if merged != now:
            changes.append(UpdateContact(theirs, draft))
        changes += self._regrouped(opened, theirs, values)
        return Prepared(tuple(changes), done=f"{display(draft.phone)} saved" if changes else "nothing was changed")

    def _regrouped(self, opened: Contact, theirs: Contact, values: Mapping[str, str]) -> list[Change]:
        was = [group.id for group in opened.groups]
        now = {group.id: group for group in theirs.groups}
        wanted = merge_members(was, now, values.get("groups", " ".join(was)).split())
        names = {**{group.id: group for group in opened.groups}, **now}
        into = tuple(names.get(key, GroupRef(key, f"#{key}")) for key in sorted(wanted - set(now)))
        out = tuple(now[key] for key in sorted(set(now) - wanted))
        changes: list[Change] = []
        if into:
            changes.append(Attach((theirs,), into))
        if out:
            changes.append(Detach((theirs,), out))
        return changes

    # -- many rows ---------------------------------------------------------------------------------------

    async def deletion(self, rows: Sequence[Contact]) -> Question:
        """The question before contacts are deleted."""
        named = ", ".join(display(row.phone) for row in rows[:NAMED]) + (" …" if len(rows) > NAMED else "")
        again = "it again, with a new id" if len(rows) == 1 else "them again, with new ids"
        text = f"Delete {counted(len(rows), 'contact')} ({named})? u makes {again}."
        whole = [await self._read(row) for row in rows] if len(rows) <= NAMED else list(rows)
        return Question(text, "d", "delete", len(rows), (DeleteContacts(tuple(whole)),))

    async def belonging(self, rows: Sequence[Contact]) -> Belonging | None:
        """The groups of the rows, each held by all, some or none."""
        if self._groups is None:
            return None
        names = await self._all_groups()
        whole = [replace(row, groups=await self._groups.of(row)) for row in rows]
        counts: dict[str, int] = {}
        for row in whole:
            for group in row.groups:
                counts[group.id] = counts.get(group.id, 0) + 1
        held = {key: Held.ALL if count == len(whole) else Held.SOME for key, count in counts.items()}
        return Belonging(
            f"Groups of {counted(len(rows), 'contact')}", names, held, lambda answer: _moves(whole, names, answer)
        )

    async def blocking(self, rows: Sequence[Contact]) -> Question | None:
        """The question before the contacts' numbers go on the stop list or off it."""
        return await stopping(self._provider, [row.phone for row in rows])

    # -- reading -----------------------------------------------------------------------------------------

    async def _specs(self) -> tuple[FieldSpec, ...]:
        shape = await self._contacts.shape()
        return tuple(spec for spec in shape.fields if spec.editable)

    async def _read(self, row: Contact) -> Contact:
        contact = await self._contacts.get(row)
        return replace(contact, groups=await self._groups.of(contact)) if self._groups is not None else contact

    async def _all_groups(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for number in range(1, GROUP_PAGES + 1):
            if self._groups is None:
                break
            page = await self._groups.find(Query(), number)
            names.update((group.id, group.name) for group in page.rows)
            if not page.has_next:
                break
        return names

    def _draft(self, values: Mapping[str, str]) -> ContactDraft:
        read = parse_phone(values.get("phone", ""), self._country)
        phone = "" if isinstance(read, Impossible) else read.digits
        rest = {key: value for key, value in values.items() if key not in ("phone", "groups")}
        return ContactDraft(phone, rest, tuple(values.get("groups", "").split()))

    def _check(self, specs: Iterable[FieldSpec], values: Mapping[str, str]) -> Messages:
        return {spec.key: _fault(spec, values.get(spec.key, ""), self._country) for spec in specs}


def _fault(spec: FieldSpec, value: str, country: str) -> str:
    if spec.type is FieldType.PHONE:
        read = parse_phone(value, country)
        return read.sentence if isinstance(read, Impossible) else ""
    if spec.limit is not None and len(value) > spec.limit:
        return f"At most {spec.limit} characters; these are {len(value)}."
    if spec.type is FieldType.NUMBER and value and not value.lstrip("+-").replace(".", "", 1).isdecimal():
        return "A number, please: digits, with a point where needed."
    return ""


def _fields(specs: Iterable[FieldSpec], groups: Mapping[str, str]) -> tuple[FormField, ...]:
    return tuple(
        FormField(spec.key, spec.label, choices=groups)
        if spec.type is FieldType.GROUPS
        else FormField(spec.key, spec.label, spec.limit or 0)
        for spec in specs
    )


def _values(contact: Contact) -> dict[str, str]:
    groups = " ".join(group.id for group in contact.groups)
    return {**contact.values, "phone": display(contact.phone), "groups": groups}


def _plain(contact: Contact, specs: Iterable[FieldSpec]) -> dict[str, str]:
    """Every field of the form but the groups; one that the provider leaves out is empty, and may be filled in."""
    empty = {spec.key: "" for spec in specs if spec.type is not FieldType.GROUPS}
    return {**empty, **contact.values, "phone": contact.phone}


def _moves(rows: Sequence[Contact], names: Mapping[str, str], answer: Mapping[str, Held]) -> tuple[Change, ...]:
    changes: list[Change] = []
    for key, held in answer.items():
        group = (GroupRef(key, names[key]),)
        inside = tuple(row for row in rows if any(one.id == key for one in row.groups))
        outside = tuple(row for row in rows if row not in inside)
        if held is Held.ALL and outside:
            changes.append(Attach(outside, group))
        elif held is Held.NONE and inside:
            changes.append(Detach(inside, group))
    return tuple(changes)
