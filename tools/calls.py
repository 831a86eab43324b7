"""What a call leaves in the journal, and how the same call made again is known by it."""

from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, select

from store.journal import has_changes, record_changes
from store.tables import Change
from tools.context import Principal, ToolContext
from tools.errors import Refused
from tools.hashing import args_hash
from tools.leads.rescoring import rescore
from tools.registry import Tool
from tools.results import Result

_BY_KEY = select(Change).where(Change.key == bindparam("key"))


def key_of(principal: Principal, call_id: str) -> str:
    """The idempotency key of a call: who makes it, where, and its id there."""
    return f"{principal.role}|{principal.person}|{principal.conversation_id or ''}|{principal.turn or ''}|{call_id}"


def stored(session: Session, tool: Tool, checked: dict[str, Any], key: str) -> Result | None:
    """What a call with this key answered; None where there was none.

    Raises:
        Refused: it had other arguments, came to nothing, or still runs.
    """
    change = session.exec(_BY_KEY, params={"key": key}).first()
    if change is None:
        return None
    if change.args_hash != args_hash(tool.name, checked):
        raise Refused("This was already done with other arguments; make it a new call.")
    if change.state != "done":
        failed = change.state == "failed"
        raise Refused(str((change.result or {})["headline"]) if failed else "This is still running.")
    return tool.result.model_validate(change.result)


def change_of(ctx: ToolContext, tool: Tool, checked: dict[str, Any], key: str, state: str = "done") -> Change:
    """The journal's entry of a call, put into the store."""
    who = ctx.principal
    return ctx.add(
        Change(
            role=who.role,
            person=who.person,
            door=who.door,
            conversation_id=who.conversation_id,
            turn=who.turn,
            tool=tool.name,
            args=checked,
            args_hash=args_hash(tool.name, checked),
            key=key,
            state=state,
        )
    )


def file(ctx: ToolContext, change: Change, result: Result) -> Result:
    """Write down under a call's entry what it answered and changed; answers the result."""
    change.result = result.model_dump(mode="json")
    rescore(ctx, record_changes(ctx.session, change))
    return result


def file_what_changed(ctx: ToolContext, tool: Tool, checked: dict[str, Any], key: str, result: Result) -> None:
    """The entry of a call that keeps a record of its own: made afterwards, and only where it changed anything else."""
    if has_changes(ctx.session):
        file(ctx, change_of(ctx, tool, checked, key), result)
