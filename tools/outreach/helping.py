"""The answer to HELP, by which a text asks who writes: the business, what its texts are, how to stop them, whom to ask.

Carriers expect HELP to be answered at once, whoever asks and at whatever hour: it is what they asked for and no
solicitation, so the quiet hours of 47 CFR 64.1200(c)(1) do not hold for it (DELIVERY.md: "HELP answers"). What Twilio
says by itself names neither the business nor a contact, so it does not do. The confirmation of STOP is another matter:
Twilio sends it, and lets nothing else through; a second one here could only come from a number that was told to stop.
"""

import secrets

from sqlmodel import col, select

from store.tables import Message
from tools.context import Business, ToolContext
from tools.outreach.caps import start_of_day
from tools.outreach.config import OutreachConfig
from tools.suppressions import suppressed


def tell_who_writes(ctx: ToolContext, asked: Message) -> list[str]:
    """Queue the answer to a text that asks for help: one a day and number, and none to a number that is closed.

    It leaves as every other message does: claimed once, handed over once.

    Args:
        ctx: The call's surroundings.
        asked: The text, as it is kept.
    """
    number = asked.address
    if asked.channel != "sms" or not number or _told_today(ctx, number) or suppressed(ctx.session, [number]):
        return []
    ctx.add(
        Message(
            contact_id=asked.contact_id,
            lead_id=asked.lead_id,
            answers_id=asked.require_id(),
            channel="sms",
            address=number,
            token=secrets.token_urlsafe(16),
            body=help_text(ctx.business),
            status="queued",
            due_at=ctx.now,
        )
    )
    return ["They are told who writes, and how to stop it."]


def help_text(business: Business) -> str:
    """What HELP is answered with: within one text (160 characters), but for long names."""
    about = f"{business.name}: texts about our visits to choirs. Freq. varies; msg & data rates may apply."
    return " ".join([about, *_contact(business.outreach), "Reply STOP to end."])


def _contact(config: OutreachConfig) -> list[str]:
    site = config.site.removeprefix("https://") if config.site.startswith("https://") else ""
    return [f"Questions: {reached}."] if (reached := config.sender_email or site) else []


def _told_today(ctx: ToolContext, number: str) -> bool:
    answers = select(Message.id).where(Message.direction == "out", col(Message.answers_id).is_not(None))
    query = answers.where(Message.address == number, col(Message.created_at) >= start_of_day(ctx))
    return ctx.session.exec(query.limit(1)).first() is not None
