"""Sequences as people see them: their steps in words, and honest figures of what became of each message."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from sqlmodel import col, func, or_, select

from store.tables import DeliveryEvent, EmailSequence, Enrollment, Message
from tools.context import ToolContext
from tools.outreach.events import OPTED_OUT
from tools.outreach.steps import Step, messages_in_words, step_in_words, steps_of, when_in_words
from tools.outreach.stopping import OPEN
from tools.records import link_of, ref_of
from tools.results import Result, View
from tools.wording import count

_NOT_YET = ("queued", "sending")
_STOPPED = ("cancelled", "skipped")


class Figures(BaseModel):
    """What became of a step's messages: how many of each.

    `held` waits for a person. `sent` counts what left, also what bounced later; `uncertain` what may have left. Opens
    and clicks are messages that a person, or only a machine (a link scanner, a privacy proxy), opened or clicked.
    """

    queued: int = 0
    held: int = 0
    sent: int = 0
    delivered: int = 0
    bounced: int = 0
    failed: int = 0
    uncertain: int = 0
    replied: int = 0
    opted_out: int = 0
    stopped: int = 0
    opened: int = 0
    clicked: int = 0
    opened_by_machines: int = 0
    clicked_by_machines: int = 0


class StepView(BaseModel):
    """One step: its template, when it comes, and what became of its messages."""

    number: int
    template: str
    channel: str
    when: str
    figures: Figures


class SequenceView(View):
    """A sequence in a list. `enrolled` is how many people are in it now."""

    stage: str
    messages: str
    automatic: bool
    daily_cap: int | None
    enrolled: int


class SequenceResult(Result):
    """One sequence. The figures are of its steps as they are now; `earlier` counts messages of steps as they were."""

    sequence: SequenceView
    steps: list[StepView]
    earlier: int = 0


def sequence_view(ctx: ToolContext, sequence: EmailSequence) -> SequenceView:
    """A sequence with how many are in it."""
    inside = select(func.count()).where(Enrollment.sequence_id == sequence.id, col(Enrollment.state).in_(OPEN))
    return SequenceView(
        ref=ref_of(sequence),
        link=link_of(sequence),
        title=sequence.name,
        stage=sequence.stage,
        messages=messages_in_words(steps_of(sequence)),
        automatic=sequence.automatic,
        daily_cap=sequence.daily_cap,
        enrolled=ctx.session.exec(inside).one(),
    )


def sequence_result(ctx: ToolContext, sequence: EmailSequence, said: str, only: int | None = None) -> SequenceResult:
    """A sequence with its steps, or one of them (counted from 0), after the words about it."""
    steps, figures = steps_of(sequence), figures_of(ctx, sequence)
    steps = steps if only is None else steps[only : only + 1]
    view = sequence_view(ctx, sequence)
    headline = f"{said} {'; '.join(_told(step, figures.get(step.position)) for step in steps)}."
    return SequenceResult(
        headline=headline if steps else f"{said} it has no step yet.",
        ref=view.ref,
        link=view.link,
        sequence=view,
        steps=[_step_view(step, figures.get(step.position, Figures())) for step in steps],
        earlier=_earlier(ctx, sequence),
    )


def in_words(view: SequenceView) -> str:
    """A sequence in a list, such as "Cold outreach (cold; 3 e-mails; 12 people in it)"."""
    people = f"{view.enrolled} {'person' if view.enrolled == 1 else 'people'} in it" if view.enrolled else ""
    return f"{view.title} ({'; '.join(part for part in (view.stage, view.messages, people) if part)})"


def figures_of(ctx: ToolContext, sequence: EmailSequence, edition: int | None = None) -> Mapping[int, Figures]:
    """What became of the messages of each step (by its number), of the sequence as it is now, or as it was once."""
    figures: dict[int, Figures] = {}
    which = of_edition(sequence, edition or sequence.edition)
    query = (
        select(Message.step, Message.status, col(Message.sent_at).is_not(None), func.count())
        .join(Enrollment, col(Enrollment.id) == Message.enrollment_id)
        .where(*which)
        .group_by(col(Message.step), col(Message.status), col(Message.sent_at).is_not(None))
    )
    for step, status, left, number in ctx.session.exec(query):
        _count(figures.setdefault(step or 0, Figures()), status, bool(left), number)
    for step, number in _answered(ctx, which, col(Message.reading).is_distinct_from("out_of_office")):
        figures.setdefault(step, Figures()).replied = number
    for step, number in _opted_out(ctx, which):
        figures.setdefault(step, Figures()).opted_out = number
    _reactions(ctx, which, figures)
    return figures


def of_edition(sequence: EmailSequence, edition: int) -> tuple[Any, ...]:
    """The condition that a message is of an enrolment in that edition of a sequence."""
    return (Message.sequence_id == sequence.id, Enrollment.edition == edition)


def _count(figures: Figures, status: str, left: bool, number: int) -> None:
    figures.queued += number if status in _NOT_YET else 0
    figures.held += number if status == "held" else 0
    figures.stopped += number if status in _STOPPED else 0
    figures.failed += number if status == "failed" else 0
    figures.uncertain += number if status == "unknown" else 0
    figures.delivered += number if status == "delivered" else 0
    figures.bounced += number if status == "bounced" else 0
    figures.sent += number if left or status in ("sent", "delivered", "bounced") else 0


def _answered(ctx: ToolContext, which: tuple[Any, ...], how: Any) -> list[tuple[int, int]]:
    """How many messages of each step have an answer of that sort; an out-of-office note is no answer."""
    return _by_step(ctx, which, col(Message.id).in_(_answers(how)))


def _opted_out(ctx: ToolContext, which: tuple[Any, ...]) -> list[tuple[int, int]]:
    """How many messages of each step were followed by the person's own word that no more is to come."""
    told = select(DeliveryEvent.message_id).where(col(DeliveryEvent.kind).in_(OPTED_OUT))
    written = _answers(col(Message.reading) == "opt_out")
    return _by_step(ctx, which, or_(col(Message.id).in_(told), col(Message.id).in_(written)))


def _answers(how: Any) -> Any:
    """The messages that have an answer of some sort."""
    return select(Message.answers_id).where(Message.direction == "in", how, col(Message.answers_id).is_not(None))


def _by_step(ctx: ToolContext, which: tuple[Any, ...], *conditions: Any) -> list[tuple[int, int]]:
    query = select(Message.step, func.count()).join(Enrollment, col(Enrollment.id) == Message.enrollment_id)
    found = ctx.session.exec(query.where(*which, *conditions).group_by(col(Message.step)))
    return [(step or 0, number) for step, number in found]


def _reactions(ctx: ToolContext, which: tuple[Any, ...], figures: dict[int, Figures]) -> None:
    """Put in how many messages were opened and clicked: by people, and those by machines alone."""
    query = (
        select(Message.id, Message.step, DeliveryEvent.kind, DeliveryEvent.machine)
        .join(DeliveryEvent, col(DeliveryEvent.message_id) == Message.id)
        .join(Enrollment, col(Enrollment.id) == Message.enrollment_id)
        .where(*which, col(DeliveryEvent.kind).in_(("opened", "clicked")))
        .distinct()
    )
    by_people: dict[tuple[int | None, int, str], bool] = {}
    for message, step, kind, machine in ctx.session.exec(query):
        known = by_people.get((message, step or 0, kind), False)
        by_people[message, step or 0, kind] = known or not machine
    for (_, step, kind), person in by_people.items():
        name = kind if person else f"{kind}_by_machines"
        here = figures.setdefault(step, Figures())
        setattr(here, name, getattr(here, name) + 1)


def _earlier(ctx: ToolContext, sequence: EmailSequence) -> int:
    query = select(func.count()).select_from(Message).join(Enrollment, col(Enrollment.id) == Message.enrollment_id)
    query = query.where(Message.sequence_id == sequence.id, Enrollment.edition != sequence.edition)
    return ctx.session.exec(query).one()


def _step_view(step: Step, figures: Figures) -> StepView:
    return StepView(
        number=step.position, template=step.template, channel=step.channel, when=when_in_words(step), figures=figures
    )


def _told(step: Step, figures: Figures | None) -> str:
    """A step with what became of it, as a sentence says it; what there is none of is not said."""
    if figures is None:
        return step_in_words(step)
    shown = {name: number for name, number in figures.model_dump().items() if number}
    machines = {name: shown.pop(name) for name in list(shown) if name.endswith("_by_machines")}
    parts = [f"{number} {name}" for name, number in shown.items()]
    parts += [
        f"{count(n, 'time')} {name.replace('_', ' ').replace('machines', 'a machine only')}"
        for name, n in machines.items()
    ]
    return f"{step_in_words(step)}: {', '.join(parts)}" if parts else step_in_words(step)
