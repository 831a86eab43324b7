"""Whose an address is: registrable domains, by the public suffix list's offline snapshot."""

from functools import cache
from urllib.parse import urlsplit

import tldextract

#: Hosts that give each of their users a path, not a name of their own.
BY_PATH = frozenset("sites.google.com linktr.ee choirgenius.com groupanizer.com meetup.com bio.site carrd.co".split())
#: Social networks: their pages are not read, their interfaces are asked.
SOCIAL = frozenset("facebook.com fb.com instagram.com tiktok.com twitter.com x.com youtube.com youtu.be".split())
#: Where anybody has an address.
FREE_MAIL = frozenset(
    "gmail.com googlemail.com yahoo.com hotmail.com outlook.com live.com msn.com aol.com icloud.com me.com mac.com "
    "comcast.net verizon.net att.net sbcglobal.net cox.net charter.net earthlink.net bellsouth.net proton.me "
    "protonmail.com gmx.com gmx.net gmx.de web.de t-online.de btinternet.com yahoo.co.uk hotmail.co.uk ymail.com "
    "rogers.com shaw.ca telus.net bigpond.com optusnet.com.au free.fr orange.fr wanadoo.fr mail.com".split()
)


@cache
def _suffixes() -> tldextract.TLDExtract:
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def registrable(address: str) -> str:
    """The registrable domain of a web address, an e-mail address or a host: "choir.wixsite.com", "choir.org.uk".

    Empty where there is none.
    """
    try:
        host = urlsplit(address).hostname if "//" in address else address.rpartition("@")[2]
    except ValueError:
        return ""
    found = _suffixes().extract_str((host or "").strip(".").lower())
    return found.top_domain_under_public_suffix or (host or "").lower()


def is_social(url: str) -> bool:
    """Whether an address is a social network's."""
    return registrable(url) in SOCIAL


def same_site(url: str, home: str) -> bool:
    """Whether a link's target belongs to the site whose home page is `home`."""
    try:
        one, other = urlsplit(url), urlsplit(home)
    except ValueError:
        return False
    if one.scheme not in ("http", "https") or not one.hostname or registrable(url) != registrable(home):
        return False
    shared = registrable(home) in BY_PATH or (other.hostname or "") in BY_PATH
    return not shared or (one.hostname == other.hostname and one.path.startswith(_own_path(other.path)))


def _own_path(path: str) -> str:
    """What the paths of one user of a shared host begin with: "/view/choir" of Google Sites, "/choir" elsewhere."""
    parts = [part for part in path.split("/") if part]
    return "/" + "/".join(parts[: 2 if parts[:1] == ["view"] else 1])
