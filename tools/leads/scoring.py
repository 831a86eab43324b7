"""How promising a lead is: 0 to 100, each part with its reason. Pure.

Type fit 30, distance 25, how it can be reached 20, size 15, freshness 10; earlier business and several sources add to
it. What is not known counts about half, so that a thin record is neither first nor lost.
"""

from dataclasses import dataclass, field
from datetime import date

from tools.kinds import in_words
from tools.record_names import short_date

TYPE, DISTANCE, CONTACT, SIZE, FRESH = 30, 25, 20, 15, 10
#: How well each kind fits the work: workshops, coaching and masterclasses for people who sing together.
_FIT = {
    "a_cappella_group": 30,
    "barbershop_chorus": 30,
    "community_chorus": 28,
    "lgbtq_chorus": 28,
    "gospel_choir": 26,
    "youth_choir": 26,
    "collegiate_a_cappella": 26,
    "chamber_choir": 25,
    "vocal_ensemble": 25,
    "school_choir": 24,
    "children_choir": 22,
    "symphony_chorus": 20,
    "church_choir": 20,
    "organisation": 16,
}
_FIT_UNKNOWN = 15
#: Beyond twice the radius a group is no longer near.
_FAR = 2.0
#: Local parts of addresses that several people read.
_ROLE_ADDRESSES = frozenset(
    "info contact hello office admin mail enquiries inquiries booking bookings book sing join manager".split()
)
EARLIER_BUSINESS, MORE_SOURCES = 10, 5


@dataclass(frozen=True)
class Facts:
    """What a score is made from. Distances in kilometres, `size` in singers; `from_where` is what the distance is to.

    `seen_on` is when a source last showed the group; `page_year` the year of a page that is known to be old;
    `form` whether its site has a form to write to it;
    `ours` whether it is a venue of the business.
    `excluded` says why it is not to be approached (closed, do not contact); empty where it may be.
    """

    kind: str | None = None
    distance_km: float | None = None
    radius_km: float = 50.0
    from_where: str = ""
    email: str | None = None
    contact_name: str | None = None
    phone: str | None = None
    website: str | None = None
    form: bool = False
    social: bool = False
    size: int | None = None
    seen_on: date | None = None
    page_year: int | None = None
    ours: bool = False
    sources: int = 1
    earlier_business: bool = False
    excluded: str = ""


@dataclass(frozen=True)
class Score:
    """Points, 0 to 100, and the reason of each part, such as "barbershop chorus: 30 of 30"."""

    points: int
    reasons: list[str] = field(default_factory=list)


def score(facts: Facts, today: date) -> Score:
    """The score of a lead on a day; 0 where it is excluded."""
    if facts.excluded:
        return Score(0, [f"excluded: {facts.excluded}"])
    parts = [_type(facts), _distance(facts), _contact(facts), _size(facts), _freshness(facts, today), *_boosts(facts)]
    return Score(min(100, sum(points for points, _ in parts)), [reason for _, reason in parts])


def _of(points: int, most: int, why: str) -> tuple[int, str]:
    return points, f"{why}: {points} of {most}"


def _type(facts: Facts) -> tuple[int, str]:
    if facts.kind is None:
        return _of(_FIT_UNKNOWN, TYPE, "kind not known")
    return _of(_FIT.get(facts.kind, _FIT_UNKNOWN), TYPE, in_words(facts.kind))


def _distance(facts: Facts) -> tuple[int, str]:
    if facts.distance_km is None:
        return _of(DISTANCE // 2, DISTANCE, "distance not known")
    share = max(0.0, 1 - facts.distance_km / (_FAR * facts.radius_km))
    return _of(round(DISTANCE * share), DISTANCE, _away(facts.distance_km, facts.from_where))


def _away(km: float, where: str) -> str:
    """A distance as people say it: "14 km from Denver, CO"; "in Denver, CO" where it is next to none."""
    if km < 1:
        return f"in {where}" if where else "right there"
    return f"{km:.0f} km from {where}" if where else f"{km:.0f} km"


def _contact(facts: Facts) -> tuple[int, str]:
    if facts.email and not is_role_address(facts.email):
        return _of(20, CONTACT, f"e-mail of {facts.contact_name or 'a person'}")
    if facts.email and facts.contact_name:
        return _of(17, CONTACT, f"an e-mail address, and {facts.contact_name} to ask for")
    if facts.email:
        return _of(15, CONTACT, "an e-mail address")
    if facts.phone:
        return _of(12, CONTACT, "a phone number")
    if facts.form:
        return _of(10, CONTACT, "a contact form")
    if facts.website:
        return _of(8, CONTACT, "a site, no address yet")
    return _of(4, CONTACT, "only a social page") if facts.social else _of(0, CONTACT, "no way to reach it known yet")


def is_role_address(email: str) -> bool:
    """Whether an address is an office's ("info@") instead of a person's."""
    return email.partition("@")[0].casefold() in _ROLE_ADDRESSES


def _size(facts: Facts) -> tuple[int, str]:
    if facts.size is None:
        return _of(SIZE // 2, SIZE, "size not known")
    points = next(p for least, p in ((40, 15), (20, 12), (10, 9), (0, 5)) if facts.size >= least)
    return _of(points, SIZE, f"{facts.size} singers")


def _freshness(facts: Facts, today: date) -> tuple[int, str]:
    if facts.ours:
        return _of(FRESH, FRESH, "one of our venues")
    if facts.page_year is not None:
        return _of(2, FRESH, f"its page dates from about {facts.page_year}")
    if facts.seen_on is None:
        return _of(FRESH // 2, FRESH, "never seen by a source")
    years = (today - facts.seen_on).days / 365
    points = next((p for most, p in ((1, 10), (2, 7), (4, 4)) if years <= most), 2)
    return _of(points, FRESH, f"last seen {short_date(facts.seen_on)}")


def _boosts(facts: Facts) -> list[tuple[int, str]]:
    parts = []
    if facts.earlier_business:
        parts.append((EARLIER_BUSINESS, f"worked together before: +{EARLIER_BUSINESS}"))
    if facts.sources > 1:
        parts.append((MORE_SOURCES, f"seen by {facts.sources} sources: +{MORE_SOURCES}"))
    return parts
