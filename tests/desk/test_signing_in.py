"""Credentials are fetched anew by r after a refusal, and by nothing else."""

from datetime import UTC

import pytest
from msgspec.structs import replace

from tests.desk.driving import NOW, press, screen_text, settled
from tui.app import Ringdesk
from tui.domain.errors import AccessDenied
from tui.domain.ports import AccountTab, Provider
from tui.domain.secret import Secret
from tui.panes.page_view import PageView
from tui.providers import REGISTRY
from tui.providers.plugin import Account
from tui.sandbox import Sandbox
from tui.surroundings import Surroundings

pytestmark = pytest.mark.anyio

GONE = "No token: the file /home/me/token is empty. Put the secret there."


class Vault:
    """Where the token of an account is kept.

    Attributes:
        token: what it is now; empty for none.
        held: what the connected provider holds.
        asked: how often it was fetched anew.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self._given = sandbox.credentials()["serwersms"]
        self._sandbox = sandbox
        self.right = self._given["token"]
        self.token = "wrong"
        self.held = Secret(self.token)
        self.asked = 0

    async def connect(self) -> Provider:
        """The account, with the token as it was at the beginning."""
        account = Account("Texts", self._given["base_url"], {"token": self.held}, UTC, door=self._sandbox.app)
        return await REGISTRY["serwersms"].load()(account)

    async def renew(self) -> None:
        """Fetches the token anew."""
        self.asked += 1
        if not self.token:
            raise AccessDenied("Texts", "connect", GONE)
        self.held.become(Secret(self.token))


async def test_r_after_a_refusal_fetches_the_credentials_anew_and_nothing_else_does() -> None:
    async with Sandbox(now=NOW) as sandbox:
        vault = Vault(sandbox)
        tab = AccountTab("texts", "Texts", vault.connect, renew=vault.renew)
        other = replace(tab, key="other", title="Other")
        app = Ringdesk([tab, other], rehearsal=True, around=Surroundings(clock=lambda: NOW))
        async with app.run_test(size=(120, 24)) as pilot:
            await settled(pilot)
            assert "The API token is wrong" in screen_text(app)
            for table in app.query(PageView):
                table.ask_again()
            await press(pilot, "2", "1", "g", "r", "g", "c")
            assert vault.asked == 0
            assert "so that the account is not locked" in await press(pilot, "r")
            vault.token = ""
            assert GONE in await press(pilot, "r")
            vault.token = vault.right
            assert "page 1/" in await press(pilot, "r")
            assert vault.asked == 3
            await press(pilot, "r", "greater_than_sign")
            assert vault.asked == 3
