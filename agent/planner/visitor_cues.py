"""What a visitor wants, told by cues over the whole message."""

import re

from agent.planner.facts import Facts
from agent.planner.services_said import arranges

_GROUP = (
    r"(?:choirs?|choruse?s?|chorale|groups?|ensembles?|quartets?|somewhere|anywhere|place|"
    r"singing|barbershop|a cappella|gospel)"
)
_SERVICE = (
    r"(?:workshops?|coaching|coach|master ?class(?:es)?|keynote|talk|speech|speaker|clinic|"
    r"clinician|arrangements?|arranger|session|speaking)"
)
#: What everything costs, asked with no service named.
_ASKS_PRICE = (
    r"\b(?:your|you) (?:\w+ )?(?:rates?|fees?|prices?|pricing|charges?|costs?|price list)\b|\b(?:how much|what) (?:do|"
    r"would|will|"
    r"did) you (?:\w+ )?(?:charge|cost|ask)\b|\bhow much (?:are|is) (?:you|it|this|that|everything|all of it)\b(?: "
    r"all)?\W*$|"
    r"\b(?:are you|is it) (?:very |really |too )?expensive\b|^\W*(?:(?:and|so|the|what about|how about) )*(?:prices?|"
    r"rates?|fees?|"
    r"costs?|pricing|how much)\W*$"
)
#: In the order in which they are tried; a message may hold several of the last four.
CUES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (tool, re.compile(pattern, re.I))
    for tool, pattern in (
        (
            "stop_messages",
            (
                r"^\W*(?:please |just |ok |hey |i said |now )*stop(?: it| now| this| all(?: of it| this)?| "
                r"please)*\W*$|"
                r"\bleave (?:me|us) (?:alone|be|in peace)\b|"
                r"\b(?:stop|quit|cease) (?:bothering|harassing|spamming|pestering|annoying|hassling|badgering|"
                r"bugging)\b|"
                r"\b(?:stop|quit|cease)\b[^.?!]{0,30}\b(?:email|text|messag|contact|writ|call|mail|send|"
                r"spam|newsletter)\w*|\b(?:never|do not|no more)\b(?: ever| please)? (?:email|text|message|"
                r"contact|write|call|mail|send)\w*\b(?=.*(?:again|any ?more|@|\d{3}))|\bunsubscribe\b|"
                r"\bopt (?:me )?out\b|\b(?:take|remove|delete|get) (?:me|my|\S+@\S+|\+?[\d(][\d ()-]+)\b[^.?!]{0,"
                r"40}\b(?:list|off|number|address|emails?|contacts)|\b(?:remove|unsubscribe) \S+@\S+|"
                r"\bdo not want (?:any more |any )?(?:emails?|texts?|messages?)|\bno more (?:emails?|"
                r"texts?|messages?)\b"
            ),
        ),
        (
            "request_human",
            (
                r"\b(?:talk|speak|chat) (?:to|with) (?:a |an |the |some ?|your )?(?:actual |real |live "
                r"|human )*(?:person|human|someone|somebody|staff|team|owner|representative|agent|manager|"
                r"people)\b|\b(?:real|actual|live|human) (?:person|human|being|agent)\b|\bhuman please\b|"
                r"\b(?:can|could|would|will) (?:somebody|someone|a person|anyone|you have (?:somebody|"
                r"someone)) (?:please )?(?:call|contact|email|write|get back|reach|help)\w*|\bhave (?:somebody|"
                r"someone|a person) (?:call|contact|email|write|get back|reach)|\bget me (?:a|some) "
                r"?(?:person|human|one)\b|\bi(?: would|) (?:want|need|like|prefer) (?:a|to (?:talk|speak|"
                r"deal)[^.?!]*) ?(?:human|person|somebody|someone)\b|\bcall me\b(?! \w+ [a-z]*$)"
            ),
        ),
        (
            "submit_group_request",
            (
                r"\bsign me up\b|\bgroup request\b|\b(?:submit|send|put|file|leave|make|enter|lodge) (?:in )?(?:my|a|"
                r"the|this|"
                r"another) (?:singer "
                r"|singing |choir )?(?:request|application|submission)\b|\bpass (?:my|me|our) (?:name|"
                r"details|info\w*|contact|along|on)[^.?!]*\b(?:groups?|choirs?|chorus)|"
                r"\b(?:pass|send|give|forward|hand) (?:my|our) (?:name|details|info\w*|contact\w*|address|"
                r"e-?mail)\b[^.?!]*"
                r"\b(?:on to|along to|to) (?:the |that |this )?(?:first|second|third|fourth|fifth|last|one|ones|them|"
                r"it|both|all)\b|"
                r"\bpass (?:it|this|that|my request)\b[^.?!]*\b(?:groups?|choirs?|chorus)|\b(?:have|let|"
                r"ask) (?:a |some |any |the )?(?:groups?|choirs?|chorus\w*) (?:to )?(?:contact|get in "
                r"touch|reach|email|write|call)|\b(?:sign me up|put me (?:down|in touch))\b[^.?!]*\b(?:groups?|"
                r"choirs?|chorus|list)|\bmatch me (?:with|to|up)\b|"
                r"\b(?:put|get|bring) (?:me|us|him|her|my \w+) in(?:to)? (?:touch|contact) with (?:them|these|those|"
                r"it|one|both|all|"
                r"the (?:first|second|third|last|\w+ one))\b|\b(?:connect|introduce) (?:me|us|him|her) (?:with|to) "
                r"(?:them|these|"
                r"those|one|the (?:first|second|third|last))\b|\bpass (?:my|our|his|her) (?:name|details|info\w*|"
                r"contact)[^.?!]*"
                r"\bto (?:them|these|those|one|the (?:first|second|third|last))\b"
            ),
        ),
        (
            "submit_booking_inquiry",
            (
                rf"\bbook (?:us|me|our \w+)\b|\b(?:can|could|may) (?:our \w+|my \w+|we|i)\b[^.?!]{{0,"
                rf"30}}\b(?:get|have|book|schedule|"
                rf"arrange)\b[^.?!]{{0,30}}{_SERVICE}\b|"
                rf"\b(?:submit|send|make|put in|file|resend|repeat) (?:in )?(?:an?|the|this|my|our|that) "
                rf"(?:same )?(?:booking )?(?:inquiry|enquiry)\b|\b(?:book|hire|engage|invite|have|bring "
                rf"in|schedule|reserve|get) (?:you|harmony)\b(?! (?:any|been|got|a |free|time|open))|"
                rf"\b(?:want|like|love|hoping|hope|need|looking|interested|wish|wanted|interest)\b[^.?!]{{0,"
                rf"60}}\b(?:book|hire|schedule|reserve|have you|bring you|invite you)\b|\b(?:we|i)(?: "
                rf"would| are| am)?(?: really)? (?:want|like|love|need|hoping|looking|interested)[^.?!]{{0,"
                rf"30}}\b(?:an?|to have|to get|some|your|in|for)\s+(?:\w+ ){{0,3}}{_SERVICE}\b|\b(?:could|"
                rf"can|would|will) you (?:please )?(?:come|lead|give|teach|run|do|open|speak|coach|judge|"
                rf"adjudicate|conduct|hold|present|offer us|work with)\b[^.?!]*\b(?:our|us|for|my|festival|"
                rf"choir|chorus|group|school|church|students|singers)\b|\b(?:please|can you|could you|would you) "
                rf"(?:send|pass|forward) "
                rf"(?:this|it|that|my)[^.?!]*\b(?:team|on|along|staff|people)\b|\bcontact the team\b|"
                rf"\binquire about\b|\bmake a booking\b|\bbook (?:a|an|some|the|your) (?:\w+ ){{0,3}}{_SERVICE}"
            ),
        ),
        (
            "list_public_events",
            (
                r"\bwhere (?:will|are|can|could|do) (?:you|harmony)\b[^.?!]*\b(?:next|going|coming|be|appear\w*|"
                r"perform\w*|sing\w*|speak\w*|travel\w*|headed|heading)\b|"
                r"\bwhere (?:can|could|will|do|may) (?:i|we|people|one) (?:see|hear|meet|watch|catch|find) "
                r"(?:you|harmony)\b|"
                r"\bare you (?:coming|going|heading|travel\w+) (?:back )?(?:to|near|through|our way)\b|"
                r"\bwhen (?:are|will) you (?:be |come |coming |back )*(?:in|to|near|around|back|next)\b|"
                r"\bwill you (?:be|come|get) (?:back )?(?:in|to|near|around)\b|"
                r"\b(?:any|your|next|upcoming|public|coming|which|what)(?: \w+)? (?:events?|appearances?|concerts?|"
                r"performances?|shows?|tour dates?|public dates?)\b|\btour dates?\b"
            ),
        ),
        (
            "check_availability",
            (
                r"\bare you (?:around|in|near)\b|\b(?:suits?|works? for|good for|ok for|okay for) you\b|\b(?:free|"
                r"available|availability|open(?:ing|ings)?|"
                r"booked|busy|calendar|taken|vacant)\b|"
                r"\bdo you have (?:any )?(?:time|space|room)\b|\bcan you (?:do|make(?: it)?|come|be "
                r"here|visit|travel)\b|\bcould you (?:do|make(?: it)?|come|be here|visit)\b|\bwill you "
                r"be (?:in|around|near)\b|\bwhat about\b"
            ),
        ),
        (
            "list_services",
            (
                r"\b(?:what|which)\b[^.?!]{0,30}\b(?:services?|offer|offerings|do you (?:do|teach|provide)|"
                r"kinds? of (?:things|work|workshops|services))\b|\bservices\b|\bwhat can you do\b|\bwhat "
                rf"are my options\b|{_ASKS_PRICE}|\bhow can you help\b|\bwhat is on offer\b|\b(?:menu|list) of "
                rf"(?:services|"
                r"offerings)|\bwhat all do you|\b(?:price list|pricing|your (?:prices|rates|fees))\b"
            ),
        ),
        (
            "get_policies",
            (
                r"\b(?:what|which|how|is|are|do|does|can|could|will|would|any|about|tell me|explain)\b[^.?!]*\b"
                r"(?:polic(?:y|ies)|deposits?|refund\w*|non-?refundable|cancellations?|discounts?|invoice|"
                r"travel (?:costs?|fees?|expenses?|charges?)|charge (?:for |us for )?(?:travel|mileage)|"
                r"instal?lments?|(?:payment |booking )?terms|pay (?:up ?front|in advance)|insured|insurance)\b|"
                r"\bwhat (?:happens )?if (?:we|i|you) (?:have to |need to |must )?(?:cancel|postpone|reschedule)\b|"
                r"\b(?:can|may|could) (?:we|i) (?:cancel|postpone|reschedule)\b[^.?!]*\?"
            ),
        ),
        (
            "get_service",
            (
                rf"\b(?:how much|how long|price|cost|costs|charge|fee|rate|rates|pricing|duration|tell "
                rf"me (?:more )?about|more about|describe|what (?:is|are|does|happens)|do you (?:ever "
                rf")?(?:do|offer|teach|have|provide|give|write|make|run|lead)|explain|info\w* (?:on|about))\b[^.?!]"
                rf"*\b{_SERVICE}\b|\b{_SERVICE}\b[^.?!]*\b(?:price|cost|costs|how much|how long|charge|"
                rf"fee|rates?|last|run|look like|include|work)\b|"
                rf"\b(?:how many|how (?:big|large|small)|max\w*|min\w*|up to|limit|group size|class "
                rf"size)\b[^.?!]*\b{_SERVICE}\b|"
                rf"\b{_SERVICE}\b[^.?!]*\b(?:how many|max\w*|minimum|limit|group size|class size)\b|"
                r"\b(?:do|can|could|would|will) you (?:also |ever |even )?coach\b|"
                rf"\b(?:who|what ages?) (?:is|are|can) [^.?!]*\b{_SERVICE}\b"
            ),
        ),
        (
            "find_singing_groups",
            (
                rf"\b(?:anything|something|somewhere) (?:for|near|in)\b|\bjoin\b|\b(?:wants?|loves?|likes?) "
                rf"to sing\b|"
                rf"\b(?:sing|join|find|looking|look|searching|search|any|there|recommend|suggest|which|"
                rf"what|where|want|love|like|know of|need|suit|fit|place|seek|seeking|after)\b[^.?!]*\b{_GROUP}\b|"
                rf"\b{_GROUP}\b[^.?!]*\b(?:near|in|around|for (?:my|me|people|kids|teens|adults|beginners)|"
                rf"to join|my age|his age|her age)\b|\b(?:want|love|like|where|somewhere|place|places|"
                rf"anywhere|able|go|can|could)\b[^.?!]*\b(?:sing|singing)\b|\bsing with\b"
            ),
        ),
    )
)


#: As in "what can we hire you for": a question about what is on offer, no wish to book.
_WHAT_FOR = re.compile(
    r"\bwhat\b[^.?!]{0,30}\b(?:can|could|might|would|do) (?:\w+ ){1,2}(?:hire|book|get|have|ask|use|bring in) you\b"
    r"(?: in)?(?: to do)?(?: for)?\W*$",
    re.I,
)

_SINGER = re.compile(
    r"\b(?:sopranos?|mezzos?|altos?|contraltos?|tenors?|baritones?|basses|(?:a|sing) bass|singers?|i sing)\b", re.I
)
_TO_SING = re.compile(rf"\b(?:{_GROUP}|join|sing)\b", re.I)
_DAYS = re.compile(r"\b(?:when|which days?|what days?|free|available|availability|open|dates?)\b", re.I)
_COST = re.compile(r"\bhow (?:much|long)\b|\bprices?\b|\brates?\b|\bpricing\b", re.I)


def wanted_in(text: str, now: Facts, answering: bool) -> list[str]:
    """What the message asks for, in the order of the cues that tell it."""
    if _WHAT_FOR.search(text):
        return ["list_services"]
    found = {tool: m.start() for tool, cue in CUES[1:] if (m := cue.search(text))}
    if arranges(text) and not now.email:
        found.setdefault("get_service", 0)
    for tool in ("request_human", "submit_group_request", "submit_booking_inquiry"):
        if tool in found:
            return [tool]
    wants = set(found)
    if not wants and now.location and (now.age or now.styles or now.kind or now.voicing or _SINGER.search(text)):
        return ["find_singing_groups"]
    if (
        not wants
        and now.location
        and not answering
        and re.fullmatch(rf"\W*(?:in )?{re.escape(now.location)}\W*", text, re.I)
    ):
        return ["find_singing_groups"]
    _settle(wants, text, now)
    return sorted(wants, key=lambda tool: found.get(tool, 0))


def _settle(wants: set[str], text: str, now: Facts) -> None:
    """Of cues that one sentence gives to several wishes, the likelier one counts."""
    about_you = re.search(r"\b(?:you|team|harmony)\b", text, re.I)
    vague = re.search(r"\bwhat about\b|\bcan you (?:do|come|make)", text, re.I)
    if now.starts_on is None and "get_service" in wants and not _DAYS.search(text):
        wants.discard("check_availability")
    if now.starts_on is None and vague and len(wants) > 1:
        wants.discard("check_availability")
    if "find_singing_groups" in wants and now.starts_on and not now.location and not _TO_SING.search(text):
        wants.discard("find_singing_groups")
        wants.add("check_availability")
    if "list_public_events" in wants:
        wants -= {"list_public_events"} if now.starts_on else {"check_availability", "find_singing_groups"}
    if {"check_availability", "find_singing_groups"} <= wants:
        wants.discard("find_singing_groups" if about_you or now.starts_on else "check_availability")
    if "get_policies" in wants:
        wants -= {"get_service", "list_services"} if not _COST.search(text) else set()
    if {"get_service", "list_services"} <= wants:
        wants.discard("list_services" if now.service else "get_service")
    if wants & {"list_services", "get_service"}:
        wants.discard("find_singing_groups")
