"""The people whom a lead's sources name, as contacts of the venue that it becomes."""

from store.tables import Contact, Lead, Venue
from tools.context import ToolContext
from tools.leads.lead_origins import PersonSeen, people_of
from tools.people import same_name


def role_of(lead: Lead, name: str) -> str | None:
    """What somebody does in a group, as its sources say; None where they do not."""
    return next((person.role for person in people_of(lead) if person.role and same_name(person.name, name)), None)


def add_people(ctx: ToolContext, lead: Lead, venue: Venue) -> list[Contact]:
    """Make contacts of those whom the lead's sources name with a role and an address, and whom the venue lacks."""
    wanted = [person for person in people_of(lead) if person.role and (person.email or person.phone)]
    return [_added(ctx, venue, person) for person in wanted if not _is_known(venue, person)]


def _is_known(venue: Venue, person: PersonSeen) -> bool:
    return any(same_name(c.name, person.name) or (c.email and c.email == person.email) for c in venue.contacts)


def _added(ctx: ToolContext, venue: Venue, person: PersonSeen) -> Contact:
    return ctx.add(
        Contact(
            venue_id=venue.require_id(),
            venue=venue,
            name=person.name,
            role=person.role,
            email=person.email,
            phone=person.phone,
        )
    )
