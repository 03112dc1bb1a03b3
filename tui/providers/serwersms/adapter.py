"""SerwerSMS as a provider: joins the parts of one account. Imports `domain` and `providers`' shared modules."""

from tui.domain.ports import Provider
from tui.providers.plugin import Account
from tui.providers.serwersms.blacklist import SerwerBlacklist
from tui.providers.serwersms.connection import Connection
from tui.providers.serwersms.contacts import SerwerContacts
from tui.providers.serwersms.groups import SerwerGroups
from tui.providers.serwersms.people import People


async def connect(account: Account) -> Provider:
    """The parts of one account; nothing is asked of the provider yet.

    Raises:
        AccessDenied: the account names no credentials.
    """
    connection = Connection(account)
    people = People(connection)
    groups = SerwerGroups(connection, people)
    return Provider(
        contacts=SerwerContacts(connection, people, groups.named),
        groups=groups,
        stop_list=SerwerBlacklist(connection, account.time_zone),
        close=connection.close,
    )
