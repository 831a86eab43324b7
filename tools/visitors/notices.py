"""Notices: what staff or a visitor are told outside any outreach, such as that somebody waits, or a transcript.

They leave through the outbox like every message, claimed once and handed over once, but are no outreach: no sequence,
no daily cap, no window, and no link to opt out of what was asked for. So that nobody makes a flood of them, what a
visitor sets off asks `lately` first.
"""

import secrets
from datetime import datetime, timedelta

from sqlmodel import col, func, select

from store.messages import NOTICE
from store.tables import Message
from tools.context import ToolContext
from tools.suppressions import suppressed


def notice(
    ctx: ToolContext, channel: str, address: str, subject: str | None, body: str, not_before: datetime | None = None
) -> Message | None:
    """Queue one notice; None where somebody asked that the address is not written to.

    Args:
        ctx: The call's surroundings.
        channel: email or sms.
        address: The normalised address or number (E.164).
        subject: Of an e-mail; None for a text.
        body: The words, as plain text.
        not_before: The moment (UTC) before which it does not leave; at once unless said.
    """
    if suppressed(ctx.session, [address]).get(address, frozenset()) & {channel, "all"}:
        return None
    return ctx.add(
        Message(
            purpose=NOTICE,
            channel=channel,
            address=address,
            token=secrets.token_urlsafe(16),
            subject=subject,
            body=body,
            status="queued",
            due_at=max(not_before, ctx.now) if not_before else ctx.now,
            not_before=not_before,
        )
    )


def lately(ctx: ToolContext, within: timedelta, address: str | None = None, subject: str | None = None) -> int:
    """How many notices were made within this time: to one address, of one subject, or all of them."""
    made = select(func.count()).where(Message.purpose == NOTICE, col(Message.created_at) > ctx.now - within)
    made = made.where(Message.address == address) if address else made
    return ctx.session.exec(made.where(Message.subject == subject) if subject else made).one()
