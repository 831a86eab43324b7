"""What may be kept of whom: a name and an address only with consent, and never of a child; and the words of consent.

To be written to is one thing, to have one's request passed on to groups another: each is asked for by itself. The words
are kept as they were shown or said, and at their end a sentence of ours for each thing more that was agreed to, so that
whoever reads them later sees what they cover.
"""

from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlmodel import col, select

from store.tables import ChatTurn
from tools.context import ToolContext
from tools.visitors.singers import CHILD_UNTIL

#: The arguments, and columns, that tell who somebody is: the words in which they agreed tell it too.
WHO = ("name", "email", "consent_wording")
#: What stands at the end of the words of whoever agreed to more than to be written to.
COVERS_GROUPS = "(Agreed besides: the request, with name and e-mail address, may be passed on to groups that fit.)"
COVERS_PARENT = "(Said besides: a parent or guardian knows of it and agrees.)"
#: So much is kept of what was said: in characters, and in turns of the conversation.
MOST, LATEST = 1200, 4
_BOOL, _FLOAT = TypeAdapter(bool), TypeAdapter(float)


def without_person(args: dict[str, Any]) -> dict[str, Any]:
    """Arguments as they may be kept: without name and address unless consent is said; a child's consent is a no.

    For `redact`: it runs before the arguments are checked, so an age that cannot be read counts as a child's.
    """
    age = args.get("age")
    child = age is not None and (_read(_FLOAT, age) or 0) < CHILD_UNTIL
    kept = {**args, "consent": False} if child and "consent" in args else args
    if _read(_BOOL, kept.get("consent")):
        return kept
    return {name: value for name, value in kept.items() if name not in WHO}


def wording(ctx: ToolContext, given: str | None, before: str = "", pass_on: bool = False, parent: bool = False) -> str:
    """The words of somebody's consent, as they are kept.

    Of a visitor in the chat they are what was said there, which does not depend on who tells it.

    Args:
        ctx: The call's surroundings.
        given: The words that came with the call.
        before: The words that were kept so far; they stay where none came and nothing more was agreed to.
        pass_on: They agreed that the request is passed on, too.
        parent: They said that a parent or guardian knows and agrees.
    """
    more = [COVERS_GROUPS] * pass_on + [COVERS_PARENT] * parent
    if before and not given and not more:
        return before
    visits = ctx.principal.role == "visitor" and ctx.principal.door == "chat"
    said = (_talk(ctx) if visits else "") or _own(given or "") or _own(before) or _talk(ctx)
    return " ".join([*([said[-MOST:]] if said else []), *more])


def may_pass_on(words: str) -> bool:
    """Whether these words of consent cover that a request is passed on to groups."""
    return COVERS_GROUPS in words


def parent_knows(words: str) -> bool:
    """Whether these words of consent say that a parent or guardian is in it."""
    return COVERS_PARENT in words


def _own(words: str) -> str:
    """Somebody's words without the sentences that only we add."""
    return words.replace(COVERS_GROUPS, "").replace(COVERS_PARENT, "").strip()


def _talk(ctx: ToolContext) -> str:
    """What was asked and answered last in the conversation; empty outside of one."""
    here = ctx.principal.conversation_id
    query = select(ChatTurn).where(ChatTurn.conversation_id == here).order_by(col(ChatTurn.number).desc())
    turns = list(ctx.session.exec(query.limit(LATEST))) if here is not None else []
    lines = [
        f'{who}: "{_own(text)[-300:]}"'
        for turn in reversed(turns)
        for who, text in (("They", turn.said), ("We", turn.reply))
        if text
    ]
    return " ".join(lines)


def _read(kind: TypeAdapter[Any], value: Any) -> Any:
    try:
        return kind.validate_python(value)
    except ValidationError:
        return None
