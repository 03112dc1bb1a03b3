"""Settings read out of a text, over three providers that the code does not know."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tui.credentials import Aside, Credentials
from tui.settings import AccountSettings, Settings, load
from tui.settings_file import SettingsError


@dataclass(frozen=True)
class Credential:
    name: str
    secret: bool = True
    default: str | None = None
    alternative: str = ""


@dataclass(frozen=True)
class Facts:
    credentials: tuple[Credential, ...]
    base_url: str = "https://api.example.com"
    time_zone: str = "UTC"


PROVIDERS: Mapping[str, Facts] = {
    "post": Facts((Credential("api_key"),)),
    "voice": Facts((Credential("token"), Credential("client", secret=False, default="7"))),
    "polish": Facts(
        (
            Credential("token", alternative="a"),
            Credential("username", secret=False, alternative="b"),
            Credential("password", alternative="b"),
        ),
        time_zone="Europe/Warsaw",
    ),
}
CANARY = "live_5e6f7a8b9c"
ENVIRON = {"POST_KEY": CANARY, "VOICE_TOKEN": f" {CANARY}\n", "EMPTY": "", "BELL": "a\ab"}


def read(tmp_path: Path, text: str, environ: dict[str, str] | None = None) -> Settings:
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    return load(path, PROVIDERS, dict(ENVIRON) if environ is None else environ)


def mistakes(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, text)
    assert CANARY not in str(caught.value)
    return [sentence.removeprefix(f"{tmp_path}/config.toml, ") for sentence in caught.value.sentences]


def values(account: AccountSettings) -> dict[str, str]:
    found = asyncio.run(Credentials(account.sources, Aside()).all())
    return {name: secret.reveal() for name, secret in found.items()}


def account(tmp_path: Path, lines: str) -> AccountSettings:
    return read(tmp_path, f"[accounts.main]\n{lines}").accounts[0]
