"""What visitors say in passing: thanks, a greeting, who are you, a complaint, what do you keep of me."""

import re

from agent.planner.plan import Plan
from agent.planner.state import State
from agent.planner.visitor_offer import ASKS_TEAM, CAN_DO, offered

_POLITE = (
    r"ok(?:ay)?|oh|ah|yes|yeah|great|awesome|perfect|cool|nice|wow|wonderful|brilliant|super|lovely|excellent|amazing|"
    r"fantastic|good|alright|all right|sounds good|got it|i see|understood|fine|please|there|harmony|you|then|again|"
    r"so much|very much|a (?:lot|bunch|million|ton)|(?:that|this) (?:is|was|will be) (?:all|it|everything|great|"
    r"helpful|"
    r"perfect)|that helps?(?: a lot)?|(?:very|so|really|super) helpful|(?:for|of) (?:your|the|all|everything)(?: "
    r"\w+){0,3}|"
    r"you (?:are|have been|were) (?:so |very |really )?(?:helpful|great|kind|awesome|a star|the best)|"
    r"have a (?:nice|good|great|lovely) \w+|i am (?:good|fine|all set|done)|(?:all|we are) (?:good|set)"
)
_THANKS = (
    r"thanks+|thank (?:you|u)|thankyou|thx|tx|ty|tysm|tnx|cheers|much appreciated|(?:i )?appreciate (?:it|that|you)"
)
_BYE = r"(?:good ?)?bye+(?: bye)?|see (?:you|ya)(?: (?:soon|later|around))?|good night|take care|farewell|later"
_HELLO = (
    r"h+i+(?: hi)?|he+y+|hel+o+|howdy|hiya|yo|greetings|good (?:morning|afternoon|evening|day)|how are you(?: today)?"
)
_NO = r"no+|nope|nah|not now|no need|nothing(?: else)?|never ?mind|not really|nothing more|that is ok(?:ay)?"
_YES = r"yes+|yep|yup|sure|of course|go ahead|do it|please do|absolutely|definitely|correct|right"
_HELP = (
    r"help(?: me| us)?(?: out)?|(?:i|we) (?:need|want) (?:some |a little )?help|(?:can|could) (?:you|someone) help(?: "
    r"me| us)?|"
    r"(?:so )?how (?:do|does|can|should) (?:this|it|that|the|i|you|we)(?: (?:chat|thing|site|page|bot|assistant|"
    r"program))?"
    r"(?: (?:thing|bot))? (?:work|go|use (?:this|it|you)|start|begin)|what (?:now|next)|where do i (?:start|begin)|"
    r"what (?:can|should|could|may|do) i (?:ask|say|type|write|do)(?: you| here| now)*|instructions|menu|options|start"
)


def _said(*kinds: str) -> re.Pattern[str]:
    """A whole message of such words, whatever stands between them."""
    return re.compile(rf"\W*(?:(?:{'|'.join(kinds)})\b\W*)+", re.I)


_ONLY_THANKS, _ONLY_BYE, _ONLY_HELLO = (
    _said(_THANKS, _POLITE, _NO),
    _said(_BYE, _THANKS, _POLITE, _NO),
    _said(_HELLO, _POLITE),
)
_ONLY_NO, _ONLY_FINE, _ONLY_HELP = _said(_NO, _POLITE), _said(_YES, _POLITE), _said(_HELP, _HELLO, _POLITE)
_HAS_THANKS, _HAS_BYE, _HAS_HELLO, _HAS_NO, _HAS_HELP = (
    re.compile(rf"\b(?:{words})\b", re.I)
    for words in (_THANKS, f"{_BYE}|have a (?:nice|good|great|lovely) \\w+", _HELLO, _NO, _HELP)
)
_MACHINE = (
    r"(?:chat ?)?bots?|robots?|machine|computer|program|software|a\.?i\.?|artificial intelligence|chat ?gpt|gpt|llm|"
    r"siri|"
    r"alexa|automat\w+|human(?: being)?|person|people|somebody real|real|alive"
)
_WHO = re.compile(
    rf"\b(?:are|r) (?:you|u|they|there)\b(?! (?:a|any) real)(?: \w+){{0,3}}? (?:{_MACHINE})\b(?! (?:i|who|to|for|at|"
    rf"on|here))|"
    rf"\bare you (?:an? )?(?:real|actual|live)(?: (?:one|people))?\W*$|"
    rf"\b(?:am i|are we|is this|is that|i am|was that)\b(?: \w+){{0,4}}? (?:{_MACHINE})\b(?=[^.!]*\?|\W*$| or )|"
    r"\b(?:who|what) (?:are|r) (?:you|u)\b(?=\W*$|,? (?:exactly|really|anyway|even|and))|\bwho is (?:this|there|"
    r"that)\b|"
    r"\bwho (?:am|was) i (?:\w+ )?(?:speaking|talking|chatting|writing)\b|\bwho (?:do|did) i (?:talk|speak|write) "
    r"(?:to|with)\b|"
    r"\bwhat is your name\b|\bdo you have a name\b|\bwhat (?:should|can|do) i call you\b|"
    r"\bwhat is (?:this|harmony)(?: (?:web ?)?(?:site|page|place|chat|thing|app|bot|about|for|all about))*\W*$|"
    r"\bwhat does (?:this|the) (?:web ?)?(?:site|page|chat|thing|app|bot) do\b|\btell me about (?:yourself|this "
    r"(?:web ?)?site)\b|"
    r"\bwho (?:made|built|programmed|created|wrote|runs|owns|operates) (?:you|this|the (?:web ?)?site)\b|"
    r"\bwhose (?:web ?)?(?:site|page) is this\b",
    re.I,
)
_WANTS_SOMEBODY = re.compile(
    r"\b(?:want|need|like to|rather|prefer|get me|put me|let me|can i|could i|may i|please)\b", re.I
)
_CROSS = re.compile(
    r"\b(?:useless|stupid|dumb|terrible|worthless|garbage|rubbish|hopeless|idiot\w*|unhelpful|ridiculous|pathetic|"
    r"awful|"
    r"not (?:very |really |at all |being |much )?help(?:ing|ful|ed)?|no help|annoying|frustrat\w+|suck\w*|wast\w+ "
    r"(?:of )?"
    r"(?:my )?time|(?:do|did) not (?:get it|understand (?:me|anything|a (?:word|thing)))|not what i (?:asked|meant|"
    r"said|wanted)|"
    r"not (?:listening|understanding|answering|working)|wtf|makes? no sense|(?:did|does) not answer)\b",
    re.I,
)
_KEPT = re.compile(
    r"\bwhat\b[^.?!]{0,30}\b(?:data|info\w*|details|things?|do you)\b[^.?!]{0,20}\b(?:store|keep|have|hold|know|"
    r"collect|save|"
    r"record|remember|track)\w*\b[^.?!]{0,20}\b(?:me|us|visitors|people|mine|users)\b|\bprivacy\b|"
    r"\b(?:what|where|how|who|is)\b[^.?!]{0,40}\b(?:my|our|personal) (?:personal )?(?:data|info\w*)\b|"
    r"\b(?:do|will|does|are|is) (?:you|this|my|it|the)\b[^.?!]{0,40}\b(?:sell|share|store|keep|stored|kept|shared|"
    r"sold|private|"
    r"confidential|recorded|tracking|track me|spam me)\b(?=[^.?!]*\?|\W*$)(?![^.?!]*\b(?:lesson|coaching|event|"
    r"dates?)\b)",
    re.I,
)
_DELETE = re.compile(
    r"\b(?:delete|erase|wipe|purge|remove|destroy|clear|get rid of|forget)\b[^.?!]{0,40}?\b(?:data|info\w*|details|"
    r"history|"
    r"traces?|everything|whatever|what you (?:have|know|keep|kept|store|hold|saved)|(?:chat|conversation|messages)\b)|"
    r"\b(?:delete|erase|forget|wipe) (?:all (?:of|about) )?me\b|\b(?:data|info\w*|details|messages|chat|conversation|"
    r"everything)\b"
    r"[^.?!]{0,30}\b(?:deleted|erased|removed|forgotten|wiped|gone)\b|\bright to be forgotten\b|\b(?:gdpr|ccpa)\b",
    re.I,
)
_LIST_ONLY = re.compile(r"\b(?:list|newsletter|unsubscribe|mailing|inquir\w+|request|booking|trip|record)\b", re.I)
PRIVACY = (
    "What is kept of visitors, what for and how long is on [the privacy page](/privacy). Nothing is sold or lent. If "
    "you "
    "want what you left here deleted, say “delete my data”, and I tell the team."
)


def talked(text: str, state: State, business: str) -> Plan | None:
    """The answer to what is said in passing; None where something is asked for, or an answer is waited for."""
    told = _identity(text, business) or (PRIVACY if _KEPT.search(text) else "")
    if told:  # what was asked before stays open
        return Plan(say=[told], pending=state.pending)
    return None if waits(state) else _courtesy(text, state)


def waits(state: State) -> str:
    """The form that waits for an answer; empty where none does, or where it was sent in just now."""
    form = str((state.pending or {}).get("form") or "")
    last = state.done[-1] if state.done else None
    sent = last is not None and last.ok and last.tool == form and last.turn == state.turn - 1
    return "" if sent else form


def cross(text: str, said: str) -> Plan | None:
    """A word of regret and the offer of a person, to somebody who is cross and asks for nothing else."""
    if not _CROSS.search(text):
        return None
    return Plan(
        ask="I am sorry that I am no help. I am a program and may have misunderstood you; a person of the "
        "team can do better. "
        "Shall I ask somebody to come?",
        pending={"form": ASKS_TEAM, "question": said[:500], "noted": False},
    )


def deletion(text: str) -> bool:
    """Whether somebody wants deleted what is kept of them; to be taken off a list is something else."""
    return bool(_DELETE.search(text)) and not _LIST_ONLY.search(text)


def _courtesy(text: str, state: State) -> Plan | None:
    if _HAS_BYE.search(text) and _ONLY_BYE.fullmatch(text):
        return Plan(
            say=[
                "You are welcome. Goodbye, and happy singing!"
                if _HAS_THANKS.search(text)
                else "Goodbye, and happy singing!"
            ]
        )
    if _HAS_THANKS.search(text) and _ONLY_THANKS.fullmatch(text):
        return Plan(say=["You are welcome! If there is anything else, just ask."])
    if _HAS_HELLO.search(text) and _ONLY_HELLO.fullmatch(text):
        return Plan(say=[HELLO])
    if _HAS_HELP.search(text) and _ONLY_HELP.fullmatch(text):
        return Plan(say=[HELP])
    if offered(state):  # a yes or a no is the answer to that
        return None
    if _HAS_NO.search(text) and _ONLY_NO.fullmatch(text):
        return Plan(say=["All right. If you would like something later, just write."])
    if _ONLY_FINE.fullmatch(text):
        return Plan(say=[_settled(state) if state.done else HELLO.replace("Hello!", "Good.")])
    return None


def _settled(state: State) -> str:
    """What a yes is told that nothing waits for."""
    last = state.done[-1]
    with_team = last.ok and last.tool in (
        "submit_booking_inquiry",
        "submit_group_request",
        "request_human",
        "ask_for_deletion",
    )
    done = "It is with the team already, so there is nothing left to confirm." if with_team else "Good."
    return f"{done} Is there anything else that you would like to know?"


def _identity(text: str, business: str) -> str:
    """Who this is, where that is asked; empty where it is not."""
    if not _WHO.search(text) or _WANTS_SOMEBODY.search(text):
        return ""
    whose = f"of {business}" if business and business.casefold() != "harmony" else "of this site"
    return f"I am Harmony, the assistant program {whose}: no person. {ABLE}"


ABLE = (
    "I can tell you about the services, check whether a day is free, and help you find a singing group; for "
    "everything else "
    "I can ask somebody of the team to answer you here."
)
HELLO = (
    "Hello! I can tell you about the services, check whether a day is free, help you find a singing group, or pass a "
    "question on to the team. What would you like?"
)
HELP = (
    f"{CAN_DO} Ask in your own words, for instance: “is May 8 free?”, “what does a workshop cost?” or “a choir in "
    f"Denver, "
    "I am 34”. Say “a human, please” for a person."
)
