"""What visitors send by form: within a conversation of theirs, done once, and told there.

So a form ends where a sentence in the chat ends, and whoever reads the conversation, the visitor or the staff, sees
what was sent.
"""

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Annotated, Any
from uuid import NAMESPACE_URL, uuid5

from fastapi import Depends, Request
from fastapi.responses import Response
from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    TextPart,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)
from sqlalchemy import or_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from agent.auth import Identity
from agent.limits import TooMany
from agent.marking import marked
from agent.web.forms import Submitted
from agent.web.site import Site
from store.database import reading
from store.tables import Change, ChatConversation, ChatTurn
from tools.calls import key_of
from tools.catalogue import REGISTRY
from tools.context import Principal
from tools.errors import HarmonyError, Refused
from tools.results import Result

#: So long a conversation goes on by form.
SAME_VISIT = timedelta(hours=24)
#: A field that people neither see nor hear of; programs that fill in every field fill it in too.
TRAP = "homepage"
#: Turns of this "model" were sent by form.
FORM = "form"
NO_COOKIE = (
    "Your browser did not send this site's cookie, by which a form knows that it is you who sends it. "
    "Allow cookies for this site, open the page again, and send the form once more."
)
#: What one visitor sends is taken one after the other, so that a double click finds what the first click made.
_ONE_AT_A_TIME = tuple(Lock() for _ in range(64))


@dataclass(frozen=True)
class Errand:
    """What a form asks for: the page it stands on, the tool and its arguments, and a line that tells of it."""

    page: str
    tool: str
    args: dict[str, Any]
    line: str


def sender(request: Request) -> Identity:
    """Who sends a form.

    Raises:
        Refused: the browser keeps no cookies, so nobody can tell.
    """
    identity: Identity | None = request.state.identity
    if identity is None:
        raise Refused(NO_COOKIE)
    return identity


Sender = Annotated[Identity, Depends(sender)]


def trapped(sent: Submitted) -> bool:
    """Whether a program filled the form in: it is answered as if all were well, and nothing is written."""
    return bool(sent.text(TRAP).strip())


def send(site: Site, who: Identity, sent: Submitted, errand: Errand) -> Result:
    """Do what a form asks for, once, and tell of it in the visitor's conversation.

    Every form of a visitor's comes through here: what is to hold for all of them is checked at the beginning.

    Raises:
        TooMany: this visitor, or their network, has sent too many.
        HarmonyError: whatever the tool has to say instead of a result.
    """
    if who.role != "staff":
        site.house.limits.form(who.person, sent.address)
    site.house.dispatcher.tool(who.principal("site"), errand.tool)
    with _ONE_AT_A_TIME[hash(who.person) % len(_ONE_AT_A_TIME)]:
        here = _sent_before(site, who, sent.nonce)
        conversation_id = here or conversation_of(site, who, errand.page)
        principal = who.principal("site", conversation_id)
        result = site.house.dispatcher.call(principal, errand.tool, errand.args, sent.nonce)
        if here is None:
            _tell(site, principal, errand, sent.nonce, result)
        return result


def refused(page: Response, error: HarmonyError | None) -> Response:
    """A page that says why a form was not taken; to whoever has to wait, it says so in its headers too."""
    if isinstance(error, TooMany):
        page.status_code = 429
        page.headers["Retry-After"] = str(error.seconds)
    return page


def landing(result: Result) -> str:
    """The page that shows what was made; it says so where that was there before, and is now changed."""
    return f"{result.link}?again=1" if " is updated" in result.headline else str(result.link)


def conversation_of(site: Site, who: Identity, origin: str) -> int:
    """The visitor's latest open conversation of the last day, by its number; a new one where there is none.

    Two requests at once that both need a new one get the same.
    """
    with reading(site.house.engine) as session:
        known = latest(session, who, site.house.dispatcher.clock() - SAME_VISIT)
        made = _count(session, who)
    if known is not None:
        return known.require_id()
    uid, principal = str(uuid5(NAMESPACE_URL, f"{who.person}|{made}")), who.principal("site")
    with suppress(IntegrityError):  # another process was faster: then it is there now
        return site.house.history.open(principal, origin, uid).require_id()
    return site.house.history.open(principal, origin, uid).require_id()


def latest(session: Session, who: Identity, since: datetime) -> ChatConversation | None:
    """The conversation that somebody is in: their latest that is open, and in which something was said since then."""
    spoken = select(ChatTurn.id).where(
        ChatTurn.conversation_id == ChatConversation.id, col(ChatTurn.created_at) >= since
    )
    mine = select(ChatConversation).where(
        ChatConversation.owner == who.person,
        ChatConversation.status != "closed",
        col(ChatConversation.details)["hidden"].as_boolean().is_not(True),
        or_(col(ChatConversation.created_at) >= since, spoken.exists()),
    )
    return session.exec(mine.order_by(col(ChatConversation.id).desc())).first()


def _count(session: Session, who: Identity) -> int:
    mine = select(func.count()).select_from(ChatConversation).where(ChatConversation.owner == who.person)
    return session.exec(mine).one()


def _sent_before(site: Site, who: Identity, nonce: str) -> int | None:
    """The conversation in which this very page was sent already; it stays there, whatever was begun since."""
    mine = select(ChatConversation.id).where(ChatConversation.owner == who.person)
    with reading(site.house.engine) as session:
        keys = [key_of(who.principal("site", conversation_id), nonce) for conversation_id in session.exec(mine)]
        return session.exec(select(Change.conversation_id).where(col(Change.key).in_(keys))).first()


def _tell(site: Site, principal: Principal, errand: Errand, nonce: str, result: Result) -> None:
    """Put it into the conversation as a turn, with the call, so that the chat knows what was asked for and done."""
    history, conversation_id = site.house.history, principal.conversation_id or 0
    redact = REGISTRY[errand.tool].redact
    kept = replace(errand, args=redact(errand.args) if redact else errand.args)
    with suppress(IntegrityError):  # a turn of the chat began in this very moment; the record itself is there
        number = history.begin(history.talk(conversation_id), errand.line, principal.person)
        history.end(conversation_id, number, "done", result.headline, FORM, _messages(kept, nonce, result))


def _messages(errand: Errand, nonce: str, result: Result) -> list[ModelMessage]:
    """The turn as a model reads it later."""
    return [
        ModelRequest(parts=[UserPromptPart(content=errand.line)]),
        ModelResponse(parts=[ToolCallPart(errand.tool, json.dumps(errand.args), tool_call_id=nonce)]),
        ModelRequest(parts=[ToolReturnPart(errand.tool, marked(result), tool_call_id=nonce)]),
        ModelResponse(parts=[TextPart(content=result.headline)]),
    ]
