"""Days in English, relative to a given today.

"dec 4-7", "feb 12 through the 15th", "the 2nd weekend of March", "last Friday", "October's".

`find(text, today)` gives every moment in the text with its place, days and hours joined where they stand together.
What a day means (this year or next, which month "the 17th" is of) is decided later, by `Moment.days`.
"""

import re
from datetime import date

from agent.planner.clock import Found, clocks
from agent.planner.date_words import RULES
from agent.planner.moments import Day, Moment, NoSuchDay

_JOIN = re.compile(r"^[\s,]*(?:(?:at|on|from|@|in|and|of|the|starting|start|both|for|by)\s+)?$", re.I)


def find(text: str, today: date) -> list[Found]:
    """Every moment in the text, in order, days and hours that stand together joined: (start, end, moment).

    Raises:
        NoSuchDay: a day that is counted out ("the weekend of feb 30") does not exist.
    """
    days = _days(text, today)
    hours = [c for c in clocks(text) if not any(s < c[1] and c[0] < e for s, e, _ in days)]
    return _joined(text, sorted(days + hours, key=lambda f: f[0]))


def _days(text: str, today: date) -> list[Found]:
    found: list[Found] = []
    for pattern, maker in RULES:
        for m in pattern.finditer(text):
            if not any(s < m.end() and m.start() < e for s, e, _ in found) and (moment := maker(m, today)):
                found.append((m.start(), m.end(), moment))
    return found


def _joined(text: str, found: list[Found]) -> list[Found]:
    out: list[Found] = []
    for start, end, moment in found:
        if out and _JOIN.match(text[out[-1][1] : start]) and (both := _both(out[-1][2], moment)):
            out[-1] = (out[-1][0], end, both)
        else:
            out.append((start, end, moment))
    return out


def _both(one: Moment, two: Moment) -> Moment | None:
    """Two neighbours as one moment: a day and its hours, or a weekday and its date."""
    hours_1, hours_2 = bool(one.clock or one.same_time), bool(two.clock or two.same_time)
    if one.has_day and not two.has_day and not (hours_1 and hours_2):
        return one.with_clock(two)
    if two.has_day and not one.has_day and not (hours_1 and hours_2):
        return two.with_clock(one)
    if one.same_day or two.same_day:
        return one.with_clock(two)
    if one.first and one.first.weekday is not None and two.first and two.first.month and not one.last:
        return two
    return None


__all__ = ["Day", "Moment", "NoSuchDay", "find"]
