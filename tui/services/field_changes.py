"""Changes of the fields that an account made for its contacts, as data. Imports `domain` and `changes`."""

from tui.domain.contacts import CustomField, FieldType
from tui.services.changes import Change


class CreateField(Change, frozen=True):
    """Add a custom field; what it holds cannot be changed later, and no port deletes it.

    Attributes:
        others: ids of the fields that were there before.
    """

    VERB = "add field"
    THING = "new field"
    RESHAPES = True
    BEFORE = frozenset({"others"})
    name: str
    type: FieldType
    others: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[str, ...]:
        """The name."""
        return (self.name,)

    @property
    def target(self) -> str:
        """The name."""
        return self.name


class ChangeField(Change, frozen=True):
    """Rename, hide or show a custom field; the values that contacts have in it stay."""

    VERB = "change field"
    THING = "field"
    RESHAPES = True
    BEFORE = frozenset({"field"})
    field: CustomField
    name: str
    visible: bool

    @property
    def rows(self) -> tuple[str, ...]:
        """The field's id."""
        return (self.field.id,)

    @property
    def target(self) -> str:
        """The name it had."""
        return self.field.name
