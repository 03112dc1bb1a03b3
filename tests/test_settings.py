"""Accounts and preferences out of a settings file."""

from pathlib import Path
from zoneinfo import ZoneInfo

import phonenumbers
import pytest
from msgspec.structs import asdict, fields

from tests.settings_reading import CANARY, ENVIRON, account, read, values
from tui.credential_sources import FromCommand, FromFile, FromKeyring
from tui.credentials import Source, Unsigned
from tui.providers.plugin import LINE, Line
from tui.settings import AccountSettings, Preferences
from tui.settings_sources import KINDS, Kind, example
from tui.settings_values import ACCOUNT, COUNTRIES, PREFERENCES


def test_an_account_with_everything(tmp_path: Path) -> None:
    found = account(
        tmp_path,
        'provider = "post"\ntitle = "Post main"\nbase_url = "https://post.example.com/x"\n'
        'api_key = { env = "POST_KEY" }\ntime_zone = "Europe/Warsaw"\ncountry = "ua"\nread_only = true\n'
        f'ca_file = "{__file__}"\nproxy = "http://proxy:3128"\nin_flight = 2\nper_second = 5\n',
    )
    assert values(found) == {"api_key": CANARY, "proxy": "http://proxy:3128"}
    assert (found.in_flight, found.per_second) == (2, 5)
    assert (found.key, found.provider, found.title) == ("main", "post", "Post main")
    assert (found.base_url, found.time_zone) == ("https://post.example.com/x", ZoneInfo("Europe/Warsaw"))
    assert (found.country, found.read_only, found.ca_file) == ("UA", True, __file__)


def test_an_account_with_the_least_takes_the_rest_from_its_provider(tmp_path: Path) -> None:
    found = account(tmp_path, 'provider = "voice"\ntoken = { env = "VOICE_TOKEN" }\n')
    assert values(found) == {"token": CANARY, "client": "7"}
    assert (found.title, found.base_url, found.time_zone) == ("main", "https://api.example.com", ZoneInfo("UTC"))
    assert (found.country, found.read_only, found.ca_file) == ("PL", False, None)
    assert Line(found.ca_file, None, found.in_flight, found.per_second) == LINE


def test_a_proxy_with_a_password_is_kept_as_a_secret_is(tmp_path: Path) -> None:
    found = account(tmp_path, 'provider = "voice"\ntoken = { env = "VOICE_TOKEN" }\nproxy = { env = "POST_KEY" }\n')
    assert values(found) == {"token": CANARY, "client": "7", "proxy": CANARY}


def test_accounts_keep_the_order_of_the_file(tmp_path: Path) -> None:
    text = "".join(
        f'[accounts.{key}]\nprovider = "post"\napi_key = {{ env = "POST_KEY" }}\n' for key in ("z", "a", "m")
    )
    assert [found.key for found in read(tmp_path, text).accounts] == ["z", "a", "m"]


def test_secrets_are_taken_out_of_the_environment_and_the_rest_stays(tmp_path: Path) -> None:
    environ = {**ENVIRON, "HOME": "/home/anna"}
    text = '[accounts.a]\nprovider = "post"\napi_key = { env = "POST_KEY" }\n'
    found = read(tmp_path, text + text.replace(".a]", ".b]"), environ)
    assert [values(one) for one in found.accounts] == [{"api_key": CANARY}, {"api_key": CANARY}]
    assert environ == {"VOICE_TOKEN": f" {CANARY}\n", "EMPTY": "", "BELL": "a\ab", "HOME": "/home/anna"}


@pytest.mark.parametrize("variable", ["NOWHERE", "EMPTY"])
def test_a_secret_that_is_not_there_is_told_without_stopping_the_start(tmp_path: Path, variable: str) -> None:
    found = account(tmp_path, f'provider = "post"\napi_key = {{ env = "{variable}" }}\n')
    with pytest.raises(Unsigned, match=f"^No api_key: the environment variable {variable} is not set. Set it"):
        values(found)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ('{ command = ["pass", "show", "x y"] }', FromCommand(("pass", "show", "x y"))),
        ('{ keyring = "post main" }', FromKeyring("post main")),
        ('{ file = "/run/secrets/post" }', FromFile(Path("/run/secrets/post"))),
        ('{ file = "~/post" }', FromFile(Path.home() / "post")),
    ],
)
def test_the_places_that_a_secret_may_be_kept_in(tmp_path: Path, given: str, meant: Source) -> None:
    assert account(tmp_path, f'provider = "post"\napi_key = {given}\n').sources == {"api_key": meant}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_example_of_each_place_is_taken(tmp_path: Path, kind: Kind) -> None:
    found = account(tmp_path, f'provider = "post"\n{example(kind, "main", "api_key")}\n')
    assert list(found.sources) == ["api_key"]


def test_no_secret_is_printed_with_the_settings(tmp_path: Path) -> None:
    found = read(tmp_path, '[accounts.a]\nprovider = "post"\napi_key = { env = "POST_KEY" }\n')
    assert CANARY not in repr(found)


def test_preferences_and_keys(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        '[desk]\ntheme = "light"\nmouse = true\nanimations = "basic"\nfps = 5\nsmooth_scroll = true\ncolors = "256"\n'
        '[keys]\ndesk.leave = "Q"\n"account.1" = "f1,g 1"\n',
    )
    assert found.preferences == Preferences("light", True, "basic", 5, True, "256")
    assert found.keys == {"desk.leave": "Q", "account.1": "f1,g 1"}
    assert found.accounts == ()


def test_every_preference_has_a_rule_that_takes_its_default() -> None:
    assert [setting.name for setting in PREFERENCES] == [each.name for each in fields(Preferences)]
    assert {each.name: each.take(asdict(Preferences())[each.name]) for each in PREFERENCES} == asdict(Preferences())


def test_every_key_of_an_account_has_its_place() -> None:
    assert {setting.name for setting in ACCOUNT} < {each.name for each in fields(AccountSettings)}


def test_the_countries_are_those_whose_numbers_can_be_read() -> None:
    assert set(phonenumbers.SUPPORTED_REGIONS) == COUNTRIES
