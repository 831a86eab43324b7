"""Requests for a group to sing with, as visitors send them in and staff enter them.

A name and an address that may not be kept are taken out before anything is written (tools.visitors.consent); where they
were kept and may not be any more, the journal forgets them too.
"""

from typing import Annotated

from store.journal import forget
from store.tables import ChatConversation, GroupRequest
from tools.args import EmailArg, NameArg, PlaceArg, TextArg
from tools.context import ToolContext
from tools.errors import InvalidInput
from tools.geography.nearness import put_place
from tools.geography.places import Place
from tools.records import link_of
from tools.registry import STAFF, VISITOR, Effect, tool
from tools.visitors.consent import WHO, without_person, wording
from tools.visitors.group_answers import groups_told, recall
from tools.visitors.group_request_views import (
    RequestResult,
    StyleText,
    fitting_groups,
    in_a_line,
    looks_for,
    request_result,
    styles_in_words,
)
from tools.visitors.group_search import Search
from tools.visitors.own_requests import sent_here
from tools.visitors.singers import ADULT_FROM, CHILD_UNTIL
from tools.visitors.singing_groups import BRING_A_PARENT, checked_age, kept_match
from tools.visitors.telling import tell_once
from tools.wording import joined

MAX_STYLES = 12
StyleArg = Annotated[str, StyleText()]


@tool(
    Effect.WRITE,
    VISITOR,
    examples=(
        "(submit|put in|send|file|make|enter) a group request [for me]",
        "group request for me",
        "(submit|send|put in) my request",
        "please (pass|send) my (details|information|name) on to (groups|a group) -> pass_on=true",
        "help me find a group and contact me",
    ),
    redact=without_person,
)
def submit_group_request(
    ctx: ToolContext,
    location: PlaceArg,
    age: int,
    styles: list[StyleArg],
    consent: bool,
    name: NameArg | None = None,
    email: EmailArg | None = None,
    consent_wording: TextArg | None = None,
    pass_on: bool | None = None,
    parent: bool | None = None,
    corrects: bool | None = None,
) -> RequestResult:
    """Leave a request for a group to sing with. Sent again from the same conversation for the same place, it changes.

    Args:
        ctx: The call's surroundings.
        location: Where the singer is.
        age: The singer's age in years. Under 13 no name, no e-mail and no consent is kept, whatever was said.
        styles: What they like to sing.
        consent: Whether they said, in words, that they may be contacted. Ask once; an address given unasked is no yes.
        name: Who asks; kept only with consent.
        email: Where to answer; kept only with consent.
        consent_wording: Your question and their answer, word for word; kept with the moment.
        pass_on: Whether they said, in words, that groups that fit may get the request with name and address. That is
            asked for by itself: to be contacted by the team does not cover it.
        parent: Of 13 to 17: whether they said that a parent or guardian knows of it and agrees.
        corrects: It puts right what they sent before in this conversation, the place too. Without it another place is
            another request.

    Raises:
        InvalidInput: the age is impossible, or there are more than 12 styles.
    """
    request = _known_here(ctx, location, bool(corrects)) or GroupRequest(conversation_id=ctx.principal.conversation_id)
    again, had = request.id is not None, bool(request.name or request.email)
    found = _fill(ctx, request, location, checked_age(age), styles)
    _put_person(ctx, request, consent, name, email)
    _put_words(ctx, request, consent_wording, bool(pass_on), bool(parent))
    if conversation := ctx.session.get(ChatConversation, ctx.principal.conversation_id or 0):
        conversation.outcome = "group_request"
    ctx.session.flush()
    _tell(ctx, request, again)
    if age < ADULT_FROM:
        ctx.note(BRING_A_PARENT)
    return request_result(
        ctx, request, " ".join([_taken(request, again), _promise(request), *_removed(ctx, request, had), *found.told])
    )


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "(create|add|enter|file|new|log) a group request for {name}",
        "(create|add|enter|file|new) group request",
        "(take|file) a group request for (a caller|somebody|someone)",
        "(create|add|enter|file|new|log) a group request for (a caller|somebody|someone)",
        "(create|add|enter|file|take|log) a group request [for a caller] [likes] no consent -> consent=false",
    ),
    redact=without_person,
)
def create_group_request(
    ctx: ToolContext,
    location: PlaceArg,
    consent: bool,
    age: int | None = None,
    styles: list[StyleArg] | None = None,
    name: NameArg | None = None,
    email: EmailArg | None = None,
    consent_wording: TextArg | None = None,
    pass_on: bool | None = None,
    parent: bool | None = None,
) -> RequestResult:
    """Enter a request for a group on somebody's behalf, such as one that came by telephone.

    Args:
        ctx: The call's surroundings.
        location: Where the singer is.
        consent: Whether they said that they may be contacted; without it no name and no e-mail is kept.
        age: The singer's age in years. Under 13 no name, no e-mail and no consent is kept.
        styles: What they like to sing.
        name: Who asks.
        email: Where to answer.
        consent_wording: The words in which they were asked and agreed; kept with the moment.
        pass_on: Whether they agreed besides that groups that fit get the request with name and address.
        parent: Of 13 to 17: whether they said that a parent or guardian knows of it and agrees.

    Raises:
        InvalidInput: the age is impossible, or there are more than 12 styles.
    """
    request = GroupRequest()
    found = _fill(ctx, request, location, checked_age(age), styles or [])
    _put_person(ctx, request, consent, name, email)
    _put_words(ctx, request, consent_wording, bool(pass_on), bool(parent))
    kept = "" if request.consent else " No name and no e-mail is kept."
    return request_result(ctx, request, " ".join([f"Entered the request of {in_a_line(request)}.{kept}", *found.told]))


def _known_here(ctx: ToolContext, place: Place, corrects: bool) -> GroupRequest | None:
    """The open request of this conversation that is meant: to put right the latest, else the one for this place."""
    sent = sent_here(ctx, GroupRequest)
    there = (place.latitude, place.longitude)
    return next((known for known in sent if corrects or (known.latitude, known.longitude) == there), None)


def _fill(ctx: ToolContext, request: GroupRequest, place: Place, age: int | None, styles: list[str]) -> Search:
    """Set what is asked for, and the groups that suit it; the person is put in afterwards."""
    if len(styles) > MAX_STYLES:
        raise InvalidInput("styles", "are too many.", f"Give at most {MAX_STYLES}.")
    wanted = list(dict.fromkeys(styles))
    found = fitting_groups(ctx, place, age, wanted)
    if age is not None and age < CHILD_UNTIL:
        _forget_person(ctx, request)
    put_place(request, place)
    request.age, request.styles, request.status = age, wanted, "new"
    request.matches = [kept_match(match) for match in found.matches]
    return found


def _put_person(ctx: ToolContext, request: GroupRequest, consent: bool, name: str | None, email: str | None) -> None:
    """Keep who asks, if they agreed; else see that nothing of them is kept."""
    if consent and not (request.age is not None and request.age < CHILD_UNTIL):
        request.consent, request.name, request.email = True, name or request.name, email or request.email
    else:
        _forget_person(ctx, request)
    ctx.add(request)


def _put_words(ctx: ToolContext, request: GroupRequest, given: str | None, pass_on: bool, parent: bool) -> None:
    """Keep the words of a consent with their moment; where there is none, there are no words either."""
    if not request.consent:
        return
    request.consent_wording = wording(ctx, given, request.consent_wording, pass_on, parent)
    request.consent_at = ctx.now


def _forget_person(ctx: ToolContext, request: GroupRequest) -> None:
    """Keep nothing of who asks, neither in the row nor in the journal; what is about to leave to a group stays here."""
    if request.id is not None and any(getattr(request, column) for column in WHO):
        recall(ctx, request)
        forget(ctx.session, request, WHO)
    request.consent, request.consent_wording, request.consent_at = False, "", None


def _tell(ctx: ToolContext, request: GroupRequest, again: bool) -> None:
    """Tell the staff at once; without a name or an address, which the request may have to forget."""
    what = f"{'Changed: s' if again else 'S'}omebody looks for a group in {request.place}: {looks_for(request)}."
    fitting = f"{len(request.matches)} of the groups on file may fit."
    answer = "They agreed to be written to." if request.consent and request.email else "They left no address."
    tell_once(ctx, "A visitor looks for a group to sing with", [what, fitting, answer], link_of(request))


def _taken(request: GroupRequest, again: bool) -> str:
    styles = joined(styles_in_words(request.styles))
    return f"Your request {'is updated' if again else 'is in'}: {f'{styles}, ' if styles else ''}{request.place}."


def _removed(ctx: ToolContext, request: GroupRequest, had: bool) -> list[str]:
    """What became of the name and the address that were left with an earlier consent, where there is none now."""
    if request.consent or not had:
        return []
    told = groups_told(ctx, request)
    reached = f"{joined(told)} got them before: ask there if they are to go there, too." if told else ""
    return ["What you had left of them before is removed.", *([reached] if reached else [])]


def _promise(request: GroupRequest) -> str:
    if request.consent and request.email:
        return f"The team sees it and answers to {request.email}."
    if request.consent:
        return "The team sees it; without an e-mail address the answer can only come here."
    if request.age is not None and request.age < CHILD_UNTIL:
        return "The team sees it. For anybody under 13 no name and no e-mail address is kept; a parent may write to us."
    return "The team sees it. No name and no e-mail address is kept, since you did not agree to be contacted."
