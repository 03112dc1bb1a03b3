"""Where secrets are kept: each place gives its one line, or a sentence that holds none of it."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import pytest

from tui import credential_sources, keeper
from tui.credential_sources import SIZE_LIMIT, FromCommand, FromEnvironment, FromFile, FromKeyring, Plain
from tui.credentials import Aside, Credentials, Missing, Source, Unsigned
from tui.domain.secret import Secret

CANARY = "live_5e6f7a8b9c"


def value(source: Source) -> str:
    return asyncio.run(source.fetch(Aside())).reveal()


def missing(source: Source) -> str:
    with pytest.raises(Missing) as caught:
        asyncio.run(source.fetch(Aside()))
    told = f"{caught.value.fact}. {caught.value.remedy}."
    assert CANARY not in told
    return told


def python(code: str, *arguments: str) -> FromCommand:
    return FromCommand((sys.executable, "-c", f"import os, sys, time\n{code}", *arguments))


# -- environment -----------------------------------------------------------------------------------------


def test_a_variable() -> None:
    assert value(FromEnvironment("KEY", Secret(CANARY))) == CANARY
    assert missing(FromEnvironment("KEY", Secret(""))) == (
        "the environment variable KEY is not set. Set it and start Ringdesk again."
    )
    assert "gives more than one line of text" in missing(FromEnvironment("KEY", Secret(f"{CANARY}\a")))


# -- file ------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    path.write_text(f"{CANARY}\n", "utf-8")
    path.chmod(0o600)
    return path


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_file_of_ours_alone(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert value(FromFile(file)) == CANARY


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610])
def test_a_file_that_others_can_use_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert missing(FromFile(file)) == f"the file {file} can be used by others. Close it with: chmod 600 {file}."


def test_a_file_of_another_user_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert "belongs to another user" in missing(FromFile(file))


def test_a_link_a_pipe_a_folder_and_nothing(file: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(file)
    os.mkfifo(tmp_path / "pipe", 0o600)
    assert "is a link" in missing(FromFile(tmp_path / "link"))
    assert "is not a file" in missing(FromFile(tmp_path / "pipe"))
    assert "cannot be read (Is a directory)" in missing(FromFile(tmp_path))
    assert "cannot be read (No such file or directory)" in missing(FromFile(tmp_path / "gone"))


def test_a_link_put_there_after_the_look_is_not_followed(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link").symlink_to(file)
    monkeypatch.setattr(Path, "is_symlink", lambda _path: False)
    assert "cannot be read" in missing(FromFile(tmp_path / "link"))


@pytest.mark.parametrize(
    ("held", "told"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (f"{CANARY}\n{CANARY}\n".encode(), "gives more than one line of text"),
        (b"\xff\xfe", "gives more than one line of text"),
        (b"a" * (SIZE_LIMIT + 1), "gives more than 8 KB"),
    ],
)
def test_what_is_no_single_line(file: Path, held: bytes, told: str) -> None:
    file.write_bytes(held)
    assert told in missing(FromFile(file))


# -- command ---------------------------------------------------------------------------------------------


def test_a_command_gets_its_arguments_as_they_are() -> None:
    assert value(python("print(sys.argv[1:])", "$HOME `id`", ";")) == "['$HOME `id`', ';']"


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (f"print('{CANARY}'); sys.exit(3)", "failed with status 3"),
        ("pass", "is empty"),
        (f"print('{CANARY}'); print('{CANARY}')", "gives more than one line of text"),
        ("while True: sys.stdout.write('a' * 1000)", "gives more than 8 KB"),
    ],
)
def test_commands_that_give_no_secret(code: str, told: str) -> None:
    assert told in missing(python(code))


def test_a_command_that_is_not_there() -> None:
    told = missing(FromCommand(("/nowhere/pass", CANARY)))
    assert told.startswith("the command /nowhere/pass cannot be run (No such file or directory)")


def test_a_command_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credential_sources, "COMMAND_SECONDS", 0.2)
    began = time.monotonic()
    assert "took longer than" in missing(python("time.sleep(60)"))
    assert time.monotonic() - began < 30


def test_ctrl_c_ends_the_command_and_nothing_else() -> None:
    before = signal.getsignal(signal.SIGINT)
    told = missing(python("os.kill(os.getppid(), 2); time.sleep(60)"))
    assert "was stopped. Connect again to run it again" in told
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.anyio
async def test_one_command_at_a_time_has_the_terminal() -> None:
    running: list[int] = []

    @contextmanager
    def suspended() -> Iterator[None]:
        running.append(1)
        assert len(running) == 1
        yield
        running.pop()

    aside = Aside()
    aside.suspend = suspended
    await asyncio.gather(*(python("time.sleep(0.05); print('x')").fetch(aside) for _ in range(3)))
    assert running == []


# -- the system's store ----------------------------------------------------------------------------------


@dataclass
class Store:
    """Stands in for a backend of keyring."""

    viable: bool = True
    priority: float = 1.0
    kept: dict[tuple[str, str], str] = field(default_factory=dict)

    def __call__(self) -> "Store":
        return self

    def get_password(self, service: str, username: str) -> str | None:
        if username == "locked":
            raise RuntimeError(f"locked {CANARY}")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def stores(monkeypatch: pytest.MonkeyPatch) -> list[Store]:
    """Three backends: the second works best, the third not at all."""
    made = [Store(), Store(priority=2.0), Store(viable=False, priority=3.0)]
    for number, store in enumerate(made):
        module = ModuleType(f"backend{number}")
        module.__dict__["Keyring"] = store
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(keeper, "_BACKENDS", tuple((f"backend{number}", "Keyring") for number in range(len(made))))
    return made


def test_the_best_of_the_stores_that_work_keeps_secrets(stores: list[Store]) -> None:
    asyncio.run(keeper.keep("main", CANARY))
    assert [store.kept for store in stores] == [{}, {("ringdesk", "main"): CANARY}, {}]
    assert value(FromKeyring("main")) == CANARY


def test_a_store_without_the_secret_or_locked(stores: list[Store]) -> None:
    assert missing(FromKeyring("x")) == (
        "the system's store for secrets has none named x. Put it there with: keyring set ringdesk x."
    )
    assert "is locked, or does not answer" in missing(FromKeyring("locked"))


def test_a_store_that_does_not_answer(stores: list[Store], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "PATIENCE", 0.05)
    monkeypatch.setattr(stores[1], "get_password", lambda *_names: time.sleep(0.5))
    assert "did not answer within" in missing(FromKeyring("x"))


def test_where_there_is_no_store_it_says_what_to_use(stores: list[Store]) -> None:
    for store in stores:
        store.viable = False
    assert not asyncio.run(keeper.is_there())
    told = missing(FromKeyring("x"))
    assert told.startswith("this host has no secure store for secrets")
    assert 'Use { command = ["pass"' in told


def test_no_backend_that_writes_plain_files_is_ever_asked() -> None:
    assert [module for module, _name in keeper._BACKENDS] == [  # noqa: SLF001 - the list is the rule
        f"keyring.backends.{name}" for name in ("SecretService", "libsecret", "kwallet")
    ]


# -- all of an account -----------------------------------------------------------------------------------


@dataclass
class Counted:
    """A place that counts how often it is asked."""

    place: str = "here"
    asked: int = 0

    async def fetch(self, aside: Aside) -> Secret:
        self.asked += 1
        return Secret(CANARY)


@pytest.mark.anyio
async def test_a_value_is_fetched_once_until_it_is_forgotten() -> None:
    source = Counted()
    credentials = Credentials({"token": source}, Aside())
    assert source.asked == 0
    await credentials.all()
    assert (await credentials.all())["token"].reveal() == CANARY
    assert source.asked == 1
    credentials.forget()
    await credentials.all()
    assert source.asked == 2


@dataclass
class Kept:
    """A place whose value changes."""

    values: dict[str, str]
    name: str
    place: str = "here"

    async def fetch(self, aside: Aside) -> Secret:
        if not self.values[self.name]:
            raise Missing("it is empty", "Put it there")
        return Secret(self.values[self.name])


@pytest.mark.anyio
async def test_a_value_that_is_fetched_anew_changes_where_it_is_held() -> None:
    kept = {"token": "one", "user": "me"}
    credentials = Credentials({name: Kept(kept, name) for name in kept}, Aside())
    held = await credentials.all()
    kept.update(token="other", user="")
    with pytest.raises(Unsigned):
        await credentials.renew()
    assert [value.reveal() for value in held.values()] == ["one", "me"]
    kept["user"] = "you"
    await credentials.renew()
    assert [value.reveal() for value in held.values()] == ["other", "you"]
    assert (await credentials.all())["token"] is held["token"]


@pytest.mark.anyio
async def test_everything_that_is_missing_is_told_and_the_rest_is_kept() -> None:
    source = Counted()
    unset = FromEnvironment("A", Secret(""))
    credentials = Credentials({"a": unset, "b": source, "c": FromFile(Path("/nowhere"))}, Aside())
    for _ in range(2):
        with pytest.raises(Unsigned) as caught:
            await credentials.all()
        assert str(caught.value) == (
            "No a: the environment variable A is not set. Set it and start Ringdesk again. "
            "No c: the file /nowhere cannot be read (No such file or directory). Look at it, then connect again."
        )
    assert source.asked == 1


@pytest.mark.parametrize(
    "source", [FromEnvironment("A", Secret(CANARY)), FromCommand(("x", CANARY))], ids=["env", "command"]
)
def test_no_place_tells_what_it_holds(source: Source) -> None:
    assert CANARY not in source.place
    assert isinstance(source, FromCommand) or CANARY not in repr(source)


def test_a_plain_value() -> None:
    assert value(Plain("10553")) == "10553"
