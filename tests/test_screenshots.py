"""The pictures in the README show the application as it is, letter by letter and colour by colour."""

import re

import pytest

from tests.desk.driving import picture_text
from tests.screenshots import FOLDER, VIEWS, picture

_FILL = re.compile(r"""fill(?:: |=")(#[0-9a-f]{6})""")
pytestmark = pytest.mark.anyio


def colours(svg: str) -> list[str]:
    """Every colour of a picture in its order: those of letters, then what lies behind them."""
    return _FILL.findall(svg)


@pytest.mark.parametrize("name", VIEWS)
async def test_a_picture_is_that_of_the_application(name: str) -> None:
    kept = (FOLDER / f"{name}.svg").read_text("utf-8")
    drawn = await picture(VIEWS[name])
    assert picture_text(kept) == picture_text(drawn), "draw anew: python -m tests.screenshots"
    assert colours(kept) == colours(drawn), "its colours have changed; draw anew: python -m tests.screenshots"


def test_a_picture_has_text_to_compare() -> None:
    kept = (FOLDER / "contacts.svg").read_text("utf-8")
    assert "BSG main" in picture_text(kept)
    assert "https://cdn" not in kept


def test_every_picture_has_its_view() -> None:
    assert {path.stem for path in FOLDER.glob("*.svg")} == set(VIEWS)
