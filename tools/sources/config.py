"""What the sources are told by whoever runs Harmony: keys, addresses, files. Read in agent/, passed down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

#: Where each interface is, unless told otherwise. As documented by its provider, read on 2026-11-22.
ENDPOINTS: Mapping[str, str] = {
    "irs_bmf": "https://www.irs.gov/pub/irs-soi",
    "propublica": "https://projects.propublica.org/nonprofits/api/v2",
    "wikidata": "https://query.wikidata.org/sparql",
    "overpass": "https://overpass-api.de/api/interpreter",
    "google_places": "https://places.googleapis.com/v1",
    "facebook": "https://graph.facebook.com/v26.0",
    "instagram": "https://graph.facebook.com/v26.0",
    "choralnet": "https://choralnet.org",
    "casa": "https://www.casa.org",
}


@dataclass(frozen=True)
class SourceConfig:
    """Keys and addresses of the sources. Empty is not configured; `endpoints` holds what differs from ENDPOINTS.

    `only` names the sources that are on; empty: all. `contact` is how a site's owner reaches whoever runs this.
    `listings` is a YAML file of listing pages (docs/adding-a-source.md).
    """

    only: frozenset[str] = frozenset()
    contact: str = ""
    google_places_key: str = ""
    facebook_token: str = ""
    instagram_token: str = ""
    instagram_user: str = ""
    listings: Path | None = None
    endpoints: Mapping[str, str] = field(default_factory=dict)

    def endpoint(self, source: str) -> str:
        """The address of a source's interface, without a slash at its end."""
        return (self.endpoints.get(source) or ENDPOINTS[source]).rstrip("/")
