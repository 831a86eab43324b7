"""Who is in a sequence: which enrolment is meant when somebody is named, and what of it is on its way right now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from sqlmodel import col, select

from store.tables import Contact, EmailSequence, Enrollment, Lead, Message, Venue
from tools import refs
from tools.context import ToolContext
from tools.errors import Candidate, NeedsAnswer, Refused
from tools.outreach.recipients import AnyRecipient
from tools.outreach.stopping import open_enrollments
from tools.records import ref_of


@dataclass(frozen=True)
class AnyEnrolled(AnyRecipient):
    """Somebody in a sequence: of a venue's people the one who is in one; a venue's lead, where that is."""

    def read(self, raw: Any, field: str, ctx: ToolContext) -> Contact | Lead:
        """The person.

        Raises:
            NotFound: nobody is called so.
            NeedsAnswer: several are, or several of the venue are in one.
            InvalidInput: the venue has no contact.
        """
        try:
            return super().read(raw, field, ctx)
        except NeedsAnswer:
            found = refs.find(ctx, raw, self.kinds, field)
            inside = _inside(ctx, found) if isinstance(found, Venue) else []
            if len(inside) != 1:
                raise
            return inside[0]


EnrolledArg = Annotated[Contact | Lead, AnyEnrolled()]


def same_person(row: Contact | Lead) -> list[Contact | Lead]:
    """The record, and those of the same group with the same address or number: a lead that became a contact."""
    venue = row.venue
    others: list[Contact | Lead] = [] if venue is None else [*venue.contacts, *venue.leads]
    mine = {address for address in (row.email, row.phone) if address}
    return [row, *(each for each in others if each is not row and mine & {each.email, each.phone})]


def chosen(
    ctx: ToolContext, row: Contact | Lead, sequence: EmailSequence | None, state: str | None = None
) -> list[Enrollment]:
    """The enrolments of somebody that run (of that state), in that sequence, where one is given; at least one.

    Raises:
        Refused: they are in none.
    """
    running = open_enrollments(ctx, same_person(row))
    fitting = [each for each in running if sequence is None or each.sequence_id == sequence.id]
    found = [each for each in fitting if state is None or each.state == state]
    if found:
        return found
    if fitting:
        where = f"{fitting[0].sequence.name} is {fitting[0].state} for {row.name}"
        raise Refused(f"{where}{f': {fitting[0].reason}' if fitting[0].reason else ' already'}.")
    raise Refused(f"{row.name} is not in {sequence.name if sequence else 'any sequence'} now, so nothing is queued.")


def only(row: Contact | Lead, found: Sequence[Enrollment]) -> Enrollment:
    """The one enrolment that is meant.

    Raises:
        NeedsAnswer: there are several.
    """
    if len(found) == 1:
        return found[0]
    shown = [Candidate(ref_of(each.sequence), each.sequence.name) for each in found]
    raise NeedsAnswer("sequence", f"Which sequence of {row.name} do you mean?", shown)


def being_sent(ctx: ToolContext, enrollment: Enrollment) -> str:
    """What is with the provider at this moment and cannot be stopped, as a sentence; empty where nothing is."""
    query = select(Message.step).where(Message.enrollment_id == enrollment.id, col(Message.status) == "sending")
    steps = sorted(step or 0 for step in ctx.session.exec(query))
    return f" Step {steps[0]} is being sent right now, and cannot be stopped." if steps else ""


def _inside(ctx: ToolContext, venue: Venue) -> list[Contact | Lead]:
    people: list[Contact | Lead] = [*venue.contacts, *venue.leads]
    running = open_enrollments(ctx, people)
    return [row for row in people if any(row in (each.contact, each.lead) for each in running)]
