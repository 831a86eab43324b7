"""Inquiries: visitors who ask for a booking. Each becomes a lead of the campaign "Website"."""

from datetime import date, timedelta

from sqlmodel import col, select

from store.tables import ChatConversation, Inquiry, ServiceOffering
from tools.args import (
    DateArg,
    EmailArg,
    InquiryRef,
    NameArg,
    PlaceArg,
    TextArg,
)
from tools.context import ToolContext
from tools.errors import InvalidInput, Refused
from tools.geography.nearness import put_place
from tools.record_names import short_date
from tools.records import link_of
from tools.registry import STAFF, VISITOR, Effect, tool
from tools.results import Listing
from tools.visitors.consent import wording
from tools.visitors.group_request_views import RequestStatus
from tools.visitors.inquiry_leads import as_lead, keep_lead
from tools.visitors.inquiry_views import InquiryResult, InquiryView, asked_for, in_a_line, inquiry_result, inquiry_view
from tools.visitors.offerings import OfferedRef
from tools.visitors.own_requests import sent_here
from tools.visitors.telling import tell_once
from tools.wording import joined, named

#: The same inquiry within so many days is one.
SAME_WITHIN = timedelta(days=30)
DISAGREED = "Without your agreement to be contacted nobody could answer you, so I did not pass this on."
TAKE_BACK = "If that is to be taken back too, ask for a person: the team removes it with your name and address."


@tool(
    Effect.WRITE,
    VISITOR,
    examples=(
        "(i|we) would like to book {service}",
        "(i|we) would like a {service}",
        "(i|we) want {service}",
        "(book|hire|invite|request|schedule) you",
        "would like to (book|hire|invite|have) you [for {service}]",
        "like to book {service}",
        "(submit|send|make|put in) an inquiry",
        "interested in (booking|a|having) {service}",
        "could you (come|give|lead|teach|run|do) {service}",
        "please (send|pass) this (to|on to) your team",
        "submit the same inquiry again",
    ),
)
def submit_booking_inquiry(
    ctx: ToolContext,
    name: NameArg,
    email: EmailArg,
    message: TextArg,
    consent: bool,
    service: OfferedRef | None = None,
    organization: NameArg | None = None,
    location: PlaceArg | None = None,
    starts_on: DateArg | None = None,
    consent_wording: TextArg | None = None,
    corrects: bool | None = None,
) -> InquiryResult:
    """Pass a wish for a booking on to the team. The same one again from the same conversation is updated.

    Args:
        ctx: The call's surroundings.
        name: Who asks.
        email: Where the answer goes.
        message: What they would like, in their own words.
        consent: Whether they said, in words, that they may be contacted there. Ask once.
        service: What it is about.
        organization: The group, church, school or festival that they ask for.
        location: Where it would be.
        starts_on: The day that they have in mind.
        consent_wording: Your question and their answer, word for word; kept with the moment.
        corrects: It puts right what they sent before in this conversation: another day, address, name, and all the rest
            as it holds now. Without it another day is another inquiry.

    Raises:
        Refused: they did not agree to be contacted, so nobody could answer; what they sent before stays as it was.
        InvalidInput: the day is past, or the message is empty.
    """
    _check(ctx, consent, email, message, starts_on)
    same = _same(ctx, email, service, starts_on)
    here = ctx.principal.conversation_id
    own = _own(ctx, same, bool(corrects))
    inquiry = own or Inquiry(conversation_id=here, name=name, email=email, message=message, verified=not same)
    said_before = as_lead(own) if own else {}
    inquiry.name, inquiry.email, inquiry.message, inquiry.status = name, email, message, "new"
    inquiry.verified = inquiry.verified and all(known.conversation_id == here for known in same)
    inquiry.organization = organization or inquiry.organization
    inquiry.consent_wording, inquiry.consent_at = wording(ctx, consent_wording, inquiry.consent_wording), ctx.now
    inquiry.service_id, inquiry.starts_on = service.id if service else None, starts_on
    if location:
        put_place(inquiry, location)
    ctx.add(inquiry)
    keep_lead(ctx, inquiry, same, said_before)
    if conversation := ctx.session.get(ChatConversation, here or 0):
        conversation.outcome = "inquiry"
    ctx.session.flush()
    ctx.session.refresh(inquiry)
    _tell(ctx, inquiry, own is not None)
    done = "Your inquiry is updated" if own else "Thank you, your inquiry is with the team"
    headline = f"{done}: {asked_for(inquiry)}. The answer goes to {email}; nothing is booked until they confirm it."
    return inquiry_result(ctx, inquiry, headline)


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "(show|list|any|what|which|all|new) inquiries",
        "inquiries from the website",
        "who (wrote|inquired|contacted us|asked) (on|through|via) the (site|website)",
        "did anyone (inquire|write|ask) [about booking]",
        "any (new) (requests|messages) from the website",
        "(has|have|did) (anyone|anybody|somebody) (fill|filled) [in|out] the [booking|contact|inquiry] form",
        "(has|have|did) (anyone|anybody|somebody) (use|used|sent) the [booking|contact|inquiry] form",
        "(has|did) (anyone|anybody) (got|get|been) in touch (on|through|via) the (site|website)",
        "(any|what|who) [came] (through|from|on) the (booking|contact|inquiry) form",
    ),
)
def find_inquiries(ctx: ToolContext, status: RequestStatus | None = None) -> Listing[InquiryView]:
    """List inquiries from the site, newest first.

    Args:
        ctx: The call's surroundings.
        status: Only inquiries of this status.
    """
    query = select(Inquiry).order_by(col(Inquiry.id).desc())
    inquiries = ctx.session.exec(query.where(Inquiry.status == status) if status else query).all()
    listed = named([in_a_line(inquiry) for inquiry in inquiries])
    noun = "inquiry" if len(inquiries) == 1 else "inquiries"
    headline = f"{len(inquiries)} {noun}: {listed}." if inquiries else "There are no such inquiries."
    views = [inquiry_view(ctx, inquiry) for inquiry in inquiries]
    return Listing[InquiryView](headline=headline, items=views, total=len(views), link="/desk/inquiries")


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "mark [the] inquiry [from|of] {inquiry} [as] {status}",
        "mark {inquiry} inquiry [as] {status}",
        "(close|finish) [the] inquiry [from|of] {inquiry} -> status=closed",
        "i answered [the] inquiry [from|of] {inquiry} -> status=answered",
        "{inquiry} inquiry is {status}",
        "(wrote|written) [back] to {inquiry} inquiry -> status=answered",
        "{inquiry} inquiry (was|has been) answered -> status=answered",
        "{inquiry} inquiry is (done|dealt with|closed) -> status=closed",
        "replied to [the] inquiry [from|of] {inquiry} -> status=answered",
        "written [back] to {inquiry} inquiry is answered -> status=answered",
    ),
)
def update_inquiry(ctx: ToolContext, inquiry: InquiryRef, status: RequestStatus) -> InquiryResult:
    """Set where an inquiry stands.

    Args:
        ctx: The call's surroundings.
        inquiry: The inquiry.
        status: Where it stands now.
    """
    inquiry.status = status
    ctx.session.flush()
    return inquiry_result(ctx, inquiry, f"Inquiry of {in_a_line(inquiry)}.")


def _check(ctx: ToolContext, consent: bool, email: str, message: str, starts_on: date | None) -> None:
    if not consent:
        raise Refused(f"{DISAGREED} {_stays(ctx, email)}".strip())
    if not message:
        raise InvalidInput("message", "is empty.", "Say what you would like.")
    if starts_on and starts_on < ctx.today:
        raise InvalidInput("starts_on", f"{short_date(starts_on)} is past.", "Give a day from today on.")


def _stays(ctx: ToolContext, email: str) -> str:
    """What stands of what this conversation sent before with consent; to take it back is a wish of its own."""
    here = ctx.principal.conversation_id
    query = select(Inquiry).where(Inquiry.email == email, Inquiry.conversation_id == here, Inquiry.status != "closed")
    sent = ctx.session.exec(query.order_by(col(Inquiry.id))).all() if here is not None else []
    asked = joined([asked_for(inquiry) for inquiry in sent])
    stays = f"What you sent before, with your agreement, stays with the team as it was: {asked}. {TAKE_BACK}"
    return stays if sent else ""


def _same(ctx: ToolContext, email: str, service: ServiceOffering | None, starts_on: date | None) -> list[Inquiry]:
    """The inquiries of the last days under this address for the same service and day, newest first."""
    query = select(Inquiry).where(Inquiry.email == email, col(Inquiry.created_at) >= ctx.now - SAME_WITHIN)
    same = ctx.session.exec(query.order_by(col(Inquiry.id).desc())).all()
    wanted = (service.id if service else None, starts_on)
    return [known for known in same if (known.service_id, known.starts_on) == wanted]


def _own(ctx: ToolContext, same: list[Inquiry], corrects: bool) -> Inquiry | None:
    """The open inquiry of this conversation that is meant: to put right the latest, else the same one."""
    sent = sent_here(ctx, Inquiry)
    return sent[0] if corrects and sent else next((known for known in same if known in sent), None)


def _tell(ctx: ToolContext, inquiry: Inquiry, again: bool) -> None:
    """Tell the staff at once."""
    lines = [
        f"{'Changed: ' if again else ''}{inquiry.name} asks for {asked_for(inquiry)}.",
        *([f"For: {inquiry.organization}"] if inquiry.organization else []),
        *(["It came from elsewhere under an address that had written before: unverified."] * (not inquiry.verified)),
        f"They can be reached at {inquiry.email}. In their words:",
        "",
        inquiry.message,
    ]
    tell_once(ctx, "A visitor asks for a booking", lines, link_of(inquiry))
