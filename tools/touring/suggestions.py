"""Who could fill a trip's open days: leads and venues near it, the most promising first, each with its reasons."""

from collections.abc import Iterator
from datetime import date

from sqlmodel import col, select

from store.tables import Contact, Lead, Trip, Venue
from tools.args import TripRef
from tools.context import ToolContext
from tools.days import days_in_words, open_days
from tools.errors import Refused
from tools.geography.nearness import TRIP_RADIUS_KM, boxed, checked_radius, km_between
from tools.kinds import in_words
from tools.leads import scoring
from tools.leads.lead_facts import Centre, closed_for, is_excluded, marks_of, score_from, with_facts, worked_with
from tools.records import link_of, ref_of
from tools.registry import STAFF, Effect, tool
from tools.results import Result, View
from tools.suppressions import closed_to, suppressed
from tools.wording import count, named

#: So many are suggested.
SUGGESTED = 15


class Suggestion(View):
    """A lead or a venue that could be booked. Score 0 to 100 as seen from the trip, distance in kilometres."""

    what: str
    place: str | None
    kind: str | None
    score: int
    distance_km: float
    reasons: list[str]
    marks: list[str]
    stage: str | None = None


class Suggestions(Result):
    """Who could fill the trip's open days."""

    trip_ref: str
    open_days: list[date]
    items: list[Suggestion]
    total: int


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "who could (fill|take) [the open days on] {trip}",
        "(fill|help me fill) [the] (open|free|empty) days on {trip}",
        "(fill|help me fill) {trip}",
        "fill [the] (open|free|empty) days",
        "who could fill {trip}",
        "who could fill in",
        "(suggest|recommend|propose) bookings for {trip}",
        "(suggest|recommend) (groups|venues|leads|somebody) for {trip}",
        "who could i (book|see|visit|sing with) on {trip}",
        "who else could (i|we) book on {trip}",
        "(suggestions|ideas) for {trip}",
        "who is near {trip}",
        "(any|got any|have we any) (groups|venues|leads) that could fill [the] open days (in|on) {trip}",
        "(groups|venues|leads) to fill [the] open days (in|on) {trip}",
        "(who|what) could (go|fit) in the (gaps|holes) (in|on) {trip}",
    ),
)
def suggest_bookings(ctx: ToolContext, trip: TripRef, radius_km: float | None = None) -> Suggestions:
    """Rank the leads and venues on file near a trip that could fill its open days.

    Left out are those on the trip already, lost leads, and whoever is not to be contacted.

    Args:
        ctx: The call's surroundings.
        trip: The trip.
        radius_km: How far around its destination, in kilometres; 80 unless said.

    Raises:
        InvalidInput: the radius is not above zero.
        Refused: nobody knows where the trip goes.
    """
    radius = checked_radius(radius_km, TRIP_RADIUS_KM)
    if trip.latitude is None or trip.longitude is None:
        raise Refused(f"{trip.name} has no destination on the map, so I cannot tell who is near it.")
    centre = Centre(trip, trip.place or "the trip", radius)
    found = [*_venues(ctx, trip, centre), *_leads(ctx, trip, centre)]
    found.sort(key=lambda s: (-s.score, s.distance_km, s.title.casefold()))
    return Suggestions(
        headline=_headline(trip, radius, found),
        ref=ref_of(trip),
        link=link_of(trip),
        trip_ref=ref_of(trip),
        open_days=open_days(trip),
        items=found[:SUGGESTED],
        total=len(found),
    )


def _leads(ctx: ToolContext, trip: Trip, centre: Centre) -> Iterator[Suggestion]:
    """Leads near the trip. One that is a venue is suggested as the venue."""
    near = select(Lead).where(boxed(Lead, trip.latitude or 0.0, trip.longitude or 0.0, centre.radius_km))
    near = near.where(Lead.stage != "lost", col(Lead.venue_id).is_(None))
    leads: list[Lead] = list(ctx.session.exec(with_facts(near)))
    closed = closed_for(ctx.session, leads)
    for lead in leads:
        km = km_between(lead, trip)
        if km is None or km > centre.radius_km or is_excluded(lead, closed):
            continue
        score = score_from(lead, centre, ctx.session, ctx.today)
        yield Suggestion(
            **_named(lead, "lead"),
            stage=lead.stage,
            score=score.points,
            distance_km=km,
            reasons=score.reasons,
            marks=marks_of(lead, closed),
        )


def _venues(ctx: ToolContext, trip: Trip, centre: Centre) -> Iterator[Suggestion]:
    """Venues near the trip that have nothing on it."""
    near = boxed(Venue, trip.latitude or 0.0, trip.longitude or 0.0, centre.radius_km)
    venues = list(ctx.session.exec(select(Venue).where(near)))
    people = [contact for venue in venues for contact in venue.contacts]
    closed = suppressed(ctx.session, [address for c in people for address in (c.email, c.phone)])
    taken = {booking.venue_id for booking in trip.bookings if booking.status != "cancelled"}
    for venue in venues:
        km = km_between(venue, trip)
        open_people = [c for c in venue.contacts if closed_to(c, closed) != "do not contact"]
        if venue.id in taken or km is None or km > centre.radius_km or (venue.contacts and not open_people):
            continue
        score = scoring.score(_facts(ctx, venue, centre, km, open_people), ctx.today)
        yield Suggestion(**_named(venue, "venue"), score=score.points, distance_km=km, reasons=score.reasons, marks=[])


def _facts(ctx: ToolContext, venue: Venue, centre: Centre, km: float, people: list[Contact]) -> scoring.Facts:
    """What a venue's score is made from: the best way to reach one of its people, and what was done together."""
    person = max(people, key=lambda c: (bool(c.email), bool(c.phone)), default=None)
    return scoring.Facts(
        kind=venue.kind,
        distance_km=km,
        radius_km=centre.radius_km,
        from_where=centre.label,
        email=person.email if person else None,
        contact_name=person.name if person else None,
        phone=person.phone if person else None,
        website=venue.website,
        size=venue.size,
        ours=True,
        earlier_business=worked_with(ctx.session, venue),
    )


def _named(row: Lead | Venue, what: str) -> dict[str, str | None]:
    return {
        "ref": ref_of(row),
        "link": link_of(row),
        "title": row.name,
        "what": what,
        "place": row.place,
        "kind": row.kind,
    }


def _headline(trip: Trip, radius_km: float, found: list[Suggestion]) -> str:
    days = open_days(trip)
    if trip.starts_on is None:
        free = f"{trip.name} has no dates yet"
    else:
        free = f"Open on {trip.name}: {days_in_words(days)}" if days else f"{trip.name} has no open days"
    near = f"within {radius_km:g} km of {trip.place}"
    if not found:
        return f"{free}. Nobody on file {near} is left to ask; run_campaign discovers groups there."
    listed = named([_in_words(suggestion) for suggestion in found])
    return f"{free}. {count(len(found), 'group')} {near} could be asked, best first: {listed}."


def _in_words(suggestion: Suggestion) -> str:
    kind = in_words(suggestion.kind) if suggestion.kind else ""
    about = [suggestion.what, kind, f"{suggestion.distance_km:g} km", f"score {suggestion.score}", *suggestion.marks]
    return f"{suggestion.title} ({', '.join(part for part in about if part)})"
