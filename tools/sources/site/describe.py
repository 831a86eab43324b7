"""What a group says of itself: its name, a description, its kind, voicing and styles, how many sing in it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from rapidfuzz import fuzz

from tools.kinds import kind_of, styles_in, voicing_of
from tools.sources.site.emails import in_line
from tools.sources.site.hosts import registrable
from tools.sources.site.page import Page
from tools.sources.site.sizes import size_in
from tools.sources.site.structured import Stated
from tools.sources.site.text import either, plain, sentences

#: Characters of a description, and of a page's tree that is given to trafilatura (elements).
DESCRIPTION, _ELEMENTS = 600, 8_000
#: Shorter lines of a page's main text, in characters, are headings, menus, addresses.
_PARAGRAPH = 50
_PARTS = re.compile(r"\s+[|–—·•»«:/]+\s+|\s+-{1,2}\s+|\s*\|\s*")
_NOT_A_NAME = either(
    r"^(?:home(?: ?page)?|welcome(?: to)?|about(?: us)?|contact(?: us)?|index|main|start|menu|blog|news|events)$",
    r"^(?:sing with us|join(?: us)?|auditions?|(?:official )?(?:web ?)?site|website|page not found|404.*|new page)$",
    r"^(?:(?:our )?(?:board|staff|team|people|leadership|story|history|mission|directors?)|board of directors|faq)$",
    r"^(?:untitled.*|my (?:site|blog|website).*|(?:just another )?wordpress(?: site)?|coming soon)$",
)
_GREETING = re.compile(r"^(?:welcome to|home of|about|contact|home|the official (?:web ?)?site of)\s+", re.I)
_SINGS = r"(?:chorus|choir|chorale|ensemble|singers|group|quartet|octet|society|choral|a cappella|glee club|voices)"
_IS = re.compile(
    r"\b(?:is|are|was formed as|we['’]re|sing as)\s+(?:\S+ ){0,3}?(?:an?|one of|the|America['’]s)\s+", re.I
)
_ENDS = either(
    r"\s(?:who|that|which|whose|dedicated|committed|based|located|founded|where|with|whose mission|under|led)\b",
    r"[.;!?(]",
)
#: Without a verb: "A community chorus in Golden", "Golden's own barbershop chorus".
_OPENS = either(r"^(?:an?|(?!(?:child|women|men|girl|boy|kid|teen))\w+['’]s)\s")


@dataclass(frozen=True)
class Self:
    """What a group says that it is. `size` in singers; what it does not say is None or empty."""

    kind: str | None = None
    voicing: str | None = None
    styles: tuple[str, ...] = field(default=())
    size: int | None = None


def own_name(page: Page, said: Stated) -> str:
    """What the group calls itself: in JSON-LD, as the site's name, in the title, as the first heading; else empty."""
    heading = next((plain("".join(h.itertext()), 120) for h in page.tree.xpath("//h1")[:3]), "")
    candidates = (said.name, page.meta("og:site_name"), _title(page), page.meta("og:title"), heading)
    return next((name for text in candidates if (name := _as_name(text))), "")


def description(page: Page, said: Stated) -> str:
    """A description, of its main text where it has one, else of what it gives search engines and networks."""
    given = page.meta("description", "og:description", "twitter:description") or said.description
    main = _main_text(page)
    chosen = main if len(main) >= 80 or len(main) > len(given) else given
    return plain(chosen, DESCRIPTION)


def itself(texts: Iterable[str], name: str) -> Self:
    """Kind, voicing, styles and size, where sentences about the group itself state them.

    Args:
        texts: What the group says: its description, its pages' lines.
        name: Its name; a sentence that begins with it, with "we" or with "the chorus" is about the group.
    """
    about = list(_about_itself(texts, name))
    named = [_claim(sentence) for sentence in about]
    claims = [claim for claim in named if claim]
    kinds = [kind for claim in claims if (kind := kind_of(claim)) and kind != "organisation"]
    voicings = [voicing for claim in claims if (voicing := voicing_of(claim))]
    styles = [style for claim in claims[:3] for style in styles_in(claim)]
    return Self(
        kind=kinds[0] if kinds else None,
        voicing=voicings[0] if voicings else None,
        styles=tuple(dict.fromkeys(styles))[:4],
        size=size_in(about),
    )


def _title(page: Page) -> str:
    """The part of the title that names the group: the one most like the site's own domain, else the first."""
    whole = next((plain("".join(t.itertext()), 200) for t in page.tree.xpath("//title")[:1]), "")
    parts = [name for part in _PARTS.split(whole) if (name := _as_name(part))]
    label = registrable(page.url).partition(".")[0].replace("-", "")
    likely = [part for part in parts if fuzz.partial_ratio("".join(part.casefold().split()), label) >= 70]
    return next(iter(likely or parts), "")


def _as_name(text: str) -> str:
    """A text as the name of a group; empty where it is a page's ("Home"), a host's, or a sentence."""
    name = _GREETING.sub("", plain(text, 120)).strip(" -–—|:!.,")
    poor = not any(c.isalpha() for c in name) or len(name) < 3 or len(name.split()) > 12 or "://" in name or "@" in name
    return "" if poor or _NOT_A_NAME.match(name) else name


def _main_text(page: Page) -> str:
    """The first paragraphs of the page's main text, by trafilatura; empty where it finds none, or fails."""
    import trafilatura  # half a second to load, and only pages that are read need it

    if sum(1 for _ in islice(page.tree.iter(), _ELEMENTS + 1)) > _ELEMENTS:
        return ""
    text = trafilatura.extract(page.tree, include_comments=False, include_tables=False, fast=True) or ""
    return " ".join(line for line in text.split("\n") if len(line) >= _PARAGRAPH and not _is_footer(line))


def _is_footer(line: str) -> bool:
    """Whether a line holds an address, or claims the copyright."""
    return "©" in line or "@" in line or any(in_line(line))


def _about_itself(texts: Iterable[str], name: str) -> Iterator[str]:
    first = re.escape(name.removeprefix("The ").split(" ")[0]) if name else "$^"
    subject = either(
        rf"^(?:the )?{first}\b",
        r"\b(?:we|we['’]re|our|us)\b",
        rf"^(?:it|the|this)\s(?:is\b|{_SINGS}\b)",
        rf"{_OPENS.pattern}.{{0,200}}{_SINGS}",
    )
    for text in texts:
        for sentence in sentences(text[:3_000]):
            if len(sentence) > 20 and subject.search(sentence[:300]):
                yield sentence[:400]


def _claim(sentence: str) -> str:
    """What the sentence says that the group is: "40-voice women's barbershop chorus"; empty where it says no such."""
    found = _IS.search(sentence)
    start = found.end() if found else 0 if _OPENS.match(sentence) else None
    if start is None:
        return ""
    rest = sentence[start : start + 160]
    end = _ENDS.search(rest)
    claim = rest[: end.start()] if end else rest
    return claim if re.search(_SINGS, claim, re.I) else ""
