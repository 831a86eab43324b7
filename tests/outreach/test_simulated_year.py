"""A year of sending, simulated with the pure functions alone: caps, windows, quiet hours and the order of steps hold.

Messages leave when a tick finds them due, as the outbox does it; ticks come late at times, and a whole day is lost.
"""

import heapq
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from tools.outreach.config import OutreachConfig
from tools.outreach.holidays import is_holiday
from tools.outreach.timing import Hold, Slot, allowed, next_slot, planned, rules_for

HOME = ZoneInfo("America/Chicago")
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
#: Zone, region, country; and the last hour of a text there.
PLACES = [
    ("America/New_York", "NY", "US", 21),
    ("America/New_York", "FL", "US", 20),
    ("America/Los_Angeles", "WA", "US", 20),
    ("America/Phoenix", "AZ", "US", 21),
    ("America/St_Johns", "NL", "CA", 21),
    ("Europe/London", "ENG", "GB", 21),
    ("Asia/Kolkata", None, "IN", 21),
    ("Australia/Lord_Howe", "NSW", "AU", 21),
    ("Pacific/Kiritimati", None, "KI", 21),
]
#: The last is a message on its own: at any hour, but for a text.
STAGES = ("cold", "nurture", "confirmation", None)
RULES = {stage: rules_for(OutreachConfig(), HOME.key, "US", stage) for stage in STAGES}
Step = tuple[str, int, bool]
"""Channel, delay, whether the delay counts business days."""


@dataclass
class Enrolled:
    """One person in one sequence."""

    number: int
    place: tuple[str, str | None, str, int]
    stage: str | None
    starts: datetime
    steps: list[Step]
    left: list[datetime] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    """The days for which its steps were planned."""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.place[0])

    def rest(self, step: int) -> tuple[Any, ...]:
        """What the pure functions are told besides the moment."""
        zone, region, country, _ = self.place
        return zone, self.steps[step][0], region, country, RULES[self.stage]

    def plan(self, step: int) -> datetime:
        """When a step is due, counted from when the one before it left."""
        _, delay, business = self.steps[step]
        before = self.left[-1] if self.left else self.starts
        anchor = before.astimezone(self.zone).date()
        day = planned(anchor, None if business else delay, delay if business else None, self.place[2], self.place[1])
        self.days.append(day)
        begins = datetime.combine(day, time.min, self.zone).astimezone(UTC)
        return self.slot(step, max(begins, before))

    def slot(self, step: int, earliest: datetime) -> datetime:
        found = next_slot(earliest, *self.rest(step), f"{self.number}/{step}")
        assert isinstance(found, Slot), found
        return found.at


def run(people: list[Enrolled], cap: int, lags: list[int]) -> None:
    """Let the year pass. A tick comes so many minutes late, in turn; on March 8 none comes at all."""
    queue = [(person.plan(0), n, 0) for n, person in enumerate(people)]
    heapq.heapify(queue)
    today: Counter[date] = Counter()
    turn = 0
    while queue:
        due, n, step = heapq.heappop(queue)
        now, turn = due + timedelta(minutes=lags[turn % len(lags)]), turn + 1
        if now.date() == date(2026, 3, 8):
            now = datetime(2026, 3, 9, tzinfo=UTC)
        person, day = people[n], now.astimezone(HOME).date()
        tomorrow = datetime.combine(day + timedelta(days=1), time.min, HOME).astimezone(UTC)
        if allowed(now, *person.rest(step)) is not None:
            heapq.heappush(queue, (person.slot(step, now), n, step))
        elif today[day] >= cap:
            heapq.heappush(queue, (person.slot(step, tomorrow), n, step))
        else:
            today[day] += 1
            person.left.append(now)
            if step + 1 < len(person.steps):
                heapq.heappush(queue, (person.plan(step + 1), n, step + 1))


enrolments = st.builds(
    Enrolled,
    number=st.integers(0, 10_000),
    place=st.sampled_from(PLACES),
    stage=st.sampled_from(STAGES),
    starts=st.integers(0, 300 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes)),
    steps=st.lists(
        st.tuples(st.sampled_from(["email", "sms"]), st.integers(0, 20), st.booleans()), min_size=1, max_size=5
    ),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(enrolments, min_size=1, max_size=25),
    st.integers(1, 6),
    st.lists(st.sampled_from([0, 0, 1, 1, 5, 90]), min_size=1, max_size=7).filter(lambda lags: min(lags) < 30),
)
def test_a_year_of_sends_keeps_caps_windows_and_order(people: list[Enrolled], cap: int, lags: list[int]) -> None:
    run(people, cap, lags)
    sent = Counter(at.astimezone(HOME).date() for person in people for at in person.left)
    assert max(sent.values()) <= cap
    for person in people:
        assert len(person.left) == len(person.steps), "a message was lost"
        assert person.left == sorted(person.left)
        assert person.left[0] >= person.starts
        for (channel, *_), at, day in zip(person.steps, person.left, person.days, strict=True):
            in_its_window(person, channel, at, day)


def in_its_window(person: Enrolled, channel: str, at: datetime, day: date) -> None:
    """Said once more, without the functions that are tested."""
    local = at.astimezone(person.zone)
    assert local.date() >= day
    assert person.stage is None or time(9) <= local.time() < time(17)
    assert channel == "email" or 8 <= local.hour < person.place[3]
    if person.stage in ("cold", "nurture"):
        assert local.weekday() < 5
        assert not is_holiday(local.date(), person.place[2], person.place[1])


def test_forty_people_enrolled_at_one_moment_do_not_get_it_at_one_moment() -> None:
    starts = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    people = [Enrolled(n, PLACES[0], "cold", starts, [("email", 0, False)]) for n in range(40)]
    run(people, 50, [0])
    minutes = {person.left[0].replace(second=0) for person in people}
    assert len(minutes) > 15
    assert max(minutes) - starts < timedelta(minutes=30)


def test_no_moment_is_invented_for_whom_nobody_knows_where_they_are() -> None:
    assert isinstance(next_slot(BEGIN, None, "sms", None, None, RULES["cold"], ""), Hold)
