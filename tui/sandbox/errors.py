"""What can go wrong around the sandbox itself, as one clear sentence each; imports the standard library alone.

What goes wrong *inside* a rehearsed provider is an answer on the wire (`server.Refusal`), never one of these.
"""


class SandboxError(Exception):
    """The sandbox cannot do what was asked; `str()` of it is a sentence for the person who asked."""


class BadSwitch(SandboxError):
    """No such switch, or a value it does not take."""


class StoreUnusable(SandboxError):
    """The database file cannot be created, opened or read."""


class StoreBusy(SandboxError):
    """Starting afresh was asked for while somebody has the database open."""


class ConnectionCut(ConnectionResetError):
    """A fault switch cut the connection.

    Through the in-process door the client meets this very exception; a port drops the connection instead.
    """
