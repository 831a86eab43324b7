"""What becomes of outreach when records are removed, or made one."""

from sqlmodel import col

from store.columns import Record
from store.tables import Contact, Enrollment, Lead, Message
from tools.changing.hanging import Removal
from tools.context import ToolContext
from tools.outreach.stopping import cancel_waiting, open_enrollments, stop


def end_outreach(ctx: ToolContext, removal: Removal, reason: str) -> None:
    """Stop the enrolments that go with a record, and cancel the messages to it that have not left."""
    for row in removal.gone:
        if isinstance(row, Enrollment) and row.state != "finished":
            stop(ctx, row, reason)
    people = [row for row in removal.gone if isinstance(row, Contact | Lead)]
    for person in people:
        whose = Message.contact_id if isinstance(person, Contact) else Message.lead_id
        cancel_waiting(ctx, col(whose) == person.id, reason=reason)


def one_at_a_time(ctx: ToolContext, keep: Record) -> None:
    """After a merger: of what runs for one person now, the oldest enrolment goes on."""
    running = open_enrollments(ctx, [keep]) if isinstance(keep, Contact | Lead) else []
    for other in running[1:]:
        stop(ctx, other, f"two records were made one, and {running[0].sequence.name} runs for them already")
