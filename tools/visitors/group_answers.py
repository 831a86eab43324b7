"""Answers to who looks for a group, and their requests passed on to one: by e-mail, with consent on both sides.

What each side has to have agreed to is in tools.visitors.group_sides.
"""

from typing import Annotated

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from store.journal import forget
from store.messages import NOTICE
from store.tables import Approval, Contact, GroupRequest, Message, Venue
from tools.arg_types import FreeText
from tools.args import GroupRequestRef, VenueRef
from tools.context import ToolContext
from tools.errors import Refused
from tools.outreach.settling import moved
from tools.record_names import short_date
from tools.records import ref_of
from tools.registry import STAFF, ApprovalCard, Effect, tool
from tools.visitors.group_request_views import (
    RequestResult,
    fitting_groups,
    in_a_line,
    looks_for,
    place_of,
    request_result,
)
from tools.visitors.group_sides import refuse_closed, refuse_singer, willing
from tools.visitors.notices import notice
from tools.visitors.singers import ADULT_FROM
from tools.visitors.singing_groups import BRING_A_PARENT, GroupView, group_view

#: So many groups are told in an answer, the nearest that fit first.
MOST_GROUPS = 8
ANSWER = "Groups to sing with near {}"
PASSED = "A singer looks for a group near {}"
UNDER_18 = "The singer is under 18. A parent or guardian knows and agrees: bring them in from the first word on."
FOR_THIS_ONLY = (
    "Please use the address for your answer to the singer only, and forget it if you have no place. "
    "Write back if you would rather get no such mail."
)
WITHDRAWN = "consent was withdrawn"
#: Of these nothing has left, so it need not.
_WAITING = ("queued", "held", "draft")
_STAYED = frozenset({*_WAITING, "cancelled", "skipped", "failed"})
AnswerText = Annotated[str, FreeText(4000)]


def _answer_card(ctx: ToolContext, request: GroupRequest, text: str | None = None) -> ApprovalCard:
    address, body = _answer(ctx, request, text)
    lines = [f"Subject: {_subject(ANSWER, request)}", body, "Leaves at once."]
    return ApprovalCard(headline=f"Answer {in_a_line(request)}?", lines=lines, recipients=[address])


@tool(
    Effect.SEND,
    STAFF,
    examples=(
        "answer [the] group request (from|of) {request} [saying] [{text}]",
        "answer {request} group request [saying] [{text}]",
        "(send|email|mail) {request} [the] [matching] (groups|choirs|matches) [by email]",
        "(send|email|mail) [the] [matching] (groups|choirs|matches) to {request}",
        "tell {request} (which|what) (groups|choirs) (fit|match)",
    ),
    preview=_answer_card,
)
def answer_group_request(ctx: ToolContext, request: GroupRequestRef, text: AnswerText | None = None) -> RequestResult:
    """Write to who looks for a group: which ones fit, each with its public page. Only with consent and an address.

    Args:
        ctx: The call's surroundings.
        request: The request.
        text: What to say first, word for word.

    Raises:
        Refused: they did not agree, left no address, want no mail, or there is nothing to tell them.
    """
    address, body = _answer(ctx, request, text)
    _queue(ctx, address, _subject(ANSWER, request), body)
    if request.status == "new":
        request.status = "answered"
    ctx.session.flush()
    return request_result(ctx, request, f"The answer to {in_a_line(request)} is on its way to {address}.")


def _pass_on_card(ctx: ToolContext, request: GroupRequest, group: Venue) -> ApprovalCard:
    contact, body = _to_group(ctx, request, group)
    lines = [f"Subject: {_subject(PASSED, request)}", body, "Leaves at once."]
    shown = f"{contact.name}, {group.name} <{contact.email}>"
    return ApprovalCard(
        headline=f"Pass the request of {request.name} on to {group.name}?", lines=lines, recipients=[shown]
    )


@tool(
    Effect.SEND,
    STAFF,
    examples=(
        "pass [the] [group] request (from|of) {request} on to {group}",
        "pass {request} on to {group}",
        "(send|forward|hand) [the] [group] request (from|of) {request} [on] to {group}",
        "(put|bring) {request} (in touch|together) with {group}",
    ),
    preview=_pass_on_card,
)
def pass_on_group_request(ctx: ToolContext, request: GroupRequestRef, group: VenueRef) -> RequestResult:
    """Write to a group on file that a singer looks for one like it, with name and e-mail address. Both have agreed.

    Args:
        ctx: The call's surroundings.
        request: The request; its words of consent have to cover that it is passed on.
        group: The group; one of its contacts has to have agreed to e-mail, or to have written to us first.

    Raises:
        Refused: one of the sides has not agreed, wants no mail, or has this request already; it says how to get there.
    """
    contact, body = _to_group(ctx, request, group)
    message = _queue(ctx, str(contact.email), _subject(PASSED, request), body)
    entry = {"venue": ref_of(group), "on": ctx.today.isoformat(), "message": ref_of(message)}
    request.passed_on, request.status = [*request.passed_on, entry], "passed_on"
    ctx.session.flush()
    told = f"The request of {in_a_line(request)} is on its way to {contact.name} of {group.name} ({contact.email})."
    return request_result(ctx, request, told)


def groups_told(ctx: ToolContext, request: GroupRequest) -> list[str]:
    """The groups that know of the request by now, by name: what was written to them has left, or may have."""
    told = {ref_of(message) for message in ctx.session.exec(_about(request)).all() if message.status not in _STAYED}
    venues = [_number(entry.get("venue")) for entry in request.passed_on if entry.get("message") in told]
    named = select(Venue).where(col(Venue.id).in_(venues)).order_by(col(Venue.name))
    return [venue.name for venue in ctx.session.exec(named)]


def _about(request: GroupRequest) -> SelectOfScalar[Message]:
    passed = [_number(entry.get("message")) for entry in request.passed_on]
    return select(Message).where(col(Message.id).in_(passed))


def _number(ref: object) -> int:
    """The number of a ref that was kept; 0, which nothing has, where there is none."""
    return int(str(ref or "").partition(":")[2] or 0)


def recall(ctx: ToolContext, request: GroupRequest) -> None:
    """Consent is withdrawn: what was written about somebody, or to them, does not leave any more, and is emptied."""
    answers = select(Message).where(Message.address == request.email, Message.subject == _subject(ANSWER, request))
    for query, columns in ((answers, ("body", "address")), (_about(request), ("body",))):
        for message in ctx.session.exec(query.where(Message.purpose == NOTICE)).all():
            moved(ctx, message, states=_WAITING, status="cancelled", reason=WITHDRAWN)
            if message.status != "sending":
                forget(ctx.session, message, columns)
    asked = select(Approval).where(col(Approval.tool).in_((answer_group_request.name, pass_on_group_request.name)))
    for approval in ctx.session.exec(asked):
        if ref_of(request) in approval.card.get("records", ()):
            approval.card = {**approval.card, "headline": WITHDRAWN, "lines": [], "recipients": []}


def _answer(ctx: ToolContext, request: GroupRequest, text: str | None) -> tuple[str, str]:
    """The address and the words of an answer."""
    if not request.consent:
        raise Refused("They did not agree to be contacted, so nobody may write to them; they see it on their own page.")
    if not request.email:
        raise Refused("They left no e-mail address, so there is nowhere to write to; they see it on their own page.")
    refuse_closed(ctx, request.email, "them")
    found = fitting_groups(ctx, place_of(request), request.age, request.styles)
    groups = [group_view(match) for match in found.matches[:MOST_GROUPS]]
    if not groups and not text:
        raise Refused("No group on file fits this request, so there is nothing to tell them yet; say what to write.")
    return request.email, _written(ctx, request, text, groups)


def _written(ctx: ToolContext, request: GroupRequest, text: str | None, groups: list[GroupView]) -> str:
    asked = f" on {short_date(request.consent_at.astimezone(ctx.business.zone).date())}" if request.consent_at else ""
    parts = [f"Hello{f' {request.name}' if request.name else ''},"]
    parts += [text] if text else [f"you asked us{asked} for a group to sing with near {request.place}."]
    if groups:
        parts += ["These may fit; see their own pages for what is true today:", *(_told(group) for group in groups)]
    if request.age is None or request.age < ADULT_FROM:
        parts.append(BRING_A_PARENT)
    parts.append(f"{ctx.business.name}\nYou get this because you left a request on our site{asked}.")
    return "\n\n".join(parts)


def _told(group: GroupView) -> str:
    page = group.website or group.link
    public = page if page.startswith(("https://", "http://")) else ""
    about = [f"{group.title}, {group.city}", group.why, f"Ask first: {group.ask}" if group.ask else "", public]
    return "\n".join(part for part in about if part)


def _to_group(ctx: ToolContext, request: GroupRequest, group: Venue) -> tuple[Contact, str]:
    """Whom a request goes to, and the words."""
    if request.status == "closed":
        raise Refused("This request is closed, or was taken back; it goes to nobody any more.")
    refuse_singer(request)
    if any(entry.get("venue") == ref_of(group) for entry in request.passed_on):
        raise Refused(f"{group.name} has this request already.")
    contact = willing(ctx, group)
    refuse_closed(ctx, str(contact.email), contact.name)
    return contact, _introduced(ctx, request, contact)


def _introduced(ctx: ToolContext, request: GroupRequest, contact: Contact) -> str:
    minor = request.age is not None and request.age < ADULT_FROM
    parts = [
        f"Hello {contact.name},",
        f"a singer near {request.place} looks for a group, and asked us to pass this on to groups that fit.",
        f"Name: {request.name}\nE-mail: {request.email}\nLooks for: {looks_for(request)}",
        UNDER_18 if minor else "",
        FOR_THIS_ONLY,
        ctx.business.name,
    ]
    return "\n\n".join(part for part in parts if part)


def _subject(words: str, request: GroupRequest) -> str:
    return words.format(request.place)


def _queue(ctx: ToolContext, address: str, subject: str, body: str) -> Message:
    message = notice(ctx, "email", address, subject, body)
    assert message is not None  # it is not closed: that was refused before
    return message
