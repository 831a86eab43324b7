"""Why somebody is not written to: everything that stands in the way, in words that a person can act on."""

from store.tables import EmailSequence
from tools.context import ToolContext
from tools.outreach.recipients import Recipient


def blockers(ctx: ToolContext, recipient: Recipient, channel: str, sequence: EmailSequence | None) -> list[str]:
    """What stands in the way of a message; empty where nothing does.

    Args:
        ctx: The call's surroundings.
        recipient: Who would be written to.
        channel: email or sms.
        sequence: The sequence that they would be enrolled in; None for a message on its own.
    """
    return []
