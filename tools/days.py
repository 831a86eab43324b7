"""Days of trips and bookings: which there are, which are taken, which are open."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from store.tables import Booking, Trip

#: Bookings of these statuses keep a day from being open.
TAKES_DAY = ("hold", "tentative", "confirmed", "completed")
#: A trip is shorter than this.
MAX_DAYS = 366


def open_days(trip: Trip) -> list[date]:
    """The trip's days on which nothing is booked or held; none where it has no dates."""
    taken = {day for booking in trip.bookings if booking.status in TAKES_DAY for day in booked_days(booking)}
    return [day for day in days_of(trip) if day not in taken]


def days_of(trip: Trip) -> list[date]:
    """Every day of the trip, both ends included; none where it has no dates."""
    if trip.starts_on is None:
        return []
    last = trip.ends_on or trip.starts_on
    return [trip.starts_on + timedelta(days=n) for n in range((last - trip.starts_on).days + 1)]


def booked_days(booking: Booking) -> set[date]:
    """The days, local to the booking, that it touches."""
    if booking.starts_at is None:
        return set()
    zone = ZoneInfo(booking.timezone or "UTC")
    first = booking.starts_at.astimezone(zone).date()
    last = (booking.ends_at or booking.starts_at).astimezone(zone).date()
    return {first + timedelta(days=n) for n in range((last - first).days + 1)}


def days_in_words(days: list[date]) -> str:
    """Days as people list them, such as "Jan 14, Jan 17, Jan 18"."""
    return ", ".join(f"{day:%b} {day.day}" for day in days)
