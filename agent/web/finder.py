"""Find a group to sing with: a search that its address says whole, a map, and a request to be left."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from agent.auth import Identity
from agent.web.distances import reach_of
from agent.web.filled import Filled, field_of
from agent.web.forms import Submitted
from agent.web.found import Found, found
from agent.web.site import Anybody, Page, Sent, Site, TheSite
from agent.web.visit import TRAP, Errand, Sender, landing, refused, send, trapped
from agent.web.wishes import FIELDS, KIND_CHOICES, PAGE, STYLE_CHOICES, VOICE_CHOICES, Asked, asked_in
from tools.errors import Candidate, HarmonyError, InvalidInput
from tools.geography.places import Place, read
from tools.geography.units import unit_of
from tools.kinds import in_words
from tools.people import clean_name, normalise_email
from tools.results import Listing
from tools.visitors.singers import ADULT_FROM, CHILD_UNTIL
from tools.visitors.singing_groups import checked_age
from tools.wording import joined

router = APIRouter()
#: What somebody agrees to, in the words that they see and that are kept.
CONSENT = "Yes, you may keep my name and e-mail address and write to me about this request."
#: To be passed on is agreed to by itself; and under 18 a parent has to be in it.
GROUPS_TOO = "Pass my request on to groups that fit, with my name and e-mail address, so that they can write to me."
WITH_PARENT = "Under 18: a parent or guardian knows of this and agrees."
_ABOUT_REQUEST = {
    "age": "Age of the singer",
    "name": "Your name",
    "email": "Your e-mail address",
    "consent": "May we write to you?",
    "pass_on": "May groups write to you?",
    "parent": "A parent or guardian",
}
_UNSURE = (
    "You gave a name or an address without ticking this. Tick it if we may write to you; "
    "or send the form again as it is, and we keep neither."
)


@router.get(PAGE)
def find(request: Request, site: TheSite, who: Anybody) -> Page:
    """The form; and what was found, if the address says where."""
    asked = asked_in(request.query_params)
    form = asked.filled()
    came = _search(site, who, asked, form) if asked.where else None
    return _page(request, site, asked, form, came, _about())


@router.post(PAGE)
def leave_request(request: Request, site: TheSite, who: Sender, sent: Sent) -> Page:
    """Leave a request for a group: the same as in the chat. What is wrong is said beside its field."""
    asked = asked_in(sent.data)
    if trapped(sent):
        return RedirectResponse(f"{PAGE}?sent=1", 303)
    about = _about({name: sent.text(name).strip() for name in _ABOUT_REQUEST})
    form = replace(asked, age="").filled()
    place = form.read("where", read, "Say where you are.")
    args = _arguments(about, asked, asked_before=bool(sent.text("unsure")))
    objection: HarmonyError | None = None
    if place and not about.wrong:
        try:
            return RedirectResponse(_leave(site, who, sent, place.place, args), 303)
        except HarmonyError as error:
            objection = error
            about.object_to(field_of(error, {**FIELDS, "name": "name", "email": "email"}), error)
    if "age" in about.problems:
        asked = replace(asked, age="")
    came = _search(site, who, asked, form) if place else None
    return refused(_page(request, site, asked, form, came, about, 422), objection)


def _about(typed: dict[str, str] | None = None) -> Filled:
    """The form of a request."""
    return Filled(_ABOUT_REQUEST, typed or {}, mark="r")


def _arguments(about: Filled, asked: Asked, asked_before: bool) -> dict[str, Any]:
    """What the tool is told. Of a child, and of whoever does not agree, it hears no name and no address."""
    age = about.read("age", _age, "Say how old the singer is: which groups fit depends on it.")
    given: dict[str, Any] = {"age": age, "styles": list(asked.styles), "consent": False}
    if age is not None and age < CHILD_UNTIL:
        return given
    if not about["consent"]:
        if (about["name"] or about["email"] or about["pass_on"]) and not asked_before:
            about.problems["consent"] = _UNSURE
        return given
    more = {"pass_on": bool(about["pass_on"]), "parent": bool(about["parent"])}
    whom = "Say your name: a group has to know whom to write to." if more["pass_on"] else ""
    name = about.read("name", lambda text: clean_name(text, "name"), whom)
    email = about.read("email", normalise_email, "Say at which address we may write to you.")
    words = " ".join([CONSENT, *([GROUPS_TOO] * more["pass_on"]), *([WITH_PARENT] * more["parent"])])
    return {**given, **more, "consent": True, "consent_wording": words, "name": name, "email": email}


def _age(text: str) -> int | None:
    if not text.isdecimal() or len(text) > 3:
        raise InvalidInput("age", f'"{text[:20]}" is no age.', "Give it in years, such as 34.")
    return checked_age(int(text))


def _leave(site: Site, who: Identity, sent: Submitted, place: Place, args: dict[str, Any]) -> str:
    """Hand the request in; answers the page that shows it."""
    styles = joined([in_words(style) for style in args["styles"]])
    line = f"(Sent by form) Please look for a group for me: {place.label}, age {args['age']}"
    args = {name: value for name, value in args.items() if value is not None}
    errand = Errand(
        PAGE, "submit_group_request", {"location": place.label, **args}, f"{line}, {styles}." if styles else f"{line}."
    )
    return landing(send(site, who, sent, errand))


def _search(site: Site, who: Identity, asked: Asked, form: Filled) -> Found | None:
    """What the visitors' tool finds; None where a field has to be put right first."""
    reading, _ = form.read("where", read), form.read("age", _age)
    if reading is None or form.wrong:
        return None
    unit = unit_of(reading.place.country)
    reach = reach_of(asked.within, unit)
    try:
        args = asked.arguments(reading.place, reach)
        answer = site.house.dispatcher.call(who.principal("site"), "find_singing_groups", args, "read")
    except HarmonyError as error:
        form.object_to(field_of(error, FIELDS), error)
        return None
    assert isinstance(answer, Listing)
    return found(asked, reading, reach, answer)


def _page(
    request: Request, site: Site, asked: Asked, form: Filled, came: Found | None, about: Filled, status: int = 200
) -> Page:
    unit = came.reach.unit if came else unit_of(site.house.dispatcher.business.home.country)
    reach = came.reach if came else reach_of(asked.within, unit)
    age = None if form.wrong or not asked.age else int(asked.age)
    candidates: Sequence[Candidate] = form.choices.get("where", ())
    form.typed["within"] = reach.code
    return site.page(
        request,
        "find_a_group.html",
        422 if form.wrong else status,
        asked=asked,
        form=form,
        found=came,
        about=about,
        sent="sent" in request.query_params,
        which=[(candidate.label, asked.link(where=candidate.ref)) for candidate in candidates],
        styles=STYLE_CHOICES,
        voices=VOICE_CHOICES,
        kinds=KIND_CHOICES,
        reaches=[(each.code, f"within {each}") for each in reach.among()],
        child=age is not None and age < CHILD_UNTIL,
        minor=age is not None and age < ADULT_FROM,
        consent=CONSENT,
        pass_on=GROUPS_TOO,
        parent=WITH_PARENT,
        trap=TRAP,
    )
