"""Removing a record with what hangs on it. It waits for a person, who sees all of it first; undoing brings it back."""

from typing import Annotated

from store.columns import Record
from store.tables import Campaign, EmailSequence, Lead, Template
from tools.arg_types import RefTo
from tools.changing.hanging import carry_out, in_words, removal_of
from tools.context import ToolContext
from tools.errors import Refused
from tools.leads.lead_facts import closed_for
from tools.leads.standing_campaigns import STANDING
from tools.outreach.removed import end_outreach
from tools.outreach.template_views import sequences_with
from tools.records import kind_of, ref_of, title_of
from tools.registry import STAFF, ApprovalCard, Effect, tool
from tools.results import Result
from tools.wording import count, joined

#: What can be removed. Who is not to be contacted, messages and what Harmony keeps for itself are not among it.
_KINDS = (
    *("trip", "booking", "expense", "payment", "split", "participant", "venue", "contact", "campaign", "lead"),
    *("service", "group_request", "inquiry", "busy", "template", "sequence"),
)


def _card(ctx: ToolContext, record: Record) -> ApprovalCard:
    _refuse_needed(ctx, record)
    plan = removal_of(ctx.session, record)
    lines = [f"Goes with it: {each}." for each in in_words(plan.gone[:-1])]
    lines += [f"Stays, and is no longer linked to it: {each}." for each in in_words([tie.row for tie in plan.let_go])]
    if isinstance(record, Lead) and closed_for(ctx.session, [record]):
        lines.append("That it is not to be contacted stays, by its address and number.")
    return ApprovalCard(
        headline=f"Delete the {kind_of(record).label} {kind_of(record).describe(record)}?",
        lines=lines or ["Nothing hangs on it."],
    )


@tool(
    Effect.DELETE,
    STAFF,
    preview=_card,
    examples=(
        "(delete|erase|remove) {record}",
        "get rid of {record}",
        "throw out {record}",
        "(bin|ditch|trash|throw away|dump) {record}",
    ),
)
def delete_record(ctx: ToolContext, record: Annotated[Record, RefTo(_KINDS)]) -> Result:
    """Remove a record with what cannot be without it (a trip's bookings, a venue's people). A person sees it all first.

    Args:
        ctx: The call's surroundings.
        record: What to remove.

    Raises:
        Refused: it is a campaign that is running or always stands, a template that a sequence uses, or a sequence that
            somebody is still in.
    """
    _refuse_needed(ctx, record)
    plan = removal_of(ctx.session, record)
    kind, called, ref = kind_of(record), title_of(record), ref_of(record)
    end_outreach(ctx, plan, f"the {kind.label} {called} was deleted")
    carry_out(ctx.session, plan)
    along = f", with {count(len(plan.gone) - 1, 'record')} that hung on it" if len(plan.gone) > 1 else ""
    return Result(headline=f"Deleted the {kind.label} {called} ({ref}){along}.", link=f"/desk/{kind.plural}")


def _refuse_needed(ctx: ToolContext, record: Record) -> None:
    if isinstance(record, Campaign) and record.status == "running":
        raise Refused(f"{record.name} is running; stop it first.")
    if isinstance(record, Campaign) and record.name in STANDING:
        raise Refused(f"{record.name} always stands: leads go there that no search found. Delete the leads instead.")
    if isinstance(record, Template) and (using := sequences_with(ctx, record)):
        raise Refused(f"{record.name} is a step of {joined(using)}; change that sequence first.")
    if isinstance(record, EmailSequence) and (inside := _still_in(record)):
        raise Refused(f"{count(inside, 'recipient')} of {record.name} would still get messages; take them out first.")


def _still_in(sequence: EmailSequence) -> int:
    return sum(enrolled.state in ("active", "paused") for enrolled in sequence.enrollments)
