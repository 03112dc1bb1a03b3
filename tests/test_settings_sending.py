"""Who sits here and what may be spent, as the settings tell it."""

from decimal import Decimal
from pathlib import Path

import pytest

from tui.providers import REGISTRY
from tui.settings import Settings, load
from tui.settings_file import SettingsError


def read(folder: Path, text: str) -> Settings:
    path = folder / "config.toml"
    path.write_text(text)
    path.chmod(0o600)
    return load(path, REGISTRY, {})


def test_the_own_number_and_the_caps_are_read(tmp_path: Path) -> None:
    settings = read(tmp_path, '[operator]\nphone = "+48 500 100 200"\n[limits]\nper_send = 50\nper_day = "199.90"\n')
    assert settings.phone == "48500100200"
    assert (settings.per_send, settings.per_day) == (Decimal(50), Decimal("199.90"))


def test_nothing_told_means_no_number_and_no_caps(tmp_path: Path) -> None:
    settings = read(tmp_path, "")
    assert (settings.phone, settings.per_send, settings.per_day) == ("", None, None)


@pytest.mark.parametrize(
    "text",
    ['[operator]\nphone = "call me"', "[operator]\nphone = 12", "[limits]\nper_send = -1", '[limits]\nper_day = "nan"',
     "[limits]\nper_week = 3"],
)  # fmt: skip
def test_mistakes_are_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError):
        read(tmp_path, text)
