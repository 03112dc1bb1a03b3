"""What a start does to the computer: which files, sockets and processes; told by Python itself and by strace.

At a start nothing is written but below the folders for settings, state and data, nobody is spoken to but the accounts'
own providers, and no process is begun but the watcher.
"""

import os
import re
import shutil
import subprocess
import sys
from ast import literal_eval
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from tests.pty_terminal import PtyTerminal
from tests.served import served

AUDITED: Final = """
import os, sys
told = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
kinds = ("open", "os.", "socket.", "subprocess.", "sqlite3.connect", "ctypes.dlopen", "pty.", "shutil.", "tempfile.")
def note(event, arguments):
    if event.startswith(kinds):
        plain = [one if isinstance(one, (str, bytes, int, tuple, type(None))) else str(one) for one in arguments]
        os.write(told, f"{(event, plain)!r}\\n".encode("utf-8", "backslashreplace"))
sys.addaudithook(note)
from tui.__main__ import main
sys.exit(main(sys.argv[1:]))
"""
"""The command, with everything put down that Python tells its auditors."""
WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES: Final = frozenset({"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.chmod",
                            "os.chown", "os.truncate", "shutil.rmtree", "sqlite3.connect"})  # fmt: skip
PROCESSES: Final = ("os.fork", "os.exec", "os.posix_spawn", "os.system", "os.spawn", "subprocess.", "pty.")
FOLDERS: Final = ("config", "state", "data")
SYSTEMS_OWN: Final = ("/proc/", "/sys/devices/system/", "/dev/", "/etc/", "/usr/share/zoneinfo/", "/usr/share/locale/",
                      "/usr/lib/", "/lib/", "/lib64/")  # fmt: skip
"""Where the system tells about itself, which may be read."""


@dataclass
class Start:
    """What a start did.

    Attributes:
        reads: files that were opened for reading.
        writes: files and folders that were opened for writing, made, changed or taken away.
        asked: hosts that were looked up, and addresses that were spoken to.
        families: of the sockets.
        processes: events that begin one.
    """

    reads: set[str] = field(default_factory=set)
    writes: set[str] = field(default_factory=set)
    asked: set[Any] = field(default_factory=set)
    families: set[int] = field(default_factory=set)
    processes: list[str] = field(default_factory=list)

    def note(self, event: str, arguments: list[Any]) -> None:
        """Takes note of one event."""
        if event == "open" and isinstance(arguments[0], str | bytes):
            (self.writes if arguments[2] & WRITING else self.reads).add(os.fsdecode(arguments[0]))
        elif event in CHANGES:
            self.writes.add(os.fsdecode(arguments[0]).removeprefix("file://").partition("?")[0])
        elif event == "socket.__new__":
            self.families.add(int(arguments[1]))
        elif event in ("socket.connect", "socket.bind", "socket.sendto"):
            self.asked.add(arguments[1])
        elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
            self.asked.add(arguments[0])
        elif event.startswith(PROCESSES):
            self.processes.append(event)


def audited(home: Path, *arguments: str, **environment: str) -> Start:
    """Starts the desk, rests on the first rows, and leaves it."""
    log = home / "audit"
    program = ("-c", AUDITED, str(log))
    with PtyTerminal(home, arguments, size=(120, 40), program=program, environment=environment) as terminal:
        left(terminal)
    start = Start()
    for line in log.read_text("utf-8").splitlines():
        start.note(*literal_eval(line))
    return start


def left(terminal: PtyTerminal) -> None:
    terminal.wait_for("1-100 of")
    terminal.rest(1.0)
    terminal.send("q")
    assert terminal.wait_for_end() == 0


def outside(home: Path, paths: set[str]) -> list[str]:
    """Those that are neither the desk's own folders nor a terminal nor what Python compiled."""
    allowed = (*(str(home / name) for name in FOLDERS), "/dev/pts/", "/dev/tty", "/dev/null")
    return sorted(path for path in paths if not path.startswith(allowed) and "/__pycache__/" not in path)


def strange(home: Path, paths: set[str]) -> list[str]:
    """Those that are neither of Python, of the program, of the system, nor the desk's own."""
    code = {sys.prefix, sys.base_prefix, str(Path(__file__).parent.parent), *map(os.path.realpath, sys.path)}
    known = (*filter(None, code), *SYSTEMS_OWN, *(str(home / name) for name in FOLDERS))
    return sorted(path for path in paths if path.startswith("/") and not path.startswith(known))


def test_a_start_of_the_sandbox_speaks_to_nobody_and_writes_where_it_may(tmp_path: Path) -> None:
    start = audited(tmp_path, "--sandbox")
    assert start.asked == set()
    assert start.families <= {1}, "asyncio's own pair of them alone"
    assert start.processes == ["os.fork"], "the watcher alone"
    assert outside(tmp_path, start.writes) == []
    assert strange(tmp_path, start.reads) == []
    assert any(path.endswith("desk.db") for path in start.writes)
    assert any(path.endswith(".pyc") for path in start.reads), "what is read is seen too"


def test_a_start_with_accounts_speaks_to_the_provider_of_the_one_in_front_alone(tmp_path: Path) -> None:
    with served("--contacts", "300") as providers:
        folder = tmp_path / "config" / "ringdesk"
        folder.mkdir(parents=True, mode=0o700)
        (folder / "config.toml").write_text(
            f'[accounts.main]\nprovider = "bsg"\nbase_url = "{providers["bsg"]["base_url"]}"\n'
            'api_key = { env = "KEY" }\n'
            '[accounts.other]\nprovider = "plusofon"\nbase_url = "http://127.0.0.1:9"\ntoken = { env = "KEY" }\n'
        )
        (folder / "config.toml").chmod(0o600)
        port = re.search(r":(\d+)", providers["bsg"]["base_url"].partition("://")[2])
        assert port is not None
        start = audited(tmp_path, KEY=providers["bsg"]["api_key"])
    assert start.asked == {("127.0.0.1", int(port[1]))}
    assert start.processes == ["os.fork"]
    assert outside(tmp_path, start.writes) == []
    assert strange(tmp_path, start.reads) == []
    assert str(folder / "config.toml") in start.reads


CALL: Final = re.compile(r"^\d+ +(?P<name>\w+)\((?P<rest>.*)")
SPOKEN: Final = re.compile(r"sa_family=AF_(?!UNIX)(\w+)")
MADE: Final = re.compile(r'"([^"]+)", (?:\S*O_(?:WRONLY|RDWR|CREAT)|0[0-7]{3}\b)')


def calls(trace: str) -> Iterator[tuple[str, str]]:
    for line in trace.splitlines():
        if (found := CALL.match(line)) is not None and "<unfinished" not in line:
            yield found["name"], found["rest"]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("strace") is None, reason="there is no strace")
def test_the_system_saw_nothing_else_at_a_start(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    program = ("-c", "import os, sys; os.execvp('strace', sys.argv[1:])", "strace", "-f", "-o", str(trace), "-e",
               "trace=%file,%network,%process", sys.executable, "-m", "tui", "--sandbox")  # fmt: skip
    if subprocess.run(["strace", "true"], capture_output=True, check=False).returncode:
        pytest.skip("nothing may be traced here")
    with PtyTerminal(tmp_path, size=(120, 40), program=program) as terminal:
        left(terminal)
    seen = list(calls(trace.read_text("utf-8", "replace")))
    assert [rest for name, rest in seen if name == "connect" and SPOKEN.search(rest)] == []
    assert [rest for name, rest in seen if name in ("bind", "listen", "accept4")] == []
    assert sum(name.startswith("execve") for name, _ in seen) == 1
    processes = [
        rest for name, rest in seen if name in ("clone", "clone3", "fork", "vfork") and "CLONE_THREAD" not in rest
    ]
    assert len(processes) == 1, "the watcher"
    made = {found[1] for name, rest in seen if name in ("openat", "mkdir") for found in [MADE.search(rest)] if found}
    assert outside(tmp_path, made) == []
    assert any(path.endswith("desk.db-journal") for path in made)
    print(f"\n{len(seen)} calls, {len(made)} files and folders written")  # noqa: T201 - figures
