"""Messages that the provider took, settled together: the outcome that nearly all calls have, in a few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import bindparam, func, select, update
from sqlmodel import SQLModel

from store.tables import Lead
from tools.context import ToolContext
from tools.outreach.claiming import MESSAGE
from tools.outreach.shut_out import ATTEMPT


class Settlement(BaseModel):
    """What one call came to."""

    model_config = ConfigDict(extra="forbid")

    attempt: int = Field(description="The number of the attempt, as the claim gave it.")
    outcome: Literal["accepted", "rejected", "try_again", "shut_out", "unknown", "withheld"] = Field(
        description="What the provider did; `shut_out`: it refused the account; `withheld`: the call was not made."
    )
    provider_id: str = Field("", description="The provider's own mark of the message.")
    words: str = Field("", description="The provider's words.")
    after: float = Field(0.0, ge=0, description="Seconds to wait before the next try.")
    suppress: bool = Field(False, description="Whether the provider says that the address is closed.")


@dataclass(frozen=True)
class Taken:
    """What was settled: attempts, and the messages from whose leaving more follows."""

    attempts: frozenset[int]
    followed: list[int]


_M, _A = MESSAGE.c, ATTEMPT.c
_LEAD = SQLModel.metadata.tables[str(Lead.__tablename__)]
_MORE = (_M.enrollment_id.is_not(None) | (func.coalesce(_LEAD.c.stage, "") == "new")).label("more")
#: What lies with its claimer as the claim left it; all else is settled one by one.
_AS_CLAIMED = (_A.outcome.is_(None), _M.status == "sending", _A.number == _M.tries, _M.sent_at.is_(None))
_OPEN = (
    select(_A.id, _A.message_id, _A.provider, _MORE)
    .select_from(ATTEMPT.join(MESSAGE, _M.id == _A.message_id).outerjoin(_LEAD, _LEAD.c.id == _M.lead_id))
    .where(_A.id.in_(bindparam("attempts", expanding=True)), *_AS_CLAIMED)
)
_ENDED = (
    update(ATTEMPT)
    .where(_A.id == bindparam("attempt"))
    .values(outcome="accepted", words=bindparam("said"), ended_at=bindparam("now"), provider_id=bindparam("theirs"))
)
_LEFT = (
    update(MESSAGE)
    .where(_M.id == bindparam("message"), _M.status == "sending")
    .values(
        status="sent",
        sent_at=bindparam("now"),
        provider=bindparam("by"),
        provider_id=func.coalesce(bindparam("theirs"), _M.provider_id),
        reason="",
    )
)


def settle_taken(ctx: ToolContext, outcomes: Sequence[Settlement]) -> Taken:
    """Write down together those of the outcomes, all accepted, whose message lies as the claim left it."""
    told = {made.attempt: made for made in outcomes}
    connection = ctx.session.connection()
    rows = connection.execute(_OPEN, {"attempts": list(told)}).all() if told else []
    if rows:
        theirs = [(row, told[row.id]) for row in rows]
        ended: list[dict[str, Any]] = [
            {"attempt": row.id, "said": made.words, "now": ctx.now, "theirs": made.provider_id or None}
            for row, made in theirs
        ]
        left: list[dict[str, Any]] = [
            {"message": row.message_id, "now": ctx.now, "by": row.provider, "theirs": made.provider_id or None}
            for row, made in theirs
        ]
        connection.execute(_ENDED, ended)
        connection.execute(_LEFT, left)
    return Taken(frozenset(row.id for row in rows), sorted(row.message_id for row in rows if row.more))
