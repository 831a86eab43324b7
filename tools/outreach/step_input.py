"""A step of a sequence as it is given, and what has to hold before it is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from store.tables import EmailSequence, Template
from tools import refs
from tools.context import ToolContext
from tools.errors import InvalidInput

#: Steps of one sequence at most.
MOST_STEPS = 20
#: The longest delay, in days of either kind.
MOST_DAYS = 730
_HOW = 'Give steps such as {"template": "Spring Hello", "delay_days": 2, "after": "enrollment"}.'


class StepIn(BaseModel):
    """One step."""

    model_config = ConfigDict(extra="forbid")

    template: str = Field(description="The template: its name or ref.", min_length=1, max_length=120)
    channel: Literal["email", "sms"] | None = Field(None, description="The template's own; nothing else is possible.")
    delay_days: int | None = Field(None, description="Days after the anchor; below zero: before the booking.")
    delay_business_days: int | None = Field(None, description="The same in business days; instead of delay_days.")
    after: Literal["enrollment", "previous", "booking"] | None = Field(
        None, description="What the delay counts from; unless said, the step before (the first step: the enrollment)."
    )


@dataclass(frozen=True)
class StepText:
    """One step of the sequence that the call names; read as its number, 0 for the last."""

    says: str = 'A step by its number from 1, or "last".'

    def read(self, raw: Any, field: str, ctx: ToolContext) -> int:
        """The number."""
        said = str(raw).strip().casefold()
        if said == "last":
            return 0
        if not said.isdecimal() or not 1 <= int(said) <= MOST_STEPS:
            raise InvalidInput(field, f'"{said[:40]}" is no step.', self.says)
        return int(said)


StepArg = Annotated[int, StepText()]


@dataclass(frozen=True)
class Checked:
    """A step that may be saved."""

    template: Template
    days: int | None
    business_days: int | None
    anchor: str


def place_of(sequence: EmailSequence, step: int) -> int:
    """Where the step is, from 0."""
    number = len(sequence.steps)
    if step > number or not number:
        steps = f"{number} step{'' if number == 1 else 's'}"
        raise InvalidInput("step", f"{sequence.name} has {steps}.", StepText().says)
    return (step or number) - 1


def checked_steps(ctx: ToolContext, steps: Sequence[StepIn]) -> list[Checked]:
    """The steps, all of them sound.

    Raises:
        InvalidInput: there is none, there are too many, or one cannot be; says which and what would be right.
        NotFound: a template is unknown.
        NeedsAnswer: a name means several templates.
    """
    if not steps:
        raise InvalidInput("steps", "there is none.", _HOW)
    if len(steps) > MOST_STEPS:
        raise InvalidInput("steps", f"there are {len(steps)}.", f"Give at most {MOST_STEPS}.")
    return [_checked(ctx, number, step) for number, step in enumerate(steps, 1)]


def _checked(ctx: ToolContext, number: int, step: StepIn) -> Checked:
    template = refs.find(ctx, step.template, ("template",), "steps")
    assert isinstance(template, Template)
    _check_channel(number, step, template)
    anchor = step.after or ("enrollment" if number == 1 else "previous")
    if number == 1 and anchor == "previous":
        anchor = "enrollment"
    _check_delay(number, step, anchor)
    days = None if step.delay_business_days is not None else step.delay_days or 0
    return Checked(template, days, step.delay_business_days, anchor)


def _check_channel(number: int, step: StepIn, template: Template) -> None:
    if step.channel and step.channel != template.channel:
        words = {"email": "an e-mail", "sms": "a text (SMS)"}
        problem = f'step {number} is to be {words[step.channel]}, but "{template.name}" is {words[template.channel]}.'
        raise InvalidInput("steps", problem, "Name a template of that channel, or leave the channel out.")


def _check_delay(number: int, step: StepIn, anchor: str) -> None:
    given = [delay for delay in (step.delay_days, step.delay_business_days) if delay is not None]
    if len(given) == 2:
        problem = f"step {number} has a delay in days and one in business days."
        raise InvalidInput("steps", problem, "Give one of them.")
    if given and given[0] < 0 and anchor != "booking":
        problem = f"step {number} would come {-given[0]} days before what it counts from."
        raise InvalidInput("steps", problem, 'A delay below zero counts from the booking: "after": "booking".')
    if given and abs(given[0]) > MOST_DAYS:
        raise InvalidInput("steps", f"step {number} waits {given[0]:,} days.", f"Give at most {MOST_DAYS}.")
