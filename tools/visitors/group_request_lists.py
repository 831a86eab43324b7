"""Requests for a group, as staff look at them: who asks, what would suit them, and where each request stands."""

from sqlmodel import col, select

from store.tables import GroupRequest
from tools.args import GroupRequestRef
from tools.context import ToolContext
from tools.errors import Refused
from tools.records import link_of, ref_of
from tools.registry import STAFF, Effect, tool
from tools.results import Listing
from tools.visitors.group_request_views import (
    RequestResult,
    RequestStatus,
    RequestView,
    fitting_groups,
    in_a_line,
    place_of,
    request_result,
    request_view,
)
from tools.visitors.singing_groups import GroupView, group_view, note_what_to_mind
from tools.wording import count, named


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "(show|list|any|what|which|all|new) group requests",
        "group requests people sent [in]",
        "who is looking for a (group|choir|chorus)",
        "what singers (have written|wrote|are looking)",
        "(show|list|any) [open] requests",
        "(any|which) singers [still] waiting for (us|a group|a choir)",
        "who is [still] waiting for a (group|choir)",
    ),
)
def find_group_requests(ctx: ToolContext, status: RequestStatus | None = None) -> Listing[RequestView]:
    """List what people who look for a group have sent in, newest first.

    Args:
        ctx: The call's surroundings.
        status: Only requests of this status.
    """
    query = select(GroupRequest).order_by(col(GroupRequest.id).desc())
    requests = ctx.session.exec(query.where(GroupRequest.status == status) if status else query).all()
    listed = named([f"{in_a_line(request)}, {request.status.replace('_', ' ')}" for request in requests])
    headline = (
        f"{count(len(requests), 'group request')}: {listed}." if requests else "There are no such group requests."
    )
    views = [request_view(ctx, request) for request in requests]
    return Listing[RequestView](headline=headline, items=views, total=len(views), link="/desk/requests")


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "match group request from {request}",
        "match {request} request",
        "match request",
        "(what|which|who) groups (fit|match|suit) {request}",
        "who could we send {request} to",
        "where could {request} sing",
        "find groups for request {request}",
        "find a group for {request}",
    ),
)
def match_group_request(ctx: ToolContext, request: GroupRequestRef) -> Listing[GroupView]:
    """Find the groups that suit a request, as they are known today.

    Args:
        ctx: The call's surroundings.
        request: The request.

    Raises:
        NeedsAnswer: the request does not say where.
    """
    found = fitting_groups(ctx, place_of(request), request.age, request.styles)
    note_what_to_mind(ctx, request.age, found.matches)
    if not request.consent:
        ctx.note("They did not agree to be contacted, so nothing about them may be passed on.")
    items = [group_view(match) for match in found.matches]
    headline = f"For {in_a_line(request)}: {' '.join(found.told)}"
    return Listing[GroupView](
        headline=headline, ref=ref_of(request), link=link_of(request), items=items, total=found.total
    )


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "mark [the] group request [from|of] {request} [as] {status}",
        "mark {request} [group] request [as] {status}",
        "(close|finish) [the] group request [from|of] {request} -> status=closed",
        "{request} request is {status}",
        "(passed on|pass on) [the] group request [from|of] {request} -> status=passed_on",
        "(close|finish) request (from|of) {request} -> status=closed",
        "answered request (from|of) {request} -> status=answered",
        "passed {request} on [to a (choir|group)] -> status=passed_on",
        "(passed|pass|handed) {request} [on|along] to a (choir|group|chorus) -> status=passed_on",
        "update {request} group request",
    ),
)
def update_group_request(ctx: ToolContext, request: GroupRequestRef, status: RequestStatus) -> RequestResult:
    """Set where a request stands.

    Args:
        ctx: The call's surroundings.
        request: The request.
        status: Where it stands now.

    Raises:
        Refused: they did not agree to be contacted, so it cannot have been passed on.
    """
    if status == "passed_on" and not request.consent:
        raise Refused("They did not agree to be contacted, so this request may not be passed on.")
    request.status = status
    ctx.session.flush()
    return request_result(ctx, request, f"{in_a_line(request)}: {status.replace('_', ' ')}.")
