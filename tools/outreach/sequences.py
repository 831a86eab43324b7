"""Sequences: which there are, what they are made of, and how one is saved."""

from typing import Annotated

from pydantic import Field
from sqlmodel import col, select

from store.outreach import FUNNEL_STAGES
from store.tables import EmailSequence, Enrollment, SequenceStep
from tools.arg_types import OneOf
from tools.args import NameArg
from tools.context import ToolContext
from tools.outreach.recipients import SequenceRef
from tools.outreach.sequence_views import SequenceResult, SequenceView, in_words, sequence_result, sequence_view
from tools.outreach.step_input import Checked, StepArg, StepIn, checked_steps, place_of
from tools.outreach.steps import messages_in_words, steps_of
from tools.outreach.stopping import OPEN
from tools.people import same_name
from tools.registry import STAFF, Effect, tool
from tools.results import Listing
from tools.wording import count, named

_CALLED = {"cold outreach": "cold", "outreach": "cold", "nurturing": "nurture", "confirm": "confirmation"}
FunnelStage = Annotated[str, OneOf(FUNNEL_STAGES, lambda said: _CALLED.get(said.strip().casefold()))]


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "(show|list) [me] [all|my|our|the] [email|outreach] (sequences|drips|campaign flows)",
        "(what|which) [email|outreach|automated] (sequences|drips|flows) (do we have|are there|exist|have we got)",
        "[email|outreach] sequences",
        "what (sequences|flows) can I put (people|somebody|someone|leads) in",
    ),
)
def find_sequences(ctx: ToolContext) -> Listing[SequenceView]:
    """List the sequences of messages in the order of the funnel: cold, nurture, confirmation, logistics.

    Args:
        ctx: The call's surroundings.
    """
    found = ctx.session.exec(select(EmailSequence).order_by(col(EmailSequence.name))).all()
    views = [sequence_view(ctx, each) for each in found]
    views.sort(key=lambda view: FUNNEL_STAGES.index(view.stage))
    listed = named([in_words(view) for view in views])
    headline = f"{count(len(views), 'sequence')}: {listed}." if views else "There is no sequence yet."
    return Listing[SequenceView](headline=headline, items=views, total=len(views), link="/desk/sequences")


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "(show|open) [me] [the] sequence {sequence}",
        "(show|open) [me] [the] {sequence} sequence",
        "(what are|show|list) [me] [the] steps (of|in) [the] {sequence} [sequence]",
        "what is in [the] {sequence} [sequence]",
        "how (is|does|are) [the] {sequence} [sequence] (doing|going|performing|work|working|look|coming along) [out]",
        "how (is|does|did) {step} [of|in] [the] {sequence} [sequence] (do|doing|perform|performing|work|going|go)",
        "how (is|does|did) {step} (do|doing|perform|performing|work|going|go)",
        "how many [people] (replied|answered|bounced|opened) (in|to|of) [the] {sequence} [sequence]",
        "how many [people] (got|received|replied|answered|bounced|opened) {step} [of|in] [the] {sequence} [sequence]",
        "who (is|are) in [the] {sequence} sequence",
        "[the] {sequence} sequence",
        "what does [the] {sequence} [sequence] (send|do|say)",
    ),
)
def get_sequence(ctx: ToolContext, sequence: SequenceRef, step: StepArg | None = None) -> SequenceResult:
    """Show one sequence: its steps in words, and what became of the messages of each.

    Args:
        ctx: The call's surroundings.
        sequence: The sequence, by its name, or by its stage where it is the only one of that (cold).
        step: Only this step.

    Raises:
        InvalidInput: it has no such step.
    """
    view = sequence_view(ctx, sequence)
    if step is not None:
        at = place_of(sequence, step)
        return sequence_result(ctx, sequence, f"Step {at + 1} of {view.title}:", only=at)
    cap = f", at most {sequence.daily_cap} a day" if sequence.daily_cap else ""
    return sequence_result(ctx, sequence, f"{in_words(view)}{cap}:")


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "(save|add|create|make|build|set up|new) [a|the] [new] [email|outreach] sequence [called|named] {name}",
        "(save|add|create|make|build|set up|new) [a|the] [new] {stage} sequence [called|named] {name}",
        "(change|update|rewrite) the sequence {name}",
    ),
)
def save_sequence(
    ctx: ToolContext,
    name: NameArg,
    stage: FunnelStage,
    steps: list[StepIn],
    automatic: bool | None = None,
    daily_cap: Annotated[int, Field(ge=1, le=10_000)] | None = None,
) -> SequenceResult:
    """Save a sequence of messages; one of that name is changed. Whoever is in it keeps what was approved for them.

    Args:
        ctx: The call's surroundings.
        name: What it is called, such as "Spring Check-in".
        stage: The stage of the funnel that it belongs to.
        steps: Its steps in their order, each `{"template": "Spring Hello", "delay_days": 2, "after": "enrollment"}`.
            `delay_days` or `delay_business_days` (none is 0) counts from `after`: enrollment, previous (the step
            before) or booking (its day; below zero is before it).
        automatic: Whether the funnel may enroll people by itself; no, unless said.
        daily_cap: How many of its messages leave a day at most.

    Raises:
        InvalidInput: a step cannot be; says which and what would be right.
        NotFound: a template is unknown.
    """
    checked = checked_steps(ctx, steps)
    known = next((each for each in ctx.session.exec(select(EmailSequence)) if same_name(each.name, name)), None)
    sequence = known or ctx.add(EmailSequence(name=name, stage=stage))
    sequence.stage = stage
    sequence.automatic = sequence.automatic if automatic is None else automatic
    sequence.daily_cap = daily_cap or sequence.daily_cap
    put_steps(ctx, sequence, checked)
    said = f'{"Changed" if known else "Saved"} the {stage} sequence "{sequence.name}"'
    return sequence_result(ctx, sequence, f"{said} ({messages_in_words(steps_of(sequence))}):")


def _key(step: Checked) -> tuple[int, int | None, int | None, str]:
    return step.template.require_id(), step.days, step.business_days, step.anchor


def _as_is(sequence: EmailSequence) -> list[tuple[int, int | None, int | None, str]]:
    return [(row.template_id, row.delay_days, row.delay_business_days, row.anchor) for row in sequence.steps]


def put_steps(ctx: ToolContext, sequence: EmailSequence, steps: list[Checked]) -> None:
    """Make the steps these: a step that stays in its place is changed, further ones come or go; the edition counts."""
    if sequence.steps and _as_is(sequence) != [_key(step) for step in steps]:
        _note_inside(ctx, sequence)
        sequence.edition += 1
    rows = {row.position: row for row in sequence.steps}
    for position, step in enumerate(steps, 1):
        row = rows.pop(position, None) or SequenceStep(
            sequence_id=sequence.require_id(), position=position, template_id=0, channel="email", delay_days=0
        )
        row.template, row.template_id, row.channel = step.template, step.template.require_id(), step.template.channel
        row.delay_days, row.delay_business_days, row.anchor = step.days, step.business_days, step.anchor
        ctx.session.add(row)
    for row in rows.values():
        ctx.session.delete(row)
    ctx.session.flush()
    ctx.session.expire(sequence, ["steps"])


def _note_inside(ctx: ToolContext, sequence: EmailSequence) -> None:
    inside = ctx.session.exec(
        select(Enrollment.id).where(Enrollment.sequence_id == sequence.id, col(Enrollment.state).in_(OPEN))
    ).all()
    if inside:
        people = "The one person" if len(inside) == 1 else f"The {len(inside)} people"
        ctx.note(f"{people} in it still {'gets' if len(inside) == 1 else 'get'} what was approved before.")
