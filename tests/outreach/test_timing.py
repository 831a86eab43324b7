"""When messages may leave: a table of cases, and laws that hold for whatever is planned."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from tools.outreach.config import OutreachConfig
from tools.outreach.holidays import is_holiday
from tools.outreach.timing import NO_ZONE, Hold, Rules, Slot, allowed, next_slot, planned, rules_for

DENVER, NEW_YORK = "America/Denver", "America/New_York"
#: Without spread, so that a case says the very minute.
SHARP = Rules("America/Chicago", "US", spread=0)
DAILY = replace(SHARP, business_days=False)
ON_ITS_OWN = rules_for(OutreachConfig(), "America/Chicago", "US", None)


def hours(opens: str, closes: str, rules: Rules = DAILY) -> Rules:
    return replace(rules, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes))


RULES = {"business": SHARP, "daily": DAILY, "any": ON_ITS_OWN}
CASES: dict[str, list[Any]] = yaml.safe_load((Path(__file__).parent / "timing_cases.yaml").read_text())


def rules_called(said: str) -> Rules:
    return RULES.get(said) or hours(*said.split("-"))


def moment(local: str, zone: str) -> datetime:
    """A local time; "+1" at its end: the second time that the clock shows it."""
    wall = datetime.fromisoformat(local.removesuffix("+1"))
    return wall.replace(tzinfo=ZoneInfo(zone), fold=local.endswith("+1")).astimezone(UTC)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_message_leaves_at_the_first_moment_of_its_window(case: list[Any]) -> None:
    zone, earliest, channel, region, country, said, leaves = case
    rules = rules_called(said)
    slot = next_slot(moment(earliest, zone), zone, channel, region, country, rules, "seed")
    assert slot == Slot(moment(leaves, zone))
    assert allowed(slot.at, zone, channel, region, country, rules) is None


def test_an_email_to_somebody_whose_zone_is_not_known_keeps_the_business_hours_of_our_own() -> None:
    for zone in (None, "", "Mars/Olympus"):
        slot = next_slot(moment("2026-11-23 06:00", "America/Chicago"), zone, "email", None, None, SHARP, "")
        assert slot == Slot(moment("2026-11-23 09:00", "America/Chicago"))


def test_a_text_to_somebody_whose_zone_is_not_known_is_held_and_says_so() -> None:
    now = moment("2026-11-23 12:00", "America/Chicago")
    assert next_slot(now, None, "sms", "CO", "US", SHARP, "") == Hold(NO_ZONE)
    assert allowed(now, None, "sms", "CO", "US", SHARP) == NO_ZONE


def test_a_window_that_the_law_shuts_wholly_is_held() -> None:
    found = next_slot(moment("2026-11-23 12:00", NEW_YORK), NEW_YORK, "sms", "FL", "US", hours("20:00", "22:00"), "")
    assert isinstance(found, Hold)


@pytest.mark.parametrize(
    ("local", "channel", "region", "rules", "words"),
    [
        ("2026-11-21 12:00", "email", "NY", SHARP, "Saturday, 12:00, which is no business day"),
        ("2026-11-26 12:00", "email", "NY", SHARP, "no business day"),
        ("2026-11-23 17:00", "email", "NY", SHARP, "messages leave from 09:00 to 17:00"),
        ("2026-11-23 20:00", "sms", "FL", ON_ITS_OWN, r"from 08:00 to 20:00 there \(Fla. Stat. 501.616"),
        ("2026-11-23 21:00", "sms", "NY", ON_ITS_OWN, "47 CFR 64.1200"),
        ("2026-11-22 12:00", "sms", "AL", ON_ITS_OWN, "not at all on this day"),
    ],
)
def test_why_a_message_may_not_leave_now_is_said_with_its_rule(
    local: str, channel: str, region: str, rules: Rules, words: str
) -> None:
    assert words.split(r"\(")[0] in str(allowed(moment(local, NEW_YORK), NEW_YORK, channel, region, "US", rules))


def test_what_is_bound_to_a_booking_leaves_on_any_day_and_the_rest_on_business_days() -> None:
    made = {stage: rules_for(OutreachConfig(), NEW_YORK, "US", stage) for stage in ("cold", "nurture", "logistics")}
    assert [made[stage].business_days for stage in made] == [True, True, False]
    assert (made["cold"].opens, made["cold"].closes) == (time(9), time(17))


@pytest.mark.parametrize(
    ("anchor", "days", "business_days", "country", "region", "day"),
    [
        ("2026-11-23", 0, None, "US", None, "2026-11-23"),
        ("2026-11-21", 0, None, "US", None, "2026-11-21"),
        ("2026-02-27", 2, None, "US", None, "2026-03-01"),
        ("2028-02-27", 2, None, "US", None, "2028-02-29"),
        ("2026-12-30", 3, None, "US", None, "2027-01-02"),
        ("2027-01-02", -7, None, "US", None, "2026-12-26"),
        ("2026-11-20", None, 1, "US", None, "2026-11-23"),
        ("2026-11-25", None, 1, "US", None, "2026-11-27"),  # Thanksgiving between
        ("2026-11-26", None, 0, "US", None, "2026-11-27"),
        ("2026-11-30", None, -2, "US", None, "2026-11-25"),
        ("2026-12-24", None, 1, "US", None, "2026-12-28"),
        ("2026-12-24", None, 1, "GB", "ENG", "2026-12-29"),
        ("2026-12-31", None, 1, "GB", "SCT", "2027-01-05"),  # the 2nd, a Saturday, is taken on Monday
        ("2026-11-24", None, 3, "US", "CO", "2026-11-30"),  # over Thanksgiving and its weekend
        ("2026-11-24", None, 3, "CA", "ON", "2026-11-27"),  # in Canada it is no holiday
        ("2026-10-08", None, 3, "CA", "ON", "2026-10-14"),  # Canada's own, October 12
        ("2026-10-08", None, 3, "CA", "NS", "2026-10-13"),  # which Nova Scotia's law does not have
        ("2026-12-23", None, 3, "US", "CO", "2026-12-29"),
        ("2026-12-23", None, 3, "CA", "ON", "2026-12-30"),  # Boxing Day, a Saturday, is taken on Monday
        ("2026-12-30", None, 3, "US", "CO", "2027-01-05"),
        ("2027-01-04", None, -3, "US", "CO", "2026-12-29"),
        ("2028-02-28", None, 1, "US", "CO", "2028-02-29"),
        ("2027-02-26", None, 1, "US", "CO", "2027-03-01"),
        ("2028-03-01", -1, None, "US", "CO", "2028-02-29"),
        ("2026-06-30", None, 1, "CA", "ON", "2026-07-02"),
        ("2026-07-03", None, 1, "CA", "ON", "2026-07-06"),
        ("2026-11-25", None, 1, "XX", None, "2026-11-26"),  # a country that is not known has weekends alone
        ("2026-11-25", None, 1, None, None, "2026-11-26"),
    ],
)
def test_a_step_is_planned_for_its_day(
    anchor: str, days: int | None, business_days: int | None, country: str | None, region: str | None, day: str
) -> None:
    found = planned(date.fromisoformat(anchor), days, business_days, country, region)
    assert found == date.fromisoformat(day)


def test_federal_holidays_of_the_united_states_are_the_eleven_of_the_law() -> None:
    """5 U.S.C. 6103(a), for 2026; Independence Day, a Saturday, is taken on the Friday before, too."""
    said = "01-01 01-19 02-16 05-25 06-19 07-03 07-04 09-07 10-12 11-11 11-26 12-25"
    first = date(2026, 1, 1)
    found = [day for n in range(365) if is_holiday(day := first + timedelta(days=n), "US", "FL")]
    assert " ".join(f"{day:%m-%d}" for day in found) == said


def test_messages_due_together_are_spread_over_half_an_hour_and_always_alike() -> None:
    rules, early = replace(SHARP, spread=30), moment("2026-11-23 06:00", DENVER)
    slots = [next_slot(early, DENVER, "email", "CO", "US", rules, f"m{n}") for n in range(200)]
    minute = [
        int((slot.at - moment("2026-11-23 09:00", DENVER)).total_seconds() // 60)
        for slot in slots
        if isinstance(slot, Slot)
    ]
    assert len(minute) == 200
    assert set(minute) == set(range(30))
    assert slots == [next_slot(early, DENVER, "email", "CO", "US", rules, f"m{n}") for n in range(200)]


def test_messages_due_in_the_middle_of_the_day_are_spread_too() -> None:
    rules, noon = replace(SHARP, spread=30), moment("2026-11-23 12:00", DENVER)
    slots = [next_slot(noon, DENVER, "email", "CO", "US", rules, f"m{n}") for n in range(60)]
    ahead = [slot.at - noon for slot in slots if isinstance(slot, Slot)]
    assert max(ahead) < timedelta(minutes=30)
    assert len(set(ahead)) > 50
