"""The reader of command lines. It quotes what it complains of, and a shell puts names in there that others chose.

Imports `domain.foreign` and the standard library.
"""

import argparse
from typing import NoReturn

LONGEST_COMPLAINT = 2048
"""Characters."""


class Arguments(argparse.ArgumentParser):
    """A parser whose complaints are fit for a terminal."""

    def error(self, message: str) -> NoReturn:
        """Tells what is wrong with a command line, and ends with status 2."""
        from tui.domain.foreign import shown  # noqa: PLC0415 - `--help` and `--version` do without

        super().error(shown(message, LONGEST_COMPLAINT))
