"""What is told about every mistake in the settings."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.settings_reading import CANARY, PROVIDERS, account, mistakes, read, values
from tui.settings import Settings
from tui.settings_file import SettingsError

GOOD = '[accounts.main]\nprovider = "post"\napi_key = { env = "POST_KEY" }\n'
SECRET_EXAMPLE = 'api_key = { env = "MAIN_API_KEY" }'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[account.x]\nprovider = "post"\n', "line 1: account is not known (did you mean accounts?)."),
        ("theme = 3\n" + GOOD, "line 1: theme is not known; known are accounts, desk, keys, operator and limits."),
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
            'line 4: accounts.main.time_zone must be a time zone, as in "Europe/Warsaw" or "UTC" '
            "(did you mean Europe/Warsaw?).",
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
        (GOOD + "in_flight = 17\n", "line 4: accounts.main.in_flight must be a whole number from 1 to 16."),
        (GOOD + "per_second = 0\n", "line 4: accounts.main.per_second must be a whole number from 1 to 100."),
        *(
            (
                GOOD + f'proxy = "{address}"\n',
                'line 4: accounts.main.proxy must be an address as in "http://proxy.example.com:3128"; one with a '
                'password is kept whole as a secret, as in proxy = { env = "PROXY" }.',
            )
            for address in ("http://anna:hush@proxy:1", "socks5://proxy:1", "proxy:3128", "http://[")
        ),
        (
            GOOD + 'proxy = { evn = "X" }\n',
            "line 4: accounts.main.proxy must say where the secret is kept, as in "
            'proxy = { env = "MAIN_PROXY" } (did you mean env?).',
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


def test_a_provider_that_is_not_known_hides_no_other_mistake(tmp_path: Path) -> None:
    told = mistakes(tmp_path, '[accounts.a]\nprovder = "post"\nin_flight = 99\napi_key = { env = "POST_KEY" }\n[des]\n')
    assert [sentence.partition(": ")[2].split(" ")[0] for sentence in told] == [
        "accounts.a", "accounts.a.provder", "accounts.a.in_flight", "des",
    ]  # fmt: skip
    assert "(did you mean provider?)" in told[1]


def test_a_proxy_is_for_addresses_that_are_encrypted(tmp_path: Path) -> None:
    proxy = 'proxy = "http://proxy.example.com:3128"\n'
    assert read(tmp_path, GOOD + proxy).accounts[0].sources
    [told] = mistakes(tmp_path, GOOD + 'base_url = "http://127.0.0.1:8123"\n' + proxy)
    assert told.startswith("line 5: accounts.main.proxy must be left out")


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


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
