"""Google's Places API (New), Text Search: groups around a place, with their sites. Its words serve to find only.

Wire format and limits as documented at developers.google.com/maps/documentation/places/web-service/text-search, the
reasons of refusals as in google.api.ErrorReason; read on 2026-11-22. What may be kept: docs/decisions/0006.
"""

from collections.abc import Iterator
from typing import Any, NoReturn
from urllib.parse import urlencode

from tools.kinds import kind_of
from tools.people import clean_name, normalise_phone, normalise_url
from tools.sources.base import Flaw, Found, Search, Terms
from tools.sources.cells import within
from tools.sources.config import SourceConfig
from tools.sources.refusals import refusal, refuse_unless_ok
from tools.sources.secrets import unspoken, without
from tools.sources.shapes import mapping, objects, point, tried, words
from tools.sources.singing import sings
from tools.sources.web import Answer, Ask, SourceFailed
from tools.wording import count

SETTING = "HARMONY_GOOGLE_PLACES_KEY"
#: What is searched for; without the town, which would outweigh the circle.
QUERIES = (
    "community chorus",
    "chorale",
    "barbershop chorus",
    "a cappella group",
    "children's choir",
    "gospel choir",
)
#: Google's own limits: metres of a circle, places of a page, pages of a query.
MAX_RADIUS, PAGE_SIZE, PAGES = 50_000.0, 20, 3
#: What is asked for of each place, and is paid for.
MASK = ",".join(
    (
        "places.id",
        "places.displayName",
        "places.formattedAddress",
        "places.location",
        "places.websiteUri",
        "places.nationalPhoneNumber",
        "places.types",
        "places.businessStatus",
        "nextPageToken",
    )
)
#: Types that say no more than that there is something; a group whose name does not speak of singing may have them.
_PLAIN = frozenset(
    "point_of_interest establishment association_or_organization non_profit_organization community_center "
    "performing_arts_theater performing_arts_group cultural_center event_venue musician".split()
)
_KEY = "make sure that {setting} holds a key of a project with the Places API (New)"
_WHY = {
    "API_KEY_INVALID": f"the key is not valid; {_KEY}",
    "API_KEY_NOT_FOUND": f"the key is not known; {_KEY}",
    "API_KEY_EXPIRED": "the key has expired; renew it in the Google Cloud console",
    "API_KEY_SERVICE_BLOCKED": "the key is not allowed this interface; allow it the Places API (New) in the console",
    "API_KEY_HTTP_REFERRER_BLOCKED": "the key works on some web sites only; make one for a server",
    "API_KEY_IP_ADDRESS_BLOCKED": "the key works from other addresses only; allow it this server's",
    "API_KEY_ANDROID_APP_BLOCKED": "the key works in an Android app only; make one for a server",
    "API_KEY_IOS_APP_BLOCKED": "the key works in an iOS app only; make one for a server",
    "SERVICE_DISABLED": "the Places API (New) is off in the key's project; enable it in the console",
    "BILLING_DISABLED": "the key's project has no billing account; link one in the console",
    "CONSUMER_SUSPENDED": "Google has suspended the key's project; look into the console",
    "CONSUMER_INVALID": f"the key's project is not known; {_KEY}",
    "RATE_LIMIT_EXCEEDED": "the quota of the minute is used up; try again in a few minutes, or raise it in the console",
    "RESOURCE_QUOTA_EXCEEDED": "the quota is used up; raise it in the console",
}
_DAY_SPENT = "the quota of the day is used up, so it was not asked again; try tomorrow, or raise it in the console"


class GooglePlaces:
    """The places that Google's Text Search knows around a place. One search is at most eighteen requests."""

    name = "google_places"
    needs = f"a key of the Google Places API ({SETTING})"
    yields = "which groups there are, and where their own sites are"
    terms = Terms(
        "Of Google's content only the place id is kept, and coordinates for 30 days; the facts come from the group's "
        "own site.",
        borrowed=True,
    )
    timeout = 60.0

    def __init__(self, config: SourceConfig) -> None:
        self._key = config.google_places_key
        self._endpoint = config.endpoint(self.name)

    def ready(self) -> str | None:
        """What it needs, where it has no key."""
        return None if self._key else f"not configured: needs {self.needs}"

    def search(self, search: Search) -> Iterator[Found | Flaw]:
        """Each place that seems to be a singing group, once; those that are out of business are marked closed.

        Raises:
            SourceFailed: Google refused, did not answer or answered something else; the text never has the key.
        """
        seen: set[str] = set()
        nowhere = 0
        for query in QUERIES:
            for place in self._places(query, search):
                found = _found(place, search)
                if found is None or found.place_id in seen:
                    continue
                seen.add(found.place_id or "")
                if found.latitude is None:
                    nowhere += 1
                elif within(found, search):
                    yield found
        if nowhere:
            yield Flaw(f"{count(nowhere, 'place')} without a position left out")
        if search.radius_km * 1000 > MAX_RADIUS:
            yield Flaw(f"Google looks {MAX_RADIUS / 1000:.0f} km around a place, so groups further out may be missing")

    def _places(self, query: str, search: Search) -> Iterator[dict[str, Any]]:
        token = ""
        for _ in range(PAGES):
            answer = self._ask(_body(query, search, token), search)
            yield from objects(answer.get("places"))
            before, token = token, words(answer.get("nextPageToken"), 4000)
            if not token or token == before:
                return

    def _ask(self, body: dict[str, Any], search: Search) -> dict[str, Any]:
        asking = Ask(
            f"{self._endpoint}/places:searchText",
            method="POST",
            headers={"X-Goog-Api-Key": self._key, "X-Goog-FieldMask": MASK},
            body=body,
            again=lambda answer: not _day_spent(_error(answer)),
        )
        with unspoken(self._key):
            answer = search.web.ask(asking)
            if error := _error(answer):
                self._refuse(error, answer)
            refuse_unless_ok(answer)
        said = _json(answer)
        if not isinstance(said, dict):  # and not a word of it is told: it may be of Google's content
            raise SourceFailed("what came back is cut off, or has not the shape that Google documents")
        return said

    def _refuse(self, error: dict[str, Any], answer: Answer) -> NoReturn:
        reason = next((words(d.get("reason")) for d in objects(error.get("details")) if d.get("reason")), "")
        why = _DAY_SPENT if _day_spent(error) else _WHY.get(reason, "Google refused").format(setting=SETTING)
        code = f" ({reason})" if reason else ""
        raise SourceFailed(f"{why}{code}: {refusal(answer, without(self._key, words(error.get('message'))))}")


def maps_link(place_id: str) -> str:
    """Where a person can look at a place: Google's documented address, without any of its words.

    The format is that of Maps URLs (developers.google.com/maps/documentation/urls), which asks for a query too.
    """
    query = {"api": "1", "query": "singing group", "query_place_id": place_id}
    return f"https://www.google.com/maps/search/?{urlencode(query)}"


def _body(query: str, search: Search, token: str) -> dict[str, Any]:
    centre = {"latitude": search.place.latitude, "longitude": search.place.longitude}
    circle = {"center": centre, "radius": min(search.radius_km * 1000, MAX_RADIUS)}
    body = {"textQuery": query, "locationBias": {"circle": circle}, "pageSize": PAGE_SIZE}
    return {**body, "pageToken": token} if token else body


def _found(place: dict[str, Any], search: Search) -> Found | None:
    """The group that a place is; None where it has no id or no name, or is rather something else."""
    place_id = words(place.get("id"), 500)
    name = tried(clean_name, words(mapping(place.get("displayName")).get("text")), "name")
    if not place_id or not name or not _seems_to_sing(name, place.get("types")):
        return None
    location = mapping(place.get("location"))
    where = point(location.get("latitude"), location.get("longitude")) or (None, None)
    return Found(
        name=name,
        source_url=maps_link(place_id),
        seen_on=search.today,
        country=search.place.country,
        latitude=where[0],
        longitude=where[1],
        kind=kind_of(name),
        website=tried(normalise_url, words(place.get("websiteUri"), 2000)),
        phone=tried(normalise_phone, words(place.get("nationalPhoneNumber")), "phone", search.place.country),
        place_id=place_id,
        address=words(place.get("formattedAddress")),
        closed="closed for good, says Google Maps" if place.get("businessStatus") == "CLOSED_PERMANENTLY" else "",
    )


def _seems_to_sing(name: str, types: Any) -> bool:
    """A barber's shop also answers "barbershop chorus": its types say what it is."""
    said = {word for word in types if isinstance(word, str)} if isinstance(types, list) else set()
    if said & {"barber_shop", "hair_care", "hair_salon", "beauty_salon", "store", "restaurant", "bar", "lodging"}:
        return False
    return sings(name) or said <= _PLAIN


def _error(answer: Answer) -> dict[str, Any]:
    """The error that an answer carries, whatever its status; empty for none."""
    said = _json(answer)
    return mapping(mapping(said[0] if isinstance(said, list) and said else said).get("error"))


def _json(answer: Answer) -> Any:
    try:
        return answer.json()
    except SourceFailed:
        return None


def _day_spent(error: dict[str, Any]) -> bool:
    """Whether a refusal is of the day's quota, which no waiting helps."""
    limits = (words(mapping(detail.get("metadata")).get("quota_limit")) for detail in objects(error.get("details")))
    return any("PerDay" in limit for limit in limits)
