"""Where visitors may meet us: bookings to come that staff marked public, and of each no more than they may know."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from store.tables import Booking, ServiceOffering, Trip
from tools.touring.booking_terms import MAX_LENGTH


@dataclass(frozen=True, slots=True)
class PublicEvent:
    """One public date. Times are aware and local to the venue; `service` is one that is on offer, else empty."""

    starts_at: datetime
    ends_at: datetime | None
    venue: str
    city: str
    region: str
    country: str
    service: str
    slug: str
    note: str
    link: str
    latitude: float | None = None
    longitude: float | None = None

    @property
    def title(self) -> str:
        """What it is called: the service at the venue."""
        return f"{self.service} at {self.venue}" if self.service else self.venue

    @property
    def where(self) -> str:
        """The city with its region, such as "Denver, CO"; empty where neither is known."""
        return ", ".join(part for part in (self.city, self.region) if part)


def public_events(session: Session, now: datetime) -> list[PublicEvent]:
    """The public dates not over at `now` (UTC-aware), soonest first; one without an end lasts its local day."""
    query = select(Booking).join(Trip).where(Booking.status == "confirmed", Booking.public, Trip.status != "cancelled")
    query = query.where(col(Booking.starts_at) > now - MAX_LENGTH).order_by(col(Booking.starts_at), col(Booking.id))
    loaded = (joinedload(getattr(Booking, name)) for name in ("venue", "trip", "service"))
    events = (_event(booking) for booking in session.exec(query.options(*loaded)))
    return [event for event in events if event is not None and not _is_over(event, now)]


def _event(booking: Booking) -> PublicEvent | None:
    if booking.starts_at is None:
        return None
    venue, zone = booking.venue, ZoneInfo(booking.timezone or "UTC")
    there = venue if venue.city else booking.trip
    service = _offered(booking.service)
    return PublicEvent(
        starts_at=booking.starts_at.astimezone(zone),
        ends_at=booking.ends_at.astimezone(zone) if booking.ends_at else None,
        venue=venue.name,
        city=there.city or "",
        region=there.region or "",
        country=there.country or "",
        service=service.name if service else "",
        slug=service.slug if service else "",
        note=booking.public_note,
        link=_web(booking.public_link),
        latitude=there.latitude,
        longitude=there.longitude,
    )


def _offered(service: ServiceOffering | None) -> ServiceOffering | None:
    return service if service is not None and service.published else None


def _web(link: str | None) -> str:
    return link if link and link.startswith(("https://", "http://")) else ""


def _is_over(event: PublicEvent, now: datetime) -> bool:
    if event.ends_at is not None:
        return event.ends_at <= now
    return event.starts_at.date() < now.astimezone(event.starts_at.tzinfo).date()
