"""Counters and times that are absurd tell nothing, and break nothing."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.providers.scalars import MOST, count_of, time_of

WARSAW = ZoneInfo("Europe/Warsaw")


@pytest.mark.parametrize(
    "value", [-1, MOST + 1, 2**64, "9" * 19, "9" * 5_000, "-1", "1.5", "²", "", None, True, 1.0, []]
)
def test_what_counts_nothing(value: object) -> None:
    assert count_of(value) is None


@pytest.mark.parametrize("value", [0, 7, MOST, "0", " 7 ", str(MOST)])
def test_what_counts(value: object) -> None:
    assert count_of(value) == int(str(value))


@given(st.datetimes(timezones=st.sampled_from([None, UTC, ZoneInfo("Asia/Kathmandu")])))
def test_any_time_can_be_said_in_any_zone_or_is_none(moment: datetime) -> None:
    read = time_of(moment.isoformat(), WARSAW)
    if read is not None:
        assert {read.astimezone(zone) for zone in (UTC, ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Etc/GMT+12"))} == {
            read
        }


@pytest.mark.parametrize(
    "value", ["0001-01-01T00:00:00+14:00", "9999-12-31 23:59:59", "2031-02-30 00:00:00", "soon", "", 1, None]
)
def test_what_is_no_time(value: object) -> None:
    assert time_of(value, WARSAW) is None
