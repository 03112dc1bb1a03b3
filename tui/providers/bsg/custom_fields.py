"""The custom fields of BSG's contacts as a port (contract, section 4). Imports `domain` and its neighbours."""

from tui.domain.contacts import CustomField, FieldType
from tui.providers.bsg import routes, wire
from tui.providers.bsg.connection import Connection

_LONGEST_NAME = 30


class BsgCustomFields:
    """Custom fields; what a field holds is settled when it is made."""

    types = (FieldType.TEXT, FieldType.NUMBER, FieldType.DATE)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def all(self) -> tuple[CustomField, ...]:
        """Every field, hidden ones too."""
        return await all_fields(self._connection)

    async def create(self, name: str, type: FieldType) -> CustomField:
        """Adds a field that is shown.

        Raises:
            Rejected: the name is too long or taken.
        """
        self._check(routes.FIELDS_CREATE, name)
        body = {"name": name, "type": type.value, "is_visible": True}
        return await self._connection.written(routes.FIELDS_CREATE, wire.custom_field, json=body)

    async def change(self, field: CustomField, *, name: str, visible: bool) -> CustomField:
        """Renames, hides or shows a field.

        Raises:
            NotFound: it is gone.
            Rejected: the name is too long or taken.
        """
        self._check(routes.FIELDS_UPDATE, name)
        body = {"name": name, "is_visible": visible}
        return await self._connection.written(routes.FIELDS_UPDATE, wire.custom_field, field.id, json=body)

    def _check(self, route: routes.Route, name: str) -> None:
        if not 1 <= len(name) <= _LONGEST_NAME:
            sentence = f"A field's name has 1 to {_LONGEST_NAME} characters: shorten it."
            raise self._connection.refusal(route, sentence, "name")


async def all_fields(connection: Connection) -> tuple[CustomField, ...]:
    """All custom fields of the account, which come on one page."""
    body = await connection.send(routes.FIELDS_LIST)
    return wire.listing(connection.title, routes.FIELDS_LIST.operation, body, wire.custom_field, connection.zone).rows
