"""Changing an account's custom fields: adding, renaming, hiding and showing. None is ever deleted."""

from collections.abc import Mapping
from typing import Final

from tui.domain.contacts import CustomField, FieldType
from tui.domain.errors import NotFound
from tui.domain.ports import CustomFields
from tui.panes.plans import Divided, FormPlan, Prepared, Writing
from tui.services.field_changes import ChangeField, CreateField
from tui.widgets.form_fields import FormField, Messages

_NAME: Final = FormField("name", "Name")
_VISIBLE: Final = FormField("visible", "Visible", choices={"yes": "shown with contacts", "no": "hidden"})


class FieldWriting(Writing[CustomField]):
    """What can be changed about the custom fields of one account."""

    def __init__(self, account: str, fields: CustomFields) -> None:
        self._account = account
        self._fields = fields

    async def new(self) -> FormPlan:
        """A form for another field."""
        types = FormField("type", "Type", choices={one.value: one.value for one in self._fields.types})
        return FormPlan(
            kind="new field",
            key=f"{self._account}/field/new",
            title="New field. What it holds cannot be changed later, and it cannot be deleted here, only hidden",
            fields=(_NAME, types),
            values={"type": self._fields.types[0].value},
            check=_check,
            prepare=self._prepare_new,
        )

    async def edit(self, row: CustomField) -> FormPlan:
        """A form for a field, as it is now at the provider."""
        opened = await self._read(row.id)
        divided = Divided(_plain(opened))

        async def prepare(values: Mapping[str, str]) -> Prepared:
            theirs = await self._read(opened.id)
            merged = divided.merged(_plain(theirs), {**values, "name": values["name"].strip()})
            if divided.conflicts:
                return Prepared(divided=divided)
            if merged == _plain(theirs):
                return Prepared(done="nothing was changed")
            change = ChangeField(theirs, merged["name"], merged["visible"] == "yes")
            return Prepared((change,), done=f"field {change.name} saved")

        return FormPlan(
            kind="field",
            key=f"{self._account}/field/{row.id}",
            title=f"Field {opened.name} ({opened.type.value})",
            fields=(_NAME, _VISIBLE),
            values=_plain(opened),
            check=_check,
            prepare=prepare,
        )

    async def resume(self, identity: str, values: Mapping[str, str]) -> FormPlan:
        """The form of unfinished work again; a field that is gone raises ``NotFound``."""
        if identity == "new":
            return await self.new()
        return await self.edit(CustomField(identity, values.get("name", ""), FieldType.TEXT))

    async def _prepare_new(self, values: Mapping[str, str]) -> Prepared:
        name = values["name"].strip()
        there = await self._fields.all()
        if any(field.name == name for field in there):
            return Prepared(messages={"name": "There is a field of this name already; / finds it, hidden ones too."})
        change = CreateField(name, FieldType(values["type"]), tuple(field.id for field in there))
        return Prepared((change,), done=f"field {name} added")

    async def _read(self, field_id: str) -> CustomField:
        found = next((field for field in await self._fields.all() if field.id == field_id), None)
        if found is None:
            raise NotFound("", "fields.get", "The field is gone; r reads the fields again.")
        return found


def _check(values: Mapping[str, str]) -> Messages:
    messages = {"name": "" if values["name"].strip() else "A field needs a name."}
    for key in values.keys() - messages:
        messages[key] = "" if len(values[key].split()) == 1 else "Choose one."
    return messages


def _plain(field: CustomField) -> dict[str, str]:
    return {"name": field.name, "visible": "yes" if field.visible else "no"}
