"""Commands with a home of their own, and sandbox providers on a port of this computer."""

import os
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from tests.served import Providers, served
from tui.startup import Options

Run = Callable[..., tuple[int, str, str]]
"""``run(module, *arguments)`` gives exit status, stdout and stderr."""


@pytest.fixture(scope="session")
def providers() -> Iterator[Providers]:
    """Address and credentials of each provider of a sandbox full of hostile names."""
    with served("--contacts", "500", "--switch", "hostile=on") as found:
        yield found


def add(config: Path, text: str) -> None:
    """Writes something below what the settings hold already."""
    config.write_text(config.read_text("utf-8") + text, "utf-8")


def keep(config: Path, name: str, secret: str) -> Path:
    """Keeps a secret in a file beside the settings."""
    path = config.parent / name
    path.touch(0o600)
    path.write_text(f"{secret}\n", "utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty home, and a mask that hides what is made in it."""
    for name in ("config", "state", "data", "cache"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / name))
    monkeypatch.setenv("HOME", str(tmp_path))
    before = os.umask(0o077)
    yield tmp_path
    os.umask(before)


@pytest.fixture
def config(home: Path) -> Path:
    """The settings file, empty."""
    path = home / "config" / "ringdesk" / "config.toml"
    path.parent.mkdir(parents=True)
    path.touch(0o600)
    return path


@pytest.fixture
def accounts(config: Path, providers: Providers) -> Path:
    """The settings file, with an account at each provider of the sandbox on a port."""
    for provider, values in providers.items():
        secret = next(name for name in ("api_key", "token") if name in values)
        keep(config, f"{provider}.{secret}", values[secret])
        add(
            config,
            f'[accounts.{provider}]\nprovider = "{provider}"\nbase_url = "{values["base_url"]}"\n'
            f'{secret} = {{ file = "{config.parent}/{provider}.{secret}" }}\n',
        )
    return config


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process."""

    def command(name: str, *arguments: str, sandbox: bool = False) -> tuple[int, str, str]:
        status: int = import_module(f"tui.{name}_command").run(Options(sandbox=sandbox), list(arguments))
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return command
