"""What the public pages say of the business, and which of the site's addresses are for everybody."""

from dataclasses import dataclass, field, replace
from hashlib import sha256

from agent.front_settings import PICTURES
from agent.settings import Settings
from store.tables import SiteProfile

#: Addresses that search engines stay away from: the desk, a visitor's own, the chat, and what is for one person.
CLOSED = ("/desk", "/my/", "/chat", "/account", "/approvals", "/sign-in", "/welcome", "/unsubscribe/", "/hooks/")


@dataclass(frozen=True)
class Portrait:
    """The picture beside the about text, kept in memory. `address` changes with the picture, so it may be cached."""

    address: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Front:
    """The business as its public pages show it. Empty means that nobody has said it. `address` is the site's."""

    name: str
    address: str
    tagline: str = ""
    person: str = ""
    about: tuple[str, ...] = ()
    email: str = ""
    portrait: Portrait | None = None

    def canonical(self, path: str) -> str:
        """The one address under which a page is known, whatever was asked with it."""
        return f"{self.address}{path}"


def front_of(settings: Settings) -> Front:
    """The front that was set."""
    return Front(
        settings.business_name,
        settings.address,
        settings.tagline,
        settings.person,
        paragraphs(settings.about.read_text(encoding="utf-8")) if settings.about else (),
        settings.public_email,
        _portrait(settings),
    )


def with_profile(front: Front, profile: SiteProfile | None) -> Front:
    """The front with what staff have said of it, which ranks above the settings."""
    if profile is None:
        return front
    return replace(
        front,
        person=profile.person or front.person,
        tagline=profile.tagline or front.tagline,
        about=paragraphs(profile.about) or front.about,
        email=profile.email or front.email,
    )


def paragraphs(text: str) -> tuple[str, ...]:
    """A text's paragraphs, which empty lines part."""
    parts = (part.strip() for part in text.replace("\r\n", "\n").split("\n\n"))
    return tuple(part for part in parts if part)


def is_open(path: str) -> bool:
    """Whether a page is for everybody, search engines included."""
    return not path.startswith(CLOSED)


def _portrait(settings: Settings) -> Portrait | None:
    if settings.portrait is None:
        return None
    content, suffix = settings.portrait.read_bytes(), settings.portrait.suffix.lower()
    return Portrait(f"/portrait{suffix}?v={sha256(content).hexdigest()[:12]}", PICTURES[suffix], content)
