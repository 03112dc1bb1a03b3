"""The pictures in the README show the application as it is: their text is compared, colours and ids are not."""

import pytest

from tests.desk.driving import picture_text
from tests.screenshots import FOLDER, VIEWS, picture

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("name", VIEWS)
async def test_a_picture_is_that_of_the_application(name: str) -> None:
    kept = (FOLDER / f"{name}.svg").read_text("utf-8")
    assert picture_text(kept) == picture_text(await picture(VIEWS[name])), "draw anew: python -m tests.screenshots"


def test_a_picture_has_text_to_compare() -> None:
    assert "BSG main" in picture_text((FOLDER / "contacts.svg").read_text("utf-8"))


def test_every_picture_has_its_view() -> None:
    assert {path.stem for path in FOLDER.glob("*.svg")} == set(VIEWS)
