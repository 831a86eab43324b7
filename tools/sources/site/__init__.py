"""A group's own site: its home, contact, about, join and audition pages, and the facts that they state."""

from tools.sources.site.reader import Site, read_site

__all__ = ["Site", "read_site"]
