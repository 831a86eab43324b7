"""Groups that may suit a singer, as a request keeps them: for the visitor's page and for the staff's."""

from dataclasses import dataclass
from typing import Any

from tools.geography.units import Unit


@dataclass(frozen=True)
class Match:
    """A group: its name, what is known of it, and the public page that says so (empty where there is none)."""

    name: str
    lines: list[str]
    page: str


def matches_of(kept: list[dict[str, Any]], unit: Unit) -> list[Match]:
    """The matches of a request, best first; distances in a unit."""
    return [_match(match, unit) for match in kept]


def _match(kept: dict[str, Any], unit: Unit) -> Match:
    pages = [str(kept.get(name) or "") for name in ("website", "source_url", "link")]
    lines = [_where(kept, unit), str(kept.get("why") or ""), str(kept.get("ask") or ""), str(kept.get("note") or "")]
    return Match(
        str(kept.get("name") or kept.get("title") or "A group"),
        [f"{line[:1].upper()}{line[1:]}" for line in lines if line],
        next((page for page in pages if page.startswith(("https://", "http://"))), ""),
    )


def _where(kept: dict[str, Any], unit: Unit) -> str:
    """The city, and how far away it is: "Cambridge, 5 km away"."""
    city, km = str(kept.get("city") or ""), kept.get("distance_km")
    away = unit.away(km) if isinstance(km, int | float) else ""
    return ", ".join(part for part in (city, f"{away} away" if away else "") if part)
