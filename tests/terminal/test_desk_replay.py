"""The real desk, screen by screen: what is sent shows the same cells as plain drawing, after every key."""

import asyncio
import re
import shutil
from itertools import cycle
from pathlib import Path

import pytest

from tests.terminal.replaying import ReplayedTerminal
from tests.terminal.walks import ELSEWHERE, ESC, PEOPLE, WALKS
from tests.test_files_pty import run
from tests.test_hostile_pty import seeded

LOOKS = {
    "256 colours": {"TERM": "xterm-256color"},
    "16 colours": {"TERM": "screen"},
    "no colour": {"TERM": "xterm-256color", "NO_COLOR": "1"},
    "true colours": {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
}
SIZES = ((80, 24), (120, 40))
FILES = {
    "people.csv": "phone,name\n+48600111223,Ola\n48600111224,Jan [/] Новая\nnobody,x\n",
    "edit": 'echo disturbed; sed -i s/Nowak/Nowakowa/ "$1"',
    "changed.csv": "phone,name\n+380990140891,Changed\n",
}
OTHER_SIZE = (58, 15)
ONCE = list(zip(WALKS, cycle(LOOKS), cycle((*SIZES, *reversed(SIZES))), strict=False))
EVERY = [(walk, look, size) for walk in WALKS for look in LOOKS for size in SIZES]


@pytest.fixture(scope="module")
def seed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sandbox's data, with hostile names unless told otherwise."""
    path: Path = tmp_path_factory.mktemp("seed") / "sandbox.db"
    asyncio.run(seeded(path, hostile=getattr(request, "param", True)))
    return path


def home_with(seed: Path, folder: Path) -> Path:
    """A home with that sandbox and a file to import."""
    data = folder / "data" / "ringdesk"
    data.mkdir(parents=True, mode=0o700)
    shutil.copy(seed, data)
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
        (folder / name).chmod(0o600)
    return folder


def walk_through(seed: Path, folder: Path, walk: str, look: str, size: tuple[int, int]) -> None:
    """Compares after every step, and now and then after a disturbance and another size."""
    home = home_with(seed, folder)
    environment = {**LOOKS[look], "EDITOR": f"sh {home / 'edit'}"}
    erases = environment["TERM"] != "screen"
    with ReplayedTerminal(home, size=size, environment=environment, colour_erase=erases) as terminal:
        terminal.wait_for("of 300")
        terminal.compare()
        terminal.send(ESC)  # the greeting goes
        for number, (keys, words) in enumerate(WALKS[walk]):
            press(terminal, home, keys)
            terminal.wait_for(words)
            terminal.compare()
            if number % 5 == 2:
                terminal.disturb()
            if number % 7 == 3:
                terminal.resize(*OTHER_SIZE)
                terminal.resize(*size)
        assert terminal.lean.size * 2 < terminal.plain.size


def press(terminal: ReplayedTerminal, home: Path, keys: str) -> None:
    """Types the keys of a step, or does what they stand for."""
    if keys == ELSEWHERE:
        run(home, "--sandbox", "import", "bsg", str(home / "changed.csv"), "--yes")
        return
    people = re.search(r"= (\d+) will get it", terminal.text)
    terminal.send(keys.replace(PEOPLE, people[1] if people else ""))


@pytest.mark.parametrize(("walk", "look", "size"), ONCE)
def test_every_screen_shows_the_cells_of_plain_drawing(
    seed: Path, tmp_path: Path, walk: str, look: str, size: tuple[int, int]
) -> None:
    walk_through(seed, tmp_path, walk, look, size)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [False, True], ids=["harmless", "hostile"], indirect=True)
@pytest.mark.parametrize(("walk", "look", "size"), EVERY)
def test_every_screen_in_every_look_and_size_shows_the_cells_of_plain_drawing(
    seed: Path, tmp_path: Path, walk: str, look: str, size: tuple[int, int]
) -> None:
    walk_through(seed, tmp_path, walk, look, size)
