"""What stands where rows would stand: it says what is the case, and names only keys that lead somewhere."""

from tui.domain.paging import Page, Query, counted_page
from tui.panes import faces
from tui.widgets.hints import Hints

NOTHING: Page[str] = counted_page((), 1, 100, 0)


def keys_of(said: tuple[str, Hints]) -> list[str]:
    return [key for key, _does in said[1]]


def test_an_empty_book_offers_a_first_contact_where_one_can_be_made() -> None:
    said = faces.empty(NOTHING, Query(), "contacts", may_add=True)
    assert said[0] == "There are no contacts here yet."
    assert keys_of(said) == ["i", "r"]
    assert keys_of(faces.empty(NOTHING, Query(), "contacts", may_add=False)) == ["r"]
    assert keys_of(faces.empty(NOTHING, Query(), "contacts", may_add=True, may_import=True)) == ["i", "I", "r"]


def test_a_table_may_have_words_of_its_own() -> None:
    assert faces.empty(NOTHING, Query(), "jobs", "No job ran.", may_add=False)[0] == "No job ran."


def test_a_search_without_a_match_offers_another_one_and_the_way_back() -> None:
    said = faces.empty(NOTHING, Query(phrase="x"), "contacts", may_add=True)
    assert said[0] == "No contacts match."
    assert keys_of(said) == ["/", "Esc", "0"]


def test_a_page_past_the_end_offers_the_one_before() -> None:
    said = faces.empty(counted_page((), 7, 100, 600), Query(), "contacts", may_add=True)
    assert said == ("Page 7 is past the end.", (("<", "the page before"), ("#", "another page")))


def test_a_failure_speaks_of_other_accounts_only_where_there_are_some() -> None:
    assert faces.failed(accounts=1) == (("r", "try again"),)
    assert faces.failed(accounts=3)[1][0] == "1 … 3"
