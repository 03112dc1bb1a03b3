"""Accounts that are asked for by journals and unfinished work, whether they are there or not."""

import pytest

from tui.domain.errors import NotFound
from tui.services.connections import Connections


@pytest.mark.anyio
async def test_an_account_that_was_removed_is_told_and_never_looked_for() -> None:
    with pytest.raises(NotFound) as caught:
        await Connections(()).provider("gone")
    assert caught.value.sentence == "gone is not among the accounts any more; connect it again first."
