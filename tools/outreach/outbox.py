"""The outbox: messages are claimed, handed over once, and settled. The scheduler's own tools; they send nothing.

The claim, with an attempt for each message, is committed before the one call that the scheduler makes; what came of it
is settled after. Whatever was cut off in between is `unknown`, and is never sent again by itself.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, insert, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from store.tables import Attempt, Message
from tools.context import ToolContext
from tools.errors import InvalidInput
from tools.leases import is_dead, this_process
from tools.outreach import claiming
from tools.outreach.caps import room_today
from tools.outreach.claiming import MESSAGE
from tools.outreach.gate import held_back, stopped
from tools.outreach.in_line import in_line
from tools.outreach.settling import OUTCOMES, put, settle
from tools.outreach.shut_out import ATTEMPT, open_to
from tools.outreach.taken import Settlement
from tools.registry import SCHEDULER, Effect, tool
from tools.results import Result
from tools.wording import count

#: Which provider takes what, where nothing is configured: what leaves is shown on a page of this machine.
LOCAL = {"email": "mailbox", "sms": "mailbox"}
#: How long after its claim a message is given up, where nothing is known of the process that claimed it.
SILENT = timedelta(minutes=10)
#: Messages in one claim, at most.
MOST = 500
CUT_OFF = "Harmony was stopped while it was handed over: it may or may not have been sent."
FINAL = "what leaves, leaves."
_M = MESSAGE.c


class Claimed(Result):
    """What was claimed: the attempts to carry out; and how much became due that may not leave, or was given up."""

    attempts: list[int]
    held_back: int
    unknown: int


class Settled(Result):
    """The states of the messages that were settled, in the order of what was told."""

    states: list[str]


@tool(Effect.WRITE, SCHEDULER, cannot_undo=FINAL, own_record=True)
def claim_due_messages(
    ctx: ToolContext,
    limit: int,
    holder: str | None = None,
    providers: dict[str, str] | None = None,
    begun: bool = False,
) -> Claimed:
    """Claim messages whose time has come, one attempt each; what may not leave gets its reason.

    Args:
        ctx: The call's surroundings.
        limit: How many to look at, at most; 1 to 500.
        holder: Who claims: "host:pid:when the process began:the work"; this process unless said.
        providers: By channel (email, sms) the provider that will be called; the local mailbox unless said.
        begun: Whether the claimer has just begun, so that a provider that refused the account is tried at once.

    Raises:
        InvalidInput: the limit is out of its range.
    """
    if not 1 <= limit <= MOST:
        raise InvalidInput("limit", f"{limit} is out of range.", f"Give a number from 1 to {MOST}.")
    taking = LOCAL if providers is None else providers
    unknown = _give_up(ctx)
    looked_at = _look(ctx, taking, limit, begun)
    free = _free(ctx, looked_at)
    taken = claiming.claim(ctx.session, ctx.now, free, holder or this_process(), taking) if free else []
    attempts = _attempts(ctx, taken)
    back = len(looked_at) - len(taken)
    headline = f"Claimed {count(len(taken), 'message')}; {back} may not leave now; {unknown} given up as unknown."
    return Claimed(headline=headline, attempts=attempts, held_back=back, unknown=unknown)


@tool(Effect.WRITE, SCHEDULER, cannot_undo=FINAL, own_record=True)
def settle_attempt(
    ctx: ToolContext,
    attempt: int,
    outcome: str,
    provider_id: str | None = None,
    words: str | None = None,
    after: float | None = None,
    suppress: bool | None = None,
) -> Settled:
    """Write down what the one call of an attempt came to.

    Args:
        ctx: The call's surroundings.
        attempt: The attempt's number, as the claim gave it.
        outcome: accepted, rejected, try_again, shut_out, unknown, or withheld where the call was not made after all.
        provider_id: The provider's own mark of the message.
        words: The provider's words.
        after: Seconds to wait before the next try.
        suppress: Whether the provider says that the address is closed.

    Raises:
        InvalidInput: the outcome is none of these.
    """
    if outcome not in OUTCOMES:
        raise InvalidInput("outcome", f'"{outcome}" is none.', f"One of {', '.join(OUTCOMES)}.")
    given = {"provider_id": provider_id, "words": words, "after": after, "suppress": suppress}
    kept = {name: value for name, value in given.items() if value is not None}
    return _settled(ctx, [Settlement.model_validate({"attempt": attempt, "outcome": outcome, **kept})])


@tool(Effect.WRITE, SCHEDULER, cannot_undo=FINAL, own_record=True)
def settle_attempts(ctx: ToolContext, outcomes: list[Settlement]) -> Settled:
    """Write down together what several calls came to, each as `settle_attempt` does.

    Args:
        ctx: The call's surroundings.
        outcomes: The attempts with what became of them.
    """
    return _settled(ctx, [Settlement.model_validate(outcome) for outcome in outcomes])


def has_work(session: Session, now: datetime, providers: Mapping[str, str], begun: bool = False) -> bool:
    """Whether `claim_due_messages` would find anything: a look that writes nothing."""
    if not claiming.is_due(session, now, tuple(providers)):
        return bool(_abandoned(session, now))
    free, single = open_to(session, now, providers, begun)
    return claiming.is_due(session, now, (*free, *single)) or bool(_abandoned(session, now))


def _look(ctx: ToolContext, providers: Mapping[str, str], limit: int, begun: bool) -> list[claiming.Due]:
    """What is due and may be looked at: of a channel whose provider refuses the account, one message at most."""
    free, single = open_to(ctx.session, ctx.now, providers, begun)
    looked_at = claiming.due(ctx.session, ctx.now, tuple(free), limit) if free else []
    for channel in single:
        looked_at += claiming.due(ctx.session, ctx.now, (channel,), 1)
    return looked_at


def _free(ctx: ToolContext, looked_at: Sequence[claiming.Due]) -> list[int]:
    """Those of the messages that may leave; the others are given their reason here."""
    if not looked_at:
        return []
    line = in_line(ctx.session, [due.message_id for due in looked_at])
    room, free = room_today(ctx), list[int]()
    for due in looked_at:
        verdict = None if due.why_not else held_back(ctx, line[due.message_id], room)
        if verdict is None and not due.why_not:
            free.append(due.message_id)
            continue
        message = ctx.session.get_one(Message, due.message_id)
        put(ctx, message, verdict or stopped(ctx, message, str(due.why_not)))
    return free


def _attempts(ctx: ToolContext, taken: Sequence[Row[tuple[int, int, str, datetime]]]) -> list[int]:
    """An attempt of each claimed message, by the number of the try that begins."""
    rows = [
        {"created_at": ctx.now, "message_id": row.id, "number": row.tries, "provider": row.provider, "words": ""}
        for row in taken
    ]
    made = insert(ATTEMPT).returning(ATTEMPT.c.id, sort_by_parameter_order=True)
    return list(ctx.session.connection().execute(made, rows).scalars()) if rows else []


def _give_up(ctx: ToolContext) -> int:
    """Messages whose holder is gone in mid-call are unknown from now on; answers how many."""
    given_up = 0
    for holder in _abandoned(ctx.session, ctx.now):
        cut_off = select(_M.id).where(_M.status == "sending", _M.claimed_by == holder)
        ids = list(ctx.session.connection().execute(cut_off).scalars())
        of_these = select_rows(Attempt).where(col(Attempt.message_id).in_(ids), col(Attempt.outcome).is_(None))
        cut = [attempt.require_id() for attempt in ctx.session.exec(of_these)]
        settle(ctx, [Settlement(attempt=attempt, outcome="unknown", words=CUT_OFF) for attempt in cut])
        given_up += len(ids)
    return given_up


def _abandoned(session: Session, now: datetime) -> list[str]:
    """Who has claimed messages and will not settle them: their process is dead, or has said nothing for too long."""
    claims = select(_M.claimed_by, _M.claimed_at).where(_M.status == "sending").distinct()
    rows = session.connection().execute(claims).all()
    return sorted({row.claimed_by for row in rows if row.claimed_at <= now - SILENT or is_dead(row.claimed_by)})


def _settled(ctx: ToolContext, outcomes: Sequence[Settlement]) -> Settled:
    states = settle(ctx, outcomes)
    lacking = [str(made.attempt) for made, state in zip(outcomes, states, strict=True) if not state]
    told = f" There is no attempt {', '.join(lacking)}." if lacking else ""
    return Settled(headline=f"Settled {count(len(states) - len(lacking), 'attempt')}.{told}", states=states)
