"""The closed vocabularies of the field, and what people call each word of them.

`SAID` has for every word the phrases that mean it; all are compared without case, punctuation and plurals, so that
"Women's Chorus" is found by "women". A text that means two words of one vocabulary means none: somebody has to say.
"""

import re
import unicodedata
from functools import cache
from typing import Literal, NamedTuple, TypeVar, cast, get_args

GroupKind = Literal[
    "community_chorus",
    "chamber_choir",
    "barbershop_chorus",
    "a_cappella_group",
    "children_choir",
    "youth_choir",
    "collegiate_a_cappella",
    "gospel_choir",
    "lgbtq_chorus",
    "symphony_chorus",
    "church_choir",
    "school_choir",
    "vocal_ensemble",
    "organisation",
]
Style = Literal[
    "classical",
    "contemporary_a_cappella",
    "barbershop",
    "jazz",
    "gospel",
    "pop",
    "folk",
    "sacred",
    "musical_theatre",
    "world",
    "early_music",
]
Voicing = Literal["mixed", "treble", "tenor_bass"]
VoicePart = Literal["soprano", "mezzo", "alto", "tenor", "baritone", "bass", "other"]
Category = Literal["travel", "ground_transport", "lodging", "meals", "mileage", "per_diem", "materials", "other"]
Vocabulary = Literal["kind", "style", "voicing", "voice_part", "category"]

GROUP_KINDS: tuple[GroupKind, ...] = get_args(GroupKind)
STYLES: tuple[Style, ...] = get_args(Style)
VOICINGS: tuple[Voicing, ...] = get_args(Voicing)
VOICE_PARTS: tuple[VoicePart, ...] = get_args(VoicePart)
CATEGORIES: tuple[Category, ...] = get_args(Category)

_SAID: dict[Vocabulary, dict[str, str]] = {
    "kind": {
        "community_chorus": (
            "community choir, community chorale, town choir, choral society, civic chorus, concert choir"
        ),
        "chamber_choir": "chamber chorus, chamber singers, chamber chorale, consort",
        "barbershop_chorus": (
            "barbershop, barbershop choir, barbershop group, barbershop quartet, barbershoppers, sweet adelines"
        ),
        "a_cappella_group": (
            "a cappella, acapella, acappella, a capella, a cappella ensemble, vocal band, contemporary a cappella group"
        ),
        "children_choir": (
            "children's chorus, kids choir, kids chorus, children singing, boychoir, boys choir, girls choir, girlchoir"
        ),
        "youth_choir": "youth chorus, youth chorale, youth singers, teen choir, teen chorus, teenage choir",
        "collegiate_a_cappella": (
            "college a cappella, college a cappella group, university a cappella, student a cappella, collegiate group"
        ),
        "gospel_choir": "gospel, gospel chorus, gospel group, gospel ensemble, gospel singers, mass choir",
        "lgbtq_chorus": (
            "lgbtq choir, lgbt chorus, lgbt choir, gay chorus, gay choir, gay men's chorus, gay and lesbian "
            "chorus, lesbian chorus, queer chorus, queer choir, pride chorus, trans chorus"
        ),
        "symphony_chorus": (
            "symphonic chorus, symphony choir, symphonic choir, orchestra chorus, philharmonic chorus, oratorio "
            "society, opera chorus"
        ),
        "church_choir": (
            "parish choir, cathedral choir, chapel choir, church chorus, worship choir, synagogue choir, temple choir"
        ),
        "school_choir": "high school choir, middle school choir, school chorus, show choir, school choral program",
        "vocal_ensemble": (
            "vocal group, vocal quartet, quartet, octet, sextet, quintet, madrigal group, singing ensemble"
        ),
        "organisation": "organization, association, society, festival, guild, federation",
    },
    "style": {
        "classical": "choral classical, classical music, choral music, oratorio, opera, art song, symphonic",
        "contemporary_a_cappella": "a cappella, acapella, acappella, a capella, pop a cappella, modern a cappella",
        "barbershop": "barber shop, barbershop harmony, four part harmony, close harmony, barbershop chorus",
        "jazz": "vocal jazz, swing, big band, scat, blues",
        "gospel": "gospel music, black gospel, gospel choir, praise",
        "pop": "pop music, top 40, chart music, rock, pop songs, r&b, soul, motown, contemporary pop",
        "folk": (
            "folk music, traditional, trad, bluegrass, shanties, sea shanties, country music, americana, shape note"
        ),
        "sacred": (
            "sacred music, hymns, church music, religious, liturgical, anthems, chant, worship music, christian music"
        ),
        "musical_theatre": "musical theater, broadway, show tunes, showtunes, musicals, theatre songs, theater",
        "world": "world music, international music, african, balkan, latin, multicultural",
        "early_music": "renaissance, baroque, medieval, madrigals, madrigal, plainsong, early choral music",
    },
    "voicing": {
        "mixed": (
            "satb, ssaattbb, mixed voices, mixed chorus, coed, co-ed, all voices, men and women, women and men, "
            "ssatb, satbb"
        ),
        "treble": (
            "women, woman, ladies, female, girls, ssa, ssaa, ssaaa, upper voices, women's voices, high voices, "
            "sopranos and altos"
        ),
        "tenor_bass": (
            "men, male, gentlemen, guys, ttbb, ttb, tbb, lower voices, men's voices, low voices, tenors and basses"
        ),
    },
    "voice_part": {
        "soprano": "sop, sopranos, soprano 1, soprano 2, first soprano, second soprano",
        "mezzo": "mezzo soprano, mezzosoprano",
        "alto": "contralto, altos, alto 1, alto 2, first alto, second alto",
        "tenor": "tenors, tenor 1, tenor 2, first tenor, second tenor",
        "baritone": "bari, baritones, baritone bass",
        "bass": "basses, bass 1, bass 2, basso, first bass, second bass, low bass",
        "other": "beatbox, beatboxer, vocal percussion, percussion, accompanist, pianist, listener, observer",
    },
    "category": {
        "travel": (
            "flight, flights, plane, plane ticket, airfare, air fare, airline, airline ticket, air travel, train, "
            "train ticket, rail, amtrak, eurostar, coach ticket, coach, greyhound, megabus, ferry, baggage, "
            "baggage fee, bag fee, checked bag, luggage, rental car, car rental, rental, hire car, car hire, "
            "hertz, avis, enterprise rent a car, united, delta"
        ),
        "ground_transport": (
            "ground transportation, local transport, uber, lyft, taxi, cab, taxicab, rideshare, ride share, "
            "subway, metro, underground, tube, transit, bus, bus fare, tram, light rail, streetcar, shuttle, "
            "airport shuttle, airport train, parking, parking meter, toll, bridge toll, gas, gasoline, fuel, "
            "petrol, ev charging, charging, car service, limo"
        ),
        "lodging": (
            "hotel, hotel room, motel, inn, airbnb, air bnb, vrbo, hostel, bnb, b&b, bed and breakfast, "
            "accommodation, accommodations, room, guest house, guesthouse, hilton, marriott, overnight stay"
        ),
        "meals": (
            "meal, food, dinner, lunch, breakfast, brunch, supper, coffee, tea, snack, drinks, groceries, "
            "restaurant, takeout, takeaway, pizza, sandwich, burger, catering, room service, doordash, bite to "
            "eat, starbucks, dessert"
        ),
        "mileage": "miles, miles driven, driving miles",
        "per_diem": "per diem, per diems, daily allowance, subsistence",
        "materials": (
            "material, sheet music, scores, score, octavos, music, copies, photocopies, photocopying, printing, "
            "handouts, folders, binders, supplies, office supplies, pitch pipe, licensing, arrangement licence, "
            "costumes"
        ),
        "other": "miscellaneous, misc, sundry, anything else, tip, tips, gift",
    },
}

_KIND_BY_STYLE: dict[Style, GroupKind] = {
    "barbershop": "barbershop_chorus",
    "gospel": "gospel_choir",
    "contemporary_a_cappella": "a_cappella_group",
}
_Word = TypeVar("_Word", bound=str)


class _Phrase(NamedTuple):
    words: tuple[str, ...]
    means: str


def kind_of(text: str) -> GroupKind | None:
    """The kind of group that a text names ("gospel choir", "barbershop"); None for a mere "choir" and for several."""
    return _only(_meant("kind", text))


def style_of(text: str) -> Style | None:
    """The one style that a text names: "show tunes" is musical_theatre, "pop a cappella" contemporary_a_cappella."""
    return _only(_meant("style", text))


def styles_in(text: str) -> list[Style]:
    """All styles that a text names, in its order: "jazz and pop"."""
    return _meant("style", text)


def voicing_of(text: str) -> Voicing | None:
    """The voicing that a text names: a women's chorus is treble, TTBB tenor_bass, SATB mixed."""
    return _only(_meant("voicing", text))


def voice_part(text: str) -> VoicePart | None:
    """The voice part that a text names: "bari" is baritone."""
    return _only(_meant("voice_part", text))


def category_of(text: str) -> Category | None:
    """The category of an expense by what it was for: "uber to the airport", "hotel, two nights", "sheet music"."""
    return _only(_meant("category", text))


def kind_of_style(style: Style) -> GroupKind | None:
    """The kind of group that sings just this style; None where it is not tied to one."""
    return _KIND_BY_STYLE.get(style)


def style_of_kind(kind: GroupKind) -> Style | None:
    """The style that this kind of group sings by its name; None where it can sing any."""
    return next((style for style, theirs in _KIND_BY_STYLE.items() if theirs == kind), None)


@cache
def said(vocabulary: Vocabulary) -> dict[str, frozenset[str]]:
    """Each word of a vocabulary with the phrases that mean it, itself among them, as people write them."""
    table = _SAID[vocabulary]
    return {word: frozenset({word.replace("_", " "), *phrases.split(", ")}) for word, phrases in table.items()}


def _only(words: list[_Word]) -> _Word | None:
    return words[0] if len(words) == 1 else None


def _meant(vocabulary: Vocabulary, text: str) -> list[_Word]:
    """The words of a vocabulary that a text means, each once; of overlapping phrases the longest counts."""
    words, at, found = _plain(text[:2_000]), 0, dict[str, None]()
    table = _phrases(vocabulary)
    while at < len(words):
        phrase = next(
            (phrase for phrase in table.get(words[at], ()) if words[at : at + len(phrase.words)] == phrase.words), None
        )
        if phrase:
            found[phrase.means] = None
        at += len(phrase.words) if phrase else 1
    return cast("list[_Word]", list(found))


@cache
def _phrases(vocabulary: Vocabulary) -> dict[str, list[_Phrase]]:
    """The phrases by their first word, the longest first."""
    table: dict[str, list[_Phrase]] = {}
    for means, phrases in said(vocabulary).items():
        for words in map(_plain, phrases):
            table.setdefault(words[0], []).append(_Phrase(words, means))
    return {first: sorted(found, key=lambda phrase: -len(phrase.words)) for first, found in table.items()}


def _plain(text: str) -> tuple[str, ...]:
    """The words of a text without case, apostrophes and plurals."""
    plain = re.sub(r"['’]", "", unicodedata.normalize("NFKC", text).casefold())
    return tuple(_singular(word) for word in re.findall(r"[^\W_]+", plain))


def _singular(word: str) -> str:
    if word.endswith(("sses", "uses")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")) else word
