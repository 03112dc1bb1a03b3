"""An exported file in the spreadsheet program itself: no cell of it is a formula. Where LibreOffice is installed."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tui.services.transfer.records import Column
from tui.services.transfer.writing import CsvText

PREFIXES = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", '"=', ";=", ",=", " =", "\u00a0=", "'=")
FORMULAS = ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://example.com";"x")', "SUM(A1:A9)")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_no_cell_becomes_a_formula(tmp_path: Path) -> None:
    columns = [Column("phone", "Phone"), Column("name", "Name")]
    records = [
        {"phone": f"+4860011{number:04}", "name": f"{prefix}{formula}"}
        for number, (prefix, formula) in enumerate((p, f) for p in PREFIXES for f in FORMULAS)
    ]
    text = CsvText(columns)
    path = tmp_path / "people.csv"
    path.write_text(text.head() + text.text(records), "utf-8", newline="")
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/office", "--convert-to", "fods"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=180)
    sheet = (tmp_path / "people.fods").read_text("utf-8")
    assert re.findall(r'table:formula="[^"]*"', sheet) == []
    assert "+48600110000" in sheet, "and a number keeps its plus"
