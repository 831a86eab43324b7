"""Who the public site says this is: the person, the headline, the text about them, the address for mail."""

from typing import Annotated

from sqlmodel import Session, select

from store.tables import SiteProfile
from tools.arg_types import OneOf
from tools.args import TextArg
from tools.context import ToolContext
from tools.errors import InvalidInput
from tools.people import normalise_email
from tools.registry import STAFF, Effect, tool
from tools.results import Result

MAX_LINE = 120
#: The parts of it, each by its column, and what people call them.
PARTS = {"name": "person", "headline": "tagline", "about": "about", "email": "email"}
_CALLED = {
    **dict.fromkeys(("person", "owner"), "name"),
    **dict.fromkeys(("tagline", "motto", "title"), "headline"),
    **dict.fromkeys(("about text", "biography", "bio"), "about"),
    **dict.fromkeys(("e-mail", "email address", "e-mail address"), "email"),
}
_SHOWN = {"about": "about text", "email": "e-mail address"}
PartArg = Annotated[str, OneOf(tuple(PARTS), _CALLED.get)]


class SiteProfileResult(Result):
    """What the site says of whoever it is for; empty is said by the settings, or not at all."""

    person: str
    tagline: str
    about: str
    email: str


def site_profile(session: Session) -> SiteProfile | None:
    """What staff have said, if they have said anything."""
    return session.exec(select(SiteProfile).limit(1)).first()


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "(set|change|make) the {part} [text|address] (on|of) the (site|website) to {text}",
        "the {part} [text|address] (on|of) the (site|website) (is|should be|should say) {text}",
    ),
)
def set_site_text(ctx: ToolContext, part: PartArg, text: TextArg) -> SiteProfileResult:
    """Say on the public site who this is. It shows at once; the portrait is a setting (HARMONY_PORTRAIT).

    Args:
        ctx: The call's surroundings.
        part: What it is: the person's name, the first page's headline, the text about them, or the address for mail.
        text: What it says; an empty line parts paragraphs. Name and headline: at most 120 characters.

    Raises:
        InvalidInput: the text is empty or too long, or the address is none.
    """
    profile = site_profile(ctx.session) or SiteProfile()
    setattr(profile, PARTS[part], _checked(part, text.strip()))
    ctx.add(profile)
    ctx.session.flush()
    return SiteProfileResult(
        headline=f"The site shows your {_SHOWN.get(part, part)} now.",
        link="/",
        person=profile.person,
        tagline=profile.tagline,
        about=profile.about,
        email=profile.email,
    )


def _checked(part: str, text: str) -> str:
    if not text:
        raise InvalidInput("text", "is empty.", "Say what the site is to show.")
    if part == "email":
        return normalise_email(text, "text")
    if part != "about" and len(text) > MAX_LINE:
        raise InvalidInput("text", "is too long.", f"Give at most {MAX_LINE} characters.")
    return text
