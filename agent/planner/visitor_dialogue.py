"""A visitor goes on with a form: answers it, puts something right, adds to it, asks between, or drops it."""

import re
from dataclasses import dataclass, replace
from datetime import date

from agent.planner import answers
from agent.planner.facts import Facts
from agent.planner.plan import Plan, Step
from agent.planner.state import State
from agent.planner.visitor_cues import CUES, wanted_in
from agent.planner.visitor_forms import (
    INQUIRY,
    MOST_MISSES,
    REQUEST,
    TRANSCRIPT,
    WHAT_CHANGES,
    Form,
    again,
    form_in,
    next_step,
    repeated,
)
from agent.planner.visitor_message import retold, tells
from agent.planner.visitor_reply import second_thought, told_in

DROPPED = "All right, I have dropped that. Nothing was sent."
READS = frozenset(
    "list_services get_service get_policies check_availability find_singing_groups list_public_events".split()
)
#: What a visitor is sent, whatever else it is: this conversation.
WANTS_TRANSCRIPT = re.compile(
    r"\b(?:send|e-?mail|mail|forward|get|have|give|want|need|like)\b[^.?!]{0,30}\b(?:transcript|(?:chat|conversation) "
    r"(?:log|history)|copy of (?:this|our|the|my) (?:whole )?(?:chat|conversation|talk)|(?:this|our|the|my) (?:whole "
    r"|entire )?"
    r"(?:chat|conversation)(?! with))\b|^\W*(?:the )?transcript(?: please)?\W*$",
    re.I,
)
_DROPS = re.compile(
    r"\b(?:never ?mind|forget (?:it|that|this|about|the|my)|drop (?:it|that|this|the)|leave it|skip it|scrap (?:it|"
    r"that|this)|"
    r"cancel(?: (?:it|that|this|everything|all|the|my)\b.*|\W*$)|do not bother|(?:i have |i )?changed my mind|not "
    r"interested|"
    r"let us not|do not want (?:to|this|it)|stop (?:it|this|that|asking)|no longer)\b|^\W*(?:stop|quit|exit|cancel|"
    r"nvm)\W*$",
    re.I,
)
_NO = re.compile(
    r"^\W*(?:no|nope|nah|no thanks|no thank you|rather not|i would rather not)(?: thanks| thank you)?\W*$", re.I
)
_YES = re.compile(
    r"^\W*(?:yes|yep|yeah|yup|sure|ok|okay|please|fine)\b|\b(?:a|the|some|real|actual) (?:person|human|one)\b|"
    r"\b(?:ask|get|call) (?:them|somebody|someone|the team)\b|\b(?:person|human|somebody|someone)\b",
    re.I,
)
#: Said by somebody in a hurry, who thinks that all is there.
_EAGER = re.compile(
    r"^\W*(?:(?:yes|ok|okay|sure|please|just|great|good|fine|yep|yeah|right|and|thanks?|thank you|go ahead|do it|"
    r"book (?:it|us|me|you)|"
    r"send (?:it|that)|submit(?: it)?|let us do it|sounds good)\b[\s,.!]*)+$",
    re.I,
)
_ASKS = re.compile(
    r"\?\s*$|^\W*(?:(?:and|but|so|ok|also|wait)\W+)*(?:what|which|who|how|when|where|why|show|find|list|tell me|is|"
    r"are|do|does|can|"
    r"could|will|would)\b",
    re.I,
)
#: What a service costs, or how long it is, where the form says which service.
_OF_IT = re.compile(
    r"\b(?:how (?:much|long)|what)\b[^.?!]*\b(?:it|that|this|one)\b[^.?!]*(?:cost|price|last|take|charge|run)?\?|"
    r"\bwhat (?:does|would|will|is) (?:it|that|this|the (?:price|cost|fee|rate)) ?(?:cost|be)?\b|\bhow (?:much|"
    r"long)\W*$",
    re.I,
)
_CHANGE_IT = re.compile(r"\b(?:change|update|correct|fix|edit|amend)\b[^.?!]*\b(?:it|this|my \w+|something)\b", re.I)
_ANY_STYLE = re.compile(
    r"\b(?:any(?:thing|\s?style)?|all(?: kinds| sorts| styles| of (?:it|them))?|every(?:thing)?|whatever|no preference|"
    r"do not (?:mind|care|know)|not sure|open|surprise me|does not matter|doesn't matter|none)\b",
    re.I,
)


@dataclass(frozen=True)
class Heard:
    """A reply with what it tells. `doubt`: it puts right what was told before."""

    said: str
    text: str
    now: Facts
    doubt: bool

    @property
    def asks(self) -> bool:
        """Whether it is a question, or an order of its own."""
        return bool(_ASKS.search(self.text)) and not self.doubt


def heard(said: str, mended: str, form: Form, today: date) -> Heard:
    """The reply to a form."""
    now = told_in(mended, said, today, form.asked, form.told)
    return Heard(said, mended, now, second_thought(mended)[1])


def go_on(said: str, mended: str, state: State, today: date) -> Plan | None:
    """The plan where a form waits and the message belongs to it; None where there is none, or it is another wish."""
    form = form_in(state)
    if form is None:
        return None
    reply = heard(said, mended, form, today)
    if _drops(form, reply):
        return Plan(say=[DROPPED])
    if form.misses >= MOST_MISSES and _YES.search(mended) and not _tells_asked(form, reply.now):
        return Plan([Step(0, "request_human", _person(form))])
    if _another_wish(form, reply):
        return None
    if form.told.service and _OF_IT.search(mended):
        return Plan([Step(0, "get_service", {"service": form.told.service})], ask=again(form), pending=form.dump())
    return _answered(form, reply, today)


def _drops(form: Form, reply: Heard) -> bool:
    if reply.now.email or (reply.now.starts_on and reply.doubt):
        return False
    refuses = _NO.match(reply.text) and form.asked[:1] not in (("consent",), ("styles",))
    if refuses and form.tool == REQUEST and form.asked[:1] == ("email",):
        return False
    return bool(
        refuses or answers.never_mind(reply.text) or (_DROPS.search(reply.text) and len(reply.text.split()) < 14)
    )


def _person(form: Form) -> dict[str, str]:
    """The arguments by which a person is asked for in place of a form."""
    reason = form.message[:500] or "needs help with a form"
    return {"reason": reason, **({"email": form.told.email} if form.told.email else {})}


def _another_wish(form: Form, reply: Heard) -> bool:
    """Whether the message is no reply but something else that is wanted."""
    wanted = wanted_in(reply.text, reply.now, True)
    if CUES[0][1].search(reply.text) or (WANTS_TRANSCRIPT.search(reply.text) and form.tool != TRANSCRIPT):
        return True
    agrees = reply.now.email or reply.now.consent is not None
    if "request_human" in wanted:
        return not agrees
    if wanted[:1] in (["submit_group_request"], ["submit_booking_inquiry"]):
        return wanted[0] != form.tool and not agrees and not reply.doubt
    if form.tool == TRANSCRIPT:
        return not reply.now.email and bool(wanted)
    return reply.asks and bool(wanted) and wanted[0] in READS


def between(plan: Plan, said: str, mended: str, state: State, today: date) -> Plan:
    """A question asked while a form waits: its answer, then what the form asks, with the day that was asked for."""
    form = form_in(state)
    if form is None or plan.pending or not plan.steps or any(step.tool not in READS for step in plan.steps):
        return plan
    now = heard(said, mended, form, today).now
    if plan.steps[0].tool == "check_availability":
        day = Facts(starts_on=now.starts_on, ends_on=now.ends_on, location=now.location)
        form = replace(form, told=day.plus(form.told))
    form = replace(form, misses=0)
    return Plan(plan.steps, plan.say, " ".join(part for part in (plan.ask, again(form)) if part), form.dump())


def _answered(form: Form, reply: Heard, today: date) -> Plan:
    """The form with what the reply tells, and its next step."""
    now = reply.now
    filled = _filled(form, reply, today)
    if filled.told != form.told or filled.any_style != form.any_style or filled.no_email != form.no_email:
        return _noted(next_step(filled), form, reply)
    if _CHANGE_IT.search(reply.text) and not now.any:
        return Plan(ask=WHAT_CHANGES, pending=form.dump())
    if _EAGER.match(reply.text):
        return Plan(ask=f"I still need one thing for it. {again(form)}", pending=form.dump())
    if filled.message != form.message and _says_more(reply.said):
        added = "I don't know that; it is in your message to the team now." if reply.asks else "I have added that."
        return Plan(ask=f"{added} {again(form)}", pending=replace(filled, misses=0).dump())
    return next_step(form) if now.any and _tells_asked(form, now) else repeated(form)


def _noted(plan: Plan, form: Form, reply: Heard) -> Plan:
    """The next question, with a word that what was told besides is kept."""
    if plan.ask and form.asked and not _tells_asked(form, reply.now):
        plan.ask = f"Noted. {plan.ask}"
    return plan


def _says_more(said: str) -> bool:
    """Whether it is more than a word or two that may be anything."""
    return len([word for word in re.findall(r"\w+", said) if len(word) > 1]) > 2


def _filled(form: Form, reply: Heard, today: date) -> Form:
    now, told = reply.now, form.told.plus(reply.now)
    if form.tool == REQUEST and form.asked[:1] == ("email",) and _NO.match(reply.text):
        return replace(form, no_email=True)
    message = form.message
    if form.tool == INQUIRY:
        message = retold(message, form.told, now, today)
        new = tells(reply.said, now, today) and not (reply.doubt and now.any and not _says_more(_beyond(reply)))
        message = f"{message}\n{reply.said}" if new else message
    style = "styles" in form.asked and not (now.styles or now.kind) and bool(_ANY_STYLE.search(reply.text))
    misses = 0 if now.any else form.misses
    return replace(form, told=told, message=message, misses=misses, any_style=form.any_style or style)


def _beyond(reply: Heard) -> str:
    """What a correction says besides what it corrects, roughly: its words after the first clause."""
    return reply.said.partition(",")[2]


def _tells_asked(form: Form, now: Facts) -> bool:
    return any(getattr(now, arg) not in ("", None, ()) for arg in form.asked)
