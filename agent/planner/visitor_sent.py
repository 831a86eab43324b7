"""After something was sent in: it is put right, added to, taken back, or asked after. Only of this conversation."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from agent.planner.facts import Facts
from agent.planner.plan import Plan, Step
from agent.planner.state import Done, State
from agent.planner.visitor_forms import INQUIRY, REQUEST, WHAT_CHANGES, Form, arguments, next_step
from agent.planner.visitor_message import retold, tells
from agent.planner.visitor_reply import second_thought, told_in

SENT = (INQUIRY, REQUEST)
WITHDRAW, ASK_AFTER = "withdraw_my_request", "list_my_requests"
_KINDS = {INQUIRY: "inquiry", REQUEST: "group_request"}
_NOUN = (
    r"(?:inquir(?:y|ies)|enquir(?:y|ies)|(?:booking |group |singing |singer )?requests?|submission|message|booking|"
    r"application)"
)
_OWN = rf"(?:my|our|the|this|that) (?:\w+ )?{_NOUN}"
_TAKES_BACK = re.compile(
    rf"\b(?:cancel|withdraw|delete|remove|take back|retract|drop|forget(?: about)?|scrap|pull|recall|undo|call off|"
    rf"erase)\b"
    rf"[^.?!]{{0,20}}\b{_OWN}\b|\b{_OWN} (?:is off|can be (?:cancelled|dropped|deleted|withdrawn|closed))\b|"
    rf"\btake {_OWN} back\b",
    re.I,
)
_TAKES_IT_BACK = re.compile(
    r"\b(?:cancel|withdraw|delete|take back|retract|drop|scrap|forget) (?:it|that|this|everything)\b|\btake (?:it|"
    r"that) back\b|"
    r"\b(?:do not|no longer|does not) need\b[^.?!]*\b(?:it|that|you|workshop\w*|coaching|masterclass|keynote|"
    r"arrangement\w*|"
    r"request|inquiry|group|choir)\b|\bwe (?:have )?(?:decided against|found (?:someone|somebody) else)\b",
    re.I,
)
_UNSURE = re.compile(
    r"^\W*(?:oh |actually |ok |sorry )*(?:never ?mind|forget it|cancel|changed my mind|i (?:have )?changed my "
    r"mind)\W*$",
    re.I,
)
_ASKS_AFTER = re.compile(
    rf"\b(?:did|do|have|has|was|is|any|what|where|how)\b[^.?!]*\b(?:get|got|gotten|receive\w*|see|seen|arrive\w*|"
    rf"go(?:ne)? "
    rf"(?:through|out)|went through|sent|status|happen\w*|news|word|heard|answer\w*|process\w*|"
    rf"about)\b[^.?!]*\b{_OWN}\b|"
    rf"\b(?:did|has|was|is)\b {_OWN}\b[^.?!]*\b(?:get|got|go|gone|went|arrive\w*|receive\w*|sent|through|in|answered|"
    rf"there|ok)\b|"
    rf"\bwhat did (?:i|we) (?:send|submit|ask)\b|\b(?:status of|news (?:on|about)|update on) {_OWN}\b|\bshow (?:me "
    rf")?my {_NOUN}\b",
    re.I,
)
_ASKS_AFTER_IT = re.compile(
    r"\b(?:did|has) (?:it|that|this|you)\b[^.?!]{0,20}\b(?:go through|gone through|arrive\w*|get (?:it|that|this)|"
    r"work|send|"
    r"received? (?:it|that))\b|\bis (?:it|that) (?:sent|in|done)\b|\bwas (?:it|that) (?:sent|received)\b",
    re.I,
)
_ANOTHER = re.compile(
    r"\b(?:another|also like|also want|also book|second|in addition|as well|too|one more|additional)\b", re.I
)
_CHANGES = re.compile(
    rf"\b(?:change|update|correct|fix|edit|amend|move|switch|adjust|modify)\b[^.?!]*\b(?:{_OWN}|date|day|place|city|"
    rf"town|e-?mail|"
    rf"address|name|age|style|service)\b|\b(?:my|our|the) (?:\w+ )?(?:e-?mail|address|name|date|day|place|age|town|"
    rf"city|group|choir)"
    rf"(?: address)? (?:is|should be|was|changed)\b|\b(?:it|that|this) should (?:be|have been|say)\b|\bmake (?:it|"
    rf"that)\b|"
    rf"\bi (?:am|have|) ?(?:moved|really)\b|\bwrong\b|\bnot the \d",
    re.I,
)
_CHANGES_OWN = re.compile(rf"\b(?:change|update|correct|fix|edit|amend)\b[^.?!]*\b{_OWN}\b", re.I)
_NEW_QUESTION = re.compile(
    r"^\W*(?:what about|how about|is there|are there|any|where|which|who|do you|are you|how|show|find|list|"
    r"tell me|look|search|what|when|i (?:want|would like) to (?:join|sing|find))\b",
    re.I,
)
_ADDS = re.compile(
    r"^\W*(?:(?:oh|and|also|btw|by the way|p\.?s\.?|one more thing|ah|i forgot(?: to (?:say|mention|add))?|forgot(?: "
    r"to (?:say|mention))?"
    r"|please (?:add|note|tell them|mention)|add(?: that)?|note that|tell them)\b[\s,:.]*)+",
    re.I,
)
_OF_US = re.compile(
    r"\b(?:we|us|our|there (?:are|will)|about \d+|\d+ (?:singers|people|voices|students|kids|of us))\b", re.I
)
_SMALL = frozenset("i am she he years old musical theater theatre show tune music song song".split())


def last_sent(state: State, said: str = "") -> Done | None:
    """What was sent last in this conversation and not taken back; of the kind that the words name, where they do."""
    wants = INQUIRY if re.search(r"\b(?:inquir|enquir|booking)", said, re.I) else ""
    wants = wants or (REQUEST if re.search(r"\b(?:group|singer|singing|choir) request\b", said, re.I) else "")
    sent: dict[str, Done] = {}
    for call in state.done:
        if call.ok and call.tool in SENT:
            sent.pop(call.tool, None)
            sent[call.tool] = call
        elif call.ok and call.tool == WITHDRAW:
            sent.pop(_tool_of(call, sent), None)
    if wants:
        return sent.get(wants)
    if re.search(r"\brequest\b", said, re.I) and REQUEST in sent:
        return sent[REQUEST]
    return next(reversed(sent.values()), None)


def _tool_of(call: Done, sent: dict[str, Done]) -> str:
    kind = (call.ref or "").partition(":")[0]
    return next((tool for tool, name in _KINDS.items() if name == kind), next(reversed(sent), ""))


def about_sent(said: str, mended: str, state: State, today: date) -> Plan | None:
    """The plan for a word about what was sent; None where the message is about something else."""
    pending = state.pending or {}
    if pending.get("form") == WITHDRAW and re.match(r"^\W*(?:yes|yep|yeah|sure|ok|please|do)\b", mended, re.I):
        return Plan([Step(0, WITHDRAW, {"what": pending["what"]})])
    if pending.get("tool") == WITHDRAW and (what := _kind_named(mended)):
        return Plan([Step(0, WITHDRAW, {"what": what})])
    sent = last_sent(state, mended)
    if _TAKES_BACK.search(mended) and not _booking_elsewhere(mended, sent):
        return Plan([Step(0, WITHDRAW, _which(mended, sent))])
    if sent and _TAKES_IT_BACK.search(mended):
        return Plan([Step(0, WITHDRAW, {"what": _KINDS[sent.tool]})])
    if (_ASKS_AFTER.search(mended) and _kind_named(mended)) or (sent and _ASKS_AFTER_IT.search(mended)):
        return Plan([Step(0, ASK_AFTER, {})])
    if sent and sent.turn == state.turn - 1 and not pending and _UNSURE.match(mended):
        noun = _KINDS[sent.tool].replace("_", " ")
        return Plan(ask=f"Shall I take your {noun} back?", pending={"form": WITHDRAW, "what": _KINDS[sent.tool]})
    if sent is None:
        return Plan([Step(0, ASK_AFTER, {})]) if _CHANGES_OWN.search(mended) else None
    return _changed(said, mended, state, sent, today)


def _booking_elsewhere(text: str, sent: Done | None) -> bool:
    """Whether a booking is spoken of, and no inquiry was sent here that could be meant by it."""
    return bool(re.search(r"\bbooking\b(?! request)", text, re.I)) and (sent is None or sent.tool != INQUIRY)


def _kind_named(text: str) -> str:
    if re.search(r"\b(?:inquir|enquir|booking|workshop|coaching|masterclass)", text, re.I):
        return "inquiry"
    return (
        "group_request"
        if re.search(r"\b(?:requests?|group|choir|submission|message|application)\b", text, re.I)
        else ""
    )


def _which(text: str, sent: Done | None) -> dict[str, str]:
    if sent is not None:
        return {"what": _KINDS[sent.tool]}
    return {"what": "inquiry"} if _kind_named(text) == "inquiry" else {}


def _changed(said: str, mended: str, state: State, sent: Done, today: date) -> Plan | None:
    """What was sent, put right or added to; None where nothing is said of it."""
    known = _facts_of(sent)
    rest, doubt = second_thought(mended)
    now = told_in(mended, said, today, ("consent",), known)
    fresh = sent.turn == state.turn - 1
    after_hand_off = bool(state.done) and state.done[-1].ok and state.done[-1].tool == "request_human"
    changes = bool(_CHANGES.search(mended))
    if _ANOTHER.search(mended) or _NEW_QUESTION.match(rest) or (after_hand_off and not re.search(_OWN, mended)):
        return None
    form = _form(sent, known)
    asked_what = (state.pending or {}).get("form") == "change" and not now.any
    if now.any and (
        doubt or changes or (state.pending or {}).get("form") == "change" or (fresh and _only(now, mended, today))
    ):
        return _with(form, said, now, today)
    if _CHANGES_OWN.search(mended) or asked_what:
        return Plan(ask=WHAT_CHANGES, pending={"form": "change"})
    adds = _adds(mended, fresh) or ((changes or doubt) and "?" not in mended)
    if sent.tool == INQUIRY and adds and (now.any or tells(said, now, today)):
        return _with(form, said, now, today)
    return None


def _only(now: Facts, text: str, today: date) -> bool:
    """Whether one thing that a form asks for is all that is said: then it is that of what was sent just now."""
    if now.email:
        return len(text.split()) < 4 or now.consent is not None
    bare = "?" not in text and len(text.split()) < 8 and not now.location
    return bare and bool(now.styles or now.age or now.starts_on) and not _beside(text, now, today)


def _beside(text: str, now: Facts, today: date) -> bool:
    """Whether it says anything but styles, an age or a day."""
    said = {word for style in now.styles for word in style.split("_")} | _SMALL
    rest = " ".join(
        word for word in re.findall(r"[\w'’-]+", text.lower()) if word.rstrip("s") not in said and word not in said
    )
    return bool(re.search(r"[a-z]", rest)) and tells(rest, now, today)


def sent_again(sent: Done, now: Facts) -> Form:
    """What was sent, once more, with what is said now."""
    form = _form(sent, _facts_of(sent))
    return replace(form, told=form.told.plus(now), corrects=False)


def _adds(text: str, fresh: bool) -> bool:
    if "?" in text or len(text.split()) < 4:
        return False
    return bool(_ADDS.match(text) or (fresh and _OF_US.search(text)))


def _facts_of(sent: Done) -> Facts:
    """What was sent, as facts."""
    args: dict[str, Any] = {k: v for k, v in sent.args.items() if k in Facts.__dataclass_fields__}
    if args.get("starts_on"):
        args["starts_on"] = date.fromisoformat(str(args["starts_on"]))
    return Facts(**{**args, "styles": tuple(args.get("styles") or ())})


def _form(sent: Done, known: Facts) -> Form:
    none = sent.tool == REQUEST and not known.styles
    message = str(sent.args.get("message", ""))
    return Form(sent.tool, known, ("consent",), message, no_email=not known.email, any_style=none, corrects=True)


def _with(form: Form, said: str, now: Facts, today: date) -> Plan:
    """The same with what was said now."""
    told = form.told.plus(now)
    message = form.message
    if form.tool == INQUIRY:
        message = retold(message, form.told, now, today)
        told = replace(told, consent=True)
        more = tells(said, now, today)
        message = f"{message}\n{said}" if more else message
    filled = replace(form, told=told, message=message)
    if filled.tool == REQUEST and now.email and told.consent is not True and not filled.young:
        return next_step(replace(filled, told=replace(told, consent=None)))
    return Plan([Step(0, filled.tool, arguments(filled))])
