"""Approvals: a call that waits for a person's yes, bound to its exact arguments and recipients, good once."""

import re
from datetime import timedelta
from typing import Any

from sqlmodel import select

from store.columns import Row
from store.tables import Approval, ChatTurn
from tools.arg_types import UrlText
from tools.context import ToolContext
from tools.errors import Forbidden, HarmonyError, Refused
from tools.hashing import args_hash
from tools.records import ref_of
from tools.registry import ApprovalCard, Tool
from tools.results import Result

_IN_WORDS = {"consumed": "approved and done", "denied": "declined", "void": "no longer possible"}
#: How long an approval stays open.
OPEN_FOR = timedelta(days=7)


def ask(ctx: ToolContext, tool: Tool, args: dict[str, Any], key: str, call_id: str) -> Approval:
    """Store the question, with the card that the person is shown; the same call asked again is the same question."""
    card = card_for(ctx, tool, args)
    for known in ctx.session.exec(select(Approval).where(Approval.key == key)):
        if known.args_hash != args_hash(tool.name, args):
            raise Refused("This was already asked with other arguments; make it a new call.")
        if known.state != "open":
            raise Refused(f"This was already asked, and is {known.state}.")
        return known
    return ctx.add(
        Approval(
            conversation_id=ctx.principal.conversation_id,
            turn=ctx.principal.turn,
            call_id=call_id,
            key=key,
            tool=tool.name,
            args=args,
            args_hash=args_hash(tool.name, args),
            recipients=card.recipients,
            card=card.model_dump(mode="json"),
            asked_by=ctx.principal.person,
            expires_at=ctx.now + OPEN_FOR,
        )
    )


def card_for(ctx: ToolContext, tool: Tool, args: dict[str, Any]) -> ApprovalCard:
    """What the call would do, as the person is shown it."""
    assert tool.preview is not None  # the registry refuses such a tool without one
    values = tool.read(ctx, args)
    named = [each for value in values.values() for each in (value if isinstance(value, list) else [value])]
    records = [ref_of(each) for each in named if isinstance(each, Row)]
    return tool.preview(ctx, **values).model_copy(update={"records": records})


def open_approval(ctx: ToolContext, approval_id: int) -> Approval:
    """The approval, if it is still to be decided, and by this person.

    Raises:
        Forbidden: it was asked of somebody else, or in another conversation.
        Refused: it was decided before.
    """
    approval = ctx.session.get(Approval, approval_id)
    who = ctx.principal
    if approval is None or who.role != "staff" or approval.asked_by != who.person:
        raise Forbidden("This is not yours to decide.")
    if who.conversation_id != approval.conversation_id:
        raise Forbidden("This was asked in another conversation.")
    if approval.state != "open":
        raise Refused(f"This was decided before: it is {_IN_WORDS.get(approval.state, approval.state)}.")
    return approval


def expired(ctx: ToolContext, approval: Approval) -> Refused | None:
    """Close an approval that is too old; answers what to tell the person, or None where it is still good."""
    if approval.expires_at >= ctx.now:
        return None
    _decide(ctx, approval, "expired")
    return Refused("This question is too old to be answered; ask for it again.")


def changed(ctx: ToolContext, tool: Tool, approval: Approval) -> Refused | None:
    """Close an approval whose call would no longer do exactly what the person was shown; answers what to tell them."""
    try:
        card = card_for(ctx, tool, approval.args).model_dump(mode="json")
    except HarmonyError:
        card = None
    if card == approval.card:
        return None
    _decide(ctx, approval, "void")
    return Refused(
        "What this would do has changed since you were asked, so I did nothing. Ask again to see it as it is now."
    )


def consume(ctx: ToolContext, approval: Approval) -> None:
    """Use the approval up, in the transaction of the write that it allowed."""
    _decide(ctx, approval, "consumed")


def typed(ctx: ToolContext, tool: Tool, args: dict[str, Any]) -> bool:
    """Whether the person typed every address that a call would reach out to, in this turn and as a whole word."""
    who = ctx.principal
    turn = select(ChatTurn).where(ChatTurn.conversation_id == who.conversation_id, ChatTurn.number == who.turn)
    said = ctx.session.exec(turn).first()
    words = {_bare(word) for word in said.said.split()} if said else set()
    addresses = [args[param.name] for param in tool.params if isinstance(param.reader, UrlText) and param.name in args]
    return bool(addresses) and all(_bare(address) in words for address in addresses)


def _bare(address: str) -> str:
    """An address as it compares: without scheme, a slash at its end, and the punctuation of the sentence around it."""
    return re.sub(r"^https?://", "", address.strip("<>()[]\"'.,;:!?").casefold()).rstrip("/")


def deny(ctx: ToolContext, approval: Approval) -> Result:
    """Take a no."""
    _decide(ctx, approval, "denied")
    return Result(headline="All right, I left it.")


def _decide(ctx: ToolContext, approval: Approval, state: str) -> None:
    approval.state, approval.decided_at, approval.decided_by = state, ctx.now, ctx.principal.person
    ctx.session.add(approval)
