"""Hours of a local day as moments: across clocks that are put forward (a gap) and back (an hour twice). Pure."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tools.outreach.quiet_hours import Hours

_SECOND = timedelta(seconds=1)


def span_of(day: date, hours: Hours, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """From which moment until just before which one (both UTC) it is that day, within those hours, in that zone.

    Hours that fall into a gap begin or end with it; one that comes twice begins the second time and ends the first, so
    that the clock on the wall never shows a time outside. None where the day has none of them.
    """
    opens = datetime.combine(day, hours.opens)
    closes = datetime.combine(day, hours.closes) + timedelta(days=hours.closes == time(0))
    end = _moment(closes, zone, fold=0)
    for fold in (1, 0):
        start = _moment(opens, zone, fold)
        if start < end:
            return start, end
    return None


def _moment(wall: datetime, zone: ZoneInfo, fold: int) -> datetime:
    """When a wall clock shows a time: the first (fold 0) or second time; a time that is left out: when it is passed."""
    moment = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    before, after = (wall.replace(tzinfo=zone, fold=side, microsecond=0).astimezone(UTC) for side in (1, 0))
    while after - before > _SECOND:  # clocks are put forward at a whole second
        middle = before + (after - before) // _SECOND // 2 * _SECOND
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            before = middle
        else:
            after = middle
    return after
