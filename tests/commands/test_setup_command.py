"""`ringdesk setup` in a terminal: from questions to settings that work, with no secret in sight."""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.pty_terminal import PtyTerminal

Providers = Mapping[str, Mapping[str, str]]
BSG, PLUSOFON, SERWERSMS = "1", "2", "3"
KEEP_IN_FILE, BY_COMMAND, BY_VARIABLE = "1", "2", "3"
AGAIN, SAVE, LEAVE = "1", "2", "3"


class Talk:
    """Answers questions as a person would: each after it was asked."""

    def __init__(self, terminal: PtyTerminal) -> None:
        self._terminal = terminal
        self._read = 0

    def __call__(self, question: str, answer: str) -> None:
        self.wait(question)
        self._terminal.send(f"{answer}\n")

    def wait(self, text: str) -> None:
        """Until something is said that was not said before."""
        self._terminal.wait_for(lambda _screen: text in self._said(self._read))
        self._read += self._said(self._read).index(text) + len(text)

    def _said(self, start: int) -> str:
        return self._terminal.received.decode().replace("\r\n", "\n")[start:]


@contextmanager
def setup(home: Path, **environment: str) -> Iterator[tuple[PtyTerminal, Talk]]:
    with PtyTerminal(home, ["setup"], size=(160, 60), environment=environment) as terminal:
        yield terminal, Talk(terminal)


def describe(talk: Talk, provider: str, title: str, address: str) -> None:
    talk("Provider", provider)
    talk("Title", title)
    talk("Address", address)
    talk("Country", "")
    talk("writes be refused", "")


def settings(home: Path) -> dict[str, object]:
    path = home / "config" / "ringdesk" / "config.toml"
    assert path.stat().st_mode & 0o777 == 0o600
    found: dict[str, object] = tomllib.loads(path.read_text("utf-8"))["accounts"]
    return found


def test_a_typed_secret_goes_into_a_file_and_nowhere_else(home: Path, providers: Providers, run: Run) -> None:
    values = providers["bsg"]
    with setup(home) as (terminal, talk):
        describe(talk, BSG, "Post main", values["base_url"])
        talk("Where is the api_key kept", KEEP_IN_FILE)
        talk("api_key (it is not shown)", values["api_key"])
        talk.wait("Post main answers.")
        talk.wait("Saved in")
        assert terminal.wait_for_end() == 0
        assert values["api_key"].encode() not in terminal.received
    secret = home / "config" / "ringdesk" / "post-main.api_key"
    assert (secret.read_text("utf-8"), secret.stat().st_mode & 0o777) == (f"{values['api_key']}\n", 0o600)
    assert settings(home) == {
        "post-main": {
            "provider": "bsg",
            "title": "Post main",
            "base_url": values["base_url"],
            "country": "PL",
            "api_key": {"file": "~/config/ringdesk/post-main.api_key"},
        }
    }
    assert [path for path in home.rglob("*") if path.is_file() and values["api_key"] in path.read_text("utf-8")] == [
        secret
    ]
    assert run("check")[0] == 0


def test_a_refused_secret_is_asked_for_again(home: Path, providers: Providers) -> None:
    values = providers["bsg"]
    with setup(home) as (terminal, talk):
        describe(talk, BSG, "BSG", values["base_url"])
        for secret, ends in (("test_NobodyHasThisKey123", "And now"), (values["api_key"], "Saved in")):
            talk("Where is the api_key kept", KEEP_IN_FILE)
            talk("api_key (it is not shown)", secret)
            talk(ends, AGAIN)
        assert terminal.wait_for_end() == 0
    assert (home / "config" / "ringdesk" / "bsg.api_key").read_text("utf-8") == f"{values['api_key']}\n"


@pytest.mark.parametrize(("choice", "status", "is_saved"), [(LEAVE, 5, False), (SAVE, 0, True)])
def test_a_provider_that_does_not_answer(home: Path, choice: str, status: int, *, is_saved: bool) -> None:
    with setup(home, PLUSOFON_TOKEN="live_5e6f7a8b9c") as (terminal, talk):
        describe(talk, PLUSOFON, "", "http://127.0.0.1:9")
        talk("Where is the token kept", BY_VARIABLE)
        talk("Name of the variable [PLUSOFON_TOKEN]", "")
        talk("client [10553]", "")
        talk("And now", choice)
        assert terminal.wait_for_end() == status
        assert b"live_5e6f7a8b9c" not in terminal.received
    assert (home / "config").exists() == is_saved


def test_a_user_and_a_password_out_of_a_command(home: Path, providers: Providers) -> None:
    values = providers["serwersms"]
    with setup(home) as (terminal, talk):
        describe(talk, SERWERSMS, "Polski 1", values["base_url"])
        talk("Sign in with", "2")
        talk("username", values["username"])
        talk("Where is the password kept", BY_COMMAND)
        talk("Command [pass show polski-1.password]", "false")
        talk("the command false failed with status 1", BY_COMMAND)
        talk("Command", f"echo '{values['password']}'")
        talk.wait("Polski 1 answers.")
        assert terminal.wait_for_end() == 0
    account = settings(home)["polski-1"]
    assert isinstance(account, dict)
    assert account["username"] == values["username"]
    assert account["password"] == {"command": ["echo", values["password"]]}


def test_a_second_account_keeps_the_first_and_a_copy(accounts: Path, home: Path, providers: Providers) -> None:
    before = f"# mine\n{accounts.read_text('utf-8')}"
    accounts.write_text(before, "utf-8")
    with setup(home) as (terminal, talk):
        describe(talk, BSG, "BSG", providers["bsg"]["base_url"])
        talk("Where is the api_key kept", KEEP_IN_FILE)
        talk("api_key (it is not shown)", providers["bsg"]["api_key"])
        talk.wait("Saved in")
        assert terminal.wait_for_end() == 0
    assert accounts.read_text("utf-8").startswith(before)
    assert list(settings(home)) == ["bsg", "plusofon", "serwersms", "bsg-2"]
    assert accounts.with_name("config.toml~").read_text("utf-8") == before


def test_settings_that_are_wrong_are_left_alone(config: Path, home: Path) -> None:
    config.write_text("[desk]\nfps = 0\n", "utf-8")
    with setup(home) as (terminal, talk):
        talk.wait("line 2: desk.fps must be a whole number")
        assert terminal.wait_for_end() == 3
    assert [path.name for path in config.parent.iterdir()] == ["config.toml"]


@pytest.mark.parametrize("key", ["\x04", "\x03"])
def test_nothing_is_saved_when_the_person_goes_away(home: Path, key: str) -> None:
    with setup(home) as (terminal, talk):
        talk("Provider", BSG)
        talk.wait("Title")
        if key == "\x04":
            terminal.send(key)
            assert terminal.wait_for_end() == 2
        else:
            terminal.signal(2)
            assert terminal.wait_for_end() == 130
    assert not (home / "config").exists()


def test_it_needs_a_terminal(home: Path, run: Run) -> None:
    status, out, err = run("setup")
    assert (status, out, err) == (2, "", "ringdesk setup asks questions; run it in a terminal.\n")
