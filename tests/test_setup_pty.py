"""An account of one's own, connected by the forms of the desk, with no secret in sight."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pty_terminal import PtyTerminal
from tests.served import Providers, served

ENTER, ESC, TAB, CLEAR = "\r", "\x1b", "\t", "\x15"


@pytest.fixture(scope="module")
def providers() -> Iterator[Providers]:
    """Address and credentials of each provider of a sandbox on a port."""
    with served("--contacts", "500") as found:
        yield found


def choose(terminal: PtyTerminal, line: str, seen: str) -> str:
    """Opens setup in the desk, chooses a line by its words, and gives the screen that then holds ``seen``."""
    terminal.send("gs")
    terminal.wait_for("what to do")
    terminal.send(line + ENTER)
    return terminal.wait_for(seen)


def settings(home: Path) -> dict[str, dict[str, object]]:
    path = home / "config" / "ringdesk" / "config.toml"
    assert path.stat().st_mode & 0o777 == 0o600
    found: dict[str, dict[str, object]] = tomllib.loads(path.read_text("utf-8"))["accounts"]
    return found


def describe(terminal: PtyTerminal, provider: str, title: str, address: str) -> None:
    """The first form, from the key that opens it to the second one."""
    choose(terminal, f"at {provider}", "1 of 2")
    terminal.send(CLEAR + title + TAB * 4 + CLEAR + address)
    terminal.wait_for(address)
    terminal.send(ESC + "w")
    terminal.wait_for("2 of 2")


def files_of(home: Path) -> str:
    """Everything below a home but the file that was made to hold the secret."""
    kept = [path for path in home.rglob("*") if path.is_file() and ".api_key" not in path.name]
    return "".join(path.read_bytes().decode("latin-1") for path in kept)


def test_the_first_account_is_connected_from_the_sandbox_and_opened_at_once(
    tmp_path: Path, providers: Providers
) -> None:
    bsg = providers["bsg"]
    with PtyTerminal(tmp_path, size=(120, 40)) as terminal:
        assert ":setup" in terminal.wait_for("1-100 of 2000")
        describe(terminal, "BSG", "Shop", bsg["base_url"])
        terminal.send(bsg["api_key"])
        screen = terminal.wait_for("•••")
        assert bsg["api_key"] not in screen
        terminal.send(ESC + "w")
        terminal.wait_for("Shop is saved. Leave the sandbox, and open it now?")
        terminal.send("o")
        screen = terminal.wait_for("1-100 of 500")
        assert "1 Shop" in screen
        assert "SANDBOX" not in screen
        terminal.send("q")
        assert terminal.wait_for_end() == 0
        assert bsg["api_key"].encode() not in terminal.received
    assert settings(tmp_path)["shop"]["base_url"] == bsg["base_url"]
    assert bsg["api_key"] not in files_of(tmp_path)


def test_a_second_account_opens_beside_the_first(tmp_path: Path, providers: Providers) -> None:
    plusofon = providers["plusofon"]
    folder = tmp_path / "config" / "ringdesk"
    folder.mkdir(parents=True, mode=0o700)
    config = folder / "config.toml"
    config.touch(0o600)
    config.write_text(
        f'# mine\n[accounts.shop]\nprovider = "bsg"\nbase_url = "{providers["bsg"]["base_url"]}"\n'
        'api_key = { env = "SHOP" }\n'
    )
    environment = {"SHOP": providers["bsg"]["api_key"], "PLUS_TOKEN": plusofon["token"]}
    with PtyTerminal(tmp_path, size=(80, 24), environment=environment) as terminal:
        terminal.wait_for("1-100 of 500")
        describe(terminal, "Plus", "Calls", plusofon["base_url"])
        terminal.send(ESC + ESC)  # back to the first form: the text is kept, and the way is chosen there
        terminal.wait_for("1 of 2")
        assert "Calls" in terminal.text
        terminal.send(TAB + "  ")
        terminal.wait_for("an environment variable")
        terminal.send(ESC + "w")
        terminal.wait_for("token variable")
        terminal.send(CLEAR + "NO_SUCH_TOKEN" + ESC + "w")
        terminal.wait_for("NO_SUCH_TOKEN is not set")
        terminal.send("i" + CLEAR + "PLUS_TOKEN" + ESC + "w")
        terminal.wait_for("2 Calls")
        terminal.wait_for("1-6 of 6")
    assert config.read_text().startswith("# mine\n[accounts.shop]")
    assert settings(tmp_path)["calls"]["token"] == {"env": "PLUS_TOKEN"}


def test_a_wrong_password_is_told_once_and_nothing_is_saved(tmp_path: Path, providers: Providers) -> None:
    with PtyTerminal(tmp_path, size=(120, 40)) as terminal:
        terminal.wait_for("1-100 of 2000")
        describe(terminal, "BSG", "Shop", providers["bsg"]["base_url"])
        terminal.send("test_NobodyHasThisKey123" + ESC + "w")
        terminal.wait_for("refused it (HTTP 401")
        terminal.send(ESC)
        terminal.wait_for("Nothing was")
        terminal.send(ESC)
        terminal.wait_for("1 of 2")
        terminal.send(ESC + ESC)
        terminal.wait_for("1-100 of 2000")
        assert b"test_NobodyHasThisKey123" not in terminal.received
    assert not (tmp_path / "config" / "ringdesk" / "config.toml").exists()


def test_what_was_typed_and_left_in_one_go_is_there_when_the_form_opens_again(tmp_path: Path) -> None:
    with PtyTerminal(tmp_path, size=(80, 24)) as terminal:
        terminal.wait_for("1-100 of 2000")
        for _ in range(3):
            choose(terminal, "at BSG", "1 of 2")
            terminal.send("x" + ESC + ESC)
            terminal.wait_for(lambda text: "1 of 2" not in text)
        choose(terminal, "at BSG", "BSGxxx")


@pytest.fixture
def two(tmp_path: Path, providers: Providers) -> Path:
    """Settings with two accounts and comments of a person; the secrets are in variables."""
    folder = tmp_path / "config" / "ringdesk"
    folder.mkdir(parents=True, mode=0o700)
    config = folder / "config.toml"
    config.touch(0o600)
    config.write_text(
        f'# the first\n[accounts.shop]\nprovider = "bsg" # ours\nbase_url = "{providers["bsg"]["base_url"]}"\n'
        'api_key = { env = "SHOP" } # from the profile\n\n'
        f'# the second\n[accounts.calls]\nprovider = "plusofon"\nbase_url = "{providers["plusofon"]["base_url"]}"\n'
        'token = { env = "CALLS" }\n'
    )
    return config


def opened(home: Path, providers: Providers) -> PtyTerminal:
    environment = {"SHOP": providers["bsg"]["api_key"], "CALLS": providers["plusofon"]["token"]}
    return PtyTerminal(home, ["--debug"], size=(120, 40), environment=environment)


def test_a_changed_account_is_tried_saved_in_its_lines_and_opened_anew(
    tmp_path: Path, two: Path, providers: Providers
) -> None:
    before = two.read_text()
    with opened(tmp_path, providers) as terminal:
        terminal.wait_for("1-100 of 500")
        screen = choose(terminal, "change shop", "saving tries it first")
        assert "as it is: the environment variable SHOP" in screen
        terminal.send(CLEAR + "Corner" + TAB * 4 + CLEAR + "http://127.0.0.1:9" + ESC + "w")
        terminal.wait_for("Save the account all the same?")
        terminal.send(ESC)
        screen = terminal.wait_for("Nothing was saved.")
        assert "Corner" in screen
        assert two.read_text() == before
        terminal.send("i" + CLEAR + providers["bsg"]["base_url"] + ESC + "w")
        terminal.wait_for("Corner is saved. Open the desk anew with that now?")
        terminal.send("o")
        terminal.wait_for(lambda text: "1 Corner" in text and "1-100 of 500" in text)
        terminal.send("q")
        assert terminal.wait_for_end() == 0
        assert providers["bsg"]["api_key"].encode() not in terminal.received
    line = 'api_key = { env = "SHOP" } # from the profile\n'
    assert two.read_text() == before.replace(line, f'{line}title = "Corner"\n')


def test_what_was_typed_stays_when_the_address_is_wrong_and_the_disk_full(
    tmp_path: Path, two: Path, providers: Providers
) -> None:
    secret = providers["bsg"]["api_key"]
    blocked = two.with_name("config.toml~")
    with opened(tmp_path, providers) as terminal:
        terminal.wait_for("1-100 of 500")
        choose(terminal, "change shop", "saving tries it first")
        terminal.send(TAB + " ")
        terminal.wait_for("you type it now")
        terminal.send(TAB * 3 + CLEAR + "http://127.0.0.1:9" + ESC + "w")
        terminal.wait_for("2 of 2")
        terminal.send(secret + ESC + "w")
        terminal.wait_for("Save the account all the same?")
        terminal.send(ESC)
        terminal.wait_for("Nothing was saved.")
        terminal.send(ESC)
        terminal.wait_for("saving tries it first")
        terminal.wait_for("http://127.0.0.1:9")
        terminal.send(TAB * 4 + CLEAR + providers["bsg"]["base_url"] + ESC + "w")
        terminal.wait_for("•••")
        blocked.mkdir()
        terminal.send(ESC + "w")
        terminal.wait_for("Is a directory.")
        assert [path.name for path in tmp_path.rglob("shop.api_key*")] == []
        blocked.rmdir()
        terminal.send("w")
        terminal.wait_for("shop is saved")
        assert secret.encode() not in terminal.received
    assert settings(tmp_path)["shop"]["api_key"] == {"file": "~/config/ringdesk/shop.api_key"}
    assert "GET" in (written := files_of(tmp_path))  # the log of --debug
    assert secret not in written


def test_accounts_move_and_go_and_the_desk_opens_with_what_is_left(
    tmp_path: Path, two: Path, providers: Providers
) -> None:
    first, second = two.read_text().split("\n\n")
    with opened(tmp_path, providers) as terminal:
        terminal.wait_for("1-100 of 500")
        choose(terminal, "move shop", "tab 2, after calls")
        terminal.send(ENTER)
        terminal.wait_for("shop is moved. Open the desk anew with that now?")
        assert two.read_text() == f"{second}\n{first}\n"
        terminal.send("o")
        terminal.wait_for("1 calls  2 shop")
        terminal.wait_for("1-6 of 6")
        choose(terminal, "remove calls", "stays in the journal")
        terminal.send(ENTER)
        terminal.wait_for(lambda text: "stays in the journal" not in text)
        choose(terminal, "remove calls", "stays in the journal")
        terminal.send("d")
        terminal.wait_for("calls is removed. Open the desk anew")
        terminal.send("o")
        terminal.wait_for(lambda text: "1 shop" in text and "1-100 of 500" in text and "calls" not in text)
        terminal.send("gl")
        terminal.wait_for("last time")
        terminal.send("q")
        assert terminal.wait_for_end() == 0
    assert two.read_text() == f"{first}\n"


def test_a_secret_written_into_the_settings_meanwhile_is_refused_with_the_line_that_moves_it(
    tmp_path: Path, two: Path, providers: Providers
) -> None:
    good = two.read_text()
    with opened(tmp_path, providers) as terminal:
        terminal.wait_for("1-100 of 500")
        two.write_text(good.replace('{ env = "SHOP" }', '"test_InClear1234567"'))
        terminal.send("gs")
        screen = terminal.wait_for("holds a secret itself")
        assert "install -m 600 /dev/stdin" in " ".join(screen.split())
        terminal.send(ESC)
        terminal.wait_for("nothing was changed in the settings")
        two.write_text(good)
        terminal.send("gs")
        terminal.wait_for("change shop, at BSG")
        terminal.send(ESC + "q")
        assert terminal.wait_for_end() == 0
        assert b"InClear" not in terminal.received
    assert two.read_text() == good


def test_unfinished_work_of_a_removed_account_stays_and_says_why_it_does_not_open(
    tmp_path: Path, two: Path, providers: Providers
) -> None:
    with opened(tmp_path, providers) as terminal:
        terminal.wait_for("1-100 of 500")
        terminal.send("e")
        terminal.wait_for("Esc, then")
        terminal.send("Unfinished" + ESC + ESC)
        terminal.wait_for(lambda text: "Esc, then" not in text)
        choose(terminal, "remove shop", "stays in the journal")
        terminal.send("d")
        terminal.wait_for("shop is removed. Open the desk anew")
        terminal.send("o")
        terminal.wait_for(lambda text: "1 calls" in text and "1-6 of 6" in text and "gd" in text)
        terminal.send("gd")
        terminal.wait_for("unfinished")
        terminal.send(ENTER)
        terminal.wait_for("shop is not among the accounts any more; gs connects it again")
        terminal.send("q")
        assert terminal.wait_for_end() == 0
    assert list(settings(tmp_path)) == ["calls"]


def test_the_secret_of_a_removed_account_does_not_get_into_the_environment_of_a_child(
    tmp_path: Path, two: Path, providers: Providers
) -> None:
    show, seen = tmp_path / "show", tmp_path / "of-the-command"
    show.write_text(f"#!/bin/sh\nenv >{seen}\necho {providers['plusofon']['token']}\n")
    show.chmod(0o700)
    two.write_text(two.read_text().replace('{ env = "CALLS" }', f'{{ command = ["{show}"] }}'))
    with opened(tmp_path, providers) as terminal:
        terminal.wait_for("1-100 of 500")
        choose(terminal, "remove shop", "stays in the journal")
        terminal.send("d")
        terminal.wait_for("shop is removed. Open the desk anew")
        assert not seen.exists()
        terminal.send("o")
        terminal.wait_for("1-6 of 6")
    assert "HOME=" in seen.read_text()
    assert providers["bsg"]["api_key"] not in seen.read_text()
