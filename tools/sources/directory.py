"""The built-in directory as a lead source: real groups at once, with no key and no network."""

from collections.abc import Iterator

from tools.geography.places import bounding_box, distance_km
from tools.groups.directory import DirectoryGroup, directory
from tools.sources.base import Flaw, Found, Search, Terms


class Directory:
    """The groups of the built-in directory within the radius."""

    name = "directory"
    needs = ""
    yields = "names, places, kinds, sites, with the public page of each"
    terms = Terms("Facts with their public pages; coordinates of cities by GeoNames (CC BY 4.0).")
    timeout = 30.0

    def ready(self) -> str | None:
        """It always is."""
        return None

    def search(self, search: Search) -> Iterator[Found | Flaw]:
        """Its groups within the radius, in the file's order."""
        here = search.place
        box = bounding_box(here.latitude, here.longitude, search.radius_km)
        for group in directory():
            if not (box.south <= group.latitude <= box.north and box.west <= group.longitude <= box.east):
                continue
            if distance_km(here.latitude, here.longitude, group.latitude, group.longitude) <= search.radius_km:
                yield _found(group)


def _found(group: DirectoryGroup) -> Found:
    return Found(
        name=group.name,
        source_url=group.source_url,
        seen_on=group.seen_on,
        city=group.city,
        region=group.region,
        country=group.country,
        latitude=group.latitude,
        longitude=group.longitude,
        kind=group.kind,
        voicing=group.voicing,
        styles=group.styles,
        website=group.website,
        note=group.note,
        extra=_extra(group),
    )


def _extra(group: DirectoryGroup) -> dict[str, str]:
    audition = {True: "yes", False: "no", None: ""}[group.auditioned]
    given = {
        "open_to": group.open_to,
        "auditioned": audition,
        "min_age": group.min_age,
        "max_age": group.max_age,
        "page_year": group.page_year,
    }
    return {name: str(value) for name, value in given.items() if value not in (None, "")}
