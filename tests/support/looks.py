"""A page as different people see it: by day and by night, in other windows; and what axe says of it.

A page is loaded once and then looked at in every way that takes no new page: colours and the window change under it.
"""

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe

#: All of WCAG 2.2 A and AA, and axe's own good practice.
_LAWS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: What depends on colours, which are all that differs by night.
_COLOURS = ["color-contrast", "link-in-text-block"]
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def fits(page: Any) -> bool:
    """Whether nothing has to be scrolled sideways."""
    return bool(page.evaluate(_WIDER) <= 0)


def by_night_and_day(page: Any) -> Iterator[str]:
    """The page in dark colours, then in light ones."""
    for look in ("dark", "light"):
        page.emulate_media(color_scheme=look)
        yield look


def zoomed(page: Any, *widths: int) -> Iterator[int]:
    """The page in windows of these widths, in pixels, and 512 high, as zooming makes them; in the end as it was."""
    before = page.viewport_size
    for width in widths:
        page.set_viewport_size({"width": width, "height": 512})
        yield width
    page.set_viewport_size(before)


def faults(page: Any) -> list[str]:
    """What axe finds, by night and by day: nothing, where everybody can use the page."""
    found = []
    for look in by_night_and_day(page):
        asked = {"type": "tag", "values": _LAWS} if look == "light" else {"type": "rule", "values": _COLOURS}
        answer = Axe().run(page, options={"runOnly": asked, "resultTypes": ["violations"]}).response
        found += [f"{look}: {v['id']} ({v['impact']}): {v['nodes'][0]['html'][:200]}" for v in answer["violations"]]
    return found
