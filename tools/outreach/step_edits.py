"""Changing one step of a sequence: a further one, another delay or template, one taken out."""

from typing import Any, Literal

from store.tables import EmailSequence, Template
from tools.context import ToolContext
from tools.errors import InvalidInput, Refused
from tools.outreach.recipients import SequenceRef, TemplateRef
from tools.outreach.sequence_views import SequenceResult, sequence_result
from tools.outreach.sequences import put_steps
from tools.outreach.step_input import StepArg, StepIn, checked_steps, place_of
from tools.outreach.steps import step_in_words, steps_of
from tools.records import ref_of
from tools.registry import STAFF, Effect, tool

Anchor = Literal["enrollment", "previous", "booking"]


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "(add|append|attach|put|tack|insert) [a] [new|another|further|one more] step [with|using] {template}",
        "(add|append|attach|put|tack|insert) {step} [with|using] {template}",
        "(add|append|attach|tack|insert) {template} (to|in|into|on|onto) [the] [end of] [the] {sequence} [sequence]",
        "put {template} (at|on|onto) [the] end of [the] {sequence} [sequence]",
        "(add|append|attach|put|tack|insert) {template} as [a|the] [new|another|further] step",
        "(add|append|attach|put|tack|insert) {template} as {step}",
        "{sequence} (needs|gets|should have) [a|another] [new|further] step [with] {template}",
    ),
)
def add_step(
    ctx: ToolContext,
    sequence: SequenceRef,
    template: TemplateRef,
    delay_days: int | None = None,
    delay_business_days: int | None = None,
    after: Anchor | None = None,
    step: StepArg | None = None,
) -> SequenceResult:
    """Add a step to a sequence, at its end unless said. Whoever is in it keeps what was approved for them.

    Args:
        ctx: The call's surroundings.
        sequence: The sequence.
        template: The template of its message.
        delay_days: Days after the anchor; below zero: before the booking. 0, unless said.
        delay_business_days: The same in business days; instead of delay_days.
        after: What the delay counts from: the step before, unless said.
        step: Which step it becomes; those from there on come after it. At the end, unless said.

    Raises:
        InvalidInput: the step cannot be, or there are too many.
    """
    steps = _as_given(sequence)
    at = len(steps) if not step or step == len(steps) + 1 else place_of(sequence, step)
    said = StepIn(
        template=ref_of(template), delay_days=delay_days, delay_business_days=delay_business_days, after=after
    )
    steps.insert(at, said)
    return _changed(ctx, sequence, steps, f"Added step {at + 1} to {sequence.name}", at)


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "(make|let|have) [the] {sequence} [sequence] wait before {step}",
        "wait before {step} (of|in) [the] {sequence} [sequence]",
        "(leave|keep|put) {step}",
        "(change|move|set|make|push|let) {step} [of|in] [the] {sequence} [sequence] [to] [come|leave|go|wait]",
        "(change|set|make) [the] (delay|wait|gap|pause) (of|for|before) {step}",
        "{step} (should|must) (come|leave|wait|go)",
        "(use|send) {template} (in|for|as) {step}",
        "(change|switch|swap) [the] template (of|for|in) {step} (to|for) {template}",
    ),
)
def change_step(
    ctx: ToolContext,
    sequence: SequenceRef,
    step: StepArg,
    template: TemplateRef | None = None,
    delay_days: int | None = None,
    delay_business_days: int | None = None,
    after: Anchor | None = None,
) -> SequenceResult:
    """Change one step of a sequence; the others stay. Whoever is in it keeps what was approved for them.

    Args:
        ctx: The call's surroundings.
        sequence: The sequence.
        step: Which step.
        template: Another template for its message.
        delay_days: Days after the anchor; below zero: before the booking.
        delay_business_days: The same in business days; instead of delay_days.
        after: What the delay counts from; as it is, unless said.

    Raises:
        InvalidInput: there is no such step, nothing was given, or it cannot be so.
    """
    if (template, delay_days, delay_business_days, after) == (None, None, None, None):
        raise InvalidInput("delay_days", "nothing to change was given.", "Give a delay or a template.")
    steps = _as_given(sequence)
    at = place_of(sequence, step)
    steps[at] = steps[at].model_copy(update=_given(template, delay_days, delay_business_days, after))
    return _changed(ctx, sequence, steps, f"Changed step {at + 1} of {sequence.name}", at)


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "(remove|delete|drop|cut|scrap|take out|get rid of) {step} [of|from] [the] {sequence} [sequence]",
        "(take|cut|drop) {step} out of [the] {sequence} [sequence]",
    ),
)
def remove_step(ctx: ToolContext, sequence: SequenceRef, step: StepArg) -> SequenceResult:
    """Take one step out of a sequence; those after it move up. Whoever is in it keeps what was approved for them.

    Args:
        ctx: The call's surroundings.
        sequence: The sequence.
        step: Which step.

    Raises:
        InvalidInput: there is no such step.
        Refused: it is the only one.
    """
    steps = _as_given(sequence)
    at = place_of(sequence, step)
    if len(steps) == 1:
        raise Refused(f"It is the only step of {sequence.name}; change it instead.")
    gone = steps_of(sequence)[at]
    del steps[at]
    return _changed(ctx, sequence, steps, f'Took step {at + 1} ("{gone.template}") out of {sequence.name}')


def _as_given(sequence: EmailSequence) -> list[StepIn]:
    """The steps as they would be given to be saved."""
    return [
        StepIn(
            template=ref_of(row.template),
            delay_days=row.delay_days,
            delay_business_days=row.delay_business_days,
            after=row.anchor,
        )
        for row in sequence.steps
    ]


def _given(
    template: Template | None, days: int | None, business_days: int | None, after: Anchor | None
) -> dict[str, Any]:
    """What changes; a delay of one kind replaces one of the other."""
    changes: dict[str, Any] = {"template": ref_of(template)} if template else {}
    if days is not None or business_days is not None:
        changes |= {"delay_days": days, "delay_business_days": business_days}
    return changes | ({"after": after} if after else {})


def _changed(
    ctx: ToolContext, sequence: EmailSequence, steps: list[StepIn], said: str, at: int | None = None
) -> SequenceResult:
    put_steps(ctx, sequence, checked_steps(ctx, steps))
    shown = steps_of(sequence)
    which = f": {step_in_words(shown[at])}" if at is not None else ""
    return sequence_result(ctx, sequence, f"{said}{which}. It is now:")
