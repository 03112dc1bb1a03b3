"""An account at BSG One-API 2.0, assembled. Imports `domain` and its neighbours."""

from functools import partial
from typing import TYPE_CHECKING

from tui.domain.ports import Provider
from tui.providers.bsg import answers, routes
from tui.providers.bsg.connection import Connection
from tui.providers.bsg.contacts import BsgContacts
from tui.providers.bsg.custom_fields import BsgCustomFields
from tui.providers.bsg.groups import BsgGroups
from tui.providers.bsg.stop_list import BsgStopList
from tui.providers.http import ApiClient, TokenAuth, TokenRequest
from tui.providers.plugin import Account

if TYPE_CHECKING:
    from tui.domain.campaign_port import Campaigns


async def connect(account: Account) -> Provider:
    """The parts of an account; nothing is asked of the service yet.

    Raises:
        Rejected: the settings cannot be used.
    """
    api_key = account.credentials["api_key"]
    auth = TokenAuth(
        login=TokenRequest(routes.LOGIN.operation, routes.LOGIN.path, lambda: {"api_key": api_key.reveal()}),
        refresh=TokenRequest(routes.REFRESH.operation, routes.REFRESH.path),
        read_token=partial(answers.read_token, account.title, routes.LOGIN.operation),
    )
    client = ApiClient(
        account.title,
        account.base_url,
        partial(answers.judge, account.title),
        credentials=(api_key,),
        auth=auth,
        door=account.door,
        read_only=account.read_only,
        line=account.line,
    )
    connection = Connection(account.title, client, account.time_zone)
    return Provider(
        contacts=BsgContacts(connection),
        groups=BsgGroups(connection),
        stop_list=BsgStopList(connection),
        custom_fields=BsgCustomFields(connection),
        late_campaigns=partial(_campaigns, connection),
        close=client.aclose,
    )


def _campaigns(connection: Connection) -> "Campaigns":
    from tui.providers.bsg.campaigns import BsgCampaigns  # noqa: PLC0415 - the first table does not wait for it

    return BsgCampaigns(connection)
