"""BSG's server: its routes, tables, seed and switches in one record."""

from msgspec.structs import replace

from tui.sandbox.bsg import (
    account,
    campaigns,
    contact_search,
    contacts,
    fields,
    group_search,
    groups,
    messages,
    pricing,
    readings,
    schema,
    seed,
    sending,
    stoplist,
    tokens,
)
from tui.sandbox.bsg.answers import Invalid
from tui.sandbox.server import Call, Handler, Operation, Reply, Server, json_reply

_ROUTES = (
    Operation("auth.login", "POST", "/api/auth/login", tokens.login),
    Operation("auth.refresh", "POST", "/api/auth/refresh", tokens.refresh),
    Operation("contacts.search", "GET", "/api/contacts/search", contact_search.search),
    Operation("fields.list", "GET", "/api/contacts/fields", fields.index),
    Operation("fields.create", "POST", "/api/contacts/fields", fields.create),
    Operation("fields.delete", "POST", "/api/contacts/fields/delete", fields.delete),
    Operation("fields.update", "PATCH", "/api/contacts/fields/{id}", fields.update),
    Operation("contacts.list", "GET", "/api/contacts", contacts.index),
    Operation("contacts.create", "POST", "/api/contacts", contacts.create),
    Operation("contacts.delete_many", "POST", "/api/contacts/delete", contacts.delete_many),
    Operation("contacts.get", "GET", "/api/contacts/{id}", contacts.view),
    Operation("contacts.update", "PUT", "/api/contacts/{id}", contacts.update),
    Operation("contacts.delete", "DELETE", "/api/contacts/{id}", contacts.delete),
    Operation("groups.search", "GET", "/api/groups/search", group_search.search),
    Operation("groups.list", "GET", "/api/groups", groups.index),
    Operation("groups.create", "POST", "/api/groups", groups.create),
    Operation("groups.attach", "POST", "/api/groups/attach", groups.attach),
    Operation("groups.detach", "POST", "/api/groups/detach", groups.detach),
    Operation("groups.get", "GET", "/api/groups/{id}", groups.view),
    Operation("groups.update", "PUT", "/api/groups/{id}", groups.update),
    Operation("groups.delete", "DELETE", "/api/groups/{id}", groups.delete),
    Operation("stoplist.list", "GET", "/api/stoplist", stoplist.index),
    Operation("stoplist.search", "GET", "/api/stoplist/search", stoplist.search),
    Operation("stoplist.search", "GET", "/api/stoplists/search", stoplist.search),
    Operation("stoplist.attach", "POST", "/api/stoplist/attach", stoplist.attach),
    Operation("stoplist.detach", "POST", "/api/stoplist/detach", stoplist.detach),
    Operation("campaigns.list", "GET", "/api/campaigns", campaigns.index),
    Operation("campaigns.price", "POST", "/api/campaigns/price", pricing.price),
    Operation("campaigns.send", "POST", "/api/campaigns/send", sending.send),
    Operation("campaigns.get", "GET", "/api/campaigns/{id}", campaigns.view),
    Operation("campaigns.detail", "GET", "/api/campaigns/{id}/detail", campaigns.detail),
    Operation("campaigns.stop", "PATCH", "/api/campaigns/{id}/stop", campaigns.stop),
    Operation("campaigns.stop", "PUT", "/api/campaigns/{id}/stop", campaigns.stop),
    Operation("messages.list", "GET", "/api/messages", messages.index),
    Operation("senders.list", "GET", "/api/senders", account.senders),
    Operation("account.balance", "GET", "/api/accounts/balance", account.balance),
    Operation("account.tariffs", "GET", "/api/accounts/tariff", account.tariffs),
)


def _shaped(handler: Handler) -> Handler:
    """The handler, with validation errors in the shape that the switch asks for."""

    def shaped(call: Call) -> Reply:
        try:
            return handler(call)
        except Invalid as refusal:
            raise refusal.shaped(call.panel.word("errors_shape")) from None

    return shaped


OPERATIONS = tuple(replace(route, handler=_shaped(route.handler)) for route in _ROUTES)


def _missing(call: Call) -> Reply:
    if call.allowed:
        return json_reply({"message": "Method Not Allowed"}, 405).with_header("allow", ", ".join(call.allowed))
    return json_reply({"message": "Not Found"}, 404)


SERVER = Server(
    name="bsg",
    operations=OPERATIONS,
    switches=readings.SWITCHES,
    schema=schema.TABLES,
    indexes=schema.INDEXES,
    seed=seed.fill,
    credentials={"api_key": tokens.API_KEY},
    missing=_missing,
    gate=tokens.gate,
)
