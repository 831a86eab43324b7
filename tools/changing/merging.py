"""Making one record of two. It waits for a person, who sees both and what moves; undoing it brings the second back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any

from sqlalchemy import inspect

from store.columns import BOOKKEEPING, Located, Record
from store.tables import Campaign, Contact, Lead, LeadSighting, PossibleDuplicate, Venue
from tools.arg_types import RefTo
from tools.changing.hanging import Tie, clashes, in_words, remove, ties_of
from tools.context import ToolContext
from tools.errors import InvalidInput, Refused
from tools.groups.doubts import SAME, hand_on, is_needless, settle
from tools.leads.lead_facts import refresh_score
from tools.leads.lead_identity import put_keys
from tools.outreach.removed import one_at_a_time
from tools.records import kind_of, link_of, ref_of, title_of
from tools.refs import plain
from tools.registry import STAFF, ApprovalCard, Effect, tool
from tools.results import Result
from tools.wording import joined

Mergeable = Lead | Venue | Contact | Campaign
_PLACE = tuple(Located.model_fields)


@dataclass
class Merger:
    """What making one of two comes to: what moves to the kept one, what it has already, and what is filled in there."""

    keep: Record
    duplicate: Record
    moved: list[Tie] = field(default_factory=list)
    doubled: list[Tie] = field(default_factory=list)
    filled: dict[str, Any] = field(default_factory=dict)
    within: list["Merger"] = field(default_factory=list)


def _card(ctx: ToolContext, keep: Mergeable, duplicate: Mergeable) -> ApprovalCard:
    keep, duplicate = _same_kind(keep, duplicate)
    if isinstance(keep, Venue) and isinstance(duplicate, Lead):
        return ApprovalCard(
            headline=f"Link the lead {_described(duplicate)} to the venue {_described(keep)}?",
            lines=["They are one group: the lead stays, as one that is a venue already. Nothing is removed."],
        )
    merger = merger_of(ctx, keep, duplicate)
    return ApprovalCard(
        headline=f"Merge {_described(duplicate)} into {_described(keep)}?",
        lines=[f"Kept: {_described(keep)} ({ref_of(keep)}).", f"Removed: {_shown(duplicate)}.", *_lines(merger)],
    )


@tool(
    Effect.DELETE,
    STAFF,
    preview=_card,
    examples=(
        "merge {duplicate} into {keep}",
        "merge {keep} and {duplicate}",
        "merge {duplicate} with {keep}",
        "merge them keep {keep}",
        "{duplicate} is the same (group|as|group as|one as|lead as) {keep}",
        "{duplicate} and {keep} are the same",
        "{duplicate} is a duplicate of {keep}",
        "combine {keep} and {duplicate}",
        "keep {keep}",
        "{duplicate} is the same (people|lot|outfit|crowd|choir|thing) as {keep}",
        "merge (the two|both|them|the pair) {keep} (stays|wins|survives)",
        "merge (the two|both|them|the pair) [and] keep {keep}",
        "{keep} (stays|wins|survives)",
    ),
)
def merge_records(
    ctx: ToolContext,
    keep: Annotated[Mergeable, RefTo(("lead", "venue", "contact", "campaign"))],
    duplicate: Annotated[Mergeable, RefTo(("lead", "venue", "contact", "campaign"))],
) -> Result:
    """Make one record of two: the kept one's fields win, its empty ones are filled, and what hangs on the other moves.

    A lead and a venue that are one group are linked, and both stay.

    Args:
        ctx: The call's surroundings.
        keep: The record that stays.
        duplicate: The record that goes.

    Raises:
        InvalidInput: they are of different kinds.
        Refused: they are the same record, or one of them is a campaign that is running.
    """
    keep, duplicate = _same_kind(keep, duplicate)
    if isinstance(keep, Venue) and isinstance(duplicate, Lead):
        settle(ctx, duplicate, keep, SAME)
        duplicate.venue = keep
        refresh_score(ctx, duplicate)
        ctx.session.flush()
        headline = f"{title_of(duplicate)} is linked to the venue {title_of(keep)}."
        return Result(headline=headline, ref=ref_of(keep), link=link_of(keep))
    merger = merger_of(ctx, keep, duplicate)
    told, called = list(_lines(merger)), title_of(duplicate)
    _carry_out(ctx, merger)
    headline = " ".join([f"Merged {called} into {title_of(keep)}.", *told])
    return Result(headline=headline, ref=ref_of(keep), link=link_of(keep))


def merger_of(ctx: ToolContext, keep: Record, duplicate: Record) -> Merger:
    """What making one of two records comes to. People of two venues who have one address are made one, too."""
    merger = Merger(keep, duplicate, filled=_filled(keep, duplicate))
    for tie in ties_of(ctx.session, duplicate):
        if twin := _twin(keep, tie.row):
            merger.within.append(merger_of(ctx, twin, tie.row))
        elif clashes(ctx.session, tie, keep.require_id()) or is_needless(ctx.session, tie.row, tie.link.column, keep):
            merger.doubled.append(tie)
        else:
            merger.moved.append(tie)
    return merger


def _same_kind(keep: Mergeable, duplicate: Mergeable) -> tuple[Mergeable, Mergeable]:
    """The two, the venue first where one is a venue and the other a lead.

    Raises:
        InvalidInput: they cannot be one.
        Refused: they are one already, or one of them is not to be touched now.
    """
    if isinstance(keep, Lead) and isinstance(duplicate, Venue):
        keep, duplicate = duplicate, keep
    if isinstance(keep, Venue) and isinstance(duplicate, Lead):
        if duplicate.venue_id == keep.id:
            raise Refused(f"{duplicate.name} is linked to the venue {keep.name} already.")
        return (keep, duplicate) if not keep.leads else (keep.leads[0], duplicate)
    if type(keep) is not type(duplicate):
        kinds = f"a {kind_of(duplicate).label} and a {kind_of(keep).label}"
        raise InvalidInput("duplicate", f"{kinds} cannot be made one.", "Give two of one kind, or a lead and a venue.")
    if keep.id == duplicate.id:
        raise Refused(f"Both are {_described(keep)} ({ref_of(keep)}); name the other one by its ref.")
    if any(isinstance(row, Campaign) and row.status == "running" for row in (keep, duplicate)):
        raise Refused("A campaign that is running cannot be merged; stop it first.")
    return keep, duplicate


def _filled(keep: Record, duplicate: Record) -> dict[str, Any]:
    """The fields that are empty in the kept record and not in the other; a place only as a whole."""
    columns = [c for c in inspect(type(keep)).columns if c.key not in BOOKKEEPING | {"id", "created_at"}]
    names = [c.key for c in columns if not c.info.get("derived") and not _set(getattr(keep, c.key))]
    if isinstance(keep, Located) and keep.place:
        names = [name for name in names if name not in _PLACE]
    given = {name: getattr(duplicate, name) for name in names}
    return {name: value for name, value in given.items() if _set(value)}


def _set(value: Any) -> bool:
    return value not in (None, "", [], {})


def _twin(keep: Record, row: Record) -> Contact | None:
    """The person of the kept venue who is this person of the other one."""
    if not isinstance(keep, Venue) or not isinstance(row, Contact):
        return None
    for known in keep.contacts:
        same_name = plain(known.name) == plain(row.name) and not (known.email and row.email)
        if same_name or (known.email and known.email == row.email):
            return known
    return None


def _carry_out(ctx: ToolContext, merger: Merger) -> None:
    keep, session = merger.keep, ctx.session
    for inner in merger.within:
        _carry_out(ctx, inner)
    for tie in merger.moved:
        setattr(tie.row, tie.link.column, keep.id)
    for tie in merger.doubled:
        _give_up(ctx, keep, tie)
    session.flush()
    remove(session, merger.duplicate)
    for name, value in merger.filled.items():
        setattr(keep, name, value)
    session.flush()
    session.expire(keep, [relation.key for relation in inspect(type(keep)).relationships])
    one_at_a_time(ctx, keep)
    if isinstance(keep, Lead):
        put_keys(keep)
        refresh_score(ctx, keep)
        session.flush()


def _give_up(ctx: ToolContext, keep: Record, tie: Tie) -> None:
    """Let go of a row of which the kept record has one like it; of two sightings the newer facts stay."""
    if tie.link.loose:
        setattr(tie.row, tie.link.column, None)
        return
    if isinstance(tie.row, LeadSighting) and isinstance(keep, Lead):
        mine = next(s for s in keep.sightings if (s.source, s.source_url) == (tie.row.source, tie.row.source_url))
        if mine.seen_on < tie.row.seen_on:
            mine.seen_on, mine.facts, mine.note = tie.row.seen_on, tie.row.facts, tie.row.note
    if isinstance(tie.row, PossibleDuplicate) and isinstance(keep, Lead | Venue):
        hand_on(ctx.session, tie.row, tie.link.column, keep)
    remove(ctx.session, tie.row)


def _lines(merger: Merger) -> Iterator[str]:
    """What a merger does, in sentences."""
    if merger.moved:
        yield f"Moved: {'; '.join(in_words([tie.row for tie in merger.moved]))}."
    if merger.doubled:
        yield f"There already, so only once: {'; '.join(in_words([tie.row for tie in merger.doubled]))}."
    for inner in merger.within:
        yield f"Made one person: {title_of(inner.duplicate)} and {title_of(inner.keep)}."
    if merger.filled:
        names = [name.removesuffix("_id").replace("_", " ") for name in merger.filled if name not in _PLACE[1:]]
        yield f"Filled in: {joined(names)}."
    yield from _two_venues(merger)


def _two_venues(merger: Merger) -> Iterator[str]:
    venues = [row.venue for row in (merger.keep, merger.duplicate) if isinstance(row, Lead) and row.venue]
    if len(venues) == 2 and venues[0].id != venues[1].id:
        both = joined([f"{venue.name} ({ref_of(venue)})" for venue in venues])
        yield f"Their venues stay two: {both}."


def _described(row: Record) -> str:
    return kind_of(row).describe(row)


def _shown(row: Record) -> str:
    """A record with what it has, so that a person can tell whether it is the one."""
    names = ("kind", "email", "phone", "website", "role", "stage")
    has = [str(getattr(row, name)) for name in names if getattr(row, name, None)]
    return f"{_described(row)} ({', '.join([ref_of(row), *has])})"
