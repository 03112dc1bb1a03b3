"""Walks end where a provider repeats itself."""

from tui.providers.walk import Walks


def test_a_page_of_new_rows_brings_news() -> None:
    walks = Walks()
    assert walks.brings_news("all", 1, ["a", "b"])
    assert walks.brings_news("all", 2, ["b", "c"])


def test_a_repeated_page_brings_none() -> None:
    walks = Walks()
    walks.brings_news("all", 1, ["a", "b"])
    walks.brings_news("all", 2, ["c"])
    assert not walks.brings_news("all", 3, ["c", "a"])


def test_the_first_page_and_a_page_read_again_are_always_news() -> None:
    walks = Walks()
    for _ in range(2):
        assert walks.brings_news("all", 1, ["a"])
        assert walks.brings_news("all", 2, ["b"])


def test_walks_of_other_questions_are_apart() -> None:
    walks = Walks()
    walks.brings_news("all", 1, ["a"])
    assert walks.brings_news("some", 2, ["a"])


def test_an_old_page_is_no_witness() -> None:
    now = 0.0
    walks = Walks(lambda: now)
    walks.brings_news("all", 1, ["a"])
    now = 3600.0
    assert walks.brings_news("all", 2, ["a"])


def test_an_empty_page_brings_none() -> None:
    assert not Walks().brings_news("all", 2, [])


def test_only_the_last_few_questions_are_remembered() -> None:
    walks = Walks()
    walks.brings_news("first", 1, ["a"])
    for number in range(10):
        walks.brings_news(number, 1, ["a"])
    assert walks.brings_news("first", 2, ["a"])
