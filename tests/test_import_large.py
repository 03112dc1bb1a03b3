"""A messy file of 100,000 rows, with the plug pulled again and again; `-s` shows the figures."""

import csv
import os
import random
import re
import signal
import sqlite3
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.test_import_killed import home, started

__all__ = ["home"]

ROWS = 100_000
NAMES = ("Anna", "Łukasz", "Zoë", "=cmd()", "O'Brien", "", "Müller\nGmbH", 'żółć; z "cudzysłowem"')


@dataclass(frozen=True, slots=True)
class Messy:
    """A file as people keep it.

    Attributes:
        wanted: numbers that have to arrive, once each.
        verdicts: how many rows are what, at an account that has none of the numbers.
    """

    path: Path
    wanted: frozenset[str]
    verdicts: Counter[str]


def messy(path: Path, rows: int) -> Messy:
    """Writes numbers in many spellings, twins, empty and impossible ones, in cp1250 with semicolons."""
    chance = random.Random(2026)
    wanted: set[str] = set()
    verdicts: Counter[str] = Counter()
    with path.open("w", encoding="cp1250", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Telefon", "Imię", "Nazwisko", "E-mail", "Firma"])
        for row in range(rows):
            number = f"{500_000_000 + row * 7}"
            spaced = f"{number[:3]} {number[3:6]} {number[6:]}"
            kind = chance.random()
            if kind < 0.03:
                text, verdict = chance.choice(["brak", "", number[:5], "?"]), "impossible"
            elif kind < 0.08 and wanted:
                text, verdict = f"+{48_500_000_000 + chance.randrange(row) * 7}", "twin"
                verdict = "duplicate" if text[1:] in wanted else "new"
                number = text[3:]
            else:
                text, verdict = chance.choice([number, f"+48 {spaced}", f"0048{number}", f"tel. {spaced}"]), "new"
            if verdict == "new":
                wanted.add(f"48{number}")
            verdicts[verdict] += 1
            mail = f"p{row}@example.com" if chance.random() < 0.8 else ""
            writer.writerow([text, chance.choice(NAMES), f"N{row}", mail, "x" * chance.randrange(20)])
    return Messy(path, frozenset(wanted), verdicts)


def peak_kib(process: int) -> int:
    """The most memory that a process has had so far, in KiB; 0 when it is over."""
    try:
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) if found else 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("account", "into", "columns", "table", "kills"),
    [
        ("bsg", "contacts", ("--map", "Imię==name", "--map", "E-mail=-"), "bsg_contact", 8),
        ("serwersms", "group:Klub szachowy", (), "serwersms_contact", 8),
    ],
)
def test_every_row_of_a_large_file_arrives_once(
    home: Path, account: str, into: str, columns: tuple[str, ...], table: str, kills: int
) -> None:
    file = messy(home / "people.csv", ROWS)
    chance = random.Random(7)
    begun = time.monotonic()
    peak, told = 0, ""
    arguments = ("--into", into, "--rejected", str(home / "rejected.csv"), *columns)
    for kill in range(kills + 1):
        (home / "rejected.csv").unlink(missing_ok=True)
        with started(file.path, *arguments, account=account) as process:
            assert process.stdout is not None
            until = chance.randrange(ROWS // (kills + 2), ROWS // kills) if kill < kills else ROWS * 2
            lines = 0
            for line in process.stdout:
                lines += "\tearlier\t" not in line
                if lines >= until:
                    break
                if lines % 1000 == 0:
                    peak = max(peak, peak_kib(process.pid))
            else:
                assert process.stderr is not None
                told = process.stderr.read()
                break
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
    seconds = time.monotonic() - begun
    print(  # noqa: T201 - what such a run is for
        f"\n{account}: {ROWS:,} rows, {kill} kills, {seconds:.0f} s, peak {peak / 1024:.0f} MiB\n{told[-400:]}"
    )
    with closing(sqlite3.connect(home / "data" / "ringdesk" / "sandbox.db")) as db:
        there = Counter(str(phone).removeprefix("+") for (phone,) in db.execute(f"SELECT phone FROM {table}"))
    assert {phone: there[phone] for phone in file.wanted if there[phone] != 1} == {}
    sums = re.search(r"([\d,]+) rows: (.*)\. *$", told, re.MULTILINE)
    assert sums is not None
    counted = Counter({word: int(count) for count, word in re.findall(r"(\d+) (\w+)", sums[2])})
    assert counted["impossible"] + counted["duplicate"] <= file.verdicts["impossible"] + file.verdicts["duplicate"]
    assert counted.total() == ROWS
    assert peak < 200 * 1024
