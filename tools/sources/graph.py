"""What Facebook's and Instagram's adapters share: Meta's Graph API, its refusals by code, and its pace.

Errors as documented under "Handling errors" of the Graph API: an object `error` with `message` and `code`, mostly with
HTTP 400. Usage as documented under "Rate limits": the headers X-App-Usage and X-Business-Use-Case-Usage hold JSON with
percentages of what may be used up within an hour.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn
from urllib.parse import parse_qs, urlsplit

from tools.sources.refusals import refusal, refuse_unless_ok
from tools.sources.secrets import unspoken, without
from tools.sources.shapes import mapping, number, objects, words
from tools.sources.web import Answer, Ask, SourceFailed, Web

#: Seconds between two requests, and once a limit comes near.
PACE, SLOW_PACE = 0.5, 6.0
#: Percent of a limit from which on it goes slowly, and from which on nothing more is asked.
SLOW_FROM, STOP_FROM = 75.0, 95.0
_PERCENTAGES = ("call_count", "total_time", "total_cputime")
_LIMITS = (4, 17, 32, 613, 80001, 80002)
_SHAPE = "what came back has not the shape that Meta documents"
_ABOUT_ONE = (24, 100, 110, 803)
_WHY = {
    1: "Meta has trouble of its own; try again later",
    2: "Meta has trouble of its own; try again later",
    190: "the token has expired or was withdrawn; make a new one in Meta's app dashboard and set {setting}",
    102: "the token has expired or was withdrawn; make a new one in Meta's app dashboard and set {setting}",
    368: "Meta has blocked this app for a while over its policies; look into Meta's app dashboard",
    **dict.fromkeys(_LIMITS, "Meta's limit of calls is reached; try again in an hour"),
    **dict.fromkeys(
        (10, *range(200, 300)),
        "the token may not do this; Meta's app review has to grant the app {permission}",
    ),
}


class NotGiven(SourceFailed):
    """Meta does not give this one thing: it is gone, private or of another kind. Others may be asked for."""


@dataclass
class Graph:
    """The Graph API as one search asks it: with one token, slower as a limit comes near, and not beyond it.

    `setting` names where the token is configured, `permission` what its app needs; both serve refusals only.
    """

    web: Web
    endpoint: str
    token: str = field(repr=False)
    setting: str
    permission: str
    used: float = 0.0
    """Percent of the limits that was used up at the last answer."""

    def get(self, path: str, params: Mapping[str, str | int]) -> dict[str, Any]:
        """The object at a path.

        Raises:
            NotGiven: it is about this one thing.
            SourceFailed: Meta refused, or a limit is nearly reached; the text says what to do. It never has the token.
        """
        if self.used >= STOP_FROM:
            used = f"{self.used:.0f} % of what Meta allows within an hour is used up"
            raise SourceFailed(f"{used}, so the rest was not asked; try again in an hour")
        pace = SLOW_PACE if self.used > SLOW_FROM else PACE
        asking = Ask(
            f"{self.endpoint}/{path}",
            params={**params, "access_token": self.token},
            pace=pace,
            again=_worth_waiting,
        )
        with unspoken(self.token):
            answer = self.web.ask(asking)
            self.used = usage(answer.headers)
            return self._read(answer)

    def pages(self, path: str, params: Mapping[str, str | int], most: int) -> Iterator[list[dict[str, Any]]]:
        """The objects of a list, page by page, so many pages at most; always at the configured address.

        Raises:
            NotGiven, SourceFailed: as for `get`.
        """
        after = ""
        for _ in range(most):
            answer = self.get(path, {**params, "after": after} if after else params)
            if not isinstance(answer.get("data"), list):
                raise SourceFailed(_SHAPE)
            yield objects(answer["data"])
            before, after = after, _cursor(mapping(answer.get("paging")))
            if not after or after == before:
                return

    def _read(self, answer: Answer) -> dict[str, Any]:
        if error := _error(answer):
            self._refuse(error, answer)
        refuse_unless_ok(answer)
        said = answer.json()
        if not isinstance(said, dict):
            raise SourceFailed("what came back has not the shape that Meta documents")
        return said

    def _refuse(self, error: dict[str, Any], answer: Answer) -> NoReturn:
        code = _code(error)
        why = _WHY.get(code, "Meta did not accept a request").format(setting=self.setting, permission=self.permission)
        told = f"{why} (code {code}): {refusal(answer, without(self.token, words(error.get('message'))))}"
        raise NotGiven(told) if code in _ABOUT_ONE else SourceFailed(told)


def usage(headers: Mapping[str, str]) -> float:
    """Percent of the limits that is used up, by the fullest of them; 0 where the headers do not say."""
    said = [_json(headers.get(name, "")) for name in ("x-app-usage", "x-page-usage")]
    for counted in mapping(_json(headers.get("x-business-use-case-usage", ""))).values():
        said.extend(objects(counted))
    return max((number(mapping(one).get(name)) or 0.0 for one in said for name in _PERCENTAGES), default=0.0)


def _error(answer: Answer) -> dict[str, Any]:
    """The error that an answer carries, whatever its status; empty for none."""
    try:
        return mapping(mapping(answer.json()).get("error"))
    except SourceFailed:
        return {}


def _code(error: dict[str, Any]) -> int:
    return int(number(error.get("code")) or 0)


def _worth_waiting(answer: Answer) -> bool:
    """A limit of calls lasts an hour, unless Meta says when to come back."""
    return "retry-after" in answer.headers or _code(_error(answer)) not in _LIMITS


def _json(text: str) -> Any:
    try:
        return json.loads(text or "null")
    except ValueError:
        return None


def _cursor(paging: dict[str, Any]) -> str:
    """Where the next page begins; of an address to it only that is taken, since it may point anywhere."""
    following = paging.get("next")
    if not isinstance(following, str):
        return ""
    try:
        told = parse_qs(urlsplit(following).query).get("after", [""])[0]
    except ValueError:
        told = ""
    return told or words(mapping(paging.get("cursors")).get("after"), 2000)
