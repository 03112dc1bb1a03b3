"""Somebody new connects an account of each provider by what the README says, and by nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pty_terminal import PtyTerminal
from tests.served import Providers, served
from tui.providers import REGISTRY

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in README.split("<!-- walk -->\n")[1].split("\n<!-- /walk -->")[0].splitlines()
]
ELSEWHERE = re.search(r"answer `(\d+)` at `(\w+)`, and then the address", README.replace("\n", " "))
ENTER, ESC, TAB, CLEAR = "\r", "\x1b", "\t", "\x15"
ROWS_OF = {"bsg": "1-100 of 300", "plusofon": "1-6 of 6", "serwersms": "page 1/"}
"""What stands below the first table of each."""


@pytest.fixture(scope="module")
def providers() -> Iterator[Providers]:
    """Address and credentials of each provider of a sandbox on a port."""
    with served("--contacts", "300") as found:
        yield found


class Reader:
    """Somebody who reads what is asked, and answers it once."""

    def __init__(self, terminal: PtyTerminal) -> None:
        self._terminal = terminal
        self._read = 0

    def answer(self, question: str, answer: str) -> None:
        """Answers a question when it is asked, not before."""
        self.wait(question)
        self._terminal.wait_for(lambda text: text.rstrip().endswith(":"))
        self._terminal.send(f"{answer}\n")

    def wait(self, words: str) -> None:
        """Until something is said that was not said before."""
        place = -1
        while place < 0:
            self._terminal.wait_for(lambda _text: words.encode() in self._terminal.received[self._read :])
            place = self._terminal.received.find(words.encode(), self._read)
        self._read = place + len(words.encode())


def answers(provider: str, values: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What is asked, and what the README says to answer, in its order."""
    column = ROWS[0].index(REGISTRY[provider].title)
    for row in ROWS[2:]:
        asked = re.findall(r"`([^`]+)`", row[0])[0]
        cell = row[column]
        if cell == "–":
            continue
        secret, typed = re.match(r"\*(\w+)\*", cell), re.match(r"`([^`]+)`", cell)
        assert secret or typed or cell == "Enter", cell
        yield asked, values[secret[1]] if secret else typed[1] if typed else ""


def check_and_open(home: Path, provider: str) -> None:
    """What the README says to do next."""
    with PtyTerminal(home, ["check"], size=(120, 40)) as terminal:
        assert terminal.wait_for_end() == 0
        assert "answers" in terminal.text
    with PtyTerminal(home, size=(120, 40)) as terminal:
        screen = terminal.wait_for(ROWS_OF[provider])
        assert f"1 {REGISTRY[provider].title}" in screen
        assert "SANDBOX" not in screen


@pytest.mark.parametrize("provider", REGISTRY)
def test_the_questions_of_the_readme_lead_to_a_desk(tmp_path: Path, providers: Providers, provider: str) -> None:
    values = dict(providers[provider])
    assert ELSEWHERE is not None
    with PtyTerminal(tmp_path, ["setup"], size=(120, 60)) as terminal:
        reader = Reader(terminal)
        for asked, answer in answers(provider, values):
            if asked == ELSEWHERE[2]:
                reader.answer(asked, ELSEWHERE[1])
                reader.answer("Base URL", values["base_url"])
            reader.answer(asked, answer)
        reader.wait("answers.")
        reader.wait("Saved in")
        assert terminal.wait_for_end() == 0
    check_and_open(tmp_path, provider)


@pytest.mark.parametrize("provider", REGISTRY)
def test_the_forms_of_the_desk_lead_there_too(tmp_path: Path, providers: Providers, provider: str) -> None:
    values, title = providers[provider], REGISTRY[provider].title
    secret = next(values[spec.name] for spec in REGISTRY[provider].credentials if spec.secret)
    with PtyTerminal(tmp_path, size=(80, 24)) as terminal:
        terminal.wait_for("1-100 of 2000")
        terminal.send("gs")
        terminal.wait_for("connect an account at")
        terminal.send(f"at {title}{ENTER}")
        screen = terminal.wait_for("1 of 2")
        fields = screen[screen.index("1 of 2") :].split("Esc, then")[0]
        before = [line for line in fields[: fields.index(" Base URL")].splitlines()[1:] if line.strip()]
        terminal.send(TAB * len(before) + CLEAR + values["base_url"])
        terminal.wait_for(values["base_url"])
        terminal.send(f"{ESC}w")
        terminal.wait_for("2 of 2")
        terminal.send(f"{secret}{ESC}w")
        terminal.wait_for(f"{title} is saved. Leave the sandbox, and open it now?")
        terminal.send("o")
        terminal.wait_for(lambda text: ROWS_OF[provider] in text and "SANDBOX" not in text)
        terminal.send("q")
        assert terminal.wait_for_end() == 0
        assert secret.encode() not in terminal.received
    check_and_open(tmp_path, provider)
