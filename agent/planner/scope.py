"""What Harmony does not do, said plainly.

For staff what belongs to a bank or a travel agent, for visitors what is only for staff.
"""

import re
from collections.abc import Mapping

from agent.planner.tooling import Operation

_BUY = re.compile(
    (
        r"\b(?:buy|purchase|order|reserve|rent|book|get)\b(?: (?:me|us|a|an|some|the|my|two|"
        r"\d+))*\s+(?:[a-z-]+ )?(?:ticket|tickets|flight|flights|plane|hotel|room|car|train|"
        r"seat|seats|airbnb|uber|cab|taxi|table|pizza|dinner|lunch|flowers)\b"
    ),
    re.I,
)
_PAY = re.compile(
    (
        r"\b(?:wire|transfer|venmo|zelle|paypal|send|pay out|refund|charge|invoice)\b(?=.*(?:[$€£]\s?\d|"
        r"\b\d+ (?:dollars|bucks)|\bmoney\b|\bpayment\b|\bbank\b|\bcard\b|\binvoice\b))"
    ),
    re.I,
)
_SEND = re.compile(
    r"^\W*(?:please |can you |could you )*(?:(?:email|text|message|mail|draft) (?!template|address)|"
    r"write (?:to )?(?!down|off|up)|"
    r"send (?:an? )?(?:email|text|message|note)\b|send \w+ an? (?:email|text|message|note)\b)",
    re.I,
)
_PAGE = re.compile(
    r"\b(?:add|import|grab|read|fetch|scrape|look at|pull)\b.*https?://\S+(?!.*\b(?:website|site)\b)", re.I
)
_PAYS = re.compile(r"^\W*(?:please |can you |could you )*pay\b", re.I)
_CALL = re.compile(
    r"^\W*(?:please |can you |could you )*(?:call|phone|ring|dial)\b(?! it| off| the (?:trip|campaign)| this)", re.I
)
_ELSE = re.compile(
    (
        r"\b(?:weather|forecast|news|stock price|joke|poem|recipe|translate|who won|password|"
        r"write (?:me )?(?:a )?(?:song|code|essay|poem))\b"
    ),
    re.I,
)
#: These are nobody's record, whatever place or day stands beside them.
_NEVER_OURS = re.compile(
    r"\b(?:what|how|will|tell|is|check|show|give|any)\b[^.?!]*\b(?:weather|forecast|stock price)\b|"
    r"\b(?:tell|write|give) (?:me |us )?(?:an? )?(?:joke|poem|recipe|essay)\b",
    re.I,
)
_STAFF = (
    (
        _BUY,
        (
            "I do not buy or reserve tickets, rooms or cars. I can plan the trip, or log what it "
            "cost once you have paid for it."
        ),
    ),
    (
        _PAY,
        (
            "I cannot move money or charge anybody. I can record a payment that you received, log "
            "an expense, or set who gets which share."
        ),
    ),
    (
        _PAYS,
        (
            "I cannot move money or charge anybody. I can record a payment that you received, log "
            "an expense, or set who gets which share."
        ),
    ),
)
_ELSEWHERE = (
    (_CALL, "I cannot make telephone calls. I can show you the number, or record what was agreed."),
    (_ELSE, "That is outside what I do here: trips, bookings, money, groups, leads and visitors."),
)
#: What visitors sometimes ask of any assistant.
_CHORES = re.compile(
    r"\b(?:do|finish|help (?:me )?with|write|solve|check)\b[^.?!]{0,20}\b(?:home ?work|maths?|algebra|essay|assignment|"
    r"dissertation|taxes|resume|cover letter|code)\b|\b(?:order|get|bring) (?:me |us )?(?:a )?(?:pizza|food|coffee|"
    r"taxi)\b",
    re.I,
)
#: What any assistant is asked of the world at large.
_WORLD = re.compile(
    r"\b(?:weather|forecast|temperature|stock price|horoscope|lottery|bitcoin|crypto|election|headlines|football|"
    r"soccer|"
    r"baseball|super bowl|world cup)\b|\b(?:will|is|does|did|gonna|going to) (?:it|there)? ?(?:be )?(?:rain|snow|"
    r"sunny|hot|"
    r"cold|warm|windy|freezing)\w*\b|\b(?:joke|riddle|poem|recipe|limerick|bedtime story|fun fact)s?\b|"
    r"\bwho (?:won|is winning|is the (?:president|king|queen|prime minister)|was the (?:first|president))\b|"
    r"\b(?:capital|population|president|mayor) of\b|\bwhat time is it\b|\b(?:what|which) (?:day|date) is (?:it|"
    r"today)\b|"
    r"\btranslate\b|\bmeaning of life\b|\bwhat is \d+ ?(?:[-+*/x]|times|plus|minus|divided by) ?\d+\b|"
    r"\b(?:do|will) you (?:love|like|marry|date|have feelings)(?: me)?\W*$|\btell me (?:a|something|some) (?:story|"
    r"funny|news)\b|"
    r"\bwhat is (?:in |on )?the news\b|\bsing (?:me |us )?(?:a |something|happy)",
    re.I,
)
ELSEWHERE = (
    "That is outside what I know here. I can tell you about the services, check whether a day is free, help you find a "
    "singing group, or pass a question on to the team."
)
#: Said by a visitor, these ask for what only staff may see or do.
_PRIVATE = re.compile(
    "|".join(
        (
            (
                r"\b(?:list|show|give|export|dump|tell|send|read)\b[^.?!]{0,40}\b(?:leads?|contacts?|"
                r"customers?|clients?|bookings?|"
                r"emails?|email addresses|phone numbers?|addresses|database|visitors|conversations|expenses|"
                r"trips|records)\b(?! (?:me|us))"
            ),
            (
                r"\b(?:every|all) (?:your |the |of )*(?:leads?|contacts?|customers?|clients?|bookings?|"
                r"emails?|visitors|trips)\b"
            ),
            r"\bwhat(?: is| are)?\b[^.?!]{0,40}(?:'s|’s) (?:\w+ )?(?:phone|number|cell|email|home|address|contact)\b",
            (
                r"\b(?:phone number|email address|home address|contact details) (?:of|for) (?!(?:the|"
                r"your) (?:team|staff|office))"
            ),
            (
                r"\bwho (?:are|is|else|did|do|have) (?:you|harmony|they|else)?\b[^.?!]*\b(?:working|"
                r"booked|singing|seeing|visiting|"
                r"coaching|meeting|performing|playing|coming|attending|registered|signed up)\b|\bwho (?:has )?booked\b"
            ),
            (
                r"\b(?:cancel|move|reschedule|delete|confirm|edit|undo)\b[^.?!]*\b(?:booking|trip|gig|"
                r"lead|expense|hold|session|tour|"
                r"venue|contact|record|payment|last change)\b"
            ),
            (
                r"\b(?:profit|revenue|earn(?:ed|ings)?|net income|expenses|settlement)\b|\bhow much "
                r"(?:did|do) (?:you|they) (?:make|earn)\b"
            ),
            (
                r"\b(?:admin mode|developer mode|ignore (?:all |your |the )*(?:previous|prior|above) "
                r"instructions|system prompt|"
                r"your instructions|jailbreak|sudo|act as (?:staff|admin|the owner))\b"
            ),
            (
                r"\b(?:log|record)\b[^.?!]*(?:\$|expense|payment|miles)|\b(?:plan|create) a trip\b|\bfind "
                r"leads\b|\brun a campaign\b"
            ),
        )
    ),
    re.I,
)


def outside(text: str, ops: Mapping[str, Operation], staff: bool) -> str | None:
    """What to say to a wish that is not Harmony's to grant; None where it may be."""
    if staff and "add_lead_from_url" not in ops and _PAGE.search(text):
        return "I cannot read web pages here. Tell me the group's name and its city, and I will keep it as a lead."
    if staff and "send_message" not in ops and _SEND.search(text):
        return (
            "I cannot write to anybody from here, so nothing was sent. Would you like their address or number instead?"
        )
    if staff:
        if _NEVER_OURS.search(text):
            return elsewhere(text)
        return next((answer for pattern, answer in _STAFF if pattern.search(text)), None)
    if _NEVER_OURS.search(text) or _CHORES.search(text) or _WORLD.search(text):
        return ELSEWHERE
    if _PRIVATE.search(text):
        return refusal()
    return None


def elsewhere(text: str) -> str | None:
    """What to say to a sentence that nothing was made of, where it asks for something that is done elsewhere."""
    return next((answer for pattern, answer in _ELSEWHERE if pattern.search(text)), None)


def refusal() -> str:
    """What a visitor is told who asks for what only staff may see or do."""
    return (
        "I can't help with that here: records, bookings and people's details are private and "
        "only for staff who have signed in. "
        "I can tell you about the services, check whether a day is free, help you find a singing "
        "group, or pass a question on to the team."
    )
