"""Leads: groups that could become bookings. Added by hand and changed here; looked at in lead_lists."""

from store.tables import Lead, Venue
from tools.args import (
    EmailArg,
    KindArg,
    LeadRef,
    NameArg,
    PlaceArg,
    TextArg,
    UrlArg,
)
from tools.context import ToolContext
from tools.errors import InvalidInput, Refused
from tools.geography.nearness import put_place
from tools.geography.places import Place
from tools.groups.doubts import doubt
from tools.kinds import in_words
from tools.leads.lead_facts import closed_for, identity_of, marks_of, refresh_score
from tools.leads.lead_identity import put_keys
from tools.leads.lead_keeping import known_groups, known_row
from tools.leads.lead_views import LeadResult, LeadStage, lead_result
from tools.leads.standing_campaigns import ADDED_BY_HAND, standing_campaign
from tools.outreach.stopping import BEFORE_BOOKING, stop_for
from tools.people import format_phone, normalise_phone
from tools.records import ref_of, title_of
from tools.registry import STAFF, Effect, tool

#: So many records that a new lead may be are told of.
_TOLD = 3


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "(add|new|create|save|enter) [a] lead {name}",
        "add {name} as a lead",
        "add {name} to [the] leads",
        "(add|create) a {kind} lead {name}",
        "keep {name} as a lead",
        "put {name} on the (lead list|leads list|list of leads)",
        "{name} could be a lead",
        "add {name} to the lead list",
    ),
)
def add_lead(
    ctx: ToolContext,
    name: NameArg,
    location: PlaceArg,
    kind: KindArg | None = None,
    website: UrlArg | None = None,
    email: EmailArg | None = None,
    phone: str | None = None,
    contact_name: NameArg | None = None,
    notes: TextArg | None = None,
) -> LeadResult:
    """Keep a group as a lead by hand. It is told where it is a venue already, or may be the same as another record.

    Args:
        ctx: The call's surroundings.
        name: What the group is called.
        location: Where it is.
        kind: What it is, as it was said; left out where nobody said.
        website: Its site.
        email: Its e-mail address.
        phone: Its number; one without a country's code is of the lead's country.
        contact_name: The person there.
        notes: Anything worth keeping.

    Raises:
        InvalidInput: an address or number is none.
        Refused: it is a lead already.
    """
    campaign = standing_campaign(ctx, ADDED_BY_HAND)
    lead = Lead(campaign_id=campaign.require_id(), name=name, kind=kind, website=website)
    lead.email, lead.contact_name, lead.notes = email, contact_name, notes or ""
    put_place(lead, location)
    lead.phone = _number(ctx, phone, lead.country)
    put_keys(lead)
    venue, others = _recognised(ctx, lead, location)
    lead.venue_id = venue.id if venue else None
    ctx.add(lead)
    _note_others(ctx, lead, others)
    refresh_score(ctx, lead)
    ctx.session.flush()
    _note_marks(ctx, lead)
    return lead_result(ctx, lead, f"Added the lead {_told(lead)}.")


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "(move|set|change|put|mark) {lead} [back] [to|as] {stage}",
        "{lead} is [now] {stage}",
        "{lead} are {stage}",
        "{lead} (said no|declined|passed|turned us down|is not interested) -> stage=lost",
        "{lead} (answered|replied|wrote back) -> stage=interested",
        "we lost {lead} -> stage=lost",
        "i (contacted|called|emailed) {lead} -> stage=contacted",
        "{lead} email is {email}",
        "{lead} (phone|number) is {phone}",
        "{lead} website is {website}",
        "{lead} contact [person] is {contact_name}",
        "{lead} is a {kind}",
        "rename lead {lead} [to] {name}",
        "(set|change|update) {lead} email to {email}",
        "(set|change|update) {lead} phone to {phone}",
        "(set|change|update) {lead} website to {website}",
        "update lead {lead}",
        "add a note to {lead} {notes}",
        "i (talked to|spoke to|spoke with|heard from) {lead} they are {stage}",
        "note (on|for) {lead} {notes}",
        "{lead} is not interested -> stage=lost",
        "{lead} wants to talk -> stage=interested",
        "{lead} seems {stage}",
        "(move|bring|push|bump) {lead} (along|up|on|forward) to {stage}",
        "(found|got|have) [an|a] [new] email for {lead} {email}",
        "(found|got|have) [a] [new] (phone|number) for {lead} {phone}",
        "(found|got|have) [a] website for {lead} {website}",
    ),
)
def update_lead(
    ctx: ToolContext,
    lead: LeadRef,
    stage: LeadStage | None = None,
    name: NameArg | None = None,
    location: PlaceArg | None = None,
    kind: KindArg | None = None,
    website: UrlArg | None = None,
    email: EmailArg | None = None,
    phone: str | None = None,
    contact_name: NameArg | None = None,
    notes: TextArg | None = None,
) -> LeadResult:
    """Change what is kept of a lead, or where it stands; its score follows. What staff say wins over any source.

    Args:
        ctx: The call's surroundings.
        lead: The lead.
        stage: Where it stands now.
        name: Its new name.
        location: Where it is.
        kind: What it is.
        website: Its site.
        email: Its e-mail address.
        phone: Its number; one without a country's code is of the lead's country.
        contact_name: The person there.
        notes: Notes that take the place of the old ones.

    Raises:
        InvalidInput: nothing to change was given, or an address or number is none.
    """
    given = {"stage": stage, "name": name, "kind": kind, "website": website, "email": email, "notes": notes}
    given |= {"contact_name": contact_name, "phone": _number(ctx, phone, lead.country)}
    changes = {field: value for field, value in given.items() if value is not None}
    if not changes and location is None:
        raise InvalidInput("lead", "nothing to change was given.", "Say what should be different, such as its stage.")
    was = lead.stage
    _end_outreach(ctx, lead, stage)
    for field, value in changes.items():
        setattr(lead, field, value)
    if location:
        put_place(lead, location)
    put_keys(lead)
    refresh_score(ctx, lead)
    ctx.session.flush()
    _note_marks(ctx, lead)
    moved = f"Moved {lead.name} from {was} to {lead.stage}" if lead.stage != was else f"Updated {_told(lead)}"
    return lead_result(ctx, lead, f"{moved}.")


def _end_outreach(ctx: ToolContext, lead: Lead, stage: str | None) -> None:
    """A lead that is lost gets nothing more; one that has booked, nothing that leads up to a booking."""
    if stage in ("lost", "booked") and stage != lead.stage:
        stopped = stop_for(ctx, [lead], f"the lead is {stage}", stages=() if stage == "lost" else BEFORE_BOOKING)
        for enrollment in stopped:
            ctx.note(f"{enrollment.sequence.name} stopped for {lead.name}: what had not left is cancelled.")


def _number(ctx: ToolContext, phone: str | None, country: str | None) -> str | None:
    return None if phone is None else normalise_phone(phone, "phone", country or ctx.business.home.country)


def _recognised(ctx: ToolContext, lead: Lead, location: Place) -> tuple[Venue | None, list[Lead | Venue]]:
    """The venue that a new lead is, if any, which is noted; and the records that it may be.

    Raises:
        Refused: it is a lead already.
    """
    identity = identity_of(lead)
    same, perhaps = known_groups(ctx, location, 0.0, keyed=(identity,)).index.judge(identity)
    known = known_row(ctx, same)
    if isinstance(known, Lead):
        raise Refused(f"{known.name} in {known.place} is a lead already ({ref_of(known)}); update_lead changes it.")
    if known is not None:
        ctx.note(f"It is on file as a venue already: {known.name} ({ref_of(known)}).")
    return known, [other for ref in perhaps if (other := known_row(ctx, ref)) is not None]


def _note_others(ctx: ToolContext, lead: Lead, others: list[Lead | Venue]) -> None:
    """Note what else a lead may be, and keep it for a person to settle."""
    for other in doubt(ctx, lead, others)[:_TOLD]:
        both = "merge_records makes one of two, keep_apart says that they are two"
        ctx.note(f"It may be the same as {title_of(other)} ({ref_of(other)}); {both}.")


def _note_marks(ctx: ToolContext, lead: Lead) -> None:
    if marks := marks_of(lead, closed_for(ctx.session, [lead])):
        ctx.note(f"Mind: {'; '.join(marks)}.")


def _told(lead: Lead) -> str:
    kind = in_words(lead.kind) if lead.kind else ""
    phone = format_phone(lead.phone) if lead.phone else None
    reach = ", ".join(part for part in (lead.email, phone, lead.website) if part)
    inside = "; ".join(part for part in (lead.place, kind, lead.stage, reach) if part)
    return f"{lead.name} ({inside})"
