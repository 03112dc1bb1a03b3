"""One rule: a layer looks down, never up, never sideways. The imports are read, not run."""

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent / "tui"


class Layer(NamedTuple):
    """What the modules of a layer may import besides themselves and the plain standard library."""

    ours: str = ""
    others: str = ""
    lazily: str = ""


COMMAND = "domain credentials settings_file accounts startup command_line"
LAYERS: Mapping[str, Layer] = {
    "domain": Layer(),
    "domain.phones": Layer(others="phonenumbers"),
    "providers": Layer("domain"),
    "providers.http": Layer("domain", "httpx"),
    "providers.repeating": Layer("domain", "stamina"),
    "services": Layer("domain", "sqlite3"),
    "services.transfer.workbook": Layer("domain", lazily="python_calamine"),
    "widgets": Layer("domain", "textual rich"),
    "panes": Layer("domain services widgets", "textual rich"),
    "terminal": Layer(others="textual rich"),
    "keeper": Layer(lazily="keyring"),
    "credentials": Layer("domain"),
    "credential_sources": Layer("domain credentials keeper"),
    "settings": Layer(
        "domain credentials credential_sources settings_credentials settings_file settings_sources settings_values"
    ),
    "settings_credentials": Layer("settings_values"),
    "settings_sources": Layer("domain credentials credential_sources settings_values"),
    "settings_file": Layer("domain", lazily="platformdirs"),
    "settings_values": Layer("domain"),
    "keymap": Layer("widgets", "textual"),
    "commands": Layer("domain services widgets panes keymap", "textual"),
    "key_places": Layer(
        "domain app backroom doctor_screen returning surroundings keymap panes settings_file widgets", "textual"
    ),
    "surroundings": Layer("domain services panes widgets keymap terminal", "textual rich"),
    "backroom": Layer("domain services widgets panes keymap surroundings", "textual"),
    "exporting": Layer("panes widgets backroom surroundings", "textual"),
    "importing": Layer("domain services panes widgets exporting surroundings", "textual"),
    "returning": Layer("domain services panes exporting importing surroundings", "textual rich"),
    "app": Layer("domain services widgets panes keymap commands returning surroundings", "textual rich"),
    "sandbox": Layer(others="starlette sqlite3", lazily="uvicorn platformdirs"),
    "sandbox.loopback": Layer(others="starlette uvicorn"),
    "startup": Layer("settings"),
    "accounts": Layer("domain providers credentials settings settings_file settings_values", lazily="sandbox"),
    "traces": Layer("domain"),
    "command_line": Layer("arguments domain providers settings settings_file startup", lazily="rich"),
    "findings": Layer("command_line startup"),
    "rights": Layer("domain settings_file"),
    "find_command": Layer(f"{COMMAND} services"),
    "journal_command": Layer(f"{COMMAND} services file_commands"),
    "check_command": Layer(f"{COMMAND} settings findings rights", lazily="key_places"),
    "settings_writing": Layer("domain settings_file"),
    "settings_parts": Layer(),
    "settings_accounts": Layer("settings_file settings_parts", lazily="tomlkit"),
    "questions": Layer("domain command_line settings_values"),
    "keeping": Layer("domain keeper credentials settings_file settings_sources settings_values settings_writing"),
    "secret_questions": Layer(
        "keeper credentials keeping command_line questions settings_values setup_draft setup_questions"
    ),
    "setup_questions": Layer("settings settings_values"),
    "setup_draft": Layer(
        "domain providers accounts credentials credential_sources keeping settings settings_accounts"
        " settings_credentials settings_file settings_values setup_questions"
    ),
    "setting_up": Layer(
        "domain providers credentials credential_sources keeping settings settings_accounts settings_file"
        " settings_writing setup_draft setup_questions"
    ),
    "setup_forms": Layer(
        "domain widgets keeper credentials keeping setting_up settings_file settings_values setup_draft"
        " setup_questions",
        "textual",
    ),
    "setup_screen": Layer("widgets credentials keeping setting_up settings settings_file setup_forms", "textual"),
    "setup_command": Layer(
        f"{COMMAND} providers keeping questions secret_questions setting_up settings setup_draft setup_questions"
    ),
    "probe": Layer(),
    "doctor_command": Layer(f"{COMMAND} services findings rights probe", lazily="rich"),
    "doctor_screen": Layer("domain widgets panes credentials doctor_command findings settings_file", "textual rich"),
    "file_commands": Layer(f"{COMMAND} services"),
    "export_command": Layer(f"{COMMAND} services file_commands"),
    "import_report": Layer("domain services startup file_commands"),
    "import_run": Layer(f"{COMMAND} services file_commands import_report"),
    "import_command": Layer(f"{COMMAND} services file_commands import_run"),
    "sandbox_command": Layer("sandbox startup"),
    "desk": Layer(
        f"{COMMAND} providers settings",
        lazily="app doctor_screen key_places setup_screen surroundings terminal traces widgets textual",
    ),
    "watcher": Layer(),
    "arguments": Layer(lazily="domain"),
    "__main__": Layer("arguments startup", lazily="desk domain command_line settings_file traces watcher"),
}
"""By folder or module below ``tui``; the longest name that fits a module holds."""

RECORDS = "msgspec"
"""What records are made of, everywhere but where nothing beside the layer's own may be imported."""
ALONE = {"terminal", "startup", "watcher", "arguments", "__main__"}
GUARDED = {"sqlite3"}
"""Of the standard library, what only those may import who name it."""
PROVIDERS = {path.name for path in (ROOT / "providers").iterdir() if (path / "__init__.py").exists()}
MODULES = sorted(path for path in ROOT.rglob("*.py") if path != ROOT / "__init__.py")


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def layer_of(name: str) -> str:
    return max((layer for layer in LAYERS if f"{name}.".startswith(f"{layer}.")), key=len, default="")


def imports(tree: ast.AST, *, lazy: bool = False) -> Iterator[tuple[str, bool]]:
    """Every imported name with dots, and whether it is imported only by a call or for its types."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, lazy) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{'.' * node.level}{node.module}.{alias.name}", lazy) for alias in node.names)
        later = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        types = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        yield from imports(node, lazy=lazy or later or types)


def is_allowed(name: str, target: str, *, lazy: bool) -> bool:
    layer = LAYERS[layer_of(name)]
    first, *rest = target.split(".")
    if first != "tui":
        plain = first in sys.stdlib_module_names and first not in GUARDED
        plain = plain or (first == RECORDS and layer_of(name).split(".")[0] not in ALONE)
        return plain or first in layer.others.split() or (lazy and first in layer.lazily.split())
    if rest[0] == "providers" and name.startswith("providers.") and rest[1] in PROVIDERS:
        return rest[1] in name.split(".")
    ours = {layer_of(name).split(".")[0], *layer.ours.split(), *(layer.lazily.split() if lazy else ())}
    return rest[0] in ours


def breaches(name: str, text: str) -> list[str]:
    found = imports(ast.parse(text))
    return [f"{name} imports {target}" for target, lazy in found if not is_allowed(name, target, lazy=lazy)]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_layer_imports_what_lies_below_it(path: Path) -> None:
    assert layer_of(name_of(path)), "name the module in LAYERS and in tui/README.md"
    assert breaches(name_of(path), path.read_text("utf-8")) == []


class CodeAlone(ast.NodeTransformer):
    """Leaves out docstrings, which may cite a provider's contract."""

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        return ast.Pass() if isinstance(node.value, ast.Constant) else node


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_providers_are_named_in_their_places_only(path: Path) -> None:
    if layer_of(name_of(path)).split(".")[0] not in ("providers", "sandbox"):
        code = ast.unparse(CodeAlone().visit(ast.parse(path.read_text("utf-8"))))
        assert not re.search("|".join(PROVIDERS), code, re.IGNORECASE)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("domain.ports", "import sqlite3"),
        ("domain.money", "def f():\n import phonenumbers"),
        ("providers.plusofon.wire", "from tui.providers.bsg.wire import read"),
        ("providers.plusofon.wire", "from httpx import Client"),
        ("widgets.form", "from tui.services import jobs"),
        ("panes.contacts", "from tui import app"),
        ("panes.contacts", "from ..app import Ringdesk"),
        ("sandbox.door", "from tui.domain import phones"),
        ("sandbox.command", "import uvicorn"),
        ("terminal.pen", "from msgspec import Struct"),
        ("desk", "from tui.app import Ringdesk"),
    ],
)
def test_a_breach_is_found(name: str, text: str) -> None:
    assert len(breaches(name, text)) == 1
