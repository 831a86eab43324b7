"""The steps of a sequence: as they are saved, as an enrolment freezes them, and how a sentence says them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from store.tables import EmailSequence, SequenceStep
from tools.outreach.rendering import Texts
from tools.wording import count

_CHANNELS = {"email": "e-mail", "sms": "text"}


@dataclass(frozen=True)
class Step:
    """One step with the template's texts. One of the two delays is set: days, or business days, after its anchor."""

    position: int
    template: str
    channel: str
    anchor: str
    delay_days: int | None
    delay_business_days: int | None
    subject: str | None
    body: str

    @property
    def texts(self) -> Texts:
        """What its message is made from."""
        return Texts(self.channel, self.subject, self.body)

    @property
    def delay(self) -> int:
        """Its delay, in days of either kind."""
        return self.delay_business_days if self.delay_business_days is not None else self.delay_days or 0

    def frozen(self) -> dict[str, Any]:
        """As an enrolment keeps it."""
        return asdict(self)


def steps_of(sequence: EmailSequence) -> list[Step]:
    """The steps of a sequence as they are now, counted from 1."""
    return [_step(number, row) for number, row in enumerate(sequence.steps, 1)]


def thawed(steps: Sequence[dict[str, Any]]) -> list[Step]:
    """The steps that an enrolment keeps."""
    return [Step(**each) for each in steps]


def when_in_words(step: Step) -> str:
    """When a step comes, such as "4 business days after the step before"."""
    if step.anchor == "booking":
        return _around(step, "the day of the booking", "the booking")
    if step.anchor == "enrollment":
        return _around(step, "when enrolled", "the enrolment")
    return _around(step, "together with the step before", "the step before")


def step_in_words(step: Step) -> str:
    """A step in a list, such as "2. “Cold 2” (e-mail), 4 business days after the step before"."""
    return f"{step.position}. {step.template} ({_CHANNELS[step.channel]}), {when_in_words(step)}"


def messages_in_words(steps: Sequence[Step]) -> str:
    """What a sequence is made of, such as "3 e-mails and 1 text"."""
    numbers = {word: sum(step.channel == channel for step in steps) for channel, word in _CHANNELS.items()}
    return " and ".join(count(number, word) for word, number in numbers.items() if number) or "no step"


def _around(step: Step, none: str, anchor: str) -> str:
    if not step.delay:
        return none
    kind = "business day" if step.delay_business_days is not None else "day"
    return f"{count(abs(step.delay), kind)} {'before' if step.delay < 0 else 'after'} {anchor}"


def _step(position: int, row: SequenceStep) -> Step:
    return Step(
        position=position,
        template=row.template.name,
        channel=row.channel,
        anchor="enrollment" if position == 1 and row.anchor == "previous" else row.anchor,
        delay_days=row.delay_days,
        delay_business_days=row.delay_business_days,
        subject=row.template.subject,
        body=row.template.body,
    )
