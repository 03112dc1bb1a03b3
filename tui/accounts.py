"""The tabs of the desk: accounts joined with the code of their providers, which is loaded when one is connected.

Imports `domain`, the registry of `providers` and, lazily, the sandbox.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tui.credentials import Aside, Credentials, Unsigned
from tui.domain.errors import AccessDenied, Unreachable
from tui.domain.paging import Query
from tui.domain.ports import AccountTab, Provider
from tui.domain.secret import Secret
from tui.providers import REGISTRY
from tui.providers.plugin import Account, Line, Plugin
from tui.settings import AccountSettings
from tui.settings_file import Folders, private_folder
from tui.settings_values import PROXY

if TYPE_CHECKING:
    from tui.sandbox import Sandbox

_CONNECT = "connect"


def account_tab(settings: AccountSettings, aside: Aside, *, read_only: bool = False) -> AccountTab:
    """The tab of an account out of the settings.

    Args:
        settings: the account.
        aside: where a command that fetches a secret may ask for a passphrase.
        read_only: whether writing is refused, whatever the account's own settings say.
    """
    credentials = Credentials(settings.sources, aside)
    read_only = read_only or settings.read_only

    async def connect() -> Provider:
        with _told(settings.title):
            values = await credentials.all()
        try:
            return await connected(settings, values, read_only=read_only)
        except AccessDenied:
            credentials.forget()
            raise

    async def renew() -> None:
        with _told(settings.title):
            await credentials.renew()

    return AccountTab(
        settings.key,
        settings.title,
        connect,
        read_only=read_only,
        country=settings.country,
        zone=settings.time_zone,
        renew=renew,
    )


@contextmanager
def _told(title: str) -> Iterator[None]:
    """Tells what credentials are not to be had as an error of the account."""
    try:
        yield
    except Unsigned as error:
        raise AccessDenied(title, _CONNECT, str(error)) from error


async def connected(settings: AccountSettings, credentials: Mapping[str, Secret], *, read_only: bool) -> Provider:
    """An account connected with credentials in hand.

    Raises:
        ProviderError: it cannot be connected now.
    """
    line = Line(settings.ca_file, credentials.get(PROXY.name), settings.in_flight, settings.per_second)
    account = Account(
        title=settings.title,
        base_url=settings.base_url,
        credentials={name: value for name, value in credentials.items() if name != PROXY.name},
        time_zone=settings.time_zone,
        country=settings.country,
        read_only=read_only,
        line=line,
    )
    return await _connected(REGISTRY[settings.provider], account)


async def harmless_read(provider: Provider) -> None:
    """Asks for a first page, to see whether the account may be used at all.

    Raises:
        ProviderError: it may not, or there was no answer.
    """
    if provider.contacts is not None:
        await provider.contacts.find(Query(), 1)
    elif provider.lists is not None:
        await provider.lists.find(1)
    elif provider.groups is not None:
        await provider.groups.find(Query(), 1)


@contextmanager
def opened(
    accounts: Sequence[AccountSettings], aside: Aside, folders: Folders, *, rehearsal: bool, read_only: bool = False
) -> Iterator[tuple[AccountTab, ...]]:
    """The tabs to work with, and for a rehearsal the sandbox behind them, until the end of the block.

    The block is to be outside of any running loop: closing the sandbox needs one of its own.

    Raises:
        SettingsError: the folder of the sandbox cannot be used.
    """
    if not rehearsal:
        yield tuple(account_tab(account, aside, read_only=read_only) for account in accounts)
        return
    sandbox = Rehearsal(private_folder(folders.data) / "sandbox.db")
    try:
        yield sandbox.tabs(read_only=read_only)
    finally:
        sandbox.close()


async def _connected(plugin: Plugin, account: Account) -> Provider:
    # In a thread, as the import of an adapter and of what it speaks HTTP with takes longer than a key may wait.
    connect = await asyncio.to_thread(plugin.load)
    return await connect(account)


class Rehearsal:
    """The sandbox of the rehearsal accounts; the server of each is opened when the account is connected.

    Args:
        db: the file that keeps their data between two starts.
    """

    def __init__(self, db: Path) -> None:
        self._db = db
        self._turn = asyncio.Lock()
        self._open: dict[str, Sandbox] = {}

    def tabs(self, *, read_only: bool = False) -> tuple[AccountTab, ...]:
        """One account at each provider."""
        return tuple(
            AccountTab(
                plugin.id,
                plugin.title,
                partial(self._connect, plugin, read_only),
                rehearsal=True,
                read_only=read_only,
                zone=ZoneInfo(plugin.time_zone),
            )
            for plugin in REGISTRY.values()
        )

    def close(self) -> None:
        """Closes what was opened; to be called when the desk's loop is over."""
        while self._open:
            asyncio.run(self._open.popitem()[1].aclose())

    async def _connect(self, plugin: Plugin, read_only: bool) -> Provider:
        async with self._turn:  # the adapter is loaded while the database is being filled
            sandbox, _ = await asyncio.gather(self._opened(plugin), asyncio.to_thread(plugin.load))
        credentials = sandbox.credentials()[plugin.id]
        account = Account(
            title=plugin.title,
            base_url=credentials.pop("base_url"),
            credentials={name: Secret(value) for name, value in credentials.items()},
            time_zone=ZoneInfo(plugin.time_zone),
            read_only=read_only,
            door=sandbox.app,
        )
        return await _connected(plugin, account)

    async def _opened(self, plugin: Plugin) -> "Sandbox":
        from tui.sandbox.errors import SandboxError  # noqa: PLC0415 - only a rehearsal needs it

        if plugin.id not in self._open:
            self._open[plugin.id] = await asyncio.to_thread(self._make, plugin.id)
        try:
            await self._open[plugin.id].ready()
        except SandboxError as error:
            await self._open.pop(plugin.id).aclose()
            raise Unreachable(plugin.title, _CONNECT, str(error)) from error
        return self._open[plugin.id]

    def _make(self, server: str) -> "Sandbox":
        from tui.sandbox import Sandbox  # noqa: PLC0415 - loads a web framework and a database

        return Sandbox(self._db, names=(server,))
