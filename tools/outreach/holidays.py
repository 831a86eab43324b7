"""Days on which nobody is at work: weekends and public holidays of a country. Pure.

The days come from the `holidays` package (MIT, a release a month, 14 MB, no network): movable feasts, days taken
instead of a weekend's, and what changes from year to year in 250 countries are not ours to keep right.
"""

from datetime import date, timedelta
from functools import lru_cache

import holidays

_WEEKEND = frozenset({5, 6})
#: Where public holidays differ by region, those of the region are taken; in the United States the federal ones.
_NATIONAL = frozenset({"US"})


def is_holiday(day: date, country: str | None, region: str | None = None) -> bool:
    """Whether a day is a public holiday. A country that is not known has none.

    Args:
        day: The day, local.
        country: ISO 3166, such as US.
        region: Its part, such as ON or ENG, where holidays differ by it.
    """
    return day in _of_year((country or "").upper(), (region or "").upper(), day.year)


def is_business_day(day: date, country: str | None, region: str | None = None) -> bool:
    """Whether people are at work that day: neither the country's weekend nor a public holiday."""
    return day.weekday() not in _weekend((country or "").upper()) and not is_holiday(day, country, region)


def business_day_from(day: date, count: int, country: str | None, region: str | None = None) -> date:
    """The day that lies so many business days after a day, or before it where `count` is below zero.

    With 0 it is the day itself, or else the next business day.
    """
    step = timedelta(days=-1 if count < 0 else 1)
    while count == 0 and not is_business_day(day, country, region):
        day += step
    for _ in range(abs(count)):
        day += step
        while not is_business_day(day, country, region):
            day += step
    return day


@lru_cache(maxsize=4096)
def _of_year(country: str, region: str, year: int) -> frozenset[date]:
    """A year's holidays; made whole at once, since the package fills its own as they are asked for."""
    regions = _regions().get(country)
    if regions is None:
        return frozenset()
    subdivision = region if region in regions and country not in _NATIONAL else None
    return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))


@lru_cache(maxsize=512)
def _weekend(country: str) -> frozenset[int]:
    if country not in _regions():
        return _WEEKEND
    return frozenset(holidays.country_holidays(country).weekend) or _WEEKEND


@lru_cache(maxsize=1)
def _regions() -> dict[str, list[str]]:
    return holidays.list_supported_countries()
