"""Signing in and out, and the page of a one-time link."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from agent.auth import COOKIE, Identity
from agent.links import LinkOffer
from agent.reached import WAYS, Reached, reached, set_reached
from agent.web.forms import Submitted, safe_next
from agent.web.site import Anybody, Page, Sent, Site, Staff, TheSite
from tools.errors import InvalidInput, Refused

router = APIRouter()
_HOME = "/desk"
_FIELDS = {"phone": "Your number", "quiet_from": "Quiet from", "quiet_to": "Quiet until"}


@router.get("/sign-in")
def sign_in_page(request: Request, site: TheSite, who: Anybody, next: str = "") -> Page:  # noqa: A002  the address's own word
    """The form for e-mail and password; who is signed in already goes on."""
    target = safe_next(next, _HOME)
    if who.role == "staff":
        return RedirectResponse(target, 303)
    return _sign_in(request, site, target)


@router.post("/sign-in")
def sign_in(request: Request, site: TheSite, who: Anybody, sent: Sent) -> Page:
    """Sign somebody in."""
    target = safe_next(sent.text("next"), _HOME)
    email = sent.text("email")
    try:
        identity = site.accounts.sign_in(email, sent.text("password"), sent.address or "unknown")
    except Refused as error:
        return _sign_in(request, site, target, email, str(error), 403)
    return _with_cookie(request, site, RedirectResponse(target, 303), identity)


@router.post("/sign-out")
def sign_out(request: Request, site: TheSite, who: Staff, sent: Sent) -> Page:
    """End this person's sessions, on every device: a cookie that was copied is worth nothing afterwards."""
    assert who.account_id is not None
    site.accounts.sign_out(who.account_id)
    answer = site.page(
        request, "message.html", title="You are signed out", text="On every device, and in the chat as well.", back="/"
    )
    answer.delete_cookie(COOKIE, path="/")
    return answer


@router.get("/account")
def account(request: Request, site: TheSite, who: Staff) -> Page:
    """Who is signed in, how they are told that somebody waits, and how to end all that."""
    assert who.account_id is not None
    return _account(request, site, reached(site.accounts, who.account_id))


@router.post("/account")
def tell_me(request: Request, site: TheSite, who: Staff, sent: Sent) -> Page:
    """Keep how they want to be told."""
    assert who.account_id is not None
    by = tuple(way for way in WAYS if sent.text(way))
    wish = Reached(by, sent.text("phone"), sent.text("quiet_from"), sent.text("quiet_to"))
    try:
        set_reached(site.accounts, who.account_id, wish, site.house.dispatcher.business.home.country)
    except InvalidInput as error:
        return _account(request, site, wish, f"{_FIELDS[error.field]}: {error.problem} {error.remedy}")
    return _account(request, site, reached(site.accounts, who.account_id), done=True)


@router.get("/welcome")
def welcome(request: Request, site: TheSite, who: Anybody) -> Page:
    """Where a one-time link leads. Its token stands behind the #, which browsers do not send: a script fills it in."""
    return site.page(request, "welcome.html", problem="")


@router.post("/welcome")
def choose(request: Request, site: TheSite, who: Anybody, sent: Sent) -> Page:
    """Show what the link is for and ask for a name and a password; with these, use the link up and sign in."""
    token = sent.text("token").strip().rpartition("#")[2]
    try:
        offer = site.accounts.offer(token)
        if not sent.text("password"):
            return _choose(request, site, token, offer)
        return _accept(request, site, sent, token, offer)
    except Refused as error:
        return site.page(request, "welcome.html", 403, problem=str(error))


def _account(request: Request, site: Site, wish: Reached, problem: str = "", done: bool = False) -> Page:
    return site.page(request, "account.html", 422 if problem else 200, wish=wish, problem=problem, done=done)


def _accept(request: Request, site: Site, sent: Submitted, token: str, offer: LinkOffer) -> Page:
    try:
        if sent.text("password") != sent.text("again"):
            raise InvalidInput("password", "was typed differently the second time.", "Type it once more.")
        identity = site.accounts.accept(token, sent.text("name"), sent.text("email"), sent.text("password"))
    except InvalidInput as error:
        typed = LinkOffer(offer.email or sent.text("email"), sent.text("name"), bound=offer.bound)
        return _choose(request, site, token, typed, f"Your {error.field} {error.problem} {error.remedy}")
    return _with_cookie(request, site, RedirectResponse(_HOME, 303), identity)


def _choose(request: Request, site: Site, token: str, offer: LinkOffer, problem: str = "") -> Page:
    return site.page(request, "choose.html", 422 if problem else 200, token=token, offer=offer, problem=problem)


def _sign_in(request: Request, site: Site, target: str, email: str = "", problem: str = "", status: int = 200) -> Page:
    return site.page(request, "sign_in.html", status, next=target, email=email, problem=problem)


def _with_cookie(request: Request, site: Site, answer: Response, identity: Identity) -> Response:
    value, lasts = site.accounts.cookie_for(identity)
    secure = request.url.scheme == "https" or site.house.settings.address.startswith("https:")
    answer.set_cookie(
        COOKIE, value, max_age=int(lasts.total_seconds()), path="/", httponly=True, samesite="lax", secure=secure
    )
    return answer
