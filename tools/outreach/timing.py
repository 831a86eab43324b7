"""When a message may leave. Pure: no clock, no store, no settings.

A step is planned for a day; the day's message leaves within its window, in the recipient's own time. A text message
keeps the law's quiet hours besides. `next_slot` plans; `allowed` asks the same rules again at the claim.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tools.outreach.config import OutreachConfig
from tools.outreach.holidays import business_day_from, is_business_day, is_holiday
from tools.outreach.local_days import span_of
from tools.outreach.quiet_hours import ALL_DAY, Hours, source_of, texting_hours
from tools.outreach.zones import known_zone

#: So far ahead a slot is looked for, in days: longer than any run of holidays.
HORIZON = 40
NO_ZONE = (
    "It is not known where they are, so neither is their time of day, and a text must not come at night. "
    "Give their city, or write an e-mail."
)


@dataclass(frozen=True)
class Rules:
    """When messages leave. Times are local to the recipient; `closes` at 0:00 is the day's end.

    `business_days`: neither at weekends nor on public holidays; with `days` (Monday is 0), on these weekdays in place
    of those on which people work there. `spread`: minutes over which messages due at one moment are spread; 0: none.
    `zone` and `country` are the business's own, for an e-mail to somebody whose are not
    known.
    """

    zone: str
    country: str
    opens: time = time(9)
    closes: time = time(17)
    business_days: bool = True
    spread: int = 30
    days: frozenset[int] = frozenset()

    @property
    def window(self) -> Hours:
        """The hours of a day."""
        return Hours(self.opens, self.closes)


@dataclass(frozen=True)
class Slot:
    """The moment, UTC, at which a message leaves at the earliest."""

    at: datetime


@dataclass(frozen=True)
class Hold:
    """Why there is no such moment, in words."""

    reason: str


def rules_for(config: OutreachConfig, zone: str, country: str, stage: str | None) -> Rules:
    """The rules of a sequence of that stage; None is a message on its own.

    What is written to strangers keeps business days. A confirmation, or what is to be known before a booking, is
    bound to a date and so leaves on any day. A message on its own leaves when somebody says; the law's hours hold.
    """
    rules = Rules(zone, country, config.opens, config.closes, spread=config.spread, days=config.days)
    if stage is None:
        return replace(rules, opens=time(0), closes=time(0), business_days=False, spread=0)
    return replace(rules, business_days=stage in ("cold", "nurture"))


def planned(
    anchor: date, days: int | None, business_days: int | None, country: str | None, region: str | None = None
) -> date:
    """The day of a step.

    Args:
        anchor: The day that it counts from, local to the recipient.
        days: So many days after it; below zero: before it.
        business_days: The same in days that are neither weekend nor public holiday; one of the two is given.
        country: The recipient's country, ISO 3166.
        region: Its part, such as ON.
    """
    if business_days is not None:
        return business_day_from(anchor, business_days, country, region)
    return anchor + timedelta(days=days or 0)


def next_slot(
    earliest: datetime,
    zone: str | None,
    channel: str,
    region: str | None,
    country: str | None,
    rules: Rules,
    jitter_seed: str,
) -> Slot | Hold:
    """The first moment, at `earliest` or later, at which a message may leave.

    Args:
        earliest: Not before this moment, UTC.
        zone: The recipient's zone (IANA), where known.
        channel: email or sms.
        region: The recipient's state, such as FL.
        country: The recipient's country, ISO 3166.
        rules: The window.
        jitter_seed: Spreads messages that are due together; the same seed gives the same moment.
    """
    if (place := _place(zone, channel, region, country, rules)) is None:
        return Hold(NO_ZONE)
    first = earliest.astimezone(place.zone).date()
    for day in (first + timedelta(days=ahead) for ahead in range(HORIZON)):
        span = _open_on(day, channel, place, rules)
        if span and (at := _within(span, earliest, rules.spread, f"{jitter_seed}/{day}")):
            return Slot(at)
    return Hold(f"Within {HORIZON} days there is no moment at which it may leave.")


def allowed(
    now: datetime, zone: str | None, channel: str, region: str | None, country: str | None, rules: Rules
) -> str | None:
    """Why a message may not leave at this moment, in words; None where it may. The arguments are `next_slot`'s."""
    if (place := _place(zone, channel, region, country, rules)) is None:
        return NO_ZONE
    local = now.astimezone(place.zone)
    clock = f"At the recipient it is {local:%A}, {local:%H:%M}"
    if rules.business_days and not _at_work(local.date(), place, rules):
        return f"{clock}, which is no {'day on which messages leave' if rules.days else 'business day there'}."
    if not rules.window.has(local.time()):
        return f"{clock}; messages leave from {rules.opens:%H:%M} to {rules.closes:%H:%M} there."
    law = _law(local.date(), channel, place)
    if law and law.has(local.time()):
        return None
    hours = f"from {law.opens:%H:%M} to {law.closes:%H:%M}" if law else "not at all on this day"
    return f"{clock}; texts may come {hours} there ({source_of(place.country, place.region)})."


@dataclass(frozen=True)
class _Where:
    """Where a message arrives: its zone, and the country and region whose days and laws hold."""

    zone: ZoneInfo
    country: str
    region: str | None


def _place(zone: str | None, channel: str, region: str | None, country: str | None, rules: Rules) -> _Where | None:
    """Where a message arrives. An e-mail may take the business's zone; a text may not."""
    known = known_zone(zone) or (None if channel == "sms" else known_zone(rules.zone) or ZoneInfo("UTC"))
    return _Where(known, country or rules.country, region) if known else None


def _law(day: date, channel: str, place: _Where) -> Hours | None:
    """The hours that the law leaves open; all of them, for an e-mail."""
    if channel != "sms":
        return ALL_DAY
    holiday = is_holiday(day, place.country, place.region)
    return texting_hours(place.country, place.region, day.weekday(), holiday)


def _at_work(day: date, place: _Where, rules: Rules) -> bool:
    """Whether it is one of the days on which messages leave that keep business days."""
    if rules.days:
        return day.weekday() in rules.days and not is_holiday(day, place.country, place.region)
    return is_business_day(day, place.country, place.region)


def _open_on(day: date, channel: str, place: _Where, rules: Rules) -> tuple[datetime, datetime] | None:
    """Between which moments messages leave on a local day; None where none does."""
    if rules.business_days and not _at_work(day, place, rules):
        return None
    law = _law(day, channel, place)
    hours = rules.window.within(law) if law else None
    return span_of(day, hours, place.zone) if hours else None


def _within(span: tuple[datetime, datetime], earliest: datetime, spread: int, seed: str) -> datetime | None:
    """The first moment of a span, at `earliest` or later, of those that the seed picks: one every `spread` minutes.

    Picking points, not adding minutes, keeps two things: a slot that is asked for again stays, and a later `earliest`
    never leaves earlier. After the last point the span is open as it is.
    """
    start, end = span
    first = max(start, earliest.astimezone(UTC))
    if first >= end or not spread:
        return first if first < end else None
    every = min(timedelta(minutes=spread), end - start)
    phase = timedelta(seconds=int(_share(seed) * every.total_seconds()))
    point = start + phase + max(0, -((start + phase - first) // every)) * every
    return point if point < end else first


def _share(seed: str) -> float:
    """A number from 0 to 1 (without it) that only the seed decides."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4]) / 2**32
