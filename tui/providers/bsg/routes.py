"""BSG's operations as a table: what each is called, may do, and where it is (contract, sections 2 to 6)."""

from typing import Final

from msgspec import Struct

from tui.providers.calls import Kind, Operation


class Route(Struct, frozen=True):
    """An operation and its place.

    Attributes:
        path: below the base URL; ``{}`` stands for an id.
    """

    operation: Operation
    method: str
    path: str


def _read(name: str, path: str, method: str = "GET") -> Route:
    return Route(Operation(name, Kind.READ), method, path)


def _write(name: str, method: str, path: str) -> Route:
    return Route(Operation(name, Kind.WRITE), method, path)


LOGIN: Final = _read("auth.login", "/api/auth/login", "POST")
REFRESH: Final = _read("auth.refresh", "/api/auth/refresh", "POST")

CONTACTS_SEARCH: Final = _read("contacts.search", "/api/contacts/search")
CONTACTS_GET: Final = _read("contacts.get", "/api/contacts/{}")
CONTACTS_CREATE: Final = _write("contacts.create", "POST", "/api/contacts")
CONTACTS_UPDATE: Final = _write("contacts.update", "PUT", "/api/contacts/{}")
CONTACTS_DELETE: Final = _write("contacts.delete", "DELETE", "/api/contacts/{}")
CONTACTS_DELETE_MANY: Final = _write("contacts.delete_many", "POST", "/api/contacts/delete")

FIELDS_LIST: Final = _read("fields.list", "/api/contacts/fields")
FIELDS_CREATE: Final = _write("fields.create", "POST", "/api/contacts/fields")
FIELDS_UPDATE: Final = _write("fields.update", "PATCH", "/api/contacts/fields/{}")

GROUPS_LIST: Final = _read("groups.list", "/api/groups")
GROUPS_SEARCH: Final = _read("groups.search", "/api/groups/search")
GROUPS_GET: Final = _read("groups.get", "/api/groups/{}")
GROUPS_CREATE: Final = _write("groups.create", "POST", "/api/groups")
GROUPS_UPDATE: Final = _write("groups.update", "PUT", "/api/groups/{}")
GROUPS_DELETE: Final = _write("groups.delete", "DELETE", "/api/groups/{}")
GROUPS_ATTACH: Final = _write("groups.attach", "POST", "/api/groups/attach")
GROUPS_DETACH: Final = _write("groups.detach", "POST", "/api/groups/detach")

STOP_LIST: Final = _read("stoplist.list", "/api/stoplist")
STOP_SEARCH: Final = _read("stoplist.search", "/api/stoplist/search")
STOP_ATTACH: Final = _write("stoplist.attach", "POST", "/api/stoplist/attach")
STOP_DETACH: Final = _write("stoplist.detach", "POST", "/api/stoplist/detach")
