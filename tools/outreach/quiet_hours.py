"""When a text message may reach somebody: the hours that the law sets, by where they are. Pure.

Across the United States 8:00 to 21:00 at the called person (47 CFR 64.1200(c)(1)); some states are stricter, and each
entry below names its rule. Elsewhere the same hours are kept as good manners. Where a state's rule leaves doubt, the
stricter reading is taken: most speak of calls, and courts read texts as such. It is a table to go by, no lawyer's
advice. Written down in November 2026; a new rule is one more line.
"""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True)
class Hours:
    """From a local time on, until just before another one."""

    opens: time
    closes: time

    def within(self, other: "Hours") -> "Hours | None":
        """The hours that both have; None where they have none. A closing at 0:00 is the day's end."""
        opens = max(self.opens, other.opens)
        closes = min(self.closes, other.closes, key=_as_end)
        return Hours(opens, closes) if _as_end(opens) < _as_end(closes) or opens == time(0) else None

    def has(self, local: time) -> bool:
        """Whether a local time is within them."""
        return self.opens <= local and (self.closes == time(0) or local < self.closes)


@dataclass(frozen=True)
class _Week:
    """A state's hours. `sunday` None: none at all; `holidays`: whether public holidays are open."""

    every: Hours
    source: str
    saturday: Hours | None
    sunday: Hours | None
    holidays: bool = True


def _as_end(moment: time) -> tuple[bool, time]:
    """How closing times compare: 0:00 is the latest."""
    return moment == time(0), moment


def _from(opens: int, closes: int) -> Hours:
    return Hours(time(opens), time(closes))


def _same(opens: int, closes: int, source: str) -> _Week:
    hours = _from(opens, closes)
    return _Week(hours, source, hours, hours)


def _not_on_sundays(opens: int, closes: int, source: str, holidays: bool = True) -> _Week:
    hours = _from(opens, closes)
    return _Week(hours, source, hours, None, holidays)


USUAL = _from(8, 21)
ALL_DAY = Hours(time(0), time(0))
_BUSINESS = _from(9, 18)
_SHORT = _from(10, 17)
_STRICTER = {
    "AL": _not_on_sundays(8, 20, "Ala. Admin. Code 770-X-5-.17", holidays=False),
    "CA": _same(9, 21, "Cal. Pub. Util. Code 2872(c)"),
    "CT": _same(9, 20, "Conn. Gen. Stat. 42-288a"),
    "FL": _same(8, 20, "Fla. Stat. 501.616(6)(a)"),
    "IL": _same(9, 21, "815 ILCS 305/15"),
    "KY": _same(10, 21, "KRS 367.46955"),
    "LA": _not_on_sundays(8, 20, "La. R.S. 45:844.31", holidays=False),
    "MA": _same(8, 20, "Mass. Gen. Laws ch. 159C, 3"),
    "MD": _same(8, 20, "Md. Code, Com. Law 14-4501 and following"),
    "MI": _same(9, 21, "MCL 750.540e"),
    "MN": _same(9, 21, "Minn. Stat. 325E.30"),
    "MS": _not_on_sundays(8, 20, "Miss. Code 77-3-723"),
    "NM": _same(9, 21, "N.M. Stat. 57-12-22"),
    "NV": _same(9, 20, "NRS 598.0918"),
    "OK": _same(8, 20, "Okla. Stat. tit. 15, 775C.4"),
    # since 2019 not on legal holidays, and since October 2026 not on Sundays
    "PA": _not_on_sundays(8, 21, "73 P.S. 2245(a)", holidays=False),
    "RI": _Week(_BUSINESS, "R.I. Gen. Laws 5-61-3.6", _SHORT, None, False),
    "SD": _not_on_sundays(9, 21, "S.D. Codified Laws 37-30A-3"),
    "TX": _Week(_from(9, 21), "Tex. Bus. & Com. Code 301.051", _from(9, 21), _from(12, 21)),
    "WA": _same(8, 20, "RCW 80.36.390"),
    "WY": _same(8, 20, "Wyo. Stat. 40-12-302"),
}
_SATURDAY, _SUNDAY = 5, 6


def texting_hours(country: str | None, region: str | None, weekday: int, holiday: bool) -> Hours | None:
    """The local hours in which a text may reach somebody that day; None: not at all.

    Args:
        country: Where they are, ISO 3166, such as US.
        region: The state's code, such as FL.
        weekday: Monday is 0.
        holiday: Whether it is a public holiday there.
    """
    state = _STRICTER.get(region or "") if country == "US" else None
    if state is None:
        return USUAL
    if holiday and not state.holidays:
        return None
    return {_SATURDAY: state.saturday, _SUNDAY: state.sunday}.get(weekday, state.every)


def source_of(country: str | None, region: str | None) -> str:
    """Which rule sets the hours, for people to look up."""
    state = _STRICTER.get(region or "") if country == "US" else None
    return state.source if state else "47 CFR 64.1200(c)(1)"
