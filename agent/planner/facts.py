"""What a visitor has told about themselves, gathered from everything they said.

Who, where, how old, what they sing, whether they agreed.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from agent.planner import vocab
from agent.planner.calendar_words import MON
from agent.planner.introductions import consent_in, organization_in, parent_in, pass_on_in
from agent.planner.moments import Moment, NoSuchDay
from agent.planner.names import Book
from agent.planner.own_names import name_in
from agent.planner.scene import Scene
from agent.planner.services_said import arranges
from agent.planner.spans import KM_PER_MILE
from agent.planner.state import State

_AGE_AFTER_NAME = re.compile(r",\s*(?:age[d]?\s*)?(\d{1,2})\s*(?:,|\.|$|\byears?\b|\band\b|\bin\b|\bfrom\b)")
_CHILD_AGE = re.compile(
    (
        r"^\W*(\d{1,2})\s*,|\((\d{1,2})\)|\bmy (\d{1,2})[- ]?(?:year|yr)|\bage[sd]?:?\s*(\d{1,2})\b|\b(?:and|am|"
        r",)\s(\d{1,2})\s(?:now|years)\b|\b(?:bloke|guy|man|woman|lady|gentleman|chap|lad|lass|girl|boy|person|"
        r"singer|retiree|pensioner|teen\w*|"
        r"kid|teacher|granny|grandma|grandpa|fellow)\s(?:of|aged)\s(\d{1,2})\b"
    ),
    re.I,
)


_PART = re.compile(
    r"\b(?:(?P<early>early|beginning of|start of)|(?P<mid>mid|middle of)|(?:late|end of))(?: in)?[ -]+" + MON, re.I
)


@dataclass(frozen=True)
class Facts:
    """What is known. Empty strings and None mean not told; `consent` is None until it was answered."""

    name: str = ""
    email: str = ""
    phone: str = ""
    organization: str = ""
    location: str = ""
    age: int | None = None
    radius_km: float | None = None
    styles: tuple[str, ...] = ()
    kind: str = ""
    voicing: str = ""
    service: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    consent: bool | None = None
    pass_on: bool | None = None
    parent: bool | None = None
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


@lru_cache(maxsize=4096)  # what was said before is looked at again in every turn
def facts_in(text: str, today: date, asked_consent: bool = False, near: date | None = None) -> Facts:
    """What one message tells.

    `asked_consent`: it answers whether they may be contacted; `near` is the day that was spoken of last.
    """
    scene = Scene(text, today, Book(()), State())
    email = next((p.value for ps in scene.pieces.values() for p in ps if p.type == "email"), "")
    phone = next((p.value for ps in scene.pieces.values() for p in ps if p.type == "phone"), "")
    organization = organization_in(text)
    first, last, problem = _days(scene, today, near)
    styles, kind, voicing, service = _closed(scene, organization)
    return Facts(
        name=name_in(text, organization),
        email=email,
        phone=phone,
        organization=organization,
        location=_location(scene, text, organization),
        age=_age(scene, text),
        radius_km=_radius(scene),
        styles=styles,
        kind=kind,
        voicing=voicing,
        service=service,
        starts_on=first,
        ends_on=last,
        consent=consent_in(text, asked_consent),
        pass_on=pass_on_in(text),
        parent=parent_in(text),
        problem=problem,
    )


def _days(scene: Scene, today: date, near: date | None) -> tuple[date | None, date | None, str]:
    try:
        for start in sorted(scene.pieces):
            for piece in scene.pieces[start]:
                if piece.type == "moment" and isinstance(piece.value, Moment) and piece.value.has_day:
                    first, last = piece.value.days(today, within=_month_of(near))
                    return *_part_of_month(scene.text, piece.value, first, last), ""
    except NoSuchDay as none:
        return None, None, str(none)
    return None, None, ""


def _part_of_month(text: str, moment: Moment, first: date | None, last: date | None) -> tuple[date | None, date | None]:
    """As in "early September": its first ten days, the next ten, or the rest."""
    said = _PART.search(text) if moment.whole == "month" and first else None
    if said is None or first is None:
        return first, last
    number = 0 if said["early"] else 1 if said["mid"] else 2
    return first.replace(day=1 + 10 * number), last if number == 2 else first.replace(day=10 + 10 * number)


def _month_of(near: date | None) -> tuple[date, date] | None:
    """The month of a day that was spoken of: a bare "the 27th" is that month's."""
    return (near.replace(day=1), near.replace(day=monthrange(near.year, near.month)[1])) if near else None


def _radius(scene: Scene) -> float | None:
    """How far away it may be, in km."""
    said = [p for pieces in scene.pieces.values() for p in pieces if p.type in ("miles", "km")]
    return round(said[0].value * (KM_PER_MILE if said[0].type == "miles" else 1), 1) if said else None


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
        talking = (
            scene.toks[at].low == "talk" and piece.end < len(scene.toks) and scene.toks[piece.end].low in ("to", "with")
        )
        service = service or next((w for w in vocab.SERVICES if w in words and not talking), "")
        at = piece.end
    service = service or ("arrangements" if arranges(scene.text) else "")
    return tuple(dict.fromkeys(styles)), kind, voicing, service


_KINDS = frozenset(
    """
    community_chorus chamber_choir barbershop_chorus a_cappella_group children_choir youth_choir
    collegiate_a_cappella gospel_choir lgbtq_chorus symphony_chorus church_choir school_choir vocal_ensemble
    """.split()
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


def _location(scene: Scene, text: str, organization: str) -> str:
    at = text.find(organization) if organization else -1
    found = [
        str(p.value)
        for start in sorted(scene.places)
        for p in scene.places[start]
        if not (0 <= at <= scene.toks[start].start < at + len(organization))
    ]
    return found[-1] if found else ""
