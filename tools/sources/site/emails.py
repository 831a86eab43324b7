"""E-mail addresses in a page's lines, plain and disguised, and which of them to write to."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tools.errors import InvalidInput
from tools.people import normalise_email
from tools.sources.site.hosts import FREE_MAIL, registrable

_OPEN, _CLOSE = r"[\[({<«|*_-]{1,2}", r"[\])}>»|*_-]{1,2}"
_AT = re.compile(rf" ?{_OPEN} ?(?:at|@|arroba|ät|apenstaartje|a t) ?{_CLOSE} ?", re.I)
_DOT = re.compile(rf" ?{_OPEN} ?(?:dot|\.|d0t|punkt|point|punto|d o t) ?{_CLOSE} ?", re.I)
_LOCAL = r"(?<![\w.+@-])([\w][\w.+'-]{0,63})"
_SPELLED = re.compile(_LOCAL + r"(?: ?@ ?| at )((?:[\w-]{1,63} dot ){1,3}[a-z]{2,24})\b", re.I)
_BARE = re.compile(_LOCAL + r" at ((?:[\w-]{1,63}\.){1,3}[a-z]{2,24})\b", re.I)
_PLAIN = re.compile(r"(?<![\w.+@/-])([\w][\w.+'-]{0,63})@((?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24})(?![\w@])")
#: Words before a spelled-out " at … dot …" that are no mailbox.
_NO_MAILBOX = frozenset("us me online here live out or and website look found is site page visit it more them".split())
#: Words before a bare " at choir.org" that are nothing but a mailbox.
_MAILBOXES = frozenset(
    "info contact hello office admin mail enquiries inquiries director manager booking president".split()
)
_MAKER = re.compile(
    r"\b(?:(?:web ?)?site|web|page|design(?:ed)?|powered|built|developed|created|maintained|hosted|hosting)\b"
    r"[^@]{0,40}?\b(?:by|:)|\bweb ?(?:design|master)",
    re.I,
)
_NOT_A_TLD = frozenset("png jpg jpeg gif svg webp avif css js ico pdf mp3 mp4 html php invalid local test".split())
_NOBODYS = frozenset(
    "example.com example.org example.net domain.com yourdomain.com mydomain.com email.com yoursite.com mysite.com "
    "website.com company.com address.com sentry.io sentry.wixpress.com wixpress.com wix.com godaddy.com "
    "squarespace.com wordpress.com wordpress.org weebly.com mysite.example secureserver.net cloudflare.com "
    "mailchimp.com schema.org".split()
)
_NO_REPLY = re.compile(r"^(?:no[._-]?reply|do[._-]?not[._-]?reply|mailer-daemon|postmaster|abuse|bounces?|.*nospam.*)")
#: Mailboxes by what they are for, the best to write to first.
_ROLES = (
    "director artisticdirector musicdirector musicaldirector artistic conductor md ad choirdirector chorusdirector",
    "booking bookings book bookus gigs hire engagements performances events",
    "manager executivedirector ed administrator admin president chair",
    "info contact hello office mail enquiries enquiry inquiries inquiry choir chorus chorale singers",
    "general ask kontakt secretary team board vp",
    "sing join membership members auditions singwithus music",
)
_RANK = {word: rank for rank, words in enumerate(_ROLES) for word in words.split()}
_LAST = "webmaster web privacy tickets boxoffice donate donations development giving treasurer billing press media shop"
_OTHERS_RANK = len(_ROLES)


@dataclass(frozen=True)
class Address:
    """An e-mail address and the line of the page in which it stands (its number)."""

    email: str
    line: int


def addresses(lines: Iterable[str], home: str) -> list[Address]:
    """Every address in a page's lines that may be the group's, each once, in their order.

    Left out are names of images, examples, mailboxes that nobody reads, and the address of the site's maker.

    Args:
        lines: The visible lines.
        home: An address of the site.
    """
    own, found, before = registrable(home), dict[str, Address](), ""
    for number, line in enumerate(lines):
        for email in in_line(line, own):
            makers = _MAKER.search(line) or _MAKER.search(before)
            if not (makers and registrable(email) != own):
                found.setdefault(email, Address(email, number))
        before = line if len(line) < 120 and "@" not in line else ""
    return list(found.values())


def in_line(line: str, own: str = "") -> Iterator[str]:
    """The addresses in one line, plain or disguised. `own` is the site's domain, at which a bare " at " is trusted."""
    shown = _SPELLED.sub(_spelled, _DOT.sub(".", _AT.sub("@", line)))
    shown = _BARE.sub(lambda m: _bare(m, own), shown)
    for match in _PLAIN.finditer(shown):
        if email := _usable(match[0]):
            yield email


def is_role(email: str) -> bool:
    """Whether an address is a mailbox for something, rather than somebody's."""
    word = _mailbox(email)
    return word in _RANK or word in _LAST.split()


def ranked(emails: Iterable[str], home: str, named: Iterable[str] = ()) -> list[str]:
    """Addresses, the best to write to first: of a named person, of a role at the site's own domain, the rest.

    Args:
        emails: The addresses, each once, in the order in which they stand.
        home: An address of the site.
        named: Those of people who speak for the group, the best first.
    """
    own, people = registrable(home), list(named)

    def rank(email: str) -> tuple[int, int, int]:
        if email in people:
            return 0, people.index(email), 0
        word, domain = _mailbox(email), registrable(email)
        whose = 0 if domain == own else 1 if domain in FREE_MAIL else 2
        return (2 if word in _LAST.split() else 1), whose, _RANK.get(word, _OTHERS_RANK)

    return sorted(dict.fromkeys(emails), key=rank)


def _mailbox(email: str) -> str:
    return re.sub(r"[._+-]", "", email.partition("@")[0])


def _spelled(match: re.Match[str]) -> str:
    if match[1].casefold() in _NO_MAILBOX:
        return match[0]
    return f"{match[1]}@{match[2].casefold().replace(' dot ', '.')}"


def _bare(match: re.Match[str], own: str) -> str:
    """An address, where "info at choir.org" has a usual mailbox and the site's own domain."""
    known = match[1].casefold() in _MAILBOXES and registrable(match[2].casefold()) == own
    return f"{match[1]}@{match[2]}" if known else match[0]


def _usable(text: str) -> str:
    """The address as it is kept; empty where it is nobody's."""
    try:
        email = normalise_email(text.rstrip(".'-"))
    except InvalidInput:
        return ""
    local, _, domain = email.partition("@")
    nobodys = domain in _NOBODYS or registrable(domain) in _NOBODYS or domain.rpartition(".")[2] in _NOT_A_TLD
    return "" if nobodys or _NO_REPLY.match(local) else email
