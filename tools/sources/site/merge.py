"""The pages of a site as one: of each fact the best."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from tools.sources.base import Found
from tools.sources.site.emails import ranked
from tools.sources.site.people import together


def merged(pages: Sequence[Found], home: str) -> Found | None:
    """The facts of a site's pages as one find, at its first page's address; None where there are no pages.

    Args:
        pages: The pages, the home page first.
        home: The site's address or domain.
    """
    if not pages:
        return None
    staff = together(person for page in pages for person in page.people)
    emails = ranked(_all(pages, "email", "emails"), home, [person.email for person in staff if person.email])
    owner = next((person.name for person in staff if emails and person.email == emails[0]), None)
    said = {name: _first(pages, name) for name in _PLAIN}
    return replace(
        pages[0],
        **said,
        **_place(pages),
        website=pages[0].source_url,
        email=next(iter(emails), None),
        phone=next(iter(_all(pages, "phone", "phones")), None),
        contact_name=owner or next((person.name for person in staff), None),
        description=max((page.description for page in pages), key=len),
        people=tuple(staff),
        extra=_extra(pages),
    )


_PLAIN = ("kind", "voicing", "styles", "size", "facebook", "instagram", "closed", "note", "address")
#: What only all addresses and numbers together say.
_LISTS = ("emails", "phones")


def _first(pages: Iterable[Found], name: str) -> Any:
    values = [getattr(page, name) for page in pages]
    return next((value for value in values if value), values[0])


def _place(pages: Sequence[Found]) -> dict[str, Any]:
    """Where it is: all from one page, so that no town gets another's region."""
    told = next((page for page in pages if page.city), pages[0])
    point = next((page for page in pages if page.latitude is not None), told)
    country = told.country or next((page.country for page in pages if page.country), "")
    return {
        "city": told.city,
        "region": told.region,
        "country": country,
        "latitude": point.latitude,
        "longitude": point.longitude,
    }


def _all(pages: Iterable[Found], best: str, several: str) -> list[str]:
    """The addresses or numbers of all pages, each once: each page's best, then its others."""
    texts = [text for page in pages for text in (getattr(page, best), *page.extra.get(several, "").split(", ")) if text]
    return list(dict.fromkeys(texts))


def _extra(pages: Sequence[Found]) -> dict[str, str]:
    extra: dict[str, str] = {}
    for page in pages:
        extra = {**page.extra, **extra}
    for name, best in zip(_LISTS, ("email", "phone"), strict=True):
        texts = _all(pages, best, name)
        extra |= {name: ", ".join(texts)} if len(texts) > 1 else {}
    years = [page.extra.get("page_year") for page in pages]
    if not all(years):
        extra.pop("page_year", None)
    return extra
