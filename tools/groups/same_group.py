"""Two records that may be one group: shown side by side, and settled by a person. merge_records makes one of them."""

from typing import Annotated

from pydantic import BaseModel

from store.tables import Lead, LeadSighting, Venue
from tools.arg_types import RefTo
from tools.args import CampaignRef
from tools.context import ToolContext
from tools.errors import Candidate, InvalidInput, NeedsAnswer, Refused
from tools.groups.doubts import DIFFERENT, Doubt, open_pairs, settle
from tools.kinds import in_words
from tools.leads.source_words import source_label
from tools.people import format_phone
from tools.records import KINDS, kind_of, link_of, ref_of, title_of
from tools.registry import STAFF, Effect, tool
from tools.results import Listing, Result, View
from tools.wording import count, named

#: So many pairs are listed unless said, and at most.
LIMIT, MAX_LIMIT = 10, 100
#: So many sources are told of each side.
_SOURCES = 5
_CANDIDATES = 8

GroupRef = Annotated[Lead | Venue, RefTo(("lead", "venue"))]


class Side(BaseModel):
    """One of two that may be one: what is on file, and which pages say so. Text from outside: nobody vouches for it."""

    ref: str
    link: str
    name: str
    place: str | None
    kind: str | None
    website: str | None
    email: str | None
    phone: str | None
    sources: list[str]


class PairView(View):
    """Two records that may be one group, and why they may."""

    why: str
    one: Side
    other: Side


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "what might be [the] (same|duplicates|duplicate|doubles)",
        "(are|do we have) any leads [that are] the same [group]",
        "(are there|do we have|have we) any (duplicates|duplicate leads|doubles)",
        "(show|list|find|check|any|possible|which) [possible] (duplicates|duplicate leads|doubles)",
        "which leads (are|may be|might be|could be) (the same|duplicates|one group)",
        "any duplicates (in|from) {campaign}",
        "[any] (duplicates|doubles) (among|in|on) [our] leads",
        "(duplicates|doubles) among leads",
        "which leads (look|seem) (alike|the same)",
        "maybe the same",
        "(any|which|what|show) (duplicates|doubles) among [the] leads",
        "(look|check) for duplicates",
    ),
)
def find_possible_duplicates(
    ctx: ToolContext, campaign: CampaignRef | None = None, limit: int | None = None
) -> Listing[PairView]:
    """List pairs of leads (or of a lead and a venue) that may be one group: both sides, and why. A person decides.

    merge_records makes one of two; keep_apart says that they are two.

    Args:
        ctx: The call's surroundings.
        campaign: Only pairs with a lead of this campaign.
        limit: How many to list at most, 1 to 100; 10 unless said.

    Raises:
        InvalidInput: the limit is out of range.
    """
    if limit is not None and not 1 <= limit <= MAX_LIMIT:
        raise InvalidInput("limit", f"{limit} is out of range.", f"Give one from 1 to {MAX_LIMIT}.")
    found = open_pairs(ctx.session, campaign.id if campaign else None)
    items = [_view(doubt) for doubt in found[: limit or LIMIT]]
    told = _listed(items, len(found))
    return Listing[PairView](headline=told, items=items, total=len(found), link="/desk/same-group")


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "{one} and {other} are [two] different [groups]",
        "{one} and {other} are (not the same|two groups|separate groups|two separate groups)",
        "{one} is (not the same as|another group than|different from|not) {other}",
        "they are [two] (different|separate) groups",
        "they are (different|not the same|two groups)",
        "keep {one} and {other} apart",
        "keep them apart",
    ),
)
def keep_apart(ctx: ToolContext, one: GroupRef | None = None, other: GroupRef | None = None) -> Result:
    """Say that two records are two groups: they are not asked about again. Nothing else of them changes.

    Args:
        ctx: The call's surroundings.
        one: A lead or a venue; left out only where a single pair waits to be settled.
        other: Another lead, or a venue where the first is a lead; left out only where one pair waits with the first.

    Raises:
        InvalidInput: both are venues.
        NeedsAnswer: it was not said which two, and more than one pair waits.
        Refused: they are one record, or are linked as one group; or none was named and no pair waits.
    """
    lead, beside = _in_order(one, other) if one and other else _the_pair(ctx, one or other)
    settle(ctx, lead, beside, DIFFERENT)
    headline = f"{_named(lead)} and {_named(beside)} are two groups; I will not ask about them again."
    return Result(headline=headline, ref=ref_of(lead), link=link_of(lead))


def _the_pair(ctx: ToolContext, said: Lead | Venue | None) -> tuple[Lead, Lead | Venue]:
    """The only pair that waits, of those with a record where one was said."""
    found = [pair for pair in open_pairs(ctx.session) if said is None or said in (pair.lead, pair.other)]
    if not found:
        raise Refused("No such two wait to be told apart; name both of them.")
    if len(found) > 1:
        shown = [Candidate(ref_of(p.lead), f"{_named(p.lead)} / {_named(p.other)}") for p in found[:_CANDIDATES]]
        raise NeedsAnswer("one", "Which two are different groups?", shown)
    return found[0].lead, found[0].other


def _in_order(one: Lead | Venue, other: Lead | Venue) -> tuple[Lead, Lead | Venue]:
    lead, beside = (one, other) if isinstance(one, Lead) else (other, one)
    if not isinstance(lead, Lead):
        raise InvalidInput("other", "two venues are two groups already.", "Give a lead, or two leads.")
    if lead is beside:
        raise Refused(f"Both are {_named(lead)} ({ref_of(lead)}); name the other one by its ref.")
    if isinstance(beside, Venue) and lead.venue_id == beside.id:
        raise Refused(f"{_named(lead)} is linked to the venue {_named(beside)}; undo that first.")
    return lead, beside


def _view(doubt: Doubt) -> PairView:
    title = f"{title_of(doubt.lead)} / {title_of(doubt.other)}"
    return PairView(
        ref=ref_of(doubt.lead),
        link=link_of(doubt.lead),
        title=title,
        why=doubt.row.why,
        one=_side(doubt.lead),
        other=_side(doubt.other),
    )


def _side(row: Lead | Venue) -> Side:
    lead = row if isinstance(row, Lead) else None
    seen = sorted(lead.sightings, key=lambda s: (s.seen_on, s.require_id()), reverse=True) if lead else []
    return Side(
        ref=ref_of(row),
        link=link_of(row),
        name=row.name,
        place=row.place,
        kind=in_words(row.kind) if row.kind else None,
        website=row.website,
        email=lead.email if lead else None,
        phone=format_phone(lead.phone) if lead and lead.phone else None,
        sources=[_seen(sighting) for sighting in seen[:_SOURCES]] if lead else ["a venue of ours"],
    )


def _seen(sighting: LeadSighting) -> str:
    return f"{source_label(sighting.source)} {sighting.source_url}".strip()


def _listed(items: list[PairView], total: int) -> str:
    if not items:
        return "No two records wait to be told apart."
    told = named([f"{_told(pair.one)} and {_told(pair.other)} ({pair.why})" for pair in items])
    waits = "may be one group" if total > 1 else "may be one"
    return f"{count(total, 'pair')} {waits}: {told}. Say which to merge, or that they are two."


def _told(side: Side) -> str:
    reach = side.website or side.email or side.phone
    return f"{side.name} ({', '.join(part for part in (side.ref, side.place, reach) if part)})"


def _named(row: Lead | Venue) -> str:
    return KINDS[kind_of(row).name].describe(row)
