"""Ask for a date: whether the day is free, and an inquiry that staff see at once."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse

from agent.auth import Identity
from agent.web.filled import Filled, field_of
from agent.web.forms import Submitted
from agent.web.site import Anybody, Page, Sent, Site, TheSite
from agent.web.visit import TRAP, Errand, Sender, landing, refused, send, trapped
from tools.errors import HarmonyError, InvalidInput
from tools.geography.places import Place, resolve
from tools.people import clean_name, clean_text, normalise_email
from tools.record_names import short_date
from tools.results import Listing
from tools.touring.availability import Availability
from tools.visitors.offerings import ServiceView

router = APIRouter()
PAGE = "/book"
#: What somebody agrees to, in the words that they see and that are kept.
CONSENT = "Yes, you may keep what I wrote here and write to me at this address about this inquiry."
LABELS = {
    "service": "What it is about",
    "date": "Which day?",
    "place": "Where it would be",
    "organization": "Your group, church, school or festival",
    "name": "Your name",
    "email": "Your e-mail address",
    "message": "What you would like",
    "consent": "May we write to you?",
}
#: The form's fields by the tool's arguments.
_FIELDS = {"starts_on": "date", "location": "place", **{name: name for name in LABELS}}
_NO_DAY = "There is no such day. Give one as year-month-day, such as 2027-06-12."
_DISAGREES = "Without this nobody may write back to you, so we could not take the inquiry. Please tick it."


@dataclass(frozen=True)
class Verdict:
    """What may be known of a day: `status` is free, perhaps, busy, or `wrong` where the day itself is."""

    status: str
    text: str


@router.get(PAGE)
def book(request: Request, site: TheSite, who: Anybody) -> Page:
    """The form, with the service and the day that the address says."""
    said = {name: request.query_params.get(name, "").strip()[:200] for name in LABELS}
    form = Filled(LABELS, {**said, "consent": ""})
    return _page(request, site, who, form, _verdict(site, who, form["date"]))


@router.get(f"{PAGE}/day")
def day(request: Request, site: TheSite, who: Anybody) -> Page:
    """Whether a day is free, for the page's script."""
    found = _verdict(site, who, request.query_params.get("date", "")[:200]) or Verdict("wrong", _NO_DAY)
    return JSONResponse({"status": found.status, "text": found.text})


@router.post(PAGE)
def inquire(request: Request, site: TheSite, who: Sender, sent: Sent) -> Page:
    """Send an inquiry: the same as in the chat. What is wrong is said beside its field, all of it at once.

    Whoever has no script asks by a button of the same form whether the day is free, and loses nothing that they typed.
    """
    if trapped(sent):
        return RedirectResponse(f"{PAGE}?sent=1", 303)
    form = Filled(LABELS, {name: sent.text(name).strip() for name in LABELS})
    if sent.text("look"):
        return _page(request, site, who, form, _verdict(site, who, form["date"]))
    args = _arguments(site, who, form, sent)
    objection: HarmonyError | None = None
    if not form.wrong:
        try:
            errand = Errand(PAGE, "submit_booking_inquiry", args, _line(args))
            return RedirectResponse(landing(send(site, who, sent, errand)), 303)
        except HarmonyError as error:
            objection = error
            form.object_to(field_of(error, _FIELDS), error)
    verdict = None if "date" in form.problems else _verdict(site, who, form["date"])
    return refused(_page(request, site, who, form, verdict, 422), objection)


def _arguments(site: Site, who: Identity, form: Filled, sent: Submitted) -> dict[str, Any]:
    """What the tool is told, once nothing is wrong."""
    starts_on = form.read("date", lambda text: _coming(site, text))
    place = form.read("place", lambda text: _place(sent, text))
    args = {
        "service": form["service"],
        "starts_on": starts_on.isoformat() if starts_on else "",
        "location": place.label if place else "",
        "organization": form.read("organization", lambda text: clean_name(text, "organization")),
        "name": form.read("name", lambda text: clean_name(text, "name"), "Say who asks."),
        "email": form.read("email", normalise_email, "Say where the answer is to go."),
        "message": form.read(
            "message", lambda text: clean_text(text, "message"), "Say in a few words what you would like."
        ),
    }
    if not form["consent"]:
        form.problems["consent"] = _DISAGREES
    given = {name: value for name, value in args.items() if value}
    return {**given, "consent": True, "consent_wording": CONSENT}


def _coming(site: Site, text: str) -> date:
    """A day that is not past, where the business is."""
    try:
        said = date.fromisoformat(text)
    except ValueError:
        raise InvalidInput("date", _NO_DAY) from None
    today = _today(site)
    if said < today:
        raise InvalidInput("date", f"{short_date(said)} is past.", f"Choose a day from {short_date(today)} on.")
    return said


def _today(site: Site) -> date:
    dispatcher = site.house.dispatcher
    return dispatcher.clock().astimezone(dispatcher.business.zone).date()


def _place(sent: Submitted, text: str) -> Place:
    """The place that was typed; or the one that was chosen among several of that name."""
    chosen = sent.text("place_is") if sent.text("place_asked").strip() == text else ""
    return resolve(chosen or text, "place")


def _line(args: dict[str, Any]) -> str:
    """The inquiry in a line, without who sends it."""
    parts = [args.get("service", "a booking")]
    parts += [f"{word} {args[name]}" for word, name in (("on", "starts_on"), ("in", "location")) if args.get(name)]
    return f"(Sent by form) I would like to ask about {' '.join(parts)}."


def _verdict(site: Site, who: Identity, text: str) -> Verdict | None:
    """Whether a day is free; None where none was given."""
    if not text:
        return None
    try:
        answer = site.house.dispatcher.call(who.principal("site"), "check_availability", {"starts_on": text}, "read")
    except InvalidInput as error:
        return Verdict("wrong", error.problem if "past" in error.problem else _NO_DAY)
    assert isinstance(answer, Availability)
    return Verdict(answer.days[0].status, answer.headline)


def _services(site: Site, who: Identity) -> list[ServiceView]:
    answer = site.house.dispatcher.call(who.principal("site"), "list_services", {}, "read")
    assert isinstance(answer, Listing)
    return answer.items


def _called(service: ServiceView, text: str) -> bool:
    """Whether a text names a service: its name, its ref, or the last part of its page's address."""
    return text.casefold() in (service.title.casefold(), service.ref, service.link.rpartition("/")[2])


def _page(
    request: Request, site: Site, who: Identity, form: Filled, verdict: Verdict | None, status: int = 200
) -> Page:
    services = _services(site, who)
    form.typed["service"] = next((s.title for s in services if _called(s, form["service"])), "")
    return site.page(
        request,
        "book.html",
        status,
        form=form,
        verdict=verdict,
        services=[(service.title, _priced(service)) for service in services],
        sent="sent" in request.query_params,
        today=_today(site).isoformat(),
        consent=CONSENT,
        trap=TRAP,
    )


def _priced(service: ServiceView) -> str:
    return f"{service.title} (from {service.price_from})" if service.price_from else service.title
