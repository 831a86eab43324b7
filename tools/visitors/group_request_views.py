"""Requests for a group as people see them, and the words of a request as a search."""

from dataclasses import dataclass
from typing import Annotated, Any

from store.tables import GroupRequest
from store.visitors import REQUEST_STATUSES
from tools.arg_types import OneOf
from tools.context import ToolContext
from tools.errors import InvalidInput, NeedsAnswer
from tools.geography.places import Place
from tools.groups.known_groups import known_groups
from tools.kinds import GROUP_KINDS, STYLES, in_words, kind_of, style_of, style_of_kind
from tools.people import clean_text
from tools.records import link_of, ref_of
from tools.results import OutsideMaybe, OutsideText, OutsideTexts, Result, View
from tools.visitors.group_search import RADIUS_KM, Search, search
from tools.visitors.singers import Wish
from tools.wording import joined

MAX_STYLE = 60
RequestStatus = Annotated[
    str, OneOf(REQUEST_STATUSES, {"done": "closed", "finished": "closed", "replied": "answered", "open": "new"}.get)
]


class RequestView(View):
    """A request. Name and e-mail are there only with consent; `matches` are the groups that fitted when it came."""

    title: OutsideText
    place: str
    age: int | None
    styles: OutsideTexts
    name: OutsideMaybe
    email: OutsideMaybe
    consent: bool
    status: str
    matches: list[dict[str, Any]]


class RequestResult(Result):
    """One request."""

    request: RequestView


@dataclass(frozen=True)
class StyleText:
    """A style or a kind of group in anybody's words; words that mean neither are kept for people to read."""

    says: str = f"A style: {', '.join(STYLES)}; or what somebody calls what they like."

    def read(self, raw: str, field: str, ctx: ToolContext) -> str:
        """The style or kind where it is one; else the text in lower case."""
        text = " ".join(clean_text(raw, field, MAX_STYLE).split()).casefold()
        if not text:
            raise InvalidInput(field, "is empty.", self.says)
        word = text.replace(" ", "_").replace("-", "_")
        if word in (*STYLES, *GROUP_KINDS):
            return style_of_kind(word) or word
        return style_of(text) or kind_of(text) or text


def request_link(ctx: ToolContext, request: GroupRequest) -> str:
    """The page that shows it: the desk's for staff, the visitor's own for everybody else."""
    return link_of(request) if ctx.principal.role == "staff" else f"/my/requests/{request.id}"


def request_view(ctx: ToolContext, request: GroupRequest) -> RequestView:
    """The request as this person may see it."""
    return RequestView(
        ref=ref_of(request),
        link=request_link(ctx, request),
        title=in_a_line(request),
        place=request.place or "",
        age=request.age,
        styles=request.styles,
        name=request.name,
        email=request.email,
        consent=request.consent,
        status=request.status,
        matches=request.matches,
    )


def request_result(ctx: ToolContext, request: GroupRequest, headline: str) -> RequestResult:
    """An answer about one request."""
    view = request_view(ctx, request)
    return RequestResult(headline=headline, ref=view.ref, link=view.link, request=view)


def in_a_line(request: GroupRequest) -> str:
    """The request as a list names it: "Nadia Brooks in Chicago, IL (age 34, gospel)"."""
    told = looks_for(request)
    return f"{request.name or 'Somebody'} in {request.place}{f' ({told})' if told else ''}"


def looks_for(request: GroupRequest) -> str:
    """What is looked for, without who looks: "age 34, gospel"; empty where nothing was said."""
    about = [f"age {request.age}" if request.age is not None else "", joined(styles_in_words(request.styles))]
    return ", ".join(part for part in about if part)


def styles_in_words(styles: list[str]) -> list[str]:
    """Styles and kinds as people write them."""
    return [in_words(style) for style in styles]


def fitting_groups(ctx: ToolContext, place: Place, age: int | None, styles: list[str]) -> Search:
    """The groups that suit a request, as they are known today."""
    kind = next((style for style in styles if style in GROUP_KINDS), None)
    wish = Wish(place, RADIUS_KM, age, frozenset(styles) & frozenset(STYLES), None, kind)
    return search(known_groups(ctx), wish)


def place_of(request: GroupRequest) -> Place:
    """Where the request is from.

    Raises:
        NeedsAnswer: it does not say where.
    """
    if request.latitude is None or request.longitude is None:
        raise NeedsAnswer("request", "This request does not say where the singer is. Where?")
    return Place(
        city=request.city or "",
        region=request.region or "",
        country=request.country or "",
        latitude=request.latitude,
        longitude=request.longitude,
        timezone=request.timezone or "UTC",
        population=0,
    )
