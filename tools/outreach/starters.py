"""The built-in templates and sequences, one sequence for each stage of the funnel. Put in once; staff change them."""

from dataclasses import dataclass

from sqlmodel import Session, select

from store.tables import EmailSequence, RowChange, SequenceStep, Template
from tools.outreach.starter_texts import TEMPLATES


@dataclass(frozen=True)
class Step:
    """A step of a built-in sequence: its template, and how many days after (or, below zero, before) what."""

    template: str
    anchor: str
    days: int | None = None
    business_days: int | None = None


#: Name, stage, steps.
SEQUENCES: tuple[tuple[str, str, tuple[Step, ...]], ...] = (
    (
        "Cold outreach",
        "cold",
        (
            Step("Cold 1", "enrollment", days=0),
            Step("Cold 2", "previous", business_days=4),
            Step("Cold 3", "previous", business_days=7),
        ),
    ),
    (
        "Nurture",
        "nurture",
        (
            Step("Nurture 1", "enrollment", business_days=1),
            Step("Nurture 2", "previous", days=14),
            Step("Nurture 3", "previous", days=30),
        ),
    ),
    ("Booking confirmation", "confirmation", (Step("Confirmation", "enrollment", days=0),)),
    (
        "Logistics follow-up",
        "logistics",
        (
            Step("Logistics 1", "booking", days=-21),
            Step("Logistics 2", "booking", days=-3),
            Step("Logistics 3", "booking", days=2),
        ),
    ),
)


def seed_outreach(session: Session) -> None:
    """Put the built-in templates and sequences into a store that never had any."""
    if session.exec(select(Template.id).limit(1)).first() or session.exec(select(EmailSequence.id).limit(1)).first():
        return
    if session.exec(select(RowChange.id).where(RowChange.table == "template").limit(1)).first():
        return  # staff took them all away
    made = {
        name: Template(name=name, channel=how, subject=subject, body=body) for name, how, subject, body in TEMPLATES
    }
    flows = {name: EmailSequence(name=name, stage=stage) for name, stage, _ in SEQUENCES}
    session.add_all([*made.values(), *flows.values()])
    session.flush()
    for name, _, steps in SEQUENCES:
        session.add_all(_row(step, number, flows[name], made[step.template]) for number, step in enumerate(steps, 1))


def _template(name: str, channel: str, subject: str | None, body: str) -> Template:
    return Template(name=name, channel=channel, subject=subject, body=body.strip())


def _row(step: Step, position: int, sequence: EmailSequence, template: Template) -> SequenceStep:
    return SequenceStep(
        sequence_id=sequence.require_id(),
        position=position,
        template_id=template.require_id(),
        channel=template.channel,
        delay_days=step.days,
        delay_business_days=step.business_days,
        anchor=step.anchor,
    )
