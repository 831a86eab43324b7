"""What somebody would get from a sequence, and when. The preview, the approval card and the enrolment all ask here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from store.tables import Booking, EmailSequence
from tools.context import ToolContext
from tools.outreach.blockers import blockers
from tools.outreach.recipients import Recipient, booked_day, next_booking, values_for
from tools.outreach.rendering import Missing, Rendered, render
from tools.outreach.steps import Step, steps_of
from tools.outreach.timing import Hold, Rules, Slot, next_slot, planned, rules_for
from tools.outreach.variables import VARIABLES
from tools.wording import joined

PAST = "its time was past when they were enrolled"
NO_DAY = "the booking from which it counts has no day yet"


@dataclass(frozen=True)
class Planned:
    """One step for one recipient: the moment (UTC) at which its message leaves at the earliest, and its text.

    `skipped` says why it does not leave at all, `held` why no moment was found. `today`: at its recipient, where the
    minute hangs on when it is asked for.
    """

    step: Step
    at: datetime | None = None
    today: bool = False
    rendered: Rendered | None = None
    missing: tuple[str, ...] = ()
    skipped: str = ""
    held: str = ""


@dataclass(frozen=True)
class Plan:
    """A whole sequence for one recipient; with a blocker, nothing of it would leave."""

    recipient: Recipient
    starts_on: date
    booking: Booking | None
    steps: tuple[Planned, ...]
    blockers: tuple[str, ...]

    @property
    def first(self) -> Planned | None:
        """What leaves first."""
        return next((each for each in self.steps if each.at), None)


@dataclass(frozen=True)
class Calendar:
    """The days and hours of one recipient's enrolment. `now` is UTC; nothing is planned before it."""

    recipient: Recipient
    rules: Rules
    sequence: str
    starts_on: date
    booking: Booking | None
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        """Where the recipient's days are counted: the business's zone, where theirs is not known."""
        return ZoneInfo(self.recipient.zone or self.rules.zone)

    def place(self, step: Step, before: datetime | None) -> Planned:
        """When a step's message leaves, where the one before it leaves (or left) at that moment."""
        anchor = self._anchor(step, before)
        if anchor is None:
            return Planned(step, held=NO_DAY)
        who = self.recipient
        day = planned(anchor, step.delay_days, step.delay_business_days, who.country or self.rules.country, who.region)
        if step.anchor == "booking" and day < self._today:
            return Planned(step, skipped=PAST)
        begins = datetime.combine(day, time.min, self.zone).astimezone(UTC)
        slot = self._slot(step, max(begins, before or begins, self.now))
        if isinstance(slot, Hold):
            return Planned(step, held=slot.reason)
        if self._too_late(step, slot.at):
            return Planned(step, skipped=PAST)
        return Planned(step, at=slot.at, today=slot.at.astimezone(self.zone).date() == self._today)

    def lay(self, steps: Iterable[Step], before: datetime | None = None) -> list[Planned]:
        """All of these steps in their order; `before` is when the last one before them left."""
        laid: list[Planned] = []
        for step in steps:
            laid.append(self.place(step, before))
            before = laid[-1].at or before
        return laid

    @property
    def _today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def _slot(self, step: Step, earliest: datetime) -> Slot | Hold:
        who = self.recipient
        seed = f"{self.sequence}/{who.address(step.channel)}/{step.position}"
        return next_slot(earliest, who.zone, step.channel, who.region, who.country, self.rules, seed)

    def _anchor(self, step: Step, before: datetime | None) -> date | None:
        if step.anchor == "booking":
            return booked_day(self.booking) if self.booking else None
        if step.anchor == "previous" and before:
            return before.astimezone(self.zone).date()
        return self.starts_on

    def _too_late(self, step: Step, at: datetime) -> bool:
        """Whether what was to come before the booking would come after its start."""
        start = self.booking.starts_at if self.booking else None
        return step.anchor == "booking" and step.delay < 0 and start is not None and at >= start


def calendar_of(
    ctx: ToolContext, sequence: EmailSequence, recipient: Recipient, starts_on: date, booking: Booking | None
) -> Calendar:
    """The days and hours of an enrolment as they are seen now."""
    home = ctx.business.home
    rules = rules_for(ctx.business.outreach, home.timezone, home.country, sequence.stage)
    return Calendar(recipient, rules, sequence.name, starts_on, booking, ctx.now)


def plan_for(ctx: ToolContext, sequence: EmailSequence, recipient: Recipient, starts_on: date | None) -> Plan:
    """What one recipient would get from a sequence that starts on that day (local to them; None: today)."""
    steps, booking = steps_of(sequence), next_booking(ctx, recipient.row)
    calendar = calendar_of(ctx, sequence, recipient, starts_on or ctx.today, booking)
    calendar = calendar if starts_on else replace(calendar, starts_on=ctx.now.astimezone(calendar.zone).date())
    values = values_for(ctx, recipient, booking)
    laid = tuple(_filled(each, values) for each in calendar.lay(steps))
    against = _standing(ctx, sequence, recipient, steps)
    against += _in_the_plan(recipient, laid, booking, told=bool(against))
    return Plan(recipient, calendar.starts_on, booking, laid, tuple(dict.fromkeys(against)))


def plans_for(
    ctx: ToolContext, sequence: EmailSequence, recipients: Sequence[Recipient], starts_on: date | None
) -> list[Plan]:
    """The plan of each recipient, in their order; the second one of the same address is blocked."""
    taken: dict[str, str] = {}
    plans = []
    for recipient in recipients:
        plan = plan_for(ctx, sequence, recipient, starts_on)
        if twin := _twin(plan, taken):
            plan = replace(plan, blockers=(*plan.blockers, f"{twin} has the same address"))
        plans.append(plan)
    return plans


def _filled(each: Planned, values: dict[str, dict[str, object]]) -> Planned:
    made = render(each.step.texts, values)
    if isinstance(made, Missing):
        return replace(each, missing=made.names)
    return replace(each, rendered=made)


def _standing(ctx: ToolContext, sequence: EmailSequence, recipient: Recipient, steps: list[Step]) -> list[str]:
    if not steps:
        return [f"{sequence.name} has no step"]
    channels = dict.fromkeys(step.channel for step in steps)
    return [reason for channel in channels for reason in blockers(ctx, recipient, channel, sequence)]


def _in_the_plan(recipient: Recipient, laid: Sequence[Planned], booking: Booking | None, told: bool) -> list[str]:
    """What stands against a plan in itself: no booking, a value that is missing, no moment, nothing left to send.

    `told`: something else does already; then a booking or a place that is missing is among it.
    """
    if booking is None and any(each.step.anchor == "booking" for each in laid):
        return [] if told else [f"{recipient.group} has no coming booking, from which its steps count"]
    going = [each for each in laid if not each.skipped]
    if laid and not going:
        return ["the time of every step is past"]
    lacking = dict.fromkeys(name for each in going for name in each.missing)
    words = joined([f"{VARIABLES.get(name, 'what it says')} ({name})" for name in lacking])
    held = [] if told else list(dict.fromkeys(each.held for each in going if each.held))
    return [*([f"{words} is not known"] if lacking else []), *held]


def _twin(plan: Plan, taken: dict[str, str]) -> str:
    """Who before has an address of this plan's."""
    mine = [plan.recipient.address(each.step.channel) for each in plan.steps]
    known = next((taken[address] for address in mine if address in taken), "")
    if not known and not plan.blockers:
        taken.update({address: plan.recipient.name for address in mine if address})
    return known
