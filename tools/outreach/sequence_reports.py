"""A sequence in full: each edition's steps with what became of them and why not, and everybody who is in it."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel
from sqlmodel import case, col, func, select

from store.tables import EmailSequence, Enrollment, Message
from tools.context import ToolContext
from tools.outreach.recipients import recipient_of
from tools.outreach.sequence_views import Figures, figures_of, of_edition
from tools.outreach.steps import Step, steps_of, thawed, when_in_words
from tools.outreach.stopping import OPEN, WAITING, WITH_SEQUENCE
from tools.record_names import local_time, short_date
from tools.records import link_of, ref_of

#: So many people stand in a report, those first for whom it still goes on; and so many reasons a step.
MOST_PEOPLE, MOST_REASONS = 100, 4
_KEPT_BACK = ("held", "skipped", "cancelled", "failed", "unknown")


class Why(BaseModel):
    """Why some messages of a step did not leave, or may not have: their status, the recorded reason, how many."""

    status: str
    reason: str
    number: int


class StepReport(BaseModel):
    """One step of one edition. `reasons` are the most frequent ones; `other_reasons` counts messages beyond them."""

    number: int
    template: str
    channel: str
    when: str
    subject: str | None
    body: str
    figures: Figures
    reasons: list[Why]
    other_reasons: int = 0


class Edition(BaseModel):
    """A sequence as it is, or as it was when some people were enrolled. `people` counts them, `inside` those still."""

    number: int
    people: int
    inside: int
    steps: list[StepReport]


class Member(BaseModel):
    """Somebody who is or was in a sequence. `next` says when their next message leaves, local to them."""

    ref: str
    link: str
    name: str
    edition: int
    since: str
    state: str
    reason: str
    next: str = ""
    next_step: int | None = None


class SequenceReport(BaseModel):
    """All there is to say of a sequence. `total` counts everybody who ever was in it."""

    now: Edition
    earlier: list[Edition]
    members: list[Member]
    total: int


def sequence_report(ctx: ToolContext, sequence: EmailSequence) -> SequenceReport:
    """A sequence with its earlier editions and its people."""
    counts = _people(ctx, sequence)
    earlier = sorted((number for number in counts if number != sequence.edition), reverse=True)
    return SequenceReport(
        now=_edition(ctx, sequence, sequence.edition, steps_of(sequence), counts),
        earlier=[_edition(ctx, sequence, number, _as_it_was(ctx, sequence, number), counts) for number in earlier],
        members=_members(ctx, sequence),
        total=sum(people for people, _ in counts.values()),
    )


def _people(ctx: ToolContext, sequence: EmailSequence) -> dict[int, tuple[int, int]]:
    """By edition, how many were enrolled under it, and how many of them are in it now."""
    inside = func.sum(case((col(Enrollment.state).in_(OPEN), 1), else_=0))
    query = select(Enrollment.edition, func.count(), inside).where(Enrollment.sequence_id == sequence.id)
    found = ctx.session.exec(query.group_by(col(Enrollment.edition)))
    return {edition: (people, int(still)) for edition, people, still in found}


def _as_it_was(ctx: ToolContext, sequence: EmailSequence, edition: int) -> list[Step]:
    """The steps of an edition, from what the newest enrolment under it keeps."""
    of_it = select(Enrollment).where(Enrollment.sequence_id == sequence.id, Enrollment.edition == edition)
    enrollment = ctx.session.exec(of_it.order_by(col(Enrollment.id).desc()).limit(1)).one()
    return thawed(enrollment.steps)


def _edition(
    ctx: ToolContext,
    sequence: EmailSequence,
    number: int,
    steps: Sequence[Step],
    counts: Mapping[int, tuple[int, int]],
) -> Edition:
    figures, reasons = figures_of(ctx, sequence, number), _reasons(ctx, sequence, number)
    people, inside = counts.get(number, (0, 0))
    return Edition(
        number=number,
        people=people,
        inside=inside,
        steps=[_step(s, figures.get(s.position, Figures()), reasons.get(s.position, [])) for s in steps],
    )


def _reasons(ctx: ToolContext, sequence: EmailSequence, edition: int) -> dict[int, list[Why]]:
    """By step, why messages did not leave or may not have, the most frequent reason first."""
    query = (
        select(Message.step, Message.status, Message.reason, func.count())
        .join(Enrollment, col(Enrollment.id) == Message.enrollment_id)
        .where(*of_edition(sequence, edition), col(Message.status).in_(_KEPT_BACK))
        .group_by(col(Message.step), col(Message.status), col(Message.reason))
        .order_by(func.count().desc(), col(Message.status), col(Message.reason))
    )
    found: dict[int, list[Why]] = {}
    for step, status, reason, number in ctx.session.exec(query):
        bare = reason.removeprefix(WITH_SEQUENCE).rstrip(".") or "no reason was kept"
        found.setdefault(step or 0, []).append(Why(status=status, reason=bare, number=number))
    return found


def _step(step: Step, figures: Figures, reasons: list[Why]) -> StepReport:
    return StepReport(
        number=step.position,
        template=step.template,
        channel=step.channel,
        when=when_in_words(step),
        subject=step.subject,
        body=step.body,
        figures=figures,
        reasons=reasons[:MOST_REASONS],
        other_reasons=sum(why.number for why in reasons[MOST_REASONS:]),
    )


def _members(ctx: ToolContext, sequence: EmailSequence) -> list[Member]:
    rank = case({"active": 0, "paused": 1}, value=col(Enrollment.state), else_=2)
    query = select(Enrollment).where(Enrollment.sequence_id == sequence.id).order_by(rank, col(Enrollment.id).desc())
    rows = ctx.session.exec(query.limit(MOST_PEOPLE)).all()
    following = _next(ctx, rows)
    return [_member(ctx, row, following.get(row.require_id())) for row in rows]


def _next(ctx: ToolContext, rows: Sequence[Enrollment]) -> dict[int, Message]:
    """By enrolment, the first of its messages that has not left."""
    ids = [row.id for row in rows if row.state in OPEN]
    waiting = select(Message).where(col(Message.enrollment_id).in_(ids), col(Message.status).in_(WAITING))
    found = ctx.session.exec(waiting.order_by(col(Message.step).desc()))
    return {message.enrollment_id or 0: message for message in found}


def _member(ctx: ToolContext, enrollment: Enrollment, following: Message | None) -> Member:
    row = enrollment.contact or enrollment.lead
    assert row is not None  # an enrolment goes with its recipient
    zone = recipient_of(ctx, row).zone or ctx.business.home.timezone
    return Member(
        ref=ref_of(row),
        link=link_of(row),
        name=row.name,
        edition=enrollment.edition,
        since=short_date(enrollment.starts_on),
        state=enrollment.state,
        reason=enrollment.reason,
        next=_when(ctx, enrollment, following, zone) if following else "",
        next_step=following.step if following else None,
    )


def _when(ctx: ToolContext, enrollment: Enrollment, message: Message, zone: str) -> str:
    """When the next message leaves, or what it waits for."""
    if message.status == "held":
        return f"waits for a person: {message.reason}"
    unclear = next((each.step for each in enrollment.messages if each.status == "unknown"), None)
    if unclear is not None:
        return f"waits until it is known whether step {unclear} left"
    if message.due_at is None:
        return message.reason or "no moment is planned"
    return local_time(message.due_at, zone) if message.due_at > ctx.now else "due, and leaves as soon as its turn comes"
