"""What every page needs: the house, the accounts, the templates, and who asks."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from agent.auth import Accounts, Identity
from agent.house import House
from agent.staging import staged
from agent.web.columns import grouped_kinds, list_names
from agent.web.forms import Submitted, form_token, submitted
from agent.web.front import Front, front_of, is_open, with_profile
from agent.web.present import short_address
from agent.web.static import Assets
from store.database import reading
from tools.kinds import in_words
from tools.record_names import short_date
from tools.visitors.site_profile import site_profile
from tools.wording import joined

_LINKS = (("/services", "Services"), ("/find-a-group", "Find a group"), ("/events", "Dates"), ("/book", "Book"))
_STAFF_LINKS = (("/desk", "Desk"), ("/services", "Services"), ("/account", "You"))


class SignInNeeded(Exception):
    """Somebody who is not signed in asks for a page of the staff's."""


def load_templates() -> Environment:
    """The templates; what they print is escaped, and a name that nobody gave is an error."""
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters |= {"said": in_words, "day": short_date, "site": short_address, "joined": joined}
    return made


@dataclass(frozen=True)
class Site:
    """The parts that pages are made from."""

    house: House
    accounts: Accounts
    templates: Environment

    @cached_property
    def front(self) -> Front:
        """What the settings say of the business; a request's own `front` has what staff said of it too."""
        return front_of(self.house.settings)

    @cached_property
    def assets(self) -> Assets:
        """The static files, as they were laid out."""
        return Assets(staged(self.house.settings.data_dir) / "public")

    @property
    def zone(self) -> str:
        """The business's time zone (IANA)."""
        return self.house.dispatcher.business.home.timezone

    def page(self, request: Request, template: str, status: int = 200, /, **content: Any) -> HTMLResponse:
        """A page of the one layout."""
        identity: Identity | None = getattr(request.state, "identity", None)
        html = self.templates.get_template(template).render(
            business=self.house.dispatcher.business.name,
            identity=identity,
            staff=identity is not None and identity.role == "staff",
            path=request.url.path,
            front=getattr(request.state, "front", self.front),
            asset=self.assets.address,
            indexed=status == 200 and is_open(request.url.path),
            links=_STAFF_LINKS if identity and identity.role == "staff" else _LINKS,
            menu=grouped_kinds(),
            called=list_names(),
            form_token=lambda: form_token(self.accounts.key, identity) if identity else "",
            **content,
        )
        return HTMLResponse(html, status)


def the_site(request: Request) -> Site:
    """The site of the application that answers; what it says of the business now goes with the request.

    It is read here, before a page opens a session of its own: a page never holds two.
    """
    site: Site = request.app.state.site
    with reading(site.house.engine) as session:
        request.state.front = with_profile(site.front, site_profile(session))
    return site


def anybody(request: Request) -> Identity:
    """Who asks, signed in or not.

    Raises:
        SignInNeeded: nobody is known: a form without a session.
    """
    identity: Identity | None = request.state.identity
    if identity is None:
        raise SignInNeeded
    return identity


def staff_only(identity: Annotated[Identity, Depends(anybody)]) -> Identity:
    """The member of staff who asks.

    Raises:
        SignInNeeded: it is none.
    """
    if identity.role != "staff":
        raise SignInNeeded
    return identity


TheSite = Annotated[Site, Depends(the_site)]
Anybody = Annotated[Identity, Depends(anybody)]
Staff = Annotated[Identity, Depends(staff_only)]
Sent = Annotated[Submitted, Depends(submitted)]
Page = Response
