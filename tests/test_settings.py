"""Accounts and preferences out of a settings file, and what is told about every mistake in one."""

import asyncio
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from zoneinfo import ZoneInfo

import phonenumbers
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tui.credential_sources import FromCommand, FromFile, FromKeyring
from tui.credentials import Aside, Credentials, Source, Unsigned
from tui.settings import AccountSettings, Preferences, Settings, load
from tui.settings_file import SettingsError
from tui.settings_sources import KINDS, Kind
from tui.settings_sources import example as example_line
from tui.settings_values import ACCOUNT, COUNTRIES, PREFERENCES


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


def test_an_account_with_everything(tmp_path: Path) -> None:
    found = account(
        tmp_path,
        'provider = "post"\ntitle = "Post main"\nbase_url = "https://post.example.com/x"\n'
        'api_key = { env = "POST_KEY" }\ntime_zone = "Europe/Warsaw"\ncountry = "ua"\nread_only = true\n'
        f'ca_file = "{__file__}"\n',
    )
    assert values(found) == {"api_key": CANARY}
    assert (found.key, found.provider, found.title) == ("main", "post", "Post main")
    assert (found.base_url, found.time_zone) == ("https://post.example.com/x", ZoneInfo("Europe/Warsaw"))
    assert (found.country, found.read_only, found.ca_file) == ("UA", True, __file__)


def test_an_account_with_the_least_takes_the_rest_from_its_provider(tmp_path: Path) -> None:
    found = account(tmp_path, 'provider = "voice"\ntoken = { env = "VOICE_TOKEN" }\n')
    assert values(found) == {"token": CANARY, "client": "7"}
    assert (found.title, found.base_url, found.time_zone) == ("main", "https://api.example.com", ZoneInfo("UTC"))
    assert (found.country, found.read_only, found.ca_file) == ("PL", False, None)


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
    found = account(tmp_path, f'provider = "post"\n{example_line(kind, "main", "api_key")}\n')
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


GOOD = '[accounts.main]\nprovider = "post"\napi_key = { env = "POST_KEY" }\n'
SECRET_EXAMPLE = 'api_key = { env = "MAIN_API_KEY" }'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[account.x]\nprovider = "post"\n', "line 1: account is not known (did you mean accounts?)."),
        ("theme = 3\n" + GOOD, "line 1: theme is not known; known are accounts, desk and keys."),
        ("accounts = 3\n", "line 1: accounts must be a table, as in [accounts]."),
        ("[accounts]\nmain = 3\n", "line 2: accounts.main must be a table, as in [accounts.main]."),
        (
            "\n\n[accounts.main]\n",
            'line 3: accounts.main lacks provider, as in provider = "post"; known are post, voice and polish.',
        ),
        (
            '[accounts.main]\n\nprovider = "Pots"\n',
            "line 3: accounts.main.provider must be post, voice or polish (did you mean post?).",
        ),
        ("[accounts.main]\nprovider = 3\n", "line 2: accounts.main.provider must be post, voice or polish."),
        (
            GOOD.replace("main", '"два"'),
            "line 1: accounts.два must be named with a letter first, then up to 39 letters, digits, - or _.",
        ),
        (GOOD + 'tilte = "x"\n', "line 4: accounts.main.tilte is not known (did you mean title?)."),
        (
            GOOD + 'title = ""\n',
            "line 4: accounts.main.title must be a text in quotes, of 1 to 40 characters that can be seen.",
        ),
        (
            GOOD + 'title = "\\u001b[2J"\n',
            "line 4: accounts.main.title must be a text in quotes, of 1 to 40 characters that can be seen.",
        ),
        (GOOD + 'read_only = "yes"\n', "line 4: accounts.main.read_only must be true or false, without quotes."),
        (
            GOOD + 'time_zone = "Warsaw"\n',
            'line 4: accounts.main.time_zone must be a time zone, as in "Europe/Warsaw" or "UTC".',
        ),
        (
            GOOD + 'country = "UK"\n',
            'line 4: accounts.main.country must be the two letters of a country, as in "PL" (did you mean GB?).',
        ),
        (
            GOOD + 'ca_file = "ca.pem"\n',
            "line 4: accounts.main.ca_file must be the whole path of a file with certificates, "
            'as in "/etc/ssl/company.pem".',
        ),
        (
            '[accounts.main]\nprovider = "post"\napi_key = { evn = "POST_KEY" }\n',
            "line 3: accounts.main.api_key must say where the secret is kept, as in "
            f"{SECRET_EXAMPLE} (did you mean env?).",
        ),
        (
            '[accounts.main]\nprovider = "post"\napi_key = 3\n',
            "line 3: accounts.main.api_key must say where the secret is kept, as in "
            f"{SECRET_EXAMPLE}; known are env, command, keyring and file.",
        ),
        (
            '[accounts.main]\nprovider = "post"\napi_key = { env = "POST-KEY" }\n',
            f"line 3: accounts.main.api_key must be the name of an environment variable, as in {SECRET_EXAMPLE}.",
        ),
        (
            '[accounts.main]\nprovider = "post"\napi_key = { command = "pass show x" }\n',
            "line 3: accounts.main.api_key must be a list of a command and its arguments, each in quotes, "
            'as no shell reads it, as in api_key = { command = ["pass", "show", "main.api_key"] }.',
        ),
        (
            '[accounts.main]\nprovider = "post"\napi_key = { keyring = "" }\n',
            "line 3: accounts.main.api_key must be a text in quotes, of 1 to 100 characters that can be seen, "
            'as in api_key = { keyring = "main.api_key" }.',
        ),
        (
            '[accounts.main]\nprovider = "post"\napi_key = { file = "main.key" }\n',
            "line 3: accounts.main.api_key must be the whole path of a file, which may begin with ~/, "
            'as in api_key = { file = "~/.config/ringdesk/main.api_key" }.',
        ),
        ('[accounts.main]\nprovider = "post"\n', "line 1: accounts.main lacks api_key."),
        ('[accounts.main]\nprovider = "polish"\n', "line 1: accounts.main lacks token or else username and password."),
        (
            '[accounts.main]\nprovider = "polish"\nusername = "anna"\n',
            "line 1: accounts.main lacks token or else username and password.",
        ),
        (
            '[accounts.main]\nprovider = "polish"\nusername = "anna"\ntoken = { env = "VOICE_TOKEN" }\n',
            "line 1: accounts.main has too many credentials; it needs token or else username and password, not both.",
        ),
        (
            '[accounts.main]\nprovider = "voice"\ntoken = { env = "VOICE_TOKEN" }\nclient = 10553\n',
            "line 4: accounts.main.client must be a text in quotes, of 1 to 100 characters that can be seen.",
        ),
        ("[desk]\nfps = 0\n", "line 2: desk.fps must be a whole number from 1 to 60."),
        ("[desk]\nfps = true\n", "line 2: desk.fps must be a whole number from 1 to 60."),
        ('[desk]\ntheme = "ligth"\n', 'line 2: desk.theme must be "dark" or "light" (did you mean light?).'),
        ("[desk]\nmuose = true\n", "line 2: desk.muose is not known (did you mean mouse?)."),
        ("[keys]\ndesk.leave = 3\n", 'line 2: keys.desk.leave must be keys in quotes, as in "q" or "q,f10".'),
        (
            "[desk]\ntheme = dark\n",
            'line 2: this is not TOML: Invalid value (a text stands in double quotes, as in title = "Main").',
        ),
        (GOOD + GOOD, "line 4: this is not TOML: Cannot declare ('accounts', 'main') twice."),
        ('[desk]\ntheme = """dark\n', "line 3: this is not TOML: Unterminated string."),
    ],
)
def test_one_sentence_tells_file_line_key_and_what_was_meant(tmp_path: Path, text: str, told: str) -> None:
    assert mistakes(tmp_path, text) == [told]


def test_a_literal_secret_is_refused_with_the_lines_that_move_it(tmp_path: Path) -> None:
    (told,) = mistakes(tmp_path, f'[accounts.main]\nprovider = "post"\napi_key = "{CANARY}"\n')
    assert told.startswith("line 3: accounts.main.api_key holds a secret itself")
    path = tmp_path / "main.api_key"
    assert f"`install -m 600 /dev/stdin {path}`" in told
    line = told[told.index("api_key = {") :].removesuffix(".")
    subprocess.run(["install", "-m", "600", "/dev/stdin", str(path)], input=CANARY, text=True, check=True)
    assert values(account(tmp_path, f'provider = "post"\n{line}\n')) == {"api_key": CANARY}


@pytest.mark.parametrize(
    "address",
    [
        "api.example.com",
        "ftp://api.example.com",
        "https://",
        "https://anna:secret@api.example.com",
        "https://api.example.com/?key=1#x",
        "https://api.example.com:port",
        "https://[::1",
        "https://api.exa mple.com",
        "http://api.example.com",
        "http://127.0.0.1.example.com",
    ],
)
def test_addresses_that_no_secret_may_be_sent_to(tmp_path: Path, address: str) -> None:
    (told,) = mistakes(tmp_path, GOOD + f'base_url = "{address}"\n')
    assert told.startswith("line 4: accounts.main.base_url must be")


@pytest.mark.parametrize(
    "address", ["https://api.example.com:8443/v1/", "http://localhost:8000/x", "http://127.8.8.8", "http://[::1]:1"]
)
def test_addresses_that_are_taken(tmp_path: Path, address: str) -> None:
    assert read(tmp_path, GOOD + f'base_url = "{address}"\n').accounts[0].base_url == address


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    told = mistakes(tmp_path, '[desk]\nfps = 0\n[accounts.a]\nprovider = "x"\n[accounts.b]\n')
    assert [sentence.split(":")[0] for sentence in told] == ["line 2", "line 4", "line 5"]


anything = st.recursive(
    st.one_of(
        st.text(max_size=5),
        st.integers(),
        st.booleans(),
        st.just("post"),
        st.just({"env": "POST_KEY"}),
        st.just({"command": ["x"]}),
    ),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text("ab.\n\"'", max_size=3), inner, max_size=2),
    max_leaves=4,
)
names = st.sampled_from(
    ["accounts", "desk", "keys", "main", "provider", "title", "token", "api_key", "base_url", "fps", "x", ""]
)
documents = st.dictionaries(
    names, st.dictionaries(names, st.dictionaries(names, anything, max_size=4) | anything), max_size=3
)


def toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)} = {toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",\n".join(map(toml, value)) + "]"
    return quoted(value) if isinstance(value, str) else str(value).lower()


def quoted(text: str) -> str:
    return '"' + "".join(f"\\U{ord(character):08x}" for character in text) + '"'


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents)
@example({"accounts": {"main": {"provider": "post", "base_url": "https://[", "api_key": "x"}}})
def test_any_toml_gives_settings_or_sentences(tmp_path: Path, document: dict[str, object]) -> None:
    text = "".join(f"{quoted(key)} = {toml(value)}\n" for key, value in document.items())
    told: tuple[str, ...] = ()
    found = Settings()
    try:
        found = read(tmp_path, text)
    except SettingsError as error:
        told = error.sentences
    assert all(one.provider in PROVIDERS for one in found.accounts)
    assert all(sentence.startswith(str(tmp_path)) and sentence.endswith(".") for sentence in told)
    assert not any("\n" in sentence for sentence in told)
