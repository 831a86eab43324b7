"""What a visitor has told about themselves, gathered from everything they said: who, where, how old, what they sing, whether they agreed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from agent.planner import vocab
from agent.planner.moments import Moment, NoSuchDay
from agent.planner.names import Book
from agent.planner.scene import Scene
from agent.planner.state import State

_YES = re.compile(
    r"\b(?:you|they|we|someone|somebody|groups?|choirs?|the team|your team|anyone|people)\b(?: all| guys| both)? (?:may|can|could|are (?:free|welcome|allowed) to|have (?:my )?permission to)(?: certainly| definitely| absolutely| also| always)? (?:contact|email|mail|call|text|write|reach|reply|respond|get in touch|message|use|pass|get back|share|answer)"
    r"|\b(?:ok|okay|fine|happy|alright|all right|good|cool|no problem|glad) (?:for (?:you|them|groups)[^.!?]{0,20} |with (?:you|them|me)[^.!?]{0,20}|with being |to be |to )?(?:to )?(?:contact|email|call|text|write|reach|reply|message|be contacted|contacted|be emailed|contacting|emailing|share)"
    r"|\bplease (?:do )?(?:contact|email|mail|write|call|text|reach|get back to|reply to|respond to|answer|message|get in touch with)\b(?! (?:your|the) team)"
    r"|\bfeel free to (?:contact|email|call|write|reach|reply|text|message|get in touch)|\b(?:contact|email|write|call|text|message|reply to|get back to) me (?:back|there|at|any ?time|please|if|when|with|about|on|by)"
    r"|\bi (?:agree|consent|give (?:my |you )?(?:permission|consent)|do consent|am happy to be contacted|do not mind (?:being|if you))\b|\bget in touch with me\b|\byou have my (?:consent|permission)\b|\b(?:would|i would) (?:love|like) (?:it if you|to be contacted|you to (?:contact|email|call|write))",
    re.I,
)
_NO = re.compile(
    r"\b(?:do not|never|please do not|rather you did not|would rather not|may not|can not|not ok to|not want (?:you|anyone|them) to|without) (?:be |being )?(?:contact|email|call|text|write|reach|message|share|contacted|emailed)", re.I
)
_I_AM = re.compile(r"\b(?:i am|my name is|my name's|this is|name is|name:|it is|here is|call me|i am called|signed,?|regards,?|thanks,?|cheers,?|sincerely,?|best,?|from)\s+", re.I)
_NAME = re.compile(r"(?:(?:Dr|Mr|Mrs|Ms|Rev|Fr|Prof)\.?\s+)?[^\W\d_][\w'’-]+(?:\s+(?:(?:de|van|von|del|la|di|da|bin|al)\s+)?[A-Z][\w.'’-]*){0,3}")
_BEFORE_MAIL = re.compile(r"(?:^|[.,;:!?\n]\s*|\band\s+)([^\W\d_][\w'’-]+(?:\s+[^\W\d_][\w'’.-]+){0,2})\s*(?:,|\(|<|-|–|:|\bat\b)\s*(?<![\w.+-])(?=[\w.+-]+@)")
_ORG_WORD = re.compile(
    r"\b(?:chorus|choir|chorale|singers|ensemble|society|church|school|college|university|festival|quartet|choristers|voices|glee club|academy|conservatory|a cappella|association|club|camp|guild|parish|cathedral|theatre|theater|consort|philharmonic|harmonizers|tones|notes|company|band|center|centre|institute)\b", re.I
)
_ORG_BEFORE = re.compile(
    r"\b(?:(?:director|conductor|president|manager|treasurer|secretary|teacher|chair|leader|member|head|coordinator|organi[sz]er|accompanist|board member) (?:of|at|for|with)|i (?:direct|lead|conduct|run|manage|represent|sing (?:with|in)|teach (?:at|choir at)|am (?:with|from)|work (?:with|for|at)|coach)|we are(?: with| from)?|on behalf of|from|with|for|our (?:chorus|choir|group|school|church|ensemble|quartet|organization),?(?: is(?: called)?|called)?|group is(?: called)?|organization is|organization:|called)\s+(?:the\s+|our\s+)?", re.I
)
_CAPS = re.compile(r"(?:The\s+)?(?:St\.?\s+)?[A-Z][\w'’&.-]*(?:\s+(?:(?:of|the|and|&|de|du|for|at|in)\s+)*(?:St\.?\s+)?[A-Z][\w'’&-]*)*")
_NOT_NAMES = frozenset("""i hi hello hey good yes no ok please thanks thank we my our the a an looking interested sorry just not also from in at music choir very really here happy so
 actually um able sure free new old going hoping trying writing january february march april may june july august september october november december director conductor""".split())  # fmt: skip
_AGE_AFTER_NAME = re.compile(r",\s*(?:age[d]?\s*)?(\d{1,2})\s*(?:,|\.|$|\byears?\b|\band\b|\bin\b|\bfrom\b)")
_CHILD_AGE = re.compile(r"\((\d{1,2})\)|\bmy (\d{1,2})[- ]?(?:year|yr)|\bage[sd]?:?\s*(\d{1,2})\b|\b(?:and|am|,)\s(\d{1,2})\s(?:now|years)\b", re.I)


@dataclass(frozen=True)
class Facts:
    """What is known. Empty strings and None mean not told; `consent` is None until it was answered."""

    name: str = ""
    email: str = ""
    phone: str = ""
    organization: str = ""
    location: str = ""
    age: int | None = None
    styles: tuple[str, ...] = ()
    kind: str = ""
    voicing: str = ""
    service: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    consent: bool | None = None
    problem: str = ""
    words: tuple[str, ...] = field(default=())

    def plus(self, later: "Facts") -> "Facts":
        """With what was told later; the later word counts."""
        told = {k: v for k in Facts.__dataclass_fields__ if (v := getattr(later, k)) not in ("", None, ())}
        if "starts_on" in told:
            told.setdefault("ends_on", None)
        if "styles" in told or "kind" in told or "voicing" in told:
            told = {"styles": (), "kind": "", "voicing": "", **told}
        return replace(self, **told)

    @property
    def any(self) -> bool:
        """Whether anything at all was told."""
        return self != Facts(words=self.words)


def facts_in(text: str, today: date, asked_consent: bool = False) -> Facts:
    """What one message tells. `asked_consent`: it answers whether they may be contacted."""
    scene = Scene(text, today, Book(()), State())
    email = next((p.value for ps in scene.pieces.values() for p in ps if p.type == "email"), "")
    phone = next((p.value for ps in scene.pieces.values() for p in ps if p.type == "phone"), "")
    organization = _organization(text)
    first, last, problem = _days(scene, today)
    styles, kind, voicing, service = _closed(scene, organization)
    return Facts(
        name=_name(text, organization), email=email, phone=phone, organization=organization, location=_location(scene, text, organization),
        age=_age(scene, text), styles=styles, kind=kind, voicing=voicing, service=service, starts_on=first, ends_on=last,
        consent=_consent(text, asked_consent), problem=problem,
    )  # fmt: skip


def _consent(text: str, asked: bool) -> bool | None:
    if _NO.search(text):
        return False
    if _YES.search(text):
        return True
    if asked and re.match(r"^\W*(?:yes|yep|yeah|yup|sure|ok|okay|of course|certainly|absolutely|please do|fine|agreed|i do|go ahead|no problem)\b", text, re.I):
        return True
    if asked and re.search(r"(?:^|[.,!]\s*)(?:yes|yep|yeah|sure|of course|absolutely|please do|go ahead)\b[^a-z]*(?:$|[.,!])", text, re.I):
        return True
    return False if asked and re.match(r"^\W*(?:no|nope|rather not|i'?d rather not|i would rather not|not)\b", text, re.I) else None


def _days(scene: Scene, today: date) -> tuple[date | None, date | None, str]:
    try:
        for start in sorted(scene.pieces):
            for piece in scene.pieces[start]:
                if piece.type == "moment" and isinstance(piece.value, Moment) and piece.value.has_day:
                    first, last = piece.value.days(today)
                    return first, last, ""
    except NoSuchDay as none:
        return None, None, str(none)
    return None, None, ""


def _closed(scene: Scene, organization: str) -> tuple[tuple[str, ...], str, str, str]:
    styles: list[str] = []
    kind = voicing = service = ""
    at = 0
    while at < len(scene.toks):
        piece = next(iter(scene.words.get(at, ())), None)
        inside = piece and scene.said(at, piece.end).lower() in organization.lower() and organization
        if piece is None or inside:
            at += 1
            continue
        words = piece.value
        styles += sorted(words & set(vocab.STYLES))[:1]
        kind = kind or next((w for w in sorted(words) if w in _KINDS), "")
        voicing = voicing or next((w for w in ("treble", "tenor_bass", "mixed") if w in words), "")
        talking = scene.toks[at].low == "talk" and piece.end < len(scene.toks) and scene.toks[piece.end].low in ("to", "with")
        service = service or next((w for w in vocab.SERVICES if w in words and not talking), "")
        at = piece.end
    return tuple(dict.fromkeys(styles)), kind, voicing, service


_KINDS = frozenset(
    """community_chorus chamber_choir barbershop_chorus a_cappella_group children_choir youth_choir collegiate_a_cappella gospel_choir lgbtq_chorus
    symphony_chorus church_choir school_choir vocal_ensemble""".split()
)


def _age(scene: Scene, text: str) -> int | None:
    said = [p.value for start in sorted(scene.pieces) for p in scene.pieces[start] if p.type == "age"]
    if said:
        return int(said[-1])
    for m in (_CHILD_AGE.search(text), _AGE_AFTER_NAME.search(text)):
        if m and (number := next((g for g in m.groups() if g), None)) and 3 <= int(number) <= 99:
            return int(number)
    bare = re.fullmatch(r"\W*(?:i am |he is |she is |age )?(\d{1,2})\W*", text, re.I)
    return int(bare[1]) if bare else None


def _organization(text: str) -> str:
    after = [m.end() for m in _ORG_BEFORE.finditer(text)]
    for m in _CAPS.finditer(text):
        run = _trimmed(m[0])
        if _ORG_WORD.search(run) and len(run.split()) > 1:
            return run
    for at in after:
        if (m := _CAPS.match(text, at)) and len(_trimmed(m[0]).split()) > 1 and _ORG_WORD.search(text[m.end() : m.end() + 14]):
            return _trimmed(m[0] + text[m.end() :].split(",")[0].split(" in ")[0])
    lower = re.search(r"\b(?:i (?:direct|lead|conduct|run|manage)|director of|from|on behalf of|with)\s+(?:the\s+)?((?:[a-z][\w'.-]+\s){1,4}(?:chorus|choir|singers|chorale|ensemble|quartet|church|school|festival))\b", text)
    if lower and not re.match(r"(?:a|an|our|my|your|any|some)\s", lower[1]):
        return lower[1].title()
    return ""


def _trimmed(run: str) -> str:
    run = re.sub(r"^(?:The|We|Our|I|My|Hello|Hi|And|But|Good (?:Morning|Evening|Afternoon))\s+", "", run).strip(" .,")
    return re.split(r"\s+(?:in|at|for)\s+(?=[A-Z])", run)[0]


def _name(text: str, organization: str) -> str:
    for candidate in _name_candidates(text):
        name = re.sub(r"\s+(?:and|from|of|in|with|at|here)$", "", candidate.strip(" .,!-"))
        low = name.lower().split()
        if not low or low[0] in _NOT_NAMES or any(c.isdigit() for c in name) or (organization and name in organization):
            continue
        if name.islower() and any(vocab.words_of(word) for word in low):
            continue
        if _ORG_WORD.search(name) or any(w in vocab.phrases() for w in low[:1]) and len(low) == 1:
            continue
        return name.title() if name.islower() else name
    return ""


def _name_candidates(text: str) -> Iterator[str]:
    for m in _I_AM.finditer(text):
        found = _NAME.match(text, m.end())
        if found and (found[0][0].isupper() or "name" in m[0].lower() or "call me" in m[0].lower()):
            yield found[0]
        elif found and m[0].lower().startswith("i am") and re.match(r"[a-z]+(?: [a-z]+)?\s*(?:,|$)", text[m.end() :]):
            yield text[m.end() :].split(",")[0]
    for m in _BEFORE_MAIL.finditer(text):
        yield m[1]
    for m in re.finditer(r"(?:^|[.!?:]\s+)([A-Z][\w'’-]+(?:\s+[A-Z][\w'’.-]+){1,2})\s*(?:,|$|\.)", text):
        yield m[1]
    if m := re.search(r"[\n-]\s*([A-Z][\w'’-]+(?:\s+[A-Z][\w'’.-]+){1,2})\s*$", text):
        yield m[1]


def _location(scene: Scene, text: str, organization: str) -> str:
    at = text.find(organization) if organization else -1
    found = [str(p.value) for start in sorted(scene.places) for p in scene.places[start]
             if not (0 <= at <= scene.toks[start].start < at + len(organization))]  # fmt: skip
    return found[-1] if found else ""
