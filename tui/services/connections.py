"""Accounts connected once each, however many ask for them at the same moment."""

import asyncio
from collections.abc import Mapping, Sequence

from tui.domain.errors import NotFound
from tui.domain.foreign import shown
from tui.domain.ports import AccountTab, Provider


class Connections:
    """Connects an account when it is first asked for, and keeps it until the desk closes.

    A failure is not kept: whoever asks next tries again.
    """

    def __init__(self, tabs: Sequence[AccountTab]) -> None:
        self._tabs: dict[str, AccountTab] = {tab.key: tab for tab in tabs}
        self._turns: dict[str, asyncio.Lock] = {}
        self._connected: dict[str, Provider] = {}

    @property
    def tabs(self) -> Mapping[str, AccountTab]:
        """The accounts by key, in the order of the tabs."""
        return self._tabs

    def add(self, tab: AccountTab) -> None:
        """Takes in one account more, behind the others."""
        self._tabs[tab.key] = tab

    async def provider(self, key: str) -> Provider:
        """The connected account.

        Raises:
            ProviderError: it cannot be connected now, or is not among the accounts any more.
        """
        if key not in self._tabs:
            raise NotFound(key, "connect", f"{shown(key)} is not among the accounts any more; connect it again first.")
        async with self._turns.setdefault(key, asyncio.Lock()):
            if key not in self._connected:
                self._connected[key] = await self._tabs[key].connect()
            return self._connected[key]

    async def renew(self, key: str) -> None:
        """Fetches an account's credentials anew; its provider stays, and signs in with them.

        Raises:
            ProviderError: they are not to be had.
        """
        tab = self._tabs[key]
        if tab.renew is not None:
            await tab.renew()

    def connected(self, key: str) -> Provider | None:
        """The account, if it was connected already."""
        return self._connected.get(key)

    async def close(self) -> None:
        """Lets go of everything; accounts asked for later are connected again."""
        connected, self._connected = self._connected, {}
        for provider in connected.values():
            await provider.close()
