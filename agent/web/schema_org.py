"""What the pages tell programs that read them: schema.org, as JSON-LD (https://schema.org, https://www.w3.org/TR/json-ld11/).

A block of it is data that no browser runs, so the pages' policy needs no exception for it.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from agent.web.front import Front
from agent.web.offers import Offer
from tools.visitors.public_events import PublicEvent

Node = dict[str, Any]


def graph(*nodes: Node) -> Node:
    """Several things said at once."""
    return {"@context": "https://schema.org", "@graph": list(nodes)}


def business(front: Front, offers: Sequence[Offer] = ()) -> Node:
    """The business, with its person where one is set and with what it offers."""
    return _said(
        {
            "@type": "Organization",
            "@id": _id(front),
            "name": front.name,
            "url": front.canonical("/"),
            "slogan": front.tagline,
            "description": "\n\n".join(front.about) if not front.person else "",
            "email": front.email,
            "founder": person(front),
            "makesOffer": [{"@type": "Offer", "itemOffered": {"@id": _id(front, o.address)}} for o in offers],
        }
    )


def person(front: Front) -> Node | None:
    """The person whose business it is, if one is set."""
    if not front.person:
        return None
    picture = front.canonical(front.portrait.address) if front.portrait else ""
    about = "\n\n".join(front.about)
    return _said({"@type": "Person", "name": front.person, "description": about, "image": picture})


def service(front: Front, offer: Offer) -> Node:
    """A service; with an offer where a price is stated, and that price as its least."""
    return _said(
        {
            "@type": "Service",
            "@id": _id(front, offer.address),
            "name": offer.name,
            "description": offer.summary,
            "url": front.canonical(offer.address),
            "provider": {"@type": "Organization", "@id": _id(front), "name": front.name, "url": front.canonical("/")},
            "offers": _offer(front, offer),
        }
    )


def event(front: Front, coming: PublicEvent) -> Node:
    """A public date."""
    address = {"addressLocality": coming.city, "addressRegion": coming.region, "addressCountry": coming.country}
    return _said(
        {
            "@type": "Event",
            "name": coming.title,
            "startDate": coming.starts_at.isoformat(),
            "endDate": coming.ends_at.isoformat() if coming.ends_at else "",
            "eventStatus": "https://schema.org/EventScheduled",
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "description": coming.note,
            "url": coming.link or front.canonical("/events"),
            "location": {
                "@type": "Place",
                "name": coming.venue,
                "address": _said({"@type": "PostalAddress", **address}),
            },
            "performer": {"@type": "Organization", "@id": _id(front), "name": front.name},
        }
    )


def _offer(front: Front, offer: Offer) -> Node | None:
    if offer.cents is None:
        return None
    least = {"@type": "PriceSpecification", "minPrice": _units(offer.cents), "priceCurrency": offer.currency}
    return {"@type": "Offer", "url": front.canonical(offer.address), "priceSpecification": least}


def _units(cents: int) -> float:
    return float(Decimal(cents) / 100)


def _id(front: Front, path: str = "/") -> str:
    return f"{front.canonical(path)}#{'business' if path == '/' else 'service'}"


def _said(node: Node) -> Node:
    """Without what nobody has said."""
    return {name: value for name, value in node.items() if value not in (None, "", [], ())}
