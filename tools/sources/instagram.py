"""Instagram's professional accounts, by Meta's Graph API alone: what is known by its handle is asked what it says.

Business Discovery as documented for Graph API v26.0; read on 2026-11-22. Hashtags are not asked: their posts do not say
whose they are, what they tell is private people's, and thirty hashtags a week do not last for many campaigns.
"""

import re
from collections.abc import Iterator
from typing import Any

from tools.people import clean_name, clean_text, normalise_url
from tools.sources.base import Flaw, Found, Search, Terms
from tools.sources.config import SourceConfig
from tools.sources.graph import Graph, NotGiven
from tools.sources.shapes import number, tried, words
from tools.sources.web import SourceFailed

SETTING, USER_SETTING = "HARMONY_INSTAGRAM_TOKEN", "HARMONY_INSTAGRAM_USER"
PERMISSION = "instagram_basic with business discovery"
ASKED = "username,name,biography,website,followers_count,media_count"
#: So many accounts a campaign are asked, within Meta's limit of calls.
MOST = 50
_HANDLE = re.compile(r"[a-z0-9._]{1,30}")


class Instagram:
    """What the accounts of groups say whose handles are known around the place."""

    name = "instagram"
    needs = f"an access token and the id of your own professional account ({SETTING}, {USER_SETTING})"
    yields = "of groups whose account is known: description, site, followers"
    terms = Terms("By Meta's interface alone, under Meta's Platform Terms; professional accounts only.")
    timeout = 90.0

    def __init__(self, config: SourceConfig) -> None:
        self._token, self._user = config.instagram_token, config.instagram_user
        self._endpoint = config.endpoint(self.name)

    def ready(self) -> str | None:
        """What it needs, where it has no token or no account to ask by."""
        return None if self._token and self._user else f"not configured: needs {self.needs}"

    def search(self, search: Search) -> Iterator[Found | Flaw]:
        """The accounts with the known handles; where they are, Instagram does not say.

        Raises:
            SourceFailed: Meta refused, a limit is reached, or nobody answered; the text never has the token.
        """
        graph = Graph(search.web, self._endpoint, self._token, SETTING, PERMISSION)
        handles = [handle for handle in dict.fromkeys(search.handles) if _HANDLE.fullmatch(handle)]
        for handle in handles[:MOST]:
            try:
                said = graph.get(self._user, {"fields": f"business_discovery.username({handle}){{{ASKED}}}"})
            except NotGiven:
                yield Flaw(f"@{handle} is no professional account, or there is none of that name")
                continue
            account = said.get("business_discovery")
            if not isinstance(account, dict):
                raise SourceFailed("what came back has not the shape that Meta documents")
            yield _found(handle, account, search)
        if len(handles) > MOST:
            yield Flaw(f"only the first {MOST} of {len(handles)} known accounts were asked")


def _found(handle: str, account: dict[str, Any], search: Search) -> Found:
    counted = {"followers": number(account.get("followers_count")), "posts": number(account.get("media_count"))}
    return Found(
        name=tried(clean_name, words(account.get("name")), "name") or handle,
        source_url=f"https://www.instagram.com/{handle}/",
        seen_on=search.today,
        website=tried(normalise_url, words(account.get("website"), 2000)),
        instagram=handle,
        description=tried(clean_text, words(account.get("biography"), 2000), "biography") or "",
        extra={name: f"{value:.0f}" for name, value in counted.items() if value is not None},
    )
