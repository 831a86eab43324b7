"""Laws of the times at which messages leave, for whatever recipient, zone and window."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from tools.outreach.holidays import is_business_day
from tools.outreach.timing import Rules, Slot, allowed, next_slot, planned

ZONES = [
    *(
        "America/New_York",
        "America/Denver",
        "America/Phoenix",
        "America/St_Johns",
        "America/Sao_Paulo",
        "Europe/London",
    ),
    *(
        "Asia/Kolkata",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Pacific/Chatham",
        "Africa/Cairo",
        "UTC",
    ),
    *("Pacific/Kiritimati", "Antarctica/Troll", "Asia/Jerusalem", "Africa/Casablanca", "Asia/Tehran"),
]
FIRST = datetime(2010, 1, 1, tzinfo=UTC)


def clock_changes() -> list[datetime]:
    """Noons before a clock of those zones is put forward or back, in two years, and a day that Samoa left out."""
    noons = [datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=n) for n in range(730)]
    offsets = {zone: [noon.astimezone(ZoneInfo(zone)).utcoffset() for noon in noons] for zone in ZONES}
    changed = {noons[n] for found in offsets.values() for n in range(729) if found[n] != found[n + 1]}
    return sorted({datetime(2011, 12, 30, tzinfo=UTC), *changed})


moments = st.one_of(
    st.integers(0, 26 * 366 * 86_400).map(lambda seconds: FIRST + timedelta(seconds=seconds)),
    st.tuples(st.sampled_from(clock_changes()), st.integers(-48 * 60, 48 * 60)).map(
        lambda near: near[0] + timedelta(minutes=near[1])
    ),
)
minutes = st.integers(0, 24 * 60 - 1).map(lambda m: time(m // 60, m % 60))


@st.composite
def some_rules(draw: st.DrawFn) -> Rules:
    opens, closes = draw(minutes), draw(st.one_of(minutes, st.just(time(0))))
    if closes != time(0) and opens > closes:
        opens, closes = closes, opens
    if opens == closes:
        closes = time(0)
    return Rules("Europe/Berlin", "DE", opens, closes, draw(st.booleans()), draw(st.sampled_from([0, 7, 30, 600])))


places = st.tuples(
    st.one_of(st.none(), st.sampled_from(ZONES)),
    st.sampled_from(["email", "sms"]),
    st.sampled_from([None, "FL", "RI", "TX", "LA", "CO", "ON", "ENG"]),
    st.sampled_from([None, "US", "CA", "GB", "IL", "EG", "XX"]),
    some_rules(),
    st.sampled_from(["a", "b", "c", "d"]),
)


@settings(max_examples=400, deadline=None)
@given(moments, places)
def test_no_message_leaves_before_its_step_or_outside_its_window(earliest: datetime, place: Any) -> None:
    found = next_slot(earliest, *place)
    if isinstance(found, Slot):
        assert found.at >= earliest
        assert allowed(found.at, *place[:-1]) is None


@settings(max_examples=300, deadline=None)
@given(moments, places)
def test_a_slot_asked_for_again_stays(earliest: datetime, place: Any) -> None:
    found = next_slot(earliest, *place)
    if isinstance(found, Slot):
        assert next_slot(found.at, *place) == found


@settings(max_examples=300, deadline=None)
@given(moments, st.integers(0, 4 * 24 * 3600), places)
def test_what_may_leave_later_never_leaves_earlier(earliest: datetime, more: int, place: Any) -> None:
    first, later = next_slot(earliest, *place), next_slot(earliest + timedelta(seconds=more), *place)
    if isinstance(first, Slot) and isinstance(later, Slot):
        assert first.at <= later.at


@settings(max_examples=150, deadline=None)
@given(moments, places)
def test_without_spread_no_earlier_minute_was_open(earliest: datetime, place: Any) -> None:
    """Against an oracle that walks the clock, quarter of an hour by quarter."""
    zone, channel, region, country, rules, seed = place
    rules = replace(rules, spread=0)
    found = next_slot(earliest, zone, channel, region, country, rules, seed)
    until = found.at if isinstance(found, Slot) else earliest + timedelta(days=5)
    walked = [earliest + timedelta(minutes=15 * n) for n in range(4 * 24 * 5)]
    open_then = [at for at in walked if at < until and not allowed(at, zone, channel, region, country, rules)]
    assert all(_comes_twice(at, zone or rules.zone) for at in open_then)


def _comes_twice(at: datetime, zone: str) -> bool:
    """Whether that local day has an hour that comes twice: the window then keeps to the part that surely is its."""
    local = at.astimezone(ZoneInfo(zone))
    noons = (datetime.combine(local.date() + timedelta(days=n), time(12), local.tzinfo).utcoffset() for n in (-1, 1))
    before, after = noons
    return before is not None and after is not None and after < before


@settings(max_examples=200, deadline=None)
@given(st.dates(date(2015, 1, 1), date(2035, 12, 31)), st.integers(-40, 40), st.sampled_from(["US", "CA", "IL", "XX"]))
def test_business_days_are_what_counting_them_one_by_one_gives(anchor: date, count: int, country: str) -> None:
    found = planned(anchor, None, count, country)
    step = -1 if count < 0 else 1
    walked = [anchor + timedelta(days=step * n) for n in range(1, 120)]
    if count == 0:
        walked = [anchor, *walked]
    expected = [day for day in walked if is_business_day(day, country)][max(abs(count) - 1, 0)]
    assert found == expected
