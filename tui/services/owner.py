"""Who sits at the desk, and which running desk holds something. Imports the standard library alone."""

import os
import pwd
import socket
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

_BOOT = Path("/proc/sys/kernel/random/boot_id")


class Person(Struct, frozen=True):
    """Whoever is at the keyboard.

    Attributes:
        login: the login name on this host.
        origin: address that the SSH connection comes from; empty at the machine itself.
    """

    login: str
    origin: str = ""


def person_here(environ: Mapping[str, str]) -> Person:
    """The login name of this process, and where its SSH connection comes from."""
    try:
        login = pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        login = f"uid {os.geteuid()}"
    connection = environ.get("SSH_CONNECTION") or environ.get("SSH_CLIENT") or ""
    return Person(login, connection.split(" ")[0])


class Owner(Struct, frozen=True):
    """One running desk: a process that cannot be taken for a later one with the same number.

    Attributes:
        host: name of the host.
        pid: number of the process.
        started: when it started, in the kernel's own count; empty where the kernel does not tell.
    """

    host: str
    pid: int
    started: str

    @classmethod
    def here(cls) -> "Owner":
        """This process."""
        return cls.of(os.getpid())

    @classmethod
    def of(cls, pid: int) -> "Owner":
        """A process of this host."""
        return cls(socket.gethostname(), pid, _started(pid))

    def is_gone(self) -> bool:
        """Whether the process is known to have ended; of another host's nothing is known."""
        if self.host != socket.gethostname():
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return True  # the number went to somebody else's process
        return _started(self.pid) != self.started


def _started(pid: int) -> str:
    """The boot, and the ticks after it, at which a process started (proc(5), field 22 of stat)."""
    try:
        boot = _BOOT.read_text("ascii").strip()
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return ""
    return f"{boot}/{stat.rpartition(')')[2].split()[19]}"
