"""What only one organisation has, or one family of them: its numbers, its handles, its own site."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

import phonenumbers
import tldextract

from tools.sources.handles import facebook_handle, instagram_handle

#: The public suffixes that the library ships, and the one that is kept for examples (RFC 2606); nothing is fetched.
_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, extra_suffixes=("example",))
#: Hosts of social networks: an address there is a handle.
_NETWORKS = frozenset(("facebook", "fb", "instagram", "instagr"))
#: Hosts where each group has a name of its own in front.
_BY_NAME = frozenset(
    "choirgenius groupanizer wixsite wordpress weebly squarespace blogspot netlify github godaddysites webflow "
    "ning tripod jimdo jimdofree homestead".split()
)
#: Hosts where each group has a path of its own, or none.
_BY_PATH = frozenset(
    "google linktr twitter x youtube youtu meetup wikipedia tiktok bandcamp soundcloud eventbrite patreon gofundme "
    "choralnet guidestar propublica linkedin threads".split()
)
#: Whose mail is anybody's.
_MAILBOXES = frozenset(
    "gmail googlemail yahoo ymail hotmail outlook live msn aol icloud me mac comcast fastmail proton protonmail "
    "verizon att sbcglobal earthlink gmx mail cox charter juno bellsouth roadrunner rr zoho hey".split()
)
#: Hosts that are registrable domains themselves, told without the list.
_SIMPLE = re.compile(r"[a-z0-9-]+\.(?:com|org|net|us|info|ca|example)")
#: The address of a whole site on such a host.
_PLAIN_SITE = re.compile(rf"https?://(?:www\.)?({_SIMPLE.pattern})/?")
_LENT = _NETWORKS | _BY_NAME | _BY_PATH
_SHARED = _LENT | {"www"}
#: Suffixes of schools and authorities, whose sites are many groups'.
_INSTITUTIONS = re.compile(r"(?:^|\.)(?:edu|gov|k12|mil|ac)(?:\.|$)")
#: A page of somebody else about a group.
_LISTED = re.compile(r"/(?:members?|directory|choirs|listing|member-groups|our-members)/", re.I)


@lru_cache(maxsize=100_000)
def own_host(website: str | None) -> str | None:
    """What a group's own site is known by: its registrable domain, or its name on a host that lends names.

    None for no site, for hosts that many groups share, and for a page on somebody else's list.
    """
    plain = _PLAIN_SITE.fullmatch(website) if website else None
    if plain and plain[1].partition(".")[0] not in _SHARED:
        return plain[1]
    parts = _parts(website)
    if parts is None or _LISTED.search(parts[1] + "/"):
        return None
    host, path = parts
    if _SIMPLE.fullmatch(host) and host.partition(".")[0] not in _LENT:
        return host
    found = _suffixes(host)
    if not found.domain or not found.suffix or _INSTITUTIONS.search(found.suffix):
        return None
    if found.domain in _NETWORKS or found.domain in _BY_PATH:
        return f"{host}{path.rstrip('/')}".casefold() if host == "sites.google.com" and path.strip("/") else None
    if found.domain in _BY_NAME:
        name = found.subdomain.rpartition(".")[2]
        return host if name and name != "www" else None
    return f"{found.domain}.{found.suffix}"


@lru_cache(maxsize=100_000)
def mail_host(email: str | None) -> str | None:
    """The domain of a group's own addresses; None where anybody may have an address there."""
    domain = (email or "").rpartition("@")[2]
    return None if not domain or _suffixes(domain).domain in _MAILBOXES else own_host(domain)


@lru_cache(maxsize=100_000)
def handle(text: str | None, network: str) -> str | None:
    """A handle in the form in which it compares, of a handle or an address of `facebook` or `instagram`."""
    read = facebook_handle if network == "facebook" else instagram_handle
    return read(text) if text else None


def may_be_page(website: str | None) -> bool:
    """Whether a site may be a page of a network: a quick look."""
    if not website:
        return False
    lowered = website.casefold()
    return "facebook" in lowered or "instagram" in lowered or "fb." in lowered


def page_of(website: str | None, network: str) -> str | None:
    """The site where it is a page of that network; None where it is none."""
    if not website or not may_be_page(website):
        return None
    host = (_parts(website) or ("", ""))[0]
    return website if network in host or (network == "facebook" and host in ("fb.com", "fb.me")) else None


def letters(handle: str) -> str:
    """A handle without the marks that handles have between words."""
    return re.sub(r"[._-]", "", handle)


@lru_cache(maxsize=100_000)
def phone(text: str | None, country: str | None) -> str | None:
    """A number as E.164, without extension, read in the country where it has no code; None where it is none."""
    if not text or (text.startswith("+") and text[1:].isdigit()):
        return text or None
    try:
        number = phonenumbers.parse(text, country or "US")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    number.extension = None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _parts(website: str | None) -> tuple[str, str] | None:
    """The host without "www.", and the path."""
    if not website:
        return None
    try:
        address = urlsplit(website if "//" in website else f"//{website}")
        return re.sub(r"^www\.", "", address.hostname or ""), address.path
    except ValueError:  # a bracket that does not close
        return None
