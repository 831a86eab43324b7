"""Sentences as words: tokens with their place in the text.

One form for the many forms of a word, and the small words that say nothing.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from agent.planner.quotations import QUOTATION

_TOKEN = re.compile(
    rf"\{{\{{.*?\}}\}}|{QUOTATION}"
    r"|https?://\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[$€£]\s?\d+(?:,\d{3})*(?:\.\d+)?k?|\d+(?:,\d{3})*(?:\.\d+)?%?"
    r"|[^\W\d_]+(?:['’.&-][^\W\d_]+)*['’]?|\w+|[^\w\s]"
)
#: Opened before anything else: contractions, and the shorthand of people in a hurry.
_OPENED = (
    (r"\bcan['’]?t\b", "can not"),
    (r"\bwon['’]?t\b", "will not"),
    (r"\b(do|does|did|is|are|was|were|has|have|had|should|could|would)n['’]?t\b", r"\1 not"),
    (r"\b(what|who|when|where|how|that|there|it|he|she|here)['’]s\b", r"\1 is"),
    (
        (
            r"\b([^\W\d_]{2,})['’]s (?=(?:an?|now|not|been|agreed|confirmed|cancelled|answered|signed|coming|going|"
            r"joining|singing|in|off|out|up)\b(?! (?:cappella|capella)))"
        ),
        r"\1 is ",
    ),
    (r"\b([^\W\d_]{2,})['’]s (?=(?:finally |now )?got\b)", r"\1 has "),
    (r"\b(whats|hows|wheres|whens)\b", None),
    (r"\bwhos\b", "who is"),
    (r"\b(they|we|you|who|what)['’]re\b", r"\1 are"),
    (r"\b(i|we|you|they)['’]ve\b", r"\1 have"),
    (r"\b(i|we|you|they|he|she|it|that)['’]ll\b", r"\1 will"),
    (r"\b(i|we|you|they|he|she)['’]d\b", r"\1 would"),
    (r"\bi['’]?m\b", "i am"),
    (r"\blet['’]?s\b", "let us"),
    (r"\bgonna\b", "going to"),
    (r"\bwanna\b", "want to"),
    (r"\bgimme\b", "give me"),
    (r"\bu\b(?=\s)", "you"),
    (r"\bur\b", "your"),
    (r"\br(?= (?:you|we|they)\b)", "are"),
    (r"\by['’]?all\b", "you"),
    (r"\bplz\b|\bpls\b", "please"),
    (r"\bw/\s?", "with "),
    (r"\banymore\b", "any more"),
    (r"\b(?:it )?turns out\b,?\s?", ""),
    (
        (
            r"\s(?:in (?:date|time|alphabetical|chronological|name) order|(?:sorted|ordered) by "
            r"\w+|by date|chronologically)\b"
        ),
        "",
    ),
    (r"\bto do\b(?! (?:a|an|the|with|it|that|this)\b)", "to-do"),
    (r"\b(e-mail)(?=s|ed|ing|\b)", "email"),
    (r"\bacapella\b|\ba capella\b|\ba-cappella\b", "a cappella"),
)
_COMPILED = tuple((re.compile(pattern, re.I), new) for pattern, new in _OPENED)
_BODY = re.compile(rf"{QUOTATION}|\bbody\s*:.*$|\{{\{{.*?\}}\}}", re.I | re.S)

FILLERS = frozenset(
    """
    a an the our my your please just now ok okay so also then and too oh um uh hi hello hey thanks thank well
    right of for to on in at with from by as into onto about within i we you me us is are was were be been am
    do does did will would can could shall should have has had it's some any there here that this these those
    which like kinda kind-of really go ahead need want let lets if possible s up over out down good day
    evening afternoon both each currently still already today's exactly quick quickly real one's him her his
    its their they them he she it going get got would've there's dear guys team sure yes yeah yep hm hmm
    alright great perfect cool super again maybe-so per via total bit little lovely nice new
    """.split()
) - {
    "new",
    "get",
    "got",
    "going",
    "yes",
    "kind",
    "here",
    "again",
    "up",
    "out",
    "down",
    "over",
    "team",
    "day",
    "evening",
    "afternoon",
    "still",
    "need",
    "want",
    "one's",
}
#: Interrogatives carry little, but tell one question from another.
LIGHT = frozenset(
    (
        "what who how why when where want need still day get got going here up out down over "
        "again team new evening all afternoon ever"
    ).split()
)

#: Words that turn a sentence round: leaving one out would be leaving out everything.
NEGATIONS = frozenset(
    "not never no without except unless nor none cannot instead neither if whether maybe perhaps might almost".split()
)

_RINGS = {
    "show": "show list display view see open showing listing pull bring",
    "add": "add create new enter adding save",
    "log": "log record note jot enter logged logging recorded",
    "trip": "trip trips tour tours journey",
    "booking": "booking bookings gig gigs session sessions engagement engagements",
    "group": "group groups choir choirs chorus choruses ensemble ensembles",
    "cancel": "cancel cancelled canceled scrap scratch cancelling",
    "remove": "remove removed",
    "delete": "delete erase",
    "email": "email emails emailing mail",
    "text": "text texts texting sms",
    "contact": "contact contacts contacting",
    "message": "message messages messaging",
    "enrol": "enrol enroll enrolled enrolling",
    "fill": "fill filling",
    "record": "recorded",
    "lead": "lead leads prospect prospects",
    "venue": "venue venues",
    "contacted": "contacted",
    "person": "person human someone somebody",
    "sing": "sing sings singing",
    "singer": "singer singers",
    "expense": "expense expenses",
    "cost": "cost costs",
    "service": "service services",
    "sequence": "sequence sequences",
    "template": "template templates",
    "request": "request requests",
    "inquiry": "inquiry inquiries enquiry enquiries",
    "campaign": "campaign campaigns search",
    "conversation": "conversation conversations",
    "chat": "chat chats",
    "hold": "hold holds holding",
    "day": "day days",
    "date": "date dates",
    "change": "change changes changed",
    "split": "split splits cut share",
    "participant": "participant participants attendee attendees",
    "write": "write writing wrote",
    "make": "make made",
    "spend": "spend spent",
    "pay": "pay pays paid paying",
    "going": "going heading headed traveling travelling flying",
    "need": "need needs",
    "want": "want wants wanted",
    "take": "take takes taking took",
    "get": "get gets gotten got getting",
    "give": "give gives gave",
    "start": "start starts starting begins begin",
    "end": "end ends ending",
    "last": "last lasts lasting",
    "fit": "fit fits",
    "note": "notes",
    "offer": "offer offers",
    "move": "move moved moving",
    "fee": "fee fees",
    "deposit": "deposit deposits",
    "look": "look looking looks",
    "find": "find finding finds",
    "join": "join joining joins",
    "detail": "detail details",
    "price": "price prices",
    "reply": "reply replies replied",
    "send": "send sent sending sends",
    "stop": "stop stopped quit",
    "upcoming": "upcoming",
    "come": "come coming comes came",
    "visitor": "visitor visitors",
    "website": "website site",
    "phone": "phone cell mobile",
    "match": "match matches matching",
    "hear": "hear heard",
    "receive": "receive received",
    "convert": "convert converted",
}
_RING = {word: head for head, words in reversed(list(_RINGS.items())) for word in words.split()}
del _RING["search"]


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark. `norm` is its canonical form.

    `cap` whether it is written like a name; `low` the word in lower case without a possessive ending, as names
    compare.
    """

    text: str
    norm: str
    start: int
    end: int
    cap: bool
    low: str

    @property
    def is_word(self) -> bool:
        """Whether it is more than a mark."""
        return bool(self.text[0].isalnum()) or self.text[0] in '"“{$€£'


@lru_cache(maxsize=4096)  # what was said before is looked at again in every turn
def opened(text: str) -> str:
    """The text with contractions opened and shorthand written out, quoted words and bodies untouched."""
    out, at = [], 0
    for kept in _BODY.finditer(text):
        out += [_open(text[at : kept.start()]), kept[0]]
        at = kept.end()
    return "".join([*out, _open(text[at:])])


def _open(text: str) -> str:
    for pattern, new in _COMPILED:
        text = pattern.sub(new if new is not None else lambda m: m[0][:-1] + " is", text)
    return text


@lru_cache(maxsize=20_000)
def canonical(word: str) -> str:
    """One form for a word's forms and near synonyms."""
    low = word.lower().replace("’", "'").removesuffix("'s").rstrip("'")
    return _RING.get(low, low)


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[Token, ...]:
    """The words and marks of the text."""
    return tuple(_token(m) for m in _TOKEN.finditer(text))


def _token(m: re.Match[str]) -> Token:
    return Token(m[0], canonical(m[0]), m.start(), m.end(), m[0][0].isupper(), _low(m[0]))


def _low(text: str) -> str:
    low = text.lower().replace("’", "'").rstrip(".")
    return (low.removesuffix("'s")).rstrip("'")


def is_filler(token: Token) -> bool:
    """Whether leaving the token out changes nothing."""
    return not token.is_word or token.norm in FILLERS or token.text.lower() in FILLERS
