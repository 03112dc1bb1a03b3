"""The table of operations in tui/README.md: what is asked, how long for, and what may be asked again."""

import re
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Final

from tui import providers
from tui.providers import REGISTRY
from tui.providers.calls import Kind, Operation

FILE: Final = Path(__file__).parent.parent / "tui" / "README.md"
MARKS: Final = ("<!-- operations -->", "<!-- /operations -->")


def operations(provider: str) -> set[Operation]:
    """Every operation that the modules of a provider name."""
    package = import_module(f"{providers.__name__}.{provider}")
    found: set[Operation] = set()
    for module in walk_packages(package.__path__, f"{package.__name__}."):
        for value in vars(import_module(module.name)).values():
            operation = getattr(value, "operation", value)
            if isinstance(operation, Operation):
                found.add(operation)
    return found


def operation_table() -> str:
    """One line for each provider, kind and deadline."""
    lines = ["| Provider | Kind | Deadline | Sent again | Operations |", "|---|---|---|---|---|"]
    return "\n".join([*lines, *(line for provider in REGISTRY for line in _lines(provider))])


def _lines(provider: str) -> Iterator[str]:
    groups: defaultdict[tuple[Kind, float], list[str]] = defaultdict(list)
    for operation in operations(provider):
        groups[operation.kind, operation.deadline].append(operation.name)
    kinds = list(Kind)
    for (kind, deadline), names in sorted(groups.items(), key=lambda item: (kinds.index(item[0][0]), item[0][1])):
        listed = ", ".join(f"`{name}`" for name in sorted(names))
        again = "up to 3 attempts" if kind is Kind.READ else "never by itself"
        yield f"| {REGISTRY[provider].title} | {kind.value} | {deadline:g} s | {again} | {listed} |"


def written() -> str:
    """What the file says now."""
    between = FILE.read_text("utf-8").split(MARKS[0])[1].split(MARKS[1])[0]
    return between.strip()


def main() -> None:
    """Writes the table anew."""
    text = FILE.read_text("utf-8")
    pattern = re.compile(f"{re.escape(MARKS[0])}.*?{re.escape(MARKS[1])}", re.DOTALL)
    FILE.write_text(pattern.sub(lambda _: f"{MARKS[0]}\n{operation_table()}\n{MARKS[1]}", text), "utf-8")


if __name__ == "__main__":
    main()
