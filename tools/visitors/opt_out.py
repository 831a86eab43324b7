"""A visitor's own word that no more marketing is to come: taken at once, without questions."""

from tools.args import EmailArg
from tools.context import ToolContext
from tools.errors import NeedsAnswer
from tools.people import normalise_phone
from tools.registry import VISITOR, Effect, tool
from tools.results import Result
from tools.suppressions import put_suppression
from tools.wording import joined

OPTED_OUT = "asked for by a visitor of the site"


@tool(
    Effect.WRITE,
    VISITOR,
    examples=(
        "stop (emailing|texting|messaging|contacting|writing|calling|mailing) {email}",
        "stop (emailing|texting|messaging|contacting|writing|calling|mailing) {phone}",
        "(do not|never) (email|text|message|contact|write|call|mail) {email} [again]",
        "(do not|never) (email|text|message|contact|write|call|mail) {phone} [again]",
        "(unsubscribe|remove|delete) {email}",
        "(unsubscribe|remove|delete) {phone}",
        "take {email} off your (list|mailing list)",
        "take {phone} off your list",
        "(unsubscribe|opt out|stop messages|stop emails|stop texts)",
        "stop (emailing|texting|messaging|contacting) me",
        "no more (emails|texts|messages) to {email}",
        "no more (emails|texts|messages) to {phone}",
    ),
    cannot_undo="a person's own opt-out is lifted only by their own opt-in.",
)
def stop_messages(ctx: ToolContext, email: EmailArg | None = None, phone: str | None = None) -> Result:
    """Stop all marketing to an address or number at once. The answer is the same whether or not it is known.

    Args:
        ctx: The call's surroundings.
        email: The e-mail address that is not to be written to.
        phone: The phone number that is not to be texted, such as +1 206 555 0142.

    Raises:
        NeedsAnswer: neither was given.
        InvalidInput: the number cannot be one.
    """
    number = normalise_phone(phone, "phone", ctx.business.home.country) if phone else None
    addresses = [address for address in (email, number) if address]
    if not addresses:
        raise NeedsAnswer("email", "Which e-mail address or phone number should get no more messages?")
    for address in addresses:
        put_suppression(ctx, address, "all", "self", OPTED_OUT)
    return Result(headline=f"Done: no more marketing goes to {joined(addresses)}, from now on.")
