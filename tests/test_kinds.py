"""The closed words of the field: what people say for each of them, and what is left open because it says two things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.kind_words import SAID
from tools.kinds import (
    CATEGORIES,
    GROUP_KINDS,
    STYLES,
    VOICE_PARTS,
    VOICINGS,
    Vocabulary,
    category_of,
    kind_of,
    kind_of_style,
    said,
    style_of,
    style_of_kind,
    styles_in,
    voice_part,
    voicing_of,
)

READERS = {
    "kind": (GROUP_KINDS, kind_of),
    "style": (STYLES, style_of),
    "voicing": (VOICINGS, voicing_of),
    "voice_part": (VOICE_PARTS, voice_part),
    "category": (CATEGORIES, category_of),
}
NAMES: list[Vocabulary] = ["kind", "style", "voicing", "voice_part", "category"]

SPENT = {
    "uber": "ground_transport",
    "Uber to the airport": "ground_transport",
    "airport parking": "ground_transport",
    "tolls": "ground_transport",
    "flights": "travel",
    "plane tickets": "travel",
    "amtrak": "travel",
    "rental car": "travel",
    "hotel, two nights": "lodging",
    "Airbnb": "lodging",
    "bed and breakfast": "lodging",
    "dinner with Ana": "meals",
    "room service": "meals",
    "per_diem": "per_diem",
    "sheet music": "materials",
    "misc": "other",
}
SUNG = {
    "gospel choir": "gospel_choir",
    "barbershop": "barbershop_chorus",
    "barbershop quartet": "barbershop_chorus",
    "a cappella": "a_cappella_group",
    "college a cappella": "collegiate_a_cappella",
    "Children’s Choirs": "children_choir",
    "high school choir": "school_choir",
    "gay men's chorus": "lgbtq_chorus",
    "community_chorus": "community_chorus",
    "organization": "organisation",
}


@pytest.mark.parametrize("vocabulary", NAMES)
def test_every_word_is_listed_with_what_people_say_and_is_found_by_each_phrase(vocabulary: Vocabulary) -> None:
    words, read = READERS[vocabulary]
    assert tuple(said(vocabulary)) == words
    for word, phrases in said(vocabulary).items():
        assert word.replace("_", " ") in phrases
        assert {phrase: read(phrase) for phrase in phrases} == dict.fromkeys(phrases, word)


@pytest.mark.parametrize("vocabulary", NAMES)
def test_no_phrase_stands_for_two_words(vocabulary: Vocabulary) -> None:
    phrases = [phrase for listed in SAID[vocabulary].values() for phrase in listed.split(", ")]
    assert len(phrases) == len(set(phrases))


@pytest.mark.parametrize(("text", "category"), SPENT.items())
def test_an_expense_is_known_by_what_it_was_for(text: str, category: str) -> None:
    assert category_of(text) == category


@pytest.mark.parametrize(("text", "kind"), SUNG.items())
def test_a_kind_is_known_by_what_people_call_it(text: str, kind: str) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize("text", ["choir", "women's chorus", "gospel and barbershop", "", "😀", "'; drop table"])
def test_a_kind_that_nobody_named_stays_open(text: str) -> None:
    assert kind_of(text) is None


def test_an_expense_for_two_things_has_no_category_until_somebody_says() -> None:
    assert category_of("hotel and dinner") is None


@pytest.mark.parametrize(
    ("text", "styles"),
    [
        ("jazz and pop", ["jazz", "pop"]),
        ("pop a cappella", ["contemporary_a_cappella"]),
        ("I like show tunes, hymns & folk", ["musical_theatre", "sacred", "folk"]),
        ("nothing in particular", []),
    ],
)
def test_styles_are_found_in_their_order(text: str, styles: list[str]) -> None:
    assert styles_in(text) == styles


@pytest.mark.parametrize(
    ("text", "voicing"),
    [
        ("women's chorus", "treble"),
        ("SSAA", "treble"),
        ("men's", "tenor_bass"),
        ("TTBB", "tenor_bass"),
        ("SATB", "mixed"),
        ("men and women", "mixed"),
        ("choir", None),
    ],
)
def test_a_voicing_is_known_by_its_letters_and_by_its_singers(text: str, voicing: str | None) -> None:
    assert voicing_of(text) == voicing


def test_a_voice_part_is_known_in_the_plural_too() -> None:
    assert [voice_part(said) for said in ("basses", "bari", "Mezzo-Soprano", "alto 2")] == [
        "bass",
        "baritone",
        "mezzo",
        "alto",
    ]


def test_a_style_and_its_kind_are_one_thing() -> None:
    tied = {style: kind_of_style(style) for style in STYLES if kind_of_style(style)}
    assert tied == {
        "barbershop": "barbershop_chorus",
        "gospel": "gospel_choir",
        "contemporary_a_cappella": "a_cappella_group",
    }
    assert all(style_of_kind(kind) == style for style, kind in tied.items() if kind)
    assert style_of_kind("chamber_choir") is None


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    for words, read in READERS.values():
        assert read(text) in (None, *words)
