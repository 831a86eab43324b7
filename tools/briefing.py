"""What needs staff: everything that waits, is due, or runs out, in the order of its urgency."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import col, select

from store.columns import Row
from store.outreach import CHANNELS
from store.tables import (
    Approval,
    Booking,
    ChatConversation,
    GroupRequest,
    Inquiry,
    Message,
    Suppression,
    Trip,
    UnansweredQuestion,
)
from tools.accounting.owed import deposit_owed, owed
from tools.args import DateArg
from tools.context import ToolContext
from tools.days import booked_days, days_in_words, open_days
from tools.groups.doubts import open_pairs
from tools.outreach.funnel import proposals
from tools.outreach.reading import IN_WORDS
from tools.outreach.replies import open_answers
from tools.outreach.shut_out import shut_out
from tools.record_names import short_date
from tools.records import link_of, ref_of, title_of
from tools.registry import STAFF, Effect, tool
from tools.results import Listing, OutsideText, View
from tools.touring.booking_views import on_trip
from tools.visitors import group_request_views, inquiry_views
from tools.wording import count, named, span

#: How far ahead open days of trips are told, and how long an opt-out is news.
AHEAD, NEWS = timedelta(days=90), timedelta(days=7)
#: A hold without an end is stale after so long; one with an end is told so long before it.
STALE_AFTER, HOLD_ENDS_WITHIN = timedelta(days=14), timedelta(days=3)


class BriefingItem(View):
    """One thing that needs somebody: of what sort it is, and why."""

    title: OutsideText
    sort: str
    why: OutsideText


Section = Callable[[ToolContext, date], Iterable[BriefingItem]]


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "what needs me [{day}]",
        "what needs (my attention|doing) [{day}]",
        "what is on my plate [{day}]",
        "what is waiting [for me]",
        "what do i have to do [{day}]",
        "what should i do",
        "what should i (work on|look at) [{day}]",
        "(briefing|brief me|catch me up) [{day}]",
        "anything (urgent|pressing|waiting|i should know)",
        "what is (new|up|happening|going on) [{day}]",
        "my to-do list",
        "anything (i|we) (need|have|should|ought) to (deal with|do|handle|sort|take care of|see to|look at) [{day}]",
        "anything to (deal with|handle|sort out|see to) [{day}]",
        "what (do|should) i (need to|have to) (deal with|handle|sort out) [{day}]",
        "what is (pressing|urgent) [{day}]",
    ),
)
def get_briefing(ctx: ToolContext, day: DateArg | None = None) -> Listing[BriefingItem]:
    """Tell what needs staff on a day: who waits for an answer, what is due, what is booked, what runs out.

    Args:
        ctx: The call's surroundings.
        day: The day, in the business's zone; today unless said.
    """
    on = day or ctx.today
    items = [item for section in SECTIONS for item in section(ctx, on)]
    sorts = {sort: [i for i in items if i.sort == sort] for sort in dict.fromkeys(i.sort for i in items)}
    told = [
        f"{sort}: {named([f'{i.title} ({i.why})' if i.why else i.title for i in some])}."
        for sort, some in sorts.items()
    ]
    head = f"{on:%a} {short_date(on)}."
    headline = " ".join([head, *told]) if told else f"{head} Nothing needs you."
    return Listing[BriefingItem](headline=headline, items=items, total=len(items), link="/desk")


def _waiting(ctx: ToolContext, day: date) -> Iterable[BriefingItem]:
    query = select(ChatConversation).where(ChatConversation.status == "waiting_for_person")
    return [_item(row, "Visitors who wait for a person", row.reason[:80]) for row in ctx.session.exec(query)]


def _approvals(ctx: ToolContext, day: date) -> Iterable[BriefingItem]:
    query = select(Approval).where(Approval.state == "open", Approval.asked_by == ctx.principal.person)
    open_ones = ctx.session.exec(query.where(col(Approval.expires_at) >= ctx.now)).all()
    return [_item(row, "Waits for your yes", "", str(row.card.get("headline", row.tool))) for row in open_ones]


def _inquiries(ctx: ToolContext, day: date) -> Iterable[BriefingItem]:
    rows = ctx.session.exec(select(Inquiry).where(Inquiry.status == "new").order_by(col(Inquiry.id)))
    return [_item(row, "New inquiries", inquiry_views.asked_for(row)) for row in rows]


def _requests(ctx: ToolContext, day: date) -> Iterable[BriefingItem]:
    rows = ctx.session.exec(select(GroupRequest).where(GroupRequest.status == "new").order_by(col(GroupRequest.id)))
    return [_item(row, "New group requests", "", group_request_views.in_a_line(row)) for row in rows]


def _questions(ctx: ToolContext, day: date) -> Iterable[BriefingItem]:
    """What visitors asked and no record answers, what was asked most often first."""
    still = select(UnansweredQuestion).where(UnansweredQuestion.status == "open")
    rows = ctx.session.exec(still.order_by(col(UnansweredQuestion.times).desc(), col(UnansweredQuestion.id)))
    return [_item(row, "Questions without an answer", f"asked {count(row.times, 'time')}") for row in rows]


def _replies(ctx: ToolContext, day: date) -> Iterable[BriefingItem]:
    """Answers that nobody has dealt with, however old; of nobody who is known they say so."""
    return [_item(row, "Replies", _reads(row), _correspondent(row)) for row in ctx.session.exec(open_answers())]


def _reads(message: Message) -> str:
    """What an answer seems to say, until staff say."""
    read = IN_WORDS.get(message.reading or "")
    whose = "" if message.contact or message.lead else ", from nobody who is known"
    return f"{message.channel}{whose}{f', reads as {read}' if read else ''}"


def _unknown(ctx: ToolContext, day: date) -> Iterable[BriefingItem]:
    rows = ctx.session.exec(select(Message).where(Message.status == "unknown").order_by(col(Message.id)))
    return [_item(row, "Messages that may or may not have been sent", "", _correspondent(row)) for row in rows]


def _shut_out(ctx: ToolContext, day: date) -> Iterable[BriefingItem]:
    """Providers that refuse the account: all else of their channel waits for that."""
    held = filter(None, (shut_out(ctx.session, channel) for channel in CHANNELS))
    return [_item(ctx.session.get_one(Message, e.message_id), "Nothing leaves", e.in_words, e.what) for e in held]


def _held(ctx: ToolContext, day: date) -> Iterable[BriefingItem]:
    rows = ctx.session.exec(select(Message).where(Message.status == "held").order_by(col(Message.id)))
    return [_item(row, "Messages that wait for a person", row.reason, _correspondent(row)) for row in rows]


def _ready(ctx: ToolContext, day: date) -> Iterable[BriefingItem]:
    """Who is ready for a sequence: a person says yes by enrolling them."""
    return [_item(each.row, f'Ready for "{each.sequence.name}"', each.why) for each in proposals(ctx)]


def _booked(ctx: ToolContext, day: date) -> Iterable[BriefingItem]:
    live = select(Booking).where(col(Booking.status).in_(("confirmed", "tentative", "hold")))
    near = live.where(col(Booking.starts_at).between(_midnight(ctx, day - NEWS), _midnight(ctx, day + NEWS)))
    rows = [b for b in ctx.session.exec(near.order_by(col(Booking.starts_at))) if day in booked_days(b)]
    return [_item(b, "Booked that day", f"{span(b.starts_at, b.ends_at, b.timezone)}, {b.status}") for b in rows]


def _holds(ctx: ToolContext, day: date) -> Iterable[BriefingItem]:
    holds = ctx.session.exec(select(Booking).where(Booking.status == "hold").order_by(col(Booking.id)))
    return [_item(hold, "Holds to settle", why, on_trip(hold)) for hold in holds if (why := _runs_out(ctx, hold, day))]


def _runs_out(ctx: ToolContext, hold: Booking, day: date) -> str:
    """Why a hold is to be settled; empty where it need not be yet."""
    if hold.hold_expires_on is None:
        held_since = hold.created_at.astimezone(ctx.business.zone).date() if hold.created_at else day
        return f"held since {short_date(held_since)}" if day - held_since >= STALE_AFTER else ""
    if hold.hold_expires_on > day + HOLD_ENDS_WITHIN:
        return ""
    return f"{'ran' if hold.hold_expires_on < day else 'runs'} out {short_date(hold.hold_expires_on)}"


def _due(ctx: ToolContext, day: date) -> Iterable[BriefingItem]:
    sold = select(Booking).where(col(Booking.status).in_(("confirmed", "completed"))).order_by(col(Booking.starts_at))
    return [_item(b, "Payments due", why, on_trip(b)) for b in ctx.session.exec(sold) if (why := _lacking(b, day))]


def _lacking(booking: Booking, day: date) -> str:
    """What is due of a booking: the deposit once it is confirmed, the rest once it is over."""
    over = booking.status == "completed" or max(booked_days(booking), default=day) < day
    if over and owed(booking).cents:
        return f"{owed(booking)} still owed"
    return f"deposit of {deposit_owed(booking)}" if deposit_owed(booking).cents else ""


def _open(ctx: ToolContext, day: date) -> Iterable[BriefingItem]:
    coming = select(Trip).where(col(Trip.status).in_(("planned", "confirmed")), col(Trip.ends_on) >= day)
    trips = ctx.session.exec(coming.where(col(Trip.starts_on) <= day + AHEAD).order_by(col(Trip.starts_on)))
    found = ((trip, [open_day for open_day in open_days(trip) if open_day >= day]) for trip in trips)
    return [_item(trip, "Open days of coming trips", days_in_words(days)) for trip, days in found if days]


def _opt_outs(ctx: ToolContext, day: date) -> Iterable[BriefingItem]:
    query = select(Suppression).where(
        Suppression.by == "self", col(Suppression.created_at) >= _midnight(ctx, day) - NEWS
    )
    rows = ctx.session.exec(query.order_by(col(Suppression.id).desc()))
    return [_item(row, "Opted out lately", "" if row.verified else "nothing proved whose it is") for row in rows]


def _doubts(ctx: ToolContext, day: date) -> Iterable[BriefingItem]:
    found = open_pairs(ctx.session)
    return [_item(pair.lead, "May be the same group", f"or {title_of(pair.other)}") for pair in found]


#: In the order in which they are told.
SECTIONS: tuple[Section, ...] = (
    _waiting,
    _approvals,
    _booked,
    _inquiries,
    _requests,
    _questions,
    _replies,
    _shut_out,
    _unknown,
    _held,
    _ready,
    _holds,
    _due,
    _open,
    _doubts,
    _opt_outs,
)


def _said(item: BriefingItem) -> str:
    return f"{item.title} ({item.why})" if item.why else item.title


def _item(row: Row, sort: str, why: str, title: str | None = None) -> BriefingItem:
    return BriefingItem(ref=ref_of(row), link=link_of(row), title=title or title_of(row), sort=sort, why=why)


def _correspondent(message: Message) -> str:
    who = message.contact or message.lead
    return who.name if who else message.address or title_of(message)


def _midnight(ctx: ToolContext, day: date) -> datetime:
    return datetime.combine(day, time(), ctx.business.zone).astimezone(UTC)
