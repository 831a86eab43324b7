"""What somebody looks for on the page "find a group", as its address says it, so that it can be shared."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData, QueryParams

from agent.web.distances import Reach
from agent.web.filled import Filled
from tools.geography.places import Place
from tools.kinds import GROUP_KINDS, STYLES, VOICINGS, in_words
from tools.visitors.singers import NEVER, Wish

PAGE = "/find-a-group"
LABELS = {
    "where": "Where you are",
    "age": "Age of the singer",
    "style": "What you like to sing",
    "voice": "Voices",
    "kind": "Kind of group",
    "within": "How far",
}
#: The form's fields by the tool's arguments.
FIELDS = {
    "location": "where",
    "age": "age",
    "styles": "style",
    "voicing": "voice",
    "kind": "kind",
    "radius_km": "within",
}
STYLE_CHOICES = [(style, f"{in_words(style)[0].upper()}{in_words(style)[1:]}") for style in STYLES]
KIND_CHOICES = [(kind, in_words(kind)) for kind in GROUP_KINDS if kind not in NEVER]
VOICE_CHOICES = [
    ("mixed", "mixed voices (SATB)"),
    ("treble", "treble voices: women's, girls' (SSAA)"),
    ("tenor_bass", "tenor and bass voices: men's (TTBB)"),
]
_MOST = 200


@dataclass(frozen=True)
class Asked:
    """The words of a search, as they were typed or chosen. `every` asks for all that fit, not for the best alone."""

    where: str = ""
    age: str = ""
    styles: tuple[str, ...] = ()
    voice: str = ""
    kind: str = ""
    within: str = ""
    every: bool = False

    def filled(self) -> Filled:
        """The same as a form that is filled in."""
        return Filled(LABELS, {"where": self.where, "age": self.age, "within": self.within})

    def link(self, where: str = "", within: str = "", every: bool = False) -> str:
        """The address of this search; or of the same at another place, with another radius, or for every group."""
        asked = replace(self, where=where or self.where, within=within or self.within)
        said = [("where", asked.where), ("age", asked.age), *(("style", style) for style in asked.styles)]
        said += [
            ("voice", asked.voice),
            ("kind", asked.kind),
            ("within", asked.within),
            ("every", "yes" if every else ""),
        ]
        return f"{PAGE}?{urlencode([(name, value) for name, value in said if value])}"

    def arguments(self, place: Place, reach: Reach) -> dict[str, Any]:
        """The arguments of the tool that searches."""
        said = {"age": self.age, "voicing": self.voice, "kind": self.kind, "styles": list(self.styles)}
        return {
            "location": place.label,
            "radius_km": reach.km,
            "show_all": self.every,
            **{name: value for name, value in said.items() if value},
        }

    def wish(self, place: Place, reach: Reach) -> Wish:
        """The wish that the tool understands by it."""
        age = int(self.age) if self.age else None
        return Wish(place, reach.km, age, frozenset(self.styles), self.voice or None, self.kind or None)


def asked_in(said: QueryParams | FormData) -> Asked:
    """The search of an address, or of the fields that a form carries along, without words that no form offers."""
    text = {name: str(said.get(name) or "").strip()[:_MOST] for name in LABELS}
    styles = [str(style) for style in said.getlist("style")]
    return Asked(
        text["where"],
        text["age"],
        tuple(style for style in STYLES if style in styles),
        text["voice"] if text["voice"] in VOICINGS else "",
        text["kind"] if text["kind"] in dict(KIND_CHOICES) else "",
        text["within"],
        bool(said.get("every")),
    )
