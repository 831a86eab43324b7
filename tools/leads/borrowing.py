"""Reading the own sites of borrowed finds before anything of them is kept, a few at a time.

The finds stay in memory: what goes wrong with a site is neither told nor logged by name, since the name is not ours.
"""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from tools.leads.borrowed import owned
from tools.sources.base import Found
from tools.sources.site import read_site
from tools.sources.web import SourceFailed, Web

log = logging.getLogger("harmony.borrowing")
#: So many sites are read at a time; so many seconds one may take.
AT_ONCE, SITE_SECONDS = 8, 20.0


def owned_all(web: Web, finds: Sequence[Found], today: date) -> list[Found]:
    """What may be kept of each find, in their order; each site is read once, however many finds name it."""
    sites = list(dict.fromkeys(found.website for found in finds if found.website and not found.closed))
    countries = {found.website: found.country for found in finds}
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="own-site") as pool:
        pages = dict(zip(sites, pool.map(lambda url: _pages(web, url, today, countries[url]), sites), strict=True))
    return [owned(found, pages.get(found.website or "", ()), today) for found in finds]


def _pages(web: Web, url: str, today: date, country: str) -> Sequence[Found]:
    try:
        return read_site(web.within(SITE_SECONDS), url, today, country or "US").pages
    except SourceFailed:  # no time left: the rest are groups without a name
        return ()
    except Exception:  # noqa: BLE001  a page that breaks the reader; its traceback could quote what is not ours
        log.error("a borrowed find's own site broke the reader")  # noqa: TRY400  as above
        return ()
