"""What stops a sequence: an answer, a bounce, an opt-out, a booking, a person's word; what is queued is cancelled."""

from collections.abc import Iterable

from store.tables import Contact, Enrollment, Lead
from tools.context import ToolContext


def stop_for(
    ctx: ToolContext,
    whom: Iterable[Contact | Lead | str],
    reason: str,
    *,
    channel: str = "all",
    stages: tuple[str, ...] = (),
) -> list[Enrollment]:
    """Stop what runs for somebody; their queued messages are cancelled with the reason.

    Args:
        ctx: The call's surroundings.
        whom: Contacts, leads, or normalised addresses and numbers (of whomever has them).
        reason: The one recorded reason, in words, such as "they answered on Nov 24, 2026".
        channel: email or sms cancels that channel's messages alone, also one-off ones to those addresses; an enrolment
            is stopped when nothing of it is left.
        stages: Only sequences of these stages of the funnel; all, where empty.

    Returns:
        The enrolments that stopped by this.
    """
    return []
