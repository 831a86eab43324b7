"""Telling staff that something waits for them: by e-mail or text as each has set it, outside their quiet hours."""

from datetime import datetime, time, timedelta

from sqlmodel import col, or_, select

from store.messages import NOTICE
from store.tables import Message, StaffAccount
from tools.context import ToolContext
from tools.visitors.notices import lately, notice

#: Nobody's telephone rings between these hours (local to the business), unless they set others.
TEXTS_QUIET = (21, 8)
#: Of one record they are told once within this time.
TOLD_AGAIN = timedelta(minutes=15)
#: So many notices an hour go to one address, by channel: a flood of visitors is seen on the desk, not in the mailbox.
MOST_AN_HOUR = {"email": 20, "sms": 12}
LAST_FOR_NOW = "This is the last message of this hour: more may be waiting on the desk."
HOW_TO_CHANGE = "How you are told of this is set on your own page"


def tell_staff(ctx: ToolContext, subject: str, lines: list[str], link: str) -> int:
    """Queue a notice for each of the staff who wants one; answers how many people are told.

    Who was told very often within the hour is not told again until it is over; the last message says so.

    Args:
        ctx: The call's surroundings.
        subject: What it is about, in a line.
        lines: What they need to know; for e-mails.
        link: The page of the site that shows it, such as /desk/conversations/12.
    """
    site, told = ctx.business.outreach.site, 0
    mail = "\n".join([*lines, "", f"{site}{link}", "", f"{HOW_TO_CHANGE}: {site}/account"])
    active = select(StaffAccount).where(col(StaffAccount.active).is_(True)).order_by(col(StaffAccount.id))
    for person in ctx.session.exec(active):
        sent = []
        if "email" in person.notify_by:
            sent.append(_tell(ctx, "email", person.email, subject, mail, _awake(ctx, person, None)))
        if "sms" in person.notify_by and person.phone:
            text = f"{subject} {site}{link}"
            sent.append(_tell(ctx, "sms", person.phone, None, text, _awake(ctx, person, TEXTS_QUIET)))
        told += any(sent)
    return told


def _tell(
    ctx: ToolContext, channel: str, address: str, subject: str | None, body: str, not_before: datetime | None
) -> bool:
    """Queue one notice, unless the address has had as many as it gets in an hour; answers whether it is queued."""
    left = MOST_AN_HOUR[channel] - lately(ctx, timedelta(hours=1), address)
    if left <= 0:
        return False
    words = body if left > 1 else f"{body} {LAST_FOR_NOW}" if channel == "sms" else f"{LAST_FOR_NOW}\n\n{body}"
    return notice(ctx, channel, address, subject, words, not_before) is not None


def tell_once(ctx: ToolContext, subject: str, lines: list[str], link: str) -> int:
    """The same, unless the staff were told of that page just now; answers how many people are told."""
    return 0 if _told_lately(ctx, link) else tell_staff(ctx, subject, lines, link)


def _told_lately(ctx: ToolContext, link: str) -> bool:
    page = f"{ctx.business.outreach.site}{link}"
    here = or_(
        col(Message.body).contains(f"{page}\n", autoescape=True),
        col(Message.body).contains(f"{page} ", autoescape=True),
        col(Message.body).endswith(page, autoescape=True),
    )
    people = ctx.session.exec(select(StaffAccount.email, StaffAccount.phone)).all()
    addresses = [address for person in people for address in person if address]
    lately = select(Message.id).where(col(Message.address).in_(addresses), Message.purpose == NOTICE, here)
    return ctx.session.exec(lately.where(col(Message.created_at) > ctx.now - TOLD_AGAIN)).first() is not None


def _awake(ctx: ToolContext, person: StaffAccount, usual: tuple[int, int] | None) -> datetime | None:
    """The moment (UTC) from which a person may be told; None for at once."""
    own = (person.quiet_from, person.quiet_to)
    begins, ends = own if own[0] is not None and own[1] is not None else usual or (None, None)
    if begins is None or ends is None or begins == ends:
        return None
    local = ctx.now.astimezone(ctx.business.zone)
    quiet = begins <= local.hour < ends if begins < ends else local.hour >= begins or local.hour < ends
    if not quiet:
        return None
    day = local.date() + timedelta(local.hour >= ends)
    return datetime.combine(day, time(ends), ctx.business.zone).astimezone(ctx.now.tzinfo)
