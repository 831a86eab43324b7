"""Leads as people see them, and how a sentence speaks of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated

from pydantic import BaseModel

from store.leads import LEAD_STAGES
from store.tables import Lead, LeadSighting
from tools.arg_types import OneOf
from tools.context import ToolContext
from tools.geography.nearness import km_between
from tools.kinds import in_words
from tools.leads.lead_facts import Centre, closed_for, is_excluded, last_seen, marks_of, score_from
from tools.leads.lead_origins import Origin, PersonSeen, in_their_words, newest_first, origin_of, origins_of, people_of
from tools.leads.source_words import Credit, credits_due, source_label
from tools.people import format_phone
from tools.record_names import short_date
from tools.records import link_of, ref_of
from tools.results import FromOutside, OutsideFacts, OutsideText, Result, View
from tools.wording import MAX_NAMED, named

_SAID = {
    "lost": "declined rejected dead closed passed no not_interested uninterested turned_us_down said_no gone cold",
    "interested": "replied answered warm keen responded wrote_back curious hot",
    "contacted": "emailed called reached_out written_to messaged approached texted phoned",
    "negotiating": "talking in_talks discussing negotiation in_negotiation haggling quoted",
    "booked": "converted won signed said_yes agreed",
    "new": "fresh uncontacted untouched not_contacted open",
}
_STAGES = {said: stage for stage, words in _SAID.items() for said in words.split()}


def understood_stage(said: str) -> str | None:
    """The stage that a word for it means ("replied", "said no", "in talks")."""
    return _STAGES.get("_".join(said.casefold().replace("-", " ").split()))


LeadStage = Annotated[str, OneOf(LEAD_STAGES, understood_stage)]


class LeadLine(View):
    """A lead in a list. The score is 0 to 100 with its `score_reasons`, the distance in kilometres.

    `reach` is whom one reaches and how, `marks` what to know beforehand.
    """

    title: OutsideText
    place: str | None
    kind: str | None
    stage: str
    score: int | None
    distance_km: float | None = None
    reach: OutsideText
    website: str | None
    source: str | None
    source_url: str | None
    seen_on: date | None
    marks: list[str]
    score_reasons: list[str]
    credits: list[Credit]


class Seen(BaseModel):
    """What one source said of it, and where. Nobody vouches for it: it is text from outside."""

    source: str
    source_url: str
    seen_on: date
    facts: OutsideFacts
    note: OutsideText


class LeadView(LeadLine):
    """A lead with where each fact came from. Phone as E.164. `in_their_words` is quoted from outside, unchecked."""

    voicing: str | None
    styles: list[str]
    email: str | None
    phone: str | None
    contact_name: Annotated[str | None, FromOutside()]
    in_their_words: OutsideText
    notes: str
    campaign: str
    campaign_ref: str
    venue_ref: str | None
    booking_ref: str | None
    people: list[PersonSeen]
    origins: list[Origin]
    seen: list[Seen]


class LeadResult(Result):
    """One lead."""

    lead: LeadView


def lead_result(ctx: ToolContext, lead: Lead, headline: str) -> LeadResult:
    """An answer about one lead."""
    return LeadResult(headline=headline, ref=ref_of(lead), link=link_of(lead), lead=lead_view(ctx, lead))


def lead_view(ctx: ToolContext, lead: Lead) -> LeadView:
    """Everything that is kept of a lead."""
    line = lead_line(lead, closed_for(ctx.session, [lead]), lead.score, lead.score_reasons, None)
    return LeadView(
        **line.model_dump(),
        voicing=lead.voicing,
        styles=lead.styles,
        email=lead.email,
        phone=lead.phone,
        contact_name=lead.contact_name,
        in_their_words=in_their_words(lead),
        notes=lead.notes,
        campaign=lead.campaign.name,
        campaign_ref=ref_of(lead.campaign),
        venue_ref=ref_of(lead.venue) if lead.venue else None,
        booking_ref=ref_of(lead.booking) if lead.booking else None,
        people=people_of(lead),
        origins=origins_of(lead),
        seen=[_seen(sighting) for sighting in newest_first(lead)],
    )


def ranked(ctx: ToolContext, leads: Sequence[Lead], centre: Centre | None, live: bool = False) -> list[LeadLine]:
    """Leads in a list, the most promising first and those that are not to be approached last.

    Args:
        ctx: The call's surroundings.
        leads: The leads, loaded with their facts.
        centre: What their distances are measured to.
        live: Score each as seen from there, instead of by its kept score.
    """
    closed = closed_for(ctx.session, leads)
    lines = []
    for lead in leads:
        points, reasons = _score(ctx, lead, centre if live else None)
        points = 0 if is_excluded(lead, closed) else points
        lines.append(lead_line(lead, closed, points, reasons, km_between(lead, centre.where) if centre else None))
    return sorted(lines, key=lambda line: (-(line.score or 0), line.distance_km or 0.0, line.title.casefold()))


def _score(ctx: ToolContext, lead: Lead, centre: Centre | None) -> tuple[int | None, list[str]]:
    """A lead's points with their reasons: as seen from a place, else those that are kept."""
    if centre is None:
        return lead.score, lead.score_reasons
    seen = score_from(lead, centre, ctx.session, ctx.today)
    return seen.points, seen.reasons


def lead_line(
    lead: Lead,
    closed: Mapping[str, frozenset[str]],
    points: int | None,
    reasons: Sequence[str],
    distance_km: float | None,
) -> LeadLine:
    """A lead in a list, with its newest source."""
    seen = last_seen(lead)
    return LeadLine(
        ref=ref_of(lead),
        link=link_of(lead),
        title=lead.name,
        place=lead.place,
        kind=lead.kind,
        stage=lead.stage,
        score=points,
        distance_km=distance_km,
        reach=_reach(lead),
        website=lead.website,
        source=seen.source if seen else None,
        source_url=seen.source_url if seen else None,
        seen_on=seen.seen_on if seen else None,
        marks=marks_of(lead, closed),
        score_reasons=list(reasons),
        credits=credits_due(sighting.source for sighting in lead.sightings),
    )


def _reach(lead: Lead) -> str:
    """Whom one reaches and how, in a line; its site stands apart."""
    phone = format_phone(lead.phone) if lead.phone else None
    return ", ".join(part for part in (lead.contact_name, lead.email, phone) if part)


def line_in_words(line: LeadLine) -> str:
    """A lead of a list: "Sound of the Rockies (Littleton, CO, 14 km, score 83, contacted)"."""
    km = f"{line.distance_km:.0f} km" if line.distance_km is not None and line.distance_km >= 1 else ""
    score = f"score {line.score}" if line.score is not None else ""
    told = line.stage == "new" or any(mark.startswith(line.stage) for mark in line.marks)
    stage = "" if told else line.stage
    inside = ", ".join(part for part in (line.place or "", km, score, stage, *line.marks) if part)
    return f"{line.title} ({inside})" if inside else line.title


def lines_in_words(lines: Sequence[LeadLine], most: int = MAX_NAMED) -> str:
    """The first leads of a list, `most` of them, the rest counted."""
    return named([line_in_words(line) for line in lines], most=most)


def lead_told(ctx: ToolContext, lead: Lead) -> str:
    """What a person wants to know of a lead, in sentences: who, how to reach them, why the score, seen where."""
    view = lead_view(ctx, lead)
    kind = in_words(view.kind) if view.kind else "kind not known"
    reach = ", ".join(part for part in (view.reach, view.website) if part)
    marks = f" Mind: {'; '.join(view.marks)}." if view.marks else ""
    score = f" Score {view.score}: {'; '.join(view.score_reasons)}." if view.score is not None else ""
    notes = f" Notes: {view.notes}" if view.notes else ""
    about = ", ".join(part for part in (view.place, kind, view.stage) if part)
    seen = f"{_seen_in_words(view)}{_address_in_words(lead)}"
    return f"{lead.name} ({about}). Reach: {reach or 'nothing on file yet'}.{marks}{score} {seen}{notes}"


def _address_in_words(lead: Lead) -> str:
    """Where the e-mail address, or else the number, is from: what one wants to know before writing to it."""
    field = "email" if lead.email else "phone"
    origin = origin_of(lead, field)
    if origin is None:
        return ""
    page = f", {origin.url}" if origin.url else ""
    return (
        f" The {'e-mail' if field == 'email' else 'number'} is from {origin.name}{page}, {short_date(origin.seen_on)}."
    )


def _seen_in_words(view: LeadView) -> str:
    if not view.seen:
        return f"From the campaign {view.campaign}."
    newest = view.seen[0]
    where = f", {newest.source_url}" if newest.source_url else ""
    weak = f" ({newest.note})" if newest.note else ""
    seen = f"Last seen {short_date(newest.seen_on)} by {source_label(newest.source)}"
    return f"{seen}{where}{weak}; campaign {view.campaign}."


def _seen(sighting: LeadSighting) -> Seen:
    return Seen(
        source=sighting.source,
        source_url=sighting.source_url,
        seen_on=sighting.seen_on,
        facts=sighting.facts,
        note=sighting.note,
    )
