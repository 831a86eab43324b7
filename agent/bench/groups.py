"""Invented singing groups in real towns, some of them twice as two sources would name them: what is measured on."""

from dataclasses import dataclass, replace
from itertools import accumulate
from random import Random

from tools.geography.gazetteer import Place, every_town
from tools.groups.identity import Identity

_FIRST = (
    "Amber Ashen Autumn Azure Bright Brook Canyon Cedar Clear Copper Coral Crescent Crimson Crystal Dawn Echo Elm "
    "Ember Evergreen Fern Foxglove Garnet Golden Granite Harvest Heron Indigo Ivory Juniper Lantern Lark Laurel Linden "
    "Lupine Magnolia Maple Marble Meadow Mercury Midnight Mission Moon Morning Mosaic Northern Oak Opal Orchid Osprey "
    "Pacific Pearl Pine Prairie Quartz Quill Raven Redwood Ridge Rowan Saffron Sage Scarlet Silver Skylark Solstice "
    "Sparrow Spruce Starling Sterling Stone Summit Sunrise Tamarack Thistle Timber Topaz Tupelo Twilight Union Velvet "
    "Vesper Violet Walnut Willow Winter Wren Zephyr"
).split()
_SECOND = (
    "Arch Avenue Bell Bluff Bridge Cantata Chord Circle Coast Cove Creek Crossing Dale Falls Field Flight Forge "
    "Fountain Gate Glen Grove Hall Harbor Haven Heights Hill Hollow Isle Junction Lake Landing Light Line Loft "
    "Manor Mill Mound Note Park Pass Path Peak Place Point Pond Quarter Reach Rise River Road Rock Row Shore "
    "Song Spring Square Station Street Terrace Tide Tower Trace Trail Vale View Village Vista Walk Water Way "
    "Wharf Wind Wood"
).split()
_KINDS = (
    ("Chorale", "community_chorus"),
    ("Chorus", "community_chorus"),
    ("Community Choir", "community_chorus"),
    ("Singers", "vocal_ensemble"),
    ("Voices", "vocal_ensemble"),
    ("Vocal Ensemble", "vocal_ensemble"),
    ("Chamber Singers", "chamber_choir"),
    ("Children's Choir", "children_choir"),
    ("Youth Chorus", "youth_choir"),
    ("Men's Chorus", "community_chorus"),
    ("Women's Chorus", "community_chorus"),
    ("Barbershop Chorus", "barbershop_chorus"),
    ("Gospel Choir", "gospel_choir"),
    ("Master Chorale", "community_chorus"),
)
#: How many of a thousand groups are there twice.
_TWICE = 100
#: The share of groups that are named after some place, as many are.
_NAMED_FOR_PLACES = 0.6


@dataclass(frozen=True)
class Invented:
    """Groups, and which of them are one: pairs of their places in the list."""

    groups: list[Identity]
    twice: list[tuple[int, int]]


def invent(number: int) -> Invented:
    """So many groups, always the same ones, in the towns of the United States and Canada by their people."""
    chance, made, twice = Random(7), list[Identity](), list[tuple[int, int]]()
    towns = [town for town in dict.fromkeys(every_town()) if town.country in ("US", "CA")]
    weights = list(accumulate(town.population for town in towns))
    words = [word for town in towns for word in town.city.split() if len(word) > 4 and word.isalpha()]
    while len(made) < number:
        named_for = chance.choice(words) if chance.random() < _NAMED_FOR_PLACES else chance.choice(_FIRST)
        group = _group(chance, chance.choices(towns, cum_weights=weights)[0], named_for, len(made))
        made.append(group)
        if len(made) < number and chance.randrange(1000) < _TWICE:
            twice.append((len(made) - 1, len(made)))
            made.append(_again(chance, group))
    order = chance.sample(range(len(made)), len(made))
    place = {old: new for new, old in enumerate(order)}
    return Invented([made[old] for old in order], [(place[one], place[other]) for one, other in twice])


def _group(chance: Random, town: Place, first: str, number: int) -> Identity:
    word, kind = chance.choice(_KINDS)
    second = chance.choice(_SECOND)
    names = (f"{first} {second} {word}", f"{town.city} {first} {word}", f"{first}{second.lower()} {word}")
    site = f"https://www.{first}{second}{number}.example/".lower()
    return Identity(
        name=chance.choice(names),
        city=town.city,
        region=town.region,
        country=town.country,
        latitude=round(town.latitude + chance.uniform(-0.05, 0.05), 5),
        longitude=round(town.longitude + chance.uniform(-0.05, 0.05), 5),
        kind=kind,
        website=site if number % 2 else None,
        phone=f"+1{2_000_000_000 + number}" if number % 3 == 0 else None,
    )


def _again(chance: Random, group: Identity) -> Identity:
    """The same group as another source has it: a register's name, a slip, other words, another town of the metro."""
    words = group.name.split()
    spoiled = next(n for n, word in enumerate(words) if len(word) > 4)
    at = chance.randrange(1, len(words[spoiled]) - 1)
    slipped = words[spoiled][:at] + words[spoiled][at + 1 :]
    name = chance.choice(
        (
            f"{group.name.upper()} INC",
            f"The {group.name}",
            " ".join([*words[:spoiled], slipped, *words[spoiled + 1 :]]),
            f"{words[-1]} of {' '.join(words[:-1])}" if len(words) == 3 else group.name,
        )
    )
    moved = chance.uniform(-0.15, 0.15)
    assert group.latitude is not None
    return replace(group, name=name, kind=None, latitude=group.latitude + moved, phone=None)
