"""What an argument takes, told from the registry's declaration.

The type decides which pieces of a sentence can fill it.
"""

from dataclasses import dataclass, replace

from tools.arg_types import (
    DateText,
    EmailText,
    FreeText,
    MoneyText,
    NameText,
    OneOf,
    PlaceText,
    RefTo,
    UrlText,
    WhenText,
)
from tools.outreach.message_args import DepartureText
from tools.outreach.step_input import StepIn, StepText
from tools.params import Param
from tools.registry import Tool

_MEASURES = {
    "miles": "miles",
    "radius_km": "km",
    "percent": "percent",
    "size": "count",
    "age": "age",
    "duration_minutes": "minutes",
    "limit": "number",
    "min_score": "number",
    "order": "number",
    "daily_cap": "number",
    "delay_days": "delay",
    "delay_business_days": "delay",
}
_BY_READER = (
    (StepText, "step"),
    (RefTo, "ref"),
    (PlaceText, "place"),
    (MoneyText, "money"),
    (DateText, "date"),
    (WhenText, "when"),
    (EmailText, "email"),
    (UrlText, "url"),
    (OneOf, "word"),
    (NameText, "name"),
    (FreeText, "text"),
)
#: The argument for which several records of a list may be said, where the tool takes one: it is called for each.
ONE_AT_A_TIME = {"update_lead": "lead"}
#: The argument that holds somebody's own words: an address or a number is none of them, unless it is quoted.
_SPOKEN = {"record_reply": "text", "record_consent": "wording"}
#: What arguments of these names take, where their reader is one of its own.
_KINDS_BY_NAME = dict.fromkeys(("recipient", "recipients"), ("contact", "lead", "venue"))
_TEXTS = frozenset("text body subject message notes note reason description summary wording".split())
#: An argument that has one of these is filled from the first moment said, its partner from where that range ends.
PAIRS = {"starts_on": "ends_on", "from_date": "to_date", "starts_at": "ends_at"}
#: Words that announce an argument, besides its own name.
CUES = {
    "name": (
        "called",
        "named",
        "titled",
        "call it",
        "name it",
        "call this",
        "call the campaign",
        "call the trip",
        "call the venue",
        "call them",
        "under the name",
        "name",
        "title",
    ),
    "reason": ("because", "reason", "since"),
    "notes": ("note", "notes", "noting"),
    "note": ("note", "for"),
    "description": ("description",),
    "deposit": ("deposit", "deposit of", "with a deposit of"),
    "fee": ("fee", "for a fee of", "fee of", "paying", "pays"),
    "hold_expires_on": ("until", "expires", "expiring", "expires on"),
    "price_from": ("from", "price", "starting at", "start at", "starts at", "start", "cost", "costs", "at"),
    "summary": ("summary",),
    "subject": ("subject", "subject line"),
    "body": ("body", "saying", "text", "that says"),
    "message": ("message",),
    "ends_on": ("until", "through", "ending"),
    "ends_at": ("until", "ending", "ends", "ending at"),
    "until": ("until", "till", "through", "up to"),
    "website": ("website", "site"),
    "phone": ("phone", "number", "cell", "phone number"),
    "email": ("email", "email address", "address"),
    "size": ("size",),
    "age": ("age", "aged"),
    "role": ("as", "role", "their", "the", "as their", "as the"),
    "status": ("as", "status", "mark it"),
    "text": (),
    "contact_name": ("contact",),
    "stage": ("stage", "as"),
    "kind": ("kind", "a", "as"),
    "since": ("since",),
    "given_on": ("on",),
    "wording": ("wording",),
    "organization": ("organization", "group"),
    "party": (),
    "min_score": ("score", "above", "over", "at least", "score of at least", "score above", "score over"),
    "limit": ("top", "first", "best", "limit"),
    "percent": (),
    "order": ("order",),
    "public": (),
    "starts_on": ("starting", "starting on", "beginning", "beginning on"),
    "steps": (
        *("steps", "with steps", "step", "one step", "with one step"),
        *(f"{number} steps" for number in "two three four five six 2 3 4 5 6".split()),
        *(f"with {number} steps" for number in "two three four five six 2 3 4 5 6".split()),
    ),
    "daily_cap": ("cap", "daily cap"),
    "location": ("in", "near", "around", "from"),
    "near": ("near", "in", "around"),
    "destination": ("to", "in"),
    "trip": ("on", "for", "to"),
    "spent_on": ("bought", "booked", "paid", "spent", "purchased", "on", "from", "it was"),
    "received_on": ("received", "it came in", "came in", "arrived", "got it", "paid", "it arrived", "dated", "on"),
    "driven_on": ("driven", "on"),
    "duration_minutes": ("last", "lasts", "lasting", "runs", "run", "takes", "take", "for", "is"),
    "service": ("for",),
    "booking": (),
    "venue": ("at", "with"),
    "base": ("of",),
    "voice_part": ("as", "as a", "sings"),
    "sources": (
        "using",
        "using only",
        "using just",
        "with just",
        "from just",
        "from",
        "only from",
        "from only",
        "with",
        "with only",
        "only with",
        "on",
        "only on",
        "in",
        "via",
        "through",
        "only",
        "just",
        "ask",
        "ask only",
        "asking",
        "asking only",
        "plus",
    ),
}
#: These need their cue; without it a piece of their type is never theirs.
NEED_CUE = frozenset(
    (
        "name reason notes note description deposit hold_expires_on summary subject body message "
        "ends_on ends_at wording organization text min_score limit order daily_cap given_on steps"
    ).split()
)


@dataclass(frozen=True)
class Slot:
    """One argument as the planner sees it. `kinds` for refs, `words` for closed words.

    `clock_alone` says that a time without its day will do, `each` that the tool is called once for each of several,
    `spoken` that it is what somebody else said.
    """

    name: str
    type: str
    required: bool
    many: bool = False
    kinds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    or_name: bool = False
    clock_alone: bool = False
    each: bool = False
    spoken: bool = False

    @property
    def cued(self) -> bool:
        """Whether it is filled only after a word that announces it."""
        return self.name in NEED_CUE


def slots_of(tool: Tool) -> dict[str, Slot]:
    """The tool's arguments by name."""
    slots = {p.name: _slot(p) for p in tool.params}
    each = ONE_AT_A_TIME.get(tool.name, "")
    spoken = _SPOKEN.get(tool.name, "")
    return {name: replace(slot, each=name == each, spoken=name == spoken) for name, slot in slots.items()}


def _slot(param: Param) -> Slot:
    reader = param.reader
    kinds = reader.kinds if isinstance(reader, RefTo) else _KINDS_BY_NAME.get(param.name, ())
    words = reader.words if isinstance(reader, OneOf) else ()
    or_name = isinstance(reader, RefTo) and reader.or_name
    many = param.many or param.name == "sources"
    clock_alone = isinstance(reader, DepartureText)
    return Slot(param.name, _type(param), param.required, many, kinds, words, or_name, clock_alone)


def _type(param: Param) -> str:
    if param.name in ("role", "voicing", "styles", "phone", "sources"):
        return param.name if param.name != "voicing" else "word"
    if param.name in _MEASURES and not isinstance(param.reader, MoneyText):
        return _MEASURES[param.name]
    if param.shape is StepIn:
        return "steps"
    for reader, name in _BY_READER:
        if isinstance(param.reader, reader):
            return name
    return "ref" if param.name in _KINDS_BY_NAME else "text" if param.name in _TEXTS else "other"
