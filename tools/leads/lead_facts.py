"""What is known of a lead beside its own fields, and the score that follows from all of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from store.columns import Located
from store.tables import Booking, Campaign, Lead, LeadSighting, Venue
from tools.context import ToolContext
from tools.geography.nearness import RADIUS_KM, km_between
from tools.geography.places import Place
from tools.groups.directory import STUDENTS
from tools.groups.matching import Identity
from tools.leads import scoring
from tools.suppressions import closed_to, suppressed

#: What leads have beside what venues have, to be recognised by.
_RECOGNISED_BY = ("email", "phone", "ein", "wikidata_id", "place_id", "facebook", "instagram")


@dataclass(frozen=True)
class Centre:
    """What distances are measured to: a trip's destination, or a campaign's place. The radius is in kilometres."""

    where: Located | Place
    label: str
    radius_km: float = RADIUS_KM


def centre_of(campaign: Campaign) -> Centre | None:
    """Where a campaign looks: its trip's destination, else its place; None for one that searched nowhere."""
    for row in (campaign.trip, campaign):
        if row is not None and row.latitude is not None:
            return Centre(row, row.place or "there", campaign.radius_km)
    return None


def with_facts(query: Any) -> Any:
    """A query of leads that also loads what facts and marks are made from."""
    loaded = (Lead.sightings, Lead.booking, Lead.venue, Lead.campaign)
    return query.options(*(selectinload(cast(Any, relation)) for relation in loaded))


def stated(lead: Lead, name: str) -> str | None:
    """A fact that has no column of its own, as the newest sighting that has it states it."""
    newest = sorted(lead.sightings, key=lambda s: (s.seen_on, s.id or 0), reverse=True)
    return next((str(s.facts[name]) for s in newest if s.facts.get(name)), None)


def last_seen(lead: Lead) -> LeadSighting | None:
    """The newest sighting that has facts; one without says only what went wrong."""
    return max((s for s in lead.sightings if s.facts), key=lambda s: (s.seen_on, s.id or 0), default=None)


def closed_for(session: Session, leads: Iterable[Lead]) -> Mapping[str, frozenset[str]]:
    """Which of the leads' addresses are closed to messages."""
    return suppressed(session, [address for lead in leads for address in (lead.email, lead.phone)])


def marks_of(lead: Lead, closed: Mapping[str, frozenset[str]]) -> list[str]:
    """What one has to know before approaching a lead; the first words are the same for the same thing."""
    marks = [closed_to(lead, closed), f"closed: {reason}" if (reason := stated(lead, "closed")) else ""]
    if stated(lead, "open_to") == STUDENTS:
        marks.append("students of one school only")
    if lead.booking is not None:
        marks.append(f"booked on {lead.booking.trip.name}")
    elif lead.venue is not None:
        marks.append(f"already a venue: {lead.venue.name}")
    return [mark for mark in marks if mark]


def is_excluded(lead: Lead, closed: Mapping[str, frozenset[str]]) -> str:
    """Why a lead is not to be approached at all; empty where it may be."""
    if stated(lead, "closed"):
        return "closed"
    return mark if (mark := closed_to(lead, closed)) == "do not contact" else ""


def facts_of(lead: Lead, centre: Centre | None, session: Session) -> scoring.Facts:
    """What the lead's score is made from, seen from a place."""
    seen = last_seen(lead)
    size, year = stated(lead, "size"), stated(lead, "page_year")
    facts = scoring.Facts(
        kind=lead.kind,
        distance_km=km_between(lead, centre.where) if centre else None,
        email=lead.email,
        contact_name=lead.contact_name,
        phone=lead.phone,
        website=lead.website,
        form=stated(lead, "contact_form") is not None,
        social=any(stated(lead, name) for name in ("facebook", "instagram")),
        size=(lead.venue.size if lead.venue else None) or (int(size) if size else None),
        seen_on=seen.seen_on if seen else None,
        page_year=int(year) if year else None,
        sources=len({s.source for s in lead.sightings if s.facts}),
        earlier_business=lead.venue is not None and worked_with(session, lead.venue),
    )
    return replace(facts, radius_km=centre.radius_km, from_where=centre.label) if centre else facts


def score_from(lead: Lead, centre: Centre | None, session: Session, today: date) -> scoring.Score:
    """How promising a lead is, seen from a place. Whether it may be approached is judged apart, when it is asked."""
    return scoring.score(facts_of(lead, centre, session), today)


def refresh_score(ctx: ToolContext, lead: Lead) -> None:
    """Compute the lead's kept score anew: seen from its own campaign, so that it is the same whoever asks."""
    result = score_from(lead, centre_of(lead.campaign), ctx.session, ctx.today)
    lead.score, lead.score_reasons = result.points, result.reasons


def identity_of(row: Lead | Venue) -> Identity:
    """What a kept group is recognised by."""
    located = {name: getattr(row, name) for name in ("city", "region", "country", "latitude", "longitude")}
    said = {name: getattr(row, name, None) for name in _RECOGNISED_BY}
    return Identity(name=row.name, kind=row.kind, website=row.website, **located, **said)


def worked_with(session: Session, venue: Venue) -> bool:
    """Whether something was done, or is agreed, with a venue."""
    query = select(Booking.id).where(Booking.venue_id == venue.id, col(Booking.status).in_(("confirmed", "completed")))
    return session.exec(query.limit(1)).first() is not None
