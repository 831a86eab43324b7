"""What a call to a provider came to, and what follows when a message has left.

An outcome is taken once. It moves a message only if that is still in its hands, or if it proves that the message left.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col, func, select

from store.tables import Attempt, Enrollment, Message
from tools.context import ToolContext
from tools.outreach.claiming import MESSAGE, OPEN, why_not
from tools.outreach.events import state_after
from tools.outreach.following import move_following
from tools.outreach.gate import Verdict, stopped
from tools.outreach.shut_out import SHUT_OUT
from tools.outreach.stopping import stop_for
from tools.outreach.taken import Settlement, settle_taken
from tools.suppressions import put_suppression

#: So often a message is tried; with the waits between tries that is more than three hours.
MOST_TRIES = 16
_M = MESSAGE.c


def settle(ctx: ToolContext, outcomes: Sequence[Settlement]) -> list[str]:
    """Take the outcomes of attempts; answers the state of each one's message, or "" where there is no such attempt.

    An outcome that is known already stays; one that was given up as unknown gives way to what is known.
    """
    taken = settle_taken(ctx, [made for made in outcomes if made.outcome == "accepted"])
    for message in _messages(ctx, taken.followed):
        follow(ctx, message)
    rest = [made.attempt for made in outcomes if made.attempt not in taken.attempts]
    attempts = _attempts(ctx, rest)
    return [
        "sent" if made.attempt in taken.attempts else _state(ctx, attempts.get(made.attempt), made) for made in outcomes
    ]


def _messages(ctx: ToolContext, ids: Sequence[int]) -> Sequence[Message]:
    """Messages with what follows from their leaving."""
    enrollment = joinedload(Message.enrollment).selectinload(Enrollment.messages)  # type: ignore[arg-type]  # a relationship is an attribute here
    near = (joinedload(Message.lead), joinedload(Message.sequence), enrollment)  # type: ignore[arg-type]  # a relationship is an attribute here
    query = select(Message).where(col(Message.id).in_(ids)).options(*near).order_by(col(Message.id))
    return ctx.session.exec(query).all() if ids else []


def _attempts(ctx: ToolContext, ids: Sequence[int]) -> dict[int, Attempt]:
    near = joinedload(Attempt.message)  # type: ignore[arg-type]  # a relationship is an attribute here
    related = (near.joinedload(Message.lead), near.joinedload(Message.enrollment))  # type: ignore[arg-type]  # a relationship is an attribute here
    query = select(Attempt).where(col(Attempt.id).in_(ids)).options(near, *related)
    return {attempt.require_id(): attempt for attempt in ctx.session.exec(query)} if ids else {}


def _state(ctx: ToolContext, attempt: Attempt | None, made: Settlement) -> str:
    return _settle(ctx, attempt, made).status if attempt else ""


def _settle(ctx: ToolContext, attempt: Attempt, made: Settlement) -> Message:
    if attempt.outcome in (None, "unknown"):
        attempt.outcome, attempt.words, attempt.ended_at = made.outcome, made.words, ctx.now
        attempt.provider_id = made.provider_id or None
        OUTCOMES[made.outcome](ctx, attempt, made)
    return attempt.message


def moved(ctx: ToolContext, message: Message, *, states: tuple[str, ...], **values: Any) -> bool:
    """Change a message's machine columns, if it is still in one of the states; answers whether it was."""
    change = update(MESSAGE).where(_M.id == message.id, _M.status.in_(states)).values(**values)
    done = ctx.session.connection().execute(change)
    assert isinstance(done, CursorResult)
    if done.rowcount != 1:
        ctx.session.refresh(message)
        return False
    for name, value in values.items():
        set_committed_value(message, name, value)
    return True


def put(ctx: ToolContext, message: Message, verdict: Verdict, *, states: tuple[str, ...] = ("queued",)) -> None:
    """Give a message the state that keeps it from leaving, with its reason; after the last one its enrolment ends."""
    values: dict[str, Any] = {"status": verdict.state, "reason": verdict.reason}
    if verdict.due_at is not None:
        values["due_at"] = verdict.due_at
    moved(ctx, message, states=states, **values)
    finish(ctx, message)


def leave(ctx: ToolContext, message: Message, at: datetime, state: str = "sent", **values: Any) -> None:
    """A message has left at a moment: its state, and all that follows from it.

    A lead that was new is contacted; later steps that count from this one move; an enrolment without anything left
    is finished.
    """
    first = message.sent_at is None
    moved(ctx, message, states=(message.status,), status=state, sent_at=message.sent_at or at, **values)
    if first:
        follow(ctx, message)


def follow(ctx: ToolContext, message: Message) -> None:
    """Do what follows when a message has left for the first time."""
    if message.lead and message.lead.stage == "new":
        message.lead.stage = "contacted"
        ctx.session.flush()
    move_following(ctx, message)
    finish(ctx, message)


def finish(ctx: ToolContext, message: Message) -> None:
    """Finish a message's enrolment when nothing of it is left to leave or to be settled."""
    enrollment = message.enrollment
    if enrollment is None or enrollment.state != "active":
        return
    left = select(func.count()).where(col(Message.enrollment_id) == enrollment.id, col(Message.status).in_(OPEN))
    if not ctx.session.exec(left).one():
        enrollment.state, enrollment.reason = "finished", ""
    ctx.session.flush()


def _accepted(ctx: ToolContext, attempt: Attempt, made: Settlement) -> None:
    message = attempt.message
    state = state_after(message.status, "accepted")
    known = {"provider": attempt.provider, "provider_id": made.provider_id or message.provider_id}
    known["reason"] = "" if state == "sent" else message.reason  # an event may have been quicker than the call's answer
    if state == "failed":
        moved(ctx, message, states=(state,), **known)
    else:
        leave(ctx, message, ctx.now, state, **known)


def _rejected(ctx: ToolContext, attempt: Attempt, made: Settlement) -> None:
    message = attempt.message
    if not _in_hand(ctx, attempt, status="failed", reason=made.words):
        return
    if made.suppress and message.address:
        put_suppression(ctx, message.address, message.channel, "self", made.words, verified=True)
        stop_for(ctx, [message.address], f"their address is closed: {made.words}", channel=message.channel)
    finish(ctx, message)


def _try_again(ctx: ToolContext, attempt: Attempt, made: Settlement) -> None:
    if attempt.number >= MOST_TRIES:
        _in_hand(ctx, attempt, status="failed", reason=f"Tried {attempt.number} times: {made.words}")
        finish(ctx, attempt.message)
    else:
        due_at = ctx.now + timedelta(seconds=made.after)
        _in_hand(ctx, attempt, status="queued", due_at=due_at, claimed_by=None, reason=f"Tried again: {made.words}")


def _shut_out(ctx: ToolContext, attempt: Attempt, made: Settlement) -> None:
    """The account was refused, not the message: it waits with its channel, however often it was the one to be tried."""
    due_at = ctx.now + timedelta(seconds=made.after)
    _in_hand(ctx, attempt, status="queued", due_at=due_at, claimed_by=None, reason=f"Tried again: {made.words}")


def _unknown(ctx: ToolContext, attempt: Attempt, made: Settlement) -> None:
    _in_hand(ctx, attempt, status="unknown", reason=made.words)


def _withheld(ctx: ToolContext, attempt: Attempt, made: Settlement) -> None:
    """The call was not made: what stops it is its reason; where nothing does, it goes back to the queue as it was."""
    message = attempt.message
    if not _in_hand(ctx, attempt, status="queued", claimed_by=None, reason=""):
        return
    if (why := why_not(ctx.session, message.require_id())) is not None:
        put(ctx, message, stopped(ctx, message, why))


OUTCOMES: Mapping[str, Callable[[ToolContext, Attempt, Settlement], None]] = {
    "accepted": _accepted,
    "rejected": _rejected,
    "try_again": _try_again,
    SHUT_OUT: _shut_out,
    "unknown": _unknown,
    "withheld": _withheld,
}


def _in_hand(ctx: ToolContext, attempt: Attempt, **values: Any) -> bool:
    """Change the message of an attempt, if that is its latest and nothing has been decided of it since."""
    if attempt.number != attempt.message.tries:
        return False
    return moved(ctx, attempt.message, states=("sending", "unknown"), **values)
