"""No more messages, for whoever has no link at hand: an address or a number, and nothing is asked."""

from fastapi import APIRouter, Request

from agent.web.filled import Filled
from agent.web.site import Anybody, Page, Sent, Site, TheSite
from agent.web.visit import TRAP, Errand, Sender, refused, send, trapped
from tools.errors import HarmonyError, InvalidInput
from tools.people import format_phone, normalise_email, normalise_phone

router = APIRouter()
PAGE = "/unsubscribe"
LABELS = {"address": "E-mail address or phone number"}
_NEITHER = 'That is no e-mail address and no phone number. Give one such as "ana@example.com" or "+1 206 555 0142".'


@router.get(PAGE)
def ask(request: Request, site: TheSite, who: Anybody) -> Page:
    """The form."""
    return _page(request, site, Filled(LABELS))


@router.post(PAGE)
def stop(request: Request, site: TheSite, who: Sender, sent: Sent) -> Page:
    """Stop all marketing to an address or a number. The answer is the same whether or not it is known."""
    form = Filled(LABELS, {"address": sent.text("address").strip()})
    args = form.read("address", lambda text: _address(site, text), "Say which address or number.")
    if args is None:
        return _page(request, site, form, status=422)
    (address,) = args.values()
    shown = format_phone(address) if "phone" in args else address
    try:
        if not trapped(sent):
            send(site, who, sent, Errand(PAGE, "stop_messages", args, "(Sent by form) No more messages, please."))
    except HarmonyError as error:
        form.object_to(None, error)
        return refused(_page(request, site, form, status=422), error)
    return _page(request, site, form, stopped=shown)


def _address(site: Site, text: str) -> dict[str, str]:
    """The tool's argument: an e-mail address, or a number of the business's country."""
    if "@" in text:
        return {"email": normalise_email(text, "address")}
    try:
        return {"phone": normalise_phone(text, "address", site.house.dispatcher.business.home.country)}
    except InvalidInput:
        raise InvalidInput("address", _NEITHER) from None


def _page(request: Request, site: Site, form: Filled, stopped: str = "", status: int = 200) -> Page:
    return site.page(request, "stop.html", status, form=form, stopped=stopped, trap=TRAP)
