"""The closed words of the field, and what people call them: one table each, name to phrases, in lower case."""

import re
from collections.abc import Mapping
from typing import Annotated

from tools.args import OneOf

Vocabulary = Mapping[str, tuple[str, ...]]

KINDS: Vocabulary = {
    "community_chorus": ("community chorus", "community choir", "community chorale", "choral society"),
    "chamber_choir": ("chamber choir", "chamber chorus", "chamber singers", "chamber ensemble"),
    "barbershop_chorus": ("barbershop chorus", "barbershop choir", "barbershop", "barbershop quartet", "barbershop group"),
    "a_cappella_group": ("a cappella group", "a cappella", "acappella", "a capella", "vocal band", "contemporary a cappella"),
    "children_choir": ("children's choir", "childrens choir", "children's chorus", "kids choir", "kids' choir"),
    "youth_choir": ("youth choir", "youth chorus", "teen choir", "teen chorus"),
    "collegiate_a_cappella": ("collegiate a cappella", "college a cappella", "university a cappella"),
    "gospel_choir": ("gospel choir", "gospel group", "gospel ensemble", "gospel chorus"),
    "lgbtq_chorus": ("lgbtq chorus", "lgbtq choir", "lgbt chorus", "gay chorus", "gay men's chorus", "queer choir"),
    "symphony_chorus": ("symphony chorus", "symphonic chorus", "orchestra chorus"),
    "church_choir": ("church choir", "parish choir", "cathedral choir"),
    "school_choir": ("school choir", "high school choir", "middle school choir", "school chorus"),
    "vocal_ensemble": ("vocal ensemble", "vocal group"),
    "organisation": ("organisation", "organization", "association", "festival", "conference"),
}
STYLES: Vocabulary = {
    "classical": ("classical", "classical music", "choral classical"),
    "contemporary_a_cappella": ("contemporary a cappella", "a cappella", "acappella", "a capella", "pop a cappella"),
    "barbershop": ("barbershop", "barber shop"),
    "jazz": ("jazz", "vocal jazz", "swing"),
    "gospel": ("gospel", "gospel music"),
    "pop": ("pop", "rock", "pop music", "pop songs"),
    "folk": ("folk", "folk music", "trad"),
    "sacred": ("sacred", "sacred music", "church music", "hymns"),
    "musical_theatre": ("musical theatre", "musical theater", "broadway", "show tunes", "musicals"),
    "world": ("world", "world music"),
    "early_music": ("early music", "renaissance", "baroque", "madrigals"),
}
VOICINGS: Vocabulary = {
    "mixed": ("mixed", "satb", "mixed voices", "coed", "co-ed"),
    "treble": ("treble", "ssaa", "women's", "womens", "women", "ladies", "female", "upper voices"),
    "tenor_bass": ("tenor bass", "tenor-bass", "ttbb", "men's", "mens", "men", "male", "lower voices"),
}
VOICE_PARTS: Vocabulary = {
    "soprano": ("soprano", "sop", "sopranos"),
    "mezzo": ("mezzo", "mezzo-soprano", "mezzo soprano"),
    "alto": ("alto", "altos", "contralto"),
    "tenor": ("tenor", "tenors", "lead"),
    "baritone": ("baritone", "bari"),
    "bass": ("bass", "basses"),
    "other": ("other",),
}
EXPENSE_CATEGORIES: Vocabulary = {
    "travel": ("travel", "flight", "flights", "airfare", "plane ticket", "plane tickets", "train", "trains", "train ticket",
               "amtrak", "coach", "baggage", "bag fees", "checked bag", "luggage", "rental car", "car rental", "ferry"),
    "ground_transport": ("ground transport", "uber", "lyft", "taxi", "cab", "rideshare", "ride share", "subway", "metro",
                         "transit", "bus", "parking", "tolls", "toll", "gas", "fuel", "petrol", "shuttle"),
    "lodging": ("lodging", "hotel", "motel", "airbnb", "accommodation", "room", "hotel room", "inn", "hostel"),
    "meals": ("meals", "meal", "lunch", "dinner", "breakfast", "brunch", "coffee", "food", "groceries", "snacks",
              "drinks", "restaurant", "supper"),
    "mileage": ("mileage",),
    "per_diem": ("per diem", "daily allowance"),
    "materials": ("materials", "sheet music", "music", "copies", "photocopies", "printing", "scores", "supplies", "handouts"),
    "other": ("other", "misc", "miscellaneous"),
}  # fmt: skip
_KIND_OF_STYLE = {
    "barbershop": "barbershop_chorus",
    "gospel": "gospel_choir",
    "contemporary_a_cappella": "a_cappella_group",
}


def _understood(table: Vocabulary, text: str) -> str | None:
    said = re.sub(r"[\s_-]+", " ", text.casefold().replace("’", "'")).strip()
    for candidate in (said, said.removesuffix("s"), said.removesuffix("es")):
        for word, phrases in table.items():
            if candidate == word.replace("_", " ") or candidate in phrases:
                return word
    return None


def kind_of(text: str) -> str | None:
    """The kind of group that the words name; None where they name none."""
    return _understood(KINDS, text)


def style_of(text: str) -> str | None:
    """The style that the words name; None where they name none."""
    return _understood(STYLES, text)


def voicing_of(text: str) -> str | None:
    """The voicing that the words name ("women's" is treble); None where they name none."""
    return _understood(VOICINGS, text)


def voice_part(text: str) -> str | None:
    """The voice part that the word names; None where it names none."""
    return _understood(VOICE_PARTS, text)


def category_of(text: str) -> str | None:
    """The category of an expense by what people call it ("uber"); None where nothing is known."""
    return _understood(EXPENSE_CATEGORIES, text)


def kind_of_style(style: str) -> str | None:
    """The kind that is one thing with a style: barbershop with barbershop_chorus; None for the others."""
    return _KIND_OF_STYLE.get(style)


def style_of_kind(kind: str) -> str | None:
    """The style that is one thing with a kind; None for the others."""
    return next((style for style, same in _KIND_OF_STYLE.items() if same == kind), None)


KindArg = Annotated[str, OneOf(tuple(KINDS), kind_of)]
StyleArg = Annotated[str, OneOf(tuple(STYLES), style_of)]
VoicingArg = Annotated[str, OneOf(tuple(VOICINGS), voicing_of)]
VoicePartArg = Annotated[str, OneOf(tuple(VOICE_PARTS), voice_part)]
CategoryArg = Annotated[str, OneOf(tuple(EXPENSE_CATEGORIES), category_of)]
