"""Taking back what queued a message: it is called back while it has not left, and plainly refused once it has."""

from collections.abc import Iterable
from typing import Any

from store.tables import Message
from tools.context import ToolContext
from tools.errors import Refused
from tools.outreach.settling import moved
from tools.records import title_of

#: It has not left; to be called back it becomes the draft that it was, so that nothing claims it meanwhile.
_WAITING = ("queued", "held")
_NEVER_LEFT = ("draft", "cancelled", "skipped", "received")
_TEXTS = ("subject", "body")


def call_back(ctx: ToolContext, rows: Iterable[tuple[Any, dict[str, Any] | None]]) -> None:
    """Call back the messages that a change queued.

    Args:
        ctx: The call's surroundings.
        rows: The rows that the change touched, each with what it was before; None where the change made it.

    Raises:
        Refused: one of them has left, or may have.
    """
    for row, before in rows:
        if isinstance(row, Message) and row.direction == "out":
            _refuse_rewriting(row, before)
            if _queued_by_it(row, before):
                _call_back(ctx, row)


def _refuse_rewriting(message: Message, before: dict[str, Any] | None) -> None:
    """What somebody has read stays what it was."""
    rewritten = before is not None and any(before.get(part) != getattr(message, part) for part in _TEXTS)
    if rewritten and message.status not in (*_WAITING, *_NEVER_LEFT):
        raise Refused(f"This cannot be undone: {title_of(message)} has left as it was written then, or may have.")


def _queued_by_it(message: Message, before: dict[str, Any] | None) -> bool:
    """Whether it was this change that gave the message its mark; one that only moved it to another record did not."""
    return before is None or (before.get("token") is None and message.token is not None)


def _call_back(ctx: ToolContext, message: Message) -> None:
    if not moved(ctx, message, states=_WAITING, status="draft", due_at=None) and message.status not in _NEVER_LEFT:
        raise Refused(f"This cannot be undone: {title_of(message)} has left, or may have.")
