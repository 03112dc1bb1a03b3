"""Where a desk stood: offered to the next desk, never while the one that left it still runs."""

import os
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.services.owner import Owner
from tui.services.session import Question, Session, Table
from tui.services.sessions import KEPT, Sessions
from tui.services.snapshots import plain, restored
from tui.services.store import Store, StoreUnusable

pytestmark = pytest.mark.anyio

GONE = Owner(socket.gethostname(), 2**22 + 1, "long ago")
RUNNING = Owner.of(os.getppid())
MARKED = Table(
    Question("phone like 4860", group="7", sort="phone", descending=True), "pho", 3, "c9", {"c9": "\ud800"}, 1
)


def session(words: str = "contacts, page 3") -> Session:
    return Session("main", "contacts", words, (Table(), MARKED))


async def kept(store: Store, owner: Owner, words: str) -> None:
    sessions = Sessions(store, owner=owner)
    sessions.hold(session(words))
    await sessions.flush()


async def test_it_comes_back_as_it_was(store: Store) -> None:
    await kept(store, GONE, "contacts")
    assert await Sessions(store).last() == session("contacts")


async def test_nothing_was_left(store: Store) -> None:
    assert await Sessions(store).last() is None


async def test_the_last_of_a_desk_holds(store: Store) -> None:
    for words in ("one", "two"):
        await kept(store, GONE, words)
    assert await Sessions(store).last() == session("two")


async def test_a_desk_that_still_runs_keeps_its_own_to_itself(store: Store) -> None:
    await kept(store, GONE, "gone")
    await kept(store, RUNNING, "running")
    assert await Sessions(store).last() == session("gone")


async def test_another_host_may_have_left_it(store: Store) -> None:
    await kept(store, Owner("another-host", 1, "then"), "elsewhere")
    assert await Sessions(store).last() == session("elsewhere")


async def test_what_cannot_be_read_is_passed_over(store: Store) -> None:
    await kept(store, GONE, "fits")
    await kept(store, Owner("another-host", 1, "then"), "newer")
    await store.run(lambda db: db.execute("UPDATE sessions SET session = '[]' WHERE host = 'another-host'"))
    assert await Sessions(store).last() == session("fits")


async def test_old_sessions_leave_the_file(store: Store) -> None:
    for number in range(KEPT + 3):
        await kept(store, Owner("another-host", number, "then"), str(number))
    [[count]] = await store.run(lambda db: db.execute("SELECT count(*) FROM sessions").fetchall())
    assert count == KEPT
    assert await Sessions(store).last() == session(str(KEPT + 2))


async def test_where_nothing_can_be_written_closing_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file" / "folder")
    sessions = Sessions(store)
    sessions.hold(session())
    with pytest.raises(StoreUnusable):
        await sessions.flush()
    await sessions.close()
    await store.close()


async def test_two_folders_know_nothing_of_each_other(tmp_path: Path) -> None:
    accounts, rehearsal = Store(tmp_path / "accounts"), Store(tmp_path / "rehearsal")
    await kept(rehearsal, GONE, "rehearsed")
    assert await Sessions(accounts).last() is None
    await accounts.close()
    await rehearsal.close()


QUESTIONS = st.builds(Question, st.text(), st.none() | st.text(), st.booleans(), st.text(), st.text(), st.booleans())
TABLES = st.builds(
    Table, QUESTIONS, st.text(), st.integers(1), st.text(), st.dictionaries(st.text(), st.text()), st.integers(0),
    st.none() | QUESTIONS,
)  # fmt: skip


@given(st.builds(Session, st.text(), st.text(), st.text(), st.lists(TABLES).map(tuple)))
def test_any_session_survives_its_way_to_disk(any_session: Session) -> None:
    assert restored(Session, plain(any_session)) == any_session
