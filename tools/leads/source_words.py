"""Lead sources as people speak of them: what they are called, what their states mean, whose credit their facts need."""

from collections.abc import Iterable, Mapping
from functools import cache

from pydantic import BaseModel

from tools.sources.base import Terms
from tools.sources.catalogue import all_sources
from tools.sources.config import SourceConfig

#: What ready() and a campaign's checkpoint say before what a source needs.
NOT_CONFIGURED = "not configured: "
#: Names as people read them, and what else people call each.
_CALLED = {
    "directory": ("directory", "the built-in directory|built-in directory|our directory|harmony's directory"),
    "csv": ("CSV list", "csv|my list|our list|uploaded list"),
    "url": ("pasted address", "url"),
    "irs_bmf": ("IRS register", "irs|irs bmf|the irs|tax register|irs's register|nonprofit register"),
    "propublica": ("ProPublica", "pro publica|nonprofit explorer"),
    "wikidata": ("Wikidata", "wiki data|wikipedia"),
    "overpass": ("OpenStreetMap", "open street map|openstreetmaps|osm|street map"),
    "google_places": ("Google Places", "google|google maps|google place"),
    "facebook": ("Facebook", "fb|meta|facebook pages"),
    "instagram": ("Instagram", "insta|ig"),
    "choralnet": ("ChoralNet", "choral net|acda"),
    "casa": ("CASA", "casa.org|contemporary a cappella society"),
    "html_directory": ("listing pages", "listings|html directory|directories on the web"),
    "website": ("their own site", ""),
}
_STATES = {"asking": "being asked", "failed": "could not answer", "not_configured": "not configured"}


class Credit(BaseModel):
    """A credit that has to stand where a source's facts are shown; `link` is the page of its licence, if it has one."""

    text: str
    link: str = ""


def source_label(name: str) -> str:
    """What a source is called where people read it: `overpass` is "OpenStreetMap"; anything else stays as it is."""
    return _CALLED[name][0] if name in _CALLED else name.replace("_", " ")


def source_called(said: str) -> str | None:
    """The name of the source that people call so ("OpenStreetMap", "the IRS", "google"); None where there is none."""
    words = " ".join(said.replace("_", " ").casefold().split())
    return _by_words().get(words) or _by_words().get(words.removeprefix("the "))


def words_for_sources() -> Mapping[str, str]:
    """Everything that people call a source, in lower case, with its name."""
    return _by_words()


def state_words(state: str) -> str:
    """A source's state in words: waiting, being asked, done, could not answer, stopped, not configured."""
    return _STATES.get(state, state.replace("_", " "))


def need_of(problem: str) -> str:
    """What a source that is not configured says, without saying so again: "needs a key (…)"."""
    return problem.removeprefix(NOT_CONFIGURED)


def terms_of(source: str) -> Terms | None:
    """The terms of a source that Harmony brings; None for another's."""
    return _terms().get(source)


def credits_due(sources: Iterable[str]) -> list[Credit]:
    """The credits that are due where facts of these sources are shown, each once, in the sources' order."""
    wanted = set(sources)
    due = [terms for name, terms in _terms().items() if name in wanted and terms.credit]
    return [Credit(text=terms.credit, link=terms.credit_url) for terms in dict.fromkeys(due)]


@cache
def _terms() -> dict[str, Terms]:
    return {source.name: source.terms for source in all_sources(SourceConfig())}


@cache
def _by_words() -> dict[str, str]:
    said: dict[str, str] = {}
    for name, (label, others) in _CALLED.items():
        for words in (name.replace("_", " "), label.casefold(), *others.split("|")):
            if words and name != "website":
                said.setdefault(words, name)
    return said
