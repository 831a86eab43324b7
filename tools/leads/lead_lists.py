"""Looking at the leads that are on file: the list in order of promise, and one with everything that is known of it."""

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import Annotated, Any

from sqlmodel import col, func, or_, select

from store.tables import Campaign, Lead, Message
from tools.arg_types import OneOf
from tools.args import CampaignRef, KindArg, LeadRef, PlaceArg
from tools.context import ToolContext
from tools.errors import InvalidInput
from tools.geography.nearness import checked_radius, km_in_sql, within
from tools.geography.places import Place
from tools.leads.campaign_views import campaign_leads
from tools.leads.lead_facts import Centre, with_facts
from tools.leads.lead_views import LeadLine, LeadResult, LeadStage, lead_result, lead_told, lines_in_words, ranked
from tools.registry import STAFF, Effect, tool
from tools.results import Listing
from tools.wording import MAX_NAMED, count

#: So many leads are listed unless said, and at most.
LIMIT, MAX_LIMIT = 25, 200
#: So many of the best are looked at closely: far more than anybody reads, and quick among any number.
CONSIDERED = 2_000
#: So many beyond those shown are read at first, for some may not be approached.
_MORE = 15
_REACH = {"mail": "email", "e-mail": "email", "address": "email", "e-mail address": "email", "email address": "email"}
_REACH |= dict.fromkeys(("number", "phone number", "telephone", "sms", "text"), "phone")
ReachArg = Annotated[str, OneOf(("email", "phone", "website"), lambda said: _REACH.get(said.strip().casefold()))]
_WITH = {"email": " with an e-mail address", "phone": " with a phone number", "website": " with a website"}


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "(show|list|which|what|any|all|our) leads [near {near}]",
        "leads near {near}",
        "show me leads",
        "which leads are {stage}",
        "(show|list|any) {stage} leads",
        "leads in {near}",
        "how many leads do we have",
        "who is {stage}",
        "best leads",
        "top leads",
        "leads for {campaign}",
        "what leads do we have (in|near) {near}",
        "any {kind} (among|in|on) [our] leads",
        "(which|what|how many) {kind} (are|do we have) (among|in) leads",
        "(which|any) of our leads are {kind}",
        "{kind} among leads",
        "leads that are {kind}",
        "(show|list|which|what|any|all|our) leads (with|have|has) [an|a] {has}",
        "(show|list) [the] (rest|others|more) [of] leads",
        "leads (with|have) [an|a] {has} [near {near}]",
        "(which|what|show|list) leads (were|have been|have we|did we) (contacted|written to) -> contacted=true",
        "leads (have not|were not|are not|did we not|have we not) [been] (contacted|written to) -> contacted=false",
        "leads (have we|did we|have|were) never [been] (contacted|written to|reached) -> contacted=false",
        "leads [that] nobody (contacted|has written to) -> contacted=false",
        "(uncontacted|untouched) leads -> contacted=false",
        "who have we not (contacted|written to) -> contacted=false",
    ),
)
def find_leads(
    ctx: ToolContext,
    near: PlaceArg | None = None,
    radius_km: float | None = None,
    stage: LeadStage | None = None,
    kind: KindArg | None = None,
    text: str | None = None,
    campaign: CampaignRef | None = None,
    min_score: int | None = None,
    limit: int | None = None,
    has: ReachArg | None = None,
    contacted: bool | None = None,
    offset: int | None = None,
) -> Listing[LeadLine]:
    """List leads that are on file, the most promising first. New ones are discovered by run_campaign.

    Args:
        ctx: The call's surroundings.
        near: Only leads around this place.
        radius_km: How far around it, in kilometres; 50 unless said.
        stage: Only leads of this stage.
        kind: Only leads of this kind.
        text: Part of the name, the place, the notes, or the person's name.
        campaign: Only leads that this campaign lists.
        min_score: Only leads with at least this score, 0 to 100.
        limit: How many to list at most, 1 to 200; 25 unless said.
        has: Only leads with this on file.
        contacted: false: only leads that nobody has written to yet (of the stage new, and no message has left); true:
            only the others.
        offset: How many of the best to leave out, to see those that follow.

    Raises:
        InvalidInput: the radius, the score, the limit or the offset is out of range.
    """
    radius = checked_radius(radius_km)
    most = _in_range(limit, "limit", 1, MAX_LIMIT, LIMIT)
    skipped = _in_range(offset, "offset", 0, CONSIDERED - MAX_LIMIT, 0)
    least = _in_range(min_score, "min_score", 0, 100, 0)
    query = _matching(ctx, text, campaign, stage=stage, kind=kind)
    if near:
        query = query.where(within(Lead, near.latitude, near.longitude, radius))
    if least:
        query = query.where(col(Lead.score) >= least)
    if has:
        query = query.where(col(getattr(Lead, has)).is_not(None))
    if contacted is not None:
        query = query.where(was_contacted() if contacted else ~was_contacted())
    lines, total = _best(ctx, query, near, radius, least, skipped + most)
    where = f" within {radius:g} km of {near.label}" if near else ""
    what = f"{stage} lead" if stage else "lead"
    lines = lines[skipped : skipped + most]
    headline = _listed(lines, total, where, what + _WITH.get(has or "", ""), skipped)
    return Listing[LeadLine](headline=headline, items=lines, total=total, link="/desk/leads")


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "show [the] lead {lead}",
        "tell me about {lead}",
        "tell me about the {lead} lead",
        "(details|info|information) (on|about|of|for) lead {lead}",
        "what do we know about {lead}",
        "why did lead {lead} score",
        "where did lead {lead} come from",
        "pull up lead {lead}",
        "what stage is {lead}",
        "who is {lead}",
        "(how|why) did {lead} get (its|that|their) score",
        "(what|how) is {lead} score",
        "explain {lead} score",
        "score of {lead}",
        "why is {lead} score (so|that) (low|high|bad|good)",
        "why (does|did) {lead} score (so|that) (low|high|badly|well)",
        "how far is {lead}",
        "how far away is {lead}",
        "how (can|do) (i|we) reach {lead}",
        "where did (you|we) (get|find|see) {lead} (email|address|phone|number|website|contact)",
        "where did (you|we) (get|find|see) (that|this|their|its) (email|address|phone|number|website|contact) [from]",
        "where (is|does|did) {lead} (email|address|phone|number|website|contact) [come] from",
        "who says that [about] {lead}",
    ),
)
def get_lead(ctx: ToolContext, lead: LeadRef) -> LeadResult:
    """Show one lead: how to reach it, its score with the reasons, and which source said what, where and when.

    Args:
        ctx: The call's surroundings.
        lead: The lead.
    """
    return lead_result(ctx, lead, lead_told(ctx, lead))


def _matching(ctx: ToolContext, text: str | None, campaign: Campaign | None, **equal: str | None) -> Any:
    """A query of the leads whose columns equal what is given."""
    query = select(Lead).where(*(getattr(Lead, name) == value for name, value in equal.items() if value is not None))
    if text:
        parts: list[Any] = [Lead.name, Lead.place, Lead.notes, Lead.contact_name]
        query = query.where(or_(*(col(part).icontains(text.strip(), autoescape=True) for part in parts)))
    if campaign:
        listed = [lead.require_id() for lead in campaign_leads(ctx.session, campaign)]
        query = query.where(col(Lead.id).in_(listed))
    return query


def _in_range(value: int | None, field: str, least: int, most: int, default: int) -> int:
    if value is None:
        return default
    if not least <= value <= most:
        raise InvalidInput(field, f"{value} is out of range.", f"Give one from {least} to {most}.")
    return value


def _best(
    ctx: ToolContext, query: Any, near: Place | None, radius_km: float, least: int, most: int
) -> tuple[list[LeadLine], int]:
    """The best so many of a query's leads, and how many there are. Those not to be approached come last, without score.

    A few more are read than are shown; many more only where so many of these are not to be approached.
    """
    scored = _scored(ctx, query)
    centre = Centre(near, near.label, radius_km) if near else None
    for considered in (most + _MORE, CONSIDERED):
        leads = ctx.session.exec(with_facts(_first(query, scored, near, considered))).all()
        lines = [line for line in ranked(ctx, leads, centre) if (line.score or 0) >= least]
        if len(leads) < considered:
            return lines, len(lines)
        if len(leads) - most >= sum(line.score == 0 for line in lines) + len(leads) - len(lines):
            break
    return lines, scored.total()


def _scored(ctx: ToolContext, query: Any) -> Counter[int | None]:
    """How many of a query's leads have which score."""
    counted = query.with_only_columns(col(Lead.score), func.count().label("number")).group_by(col(Lead.score))
    return Counter({row.score: row.number for row in ctx.session.execute(counted)})


def _first(query: Any, scored: Counter[int | None], near: Place | None, number: int) -> Any:
    """So many of a query's leads, the best first, then the nearest. Leads of lower scores are left unread."""
    order = [col(Lead.score).desc().nulls_last()]
    if near:
        order.append(km_in_sql(Lead, near.latitude, near.longitude))
    if (lowest := _lowest(scored, number)) is not None:
        query = query.where(col(Lead.score) >= lowest)
    return query.order_by(*order, func.lower(Lead.name), col(Lead.id)).limit(number)


def _lowest(scored: Counter[int | None], number: int) -> int | None:
    """The score of the last of the best so many; None where these are all, or some have no score."""
    scores = sorted((score for score in scored if score is not None), reverse=True)
    reached = accumulate(scored[score] for score in scores)
    return next((score for score, so_far in zip(scores, reached, strict=True) if so_far >= number), None)


def was_contacted() -> Any:
    """The condition that somebody has reached out to a lead: its stage says so, or a message to it has left."""
    written = select(Message.id).where(Message.lead_id == Lead.id, Message.direction == "out")
    return or_(Lead.stage != "new", written.where(col(Message.sent_at).is_not(None)).exists())


def _listed(lines: Sequence[LeadLine], total: int, where: str, what: str, skipped: int) -> str:
    if not lines and skipped and total:
        return f"That is all: there are {total} such leads{where}, and you have seen them."
    if not lines:
        return f"There are no such leads{where} on file; run_campaign discovers new ones."
    order = ", best first" if len(lines) > 1 else ""
    shown = lines[:MAX_NAMED]
    seen = skipped + len(shown)
    more = f"; and {total - seen} more" if total > seen else ""
    which = f", {skipped + 1} to {seen}" if skipped else ""
    return f"{_counted(total, what)}{where}{order}{which}: {lines_in_words(shown)}{more}."


def _counted(total: int, what: str) -> str:
    """How many there are: "2 new leads with an e-mail address"."""
    head, separator, rest = what.partition(" with ")
    return f"{count(total, head)}{separator}{rest}"
