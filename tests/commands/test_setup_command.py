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
AGAIN, CHANGE, TRY, SAVE, LEAVE = "1", "2", "3", "4", "5"
NOTHING_MORE = "1"
ADDRESS = "2"
"""Among what few people need."""


WITH_STORE = """
import pathlib, sys, types
from tui import keeper
vault = pathlib.Path(sys.argv[1])
class Keyring:
    viable, priority = True, 1.0
    def get_password(self, service, username):
        return (vault / f"{service} {username}").read_text()
    def set_password(self, service, username, password):
        (vault / f"{service} {username}").write_text(password)
sys.modules["kept_aside"] = types.SimpleNamespace(Keyring=Keyring)
keeper._BACKENDS = (("kept_aside", "Keyring"),)
from tui.__main__ import main
sys.exit(main(sys.argv[2:]))
"""
"""The command on a host that has a store for secrets."""


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
    talk("What to do", provider)
    talk("Title (what stands on the tab)", title)
    talk("Country (country by which", "")
    talk("Time zone (zone of the times", "")
    talk("More", ADDRESS)
    talk("Base URL (the provider's address", address)
    talk("More", NOTHING_MORE)


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
        for secret, ends in (("test_NobodyHasThisKey123", "And now [1]"), (values["api_key"], "Saved in")):
            talk("Where is the api_key kept", KEEP_IN_FILE)
            talk("api_key (it is not shown)", secret)
            talk(ends, AGAIN)
        assert "give the credentials again: where they are kept, then what they are" in terminal.received.decode()
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


TALKED_OF = """\
# the first
[accounts.shop]
provider = "plusofon" # in Moscow
title = "Shop"
base_url = "{base_url}"
token = {{ command = ["echo", "{token}"] }} # not a good place

# the second
[accounts.calls]
provider = "bsg"
api_key = {{ env = "CALLS" }}
"""
TRY_AND_SAVE = "1"


@pytest.fixture
def two(config: Path, providers: Providers) -> Path:
    """Settings with two accounts and comments of a person."""
    config.write_text(TALKED_OF.format(**providers["plusofon"]), "utf-8")
    return config


def test_a_value_is_changed_in_its_line_and_no_secret_is_shown(two: Path, home: Path, providers: Providers) -> None:
    before = two.read_text("utf-8")
    with PtyTerminal(home, ["setup", "shop"], size=(100, 40)) as terminal:
        talk = Talk(terminal)
        talk("  1  change Shop, at Plusofon", "1")
        talk.wait("12  token: the command echo")
        talk("Change of Shop", "3")
        talk("Title (what stands on the tab) [Shop]", "Corner")
        talk("Change of Shop", "8")
        talk("At a time (requests under way at the same time, 1 to 16) [4]", "17")
        talk("It must be a whole number from 1 to 16.", "2")
        talk("Change of Shop", TRY_AND_SAVE)
        talk.wait("Corner answers.")
        assert terminal.wait_for_end() == 0
        assert providers["plusofon"]["token"].encode() not in terminal.received
    written = two.read_text("utf-8")
    assert written == before.replace('title = "Shop"', 'title = "Corner"').replace(
        "not a good place\n", "not a good place\nin_flight = 2\n"
    )
    assert two.with_name("config.toml~").read_text("utf-8") == before


def test_all_that_was_answered_stays_when_the_provider_or_the_disk_refuses(
    two: Path, home: Path, providers: Providers
) -> None:
    before, token = two.read_text("utf-8"), providers["plusofon"]["token"]
    blocked = two.with_name("config.toml~")
    with PtyTerminal(home, ["setup", "shop"], size=(100, 50)) as terminal:
        talk = Talk(terminal)
        talk("What to do", "1")
        talk("Change of Shop", "12")
        talk("  2  a file that only you can read", "2")
        talk("token (it is not shown)", token)
        talk("Change of Shop", "6")
        talk("Base URL (the provider's address", "http://127.0.0.1:9")
        talk("Change of Shop", TRY_AND_SAVE)
        talk("And now [2]", CHANGE)
        talk.wait("Base URL: http://127.0.0.1:9\n")
        talk("Change of Shop", "6")
        talk("Base URL (the provider's address", providers["plusofon"]["base_url"])
        blocked.mkdir()
        talk("Change of Shop", TRY_AND_SAVE)
        talk.wait("Shop answers.")
        talk("config.toml cannot be written: Is a directory.", "")
        assert two.read_text("utf-8") == before
        assert [path.name for path in home.rglob("shop.token*")] == []
        blocked.rmdir()
        talk("Change of Shop", TRY_AND_SAVE)
        talk.wait("Saved in")
        assert terminal.wait_for_end() == 0
        assert token.encode() not in terminal.received
    assert settings(home)["shop"] == {
        "provider": "plusofon",
        "title": "Shop",
        "base_url": providers["plusofon"]["base_url"],
        "token": {"file": "~/config/ringdesk/shop.token"},
    }


def test_a_line_is_chosen_by_words_that_it_alone_has(two: Path, home: Path) -> None:
    with setup(home) as (terminal, talk):
        talk("What to do", "shop")
        talk("It must be a number from 1 to 9, or words of one line alone.", "9" * 5000)
        talk("It must be a number from 1 to 9", "change SHOP")
        talk("Change of Shop", "zone")
        talk("Time zone (zone of the times that the provider sends) [UTC]", "warsaw")
        talk("did you mean Europe/Warsaw?", "")
        talk("Change of Shop", "leave")
        assert terminal.wait_for_end() == 0
    assert two.read_text("utf-8").startswith("# the first")


def test_leaving_a_change_saves_nothing(two: Path, home: Path) -> None:
    before = two.read_text("utf-8")
    with PtyTerminal(home, ["setup", "shop"], size=(100, 40)) as terminal:
        talk = Talk(terminal)
        talk("What to do", "1")
        talk("Change of Shop", "3")
        talk("Title (what stands on the tab) [Shop]", "Corner")
        talk("  2  leave; nothing is saved", "2")
        assert terminal.wait_for_end() == 0
    assert two.read_text("utf-8") == before
    assert [path.name for path in two.parent.iterdir()] == ["config.toml"]


def test_an_account_moves_among_the_tabs_with_its_comments(two: Path, home: Path) -> None:
    first, second = two.read_text("utf-8").split("\n\n")
    with PtyTerminal(home, ["setup", "calls"], size=(100, 40)) as terminal:
        talk = Talk(terminal)
        talk("  2  move calls, at BSG, to another place among the tabs", "2")
        talk("  2  tab 1, before Shop", "2")
        talk.wait("Saved in")
        assert terminal.wait_for_end() == 0
    assert two.read_text("utf-8") == f"{second}\n{first}\n"


@pytest.mark.parametrize(("answer", "is_removed"), [("", False), ("y", True)])
def test_an_account_is_removed_when_somebody_says_so(two: Path, home: Path, answer: str, *, is_removed: bool) -> None:
    first, second = two.read_text("utf-8").split("\n\n")
    with setup(home) as (terminal, talk):
        talk("remove Shop, at Plusofon", "6")
        talk.wait("stays in the journal")
        talk("Remove Shop (y or n) [n]", answer)
        assert terminal.wait_for_end() == 0
    assert two.read_text("utf-8") == (second if is_removed else f"{first}\n\n{second}")


def test_a_command_that_is_asked_for_a_secret_gets_no_other_one(two: Path, home: Path, providers: Providers) -> None:
    show = home / "show"
    show.write_text(f"#!/bin/sh\nenv > {home}/of-the-command\necho {providers['bsg']['api_key']}\n")
    show.chmod(0o700)
    with setup(home, CALLS="live_SecretOfCalls99") as (terminal, talk):
        describe(talk, BSG, "Post", providers["bsg"]["base_url"])
        talk("Where is the api_key kept", BY_COMMAND)
        talk("Command", str(show))
        talk.wait("Saved in")
        assert terminal.wait_for_end() == 0
    found = (home / "of-the-command").read_text()
    assert "HOME=" in found
    assert "SecretOfCalls" not in found


def test_the_store_of_the_host_keeps_a_secret_and_takes_another(home: Path, providers: Providers) -> None:
    vault, values = home / "vault", providers["bsg"]
    vault.mkdir()
    program = ["-c", WITH_STORE, str(vault)]
    with PtyTerminal(home, ["setup"], size=(160, 60), program=program) as terminal:
        talk = Talk(terminal)
        describe(talk, BSG, "Post", values["base_url"])
        talk("  2  the system's store for secrets", "2")
        talk("api_key (it is not shown)", "test_OfYesterday123456")
        talk("And now", SAVE)
        talk.wait("Saved in")
        assert terminal.wait_for_end() == 0
    with PtyTerminal(home, ["setup", "post"], size=(160, 60), program=program) as terminal:
        talk = Talk(terminal)
        talk("What to do", "1")
        talk("api_key: the system's store for secrets, under ringdesk post.api_key", "12")
        talk("Where is the api_key kept", "the system's store for secrets; you type it now")
        talk("api_key (it is not shown)", values["api_key"])
        talk("Change of Post", TRY_AND_SAVE)
        talk.wait("Post answers.")
        talk.wait("Saved in")
        assert terminal.wait_for_end() == 0
    account = settings(home)["post"]
    assert isinstance(account, dict)
    assert account["api_key"] == {"keyring": "post.api_key"}
    assert [path.read_text() for path in vault.iterdir()] == [values["api_key"]]
    assert list((home / "config").rglob("*.api_key*")) == []


def test_another_set_of_credentials_takes_the_place_of_the_one_before(
    config: Path, home: Path, providers: Providers
) -> None:
    values = providers["serwersms"]
    config.write_text(
        f'[accounts.polski]\nprovider = "serwersms"\nbase_url = "{values["base_url"]}"\ntoken = {{ env = "T" }}\n'
    )
    with PtyTerminal(home, ["setup", "polski"], size=(100, 40), environment={"P": values["password"]}) as terminal:
        talk = Talk(terminal)
        talk("What to do", "1")
        talk("Change of polski", "13")
        talk("Sign in with [1]", "2")
        talk("username", values["username"])
        talk("Where is the password kept", BY_VARIABLE)
        talk("Name of the variable", "P")
        talk("Change of polski", TRY_AND_SAVE)
        talk.wait("Saved in")
        assert terminal.wait_for_end() == 0
    account = settings(home)["polski"]
    assert account == {
        "provider": "serwersms",
        "base_url": values["base_url"],
        "username": values["username"],
        "password": {"env": "P"},
    }


def test_a_proxy_with_a_password_is_kept_like_a_secret(two: Path, home: Path) -> None:
    environment = {"PROXY": "http://me:ProxyPass99@127.0.0.1:9"}
    with PtyTerminal(home, ["setup", "shop"], size=(100, 40), environment=environment) as terminal:
        talk = Talk(terminal)
        talk("What to do", "1")
        talk("Change of Shop", "11")
        talk("  2  an address without a password", "2")
        talk("Address of the proxy", "http://me:ProxyPass99@127.0.0.1:9")
        talk("one with a password is kept whole as a secret", "http://127.0.0.1:9")
        talk("Change of Shop", "11")
        talk("  6  an environment variable", "6")
        talk("Name of the variable [SHOP_PROXY]", "PROXY")
        talk.wait("Proxy: the environment variable PROXY")
        talk("Change of Shop", TRY_AND_SAVE)
        talk("And now", SAVE)
        talk.wait("Saved in")
        assert terminal.wait_for_end() == 0
    account = settings(home)["shop"]
    assert isinstance(account, dict)
    assert account["proxy"] == {"env": "PROXY"}


def test_an_account_that_is_not_there_is_told(two: Path, home: Path) -> None:
    with PtyTerminal(home, ["setup", "shpo"], size=(100, 40)) as terminal:
        Talk(terminal).wait("There is no account 'shpo'")
        assert terminal.wait_for_end() == 3


@pytest.mark.parametrize("only", [[], ["shop"]])
def test_a_secret_in_the_settings_is_refused_with_the_line_that_moves_it(
    two: Path, home: Path, only: list[str]
) -> None:
    two.write_text(two.read_text("utf-8").replace('{ env = "CALLS" }', '"test_InClear1234567"'), "utf-8")
    before = two.read_text("utf-8")
    with PtyTerminal(home, ["setup", *only], size=(100, 40)) as terminal:
        talk = Talk(terminal)
        talk.wait("line 11: accounts.calls.api_key holds a secret itself")
        talk.wait("install -m 600 /dev/stdin")
        assert terminal.wait_for_end() == 3
        assert b"InClear" not in terminal.received
    assert two.read_text("utf-8") == before


def test_settings_that_are_wrong_are_left_alone(config: Path, home: Path) -> None:
    config.write_text("[desk]\nfps = 0\n", "utf-8")
    with setup(home) as (terminal, talk):
        talk.wait("line 2: desk.fps must be a whole number")
        assert terminal.wait_for_end() == 3
    assert [path.name for path in config.parent.iterdir()] == ["config.toml"]


@pytest.mark.parametrize("key", ["\x04", "\x03"])
def test_nothing_is_saved_when_the_person_goes_away(home: Path, key: str) -> None:
    with setup(home) as (terminal, talk):
        talk("What to do", BSG)
        talk.wait("Title (what stands on the tab)")
        if key == "\x04":
            terminal.send(key)
            assert terminal.wait_for_end() == 2
        else:
            terminal.rest(0.5)  # the prompt is drawn a moment before it is waited at
            terminal.signal(2)
            assert terminal.wait_for_end() == 130
    assert not (home / "config").exists()


def test_it_needs_a_terminal(home: Path, run: Run) -> None:
    status, out, err = run("setup")
    assert (status, out, err) == (2, "", "ringdesk setup asks questions; run it in a terminal.\n")
