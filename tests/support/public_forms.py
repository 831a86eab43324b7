"""Filling in the forms for everybody, as a browser without a script does."""

import re
from html import unescape
from typing import Any

from httpx import Response
from sqlmodel import Session, select

from agent.house import House

BOSTON = "/find-a-group?where=Boston%2C+MA&age=34&style=jazz&style=pop"
ANA = {"name": "Ana Whitfield", "email": "Ana@Choir.example", "consent": "yes"}
ASKED = {**ANA, "message": "A day for 40 singers.", "place": "Denver, CO", "date": "2027-03-13", "service": "Workshops"}


def rows(house: House, model: Any) -> list[Any]:
    with Session(house.engine) as session:
        return list(session.exec(select(model).order_by(model.id)).all())


def post(browser: Any, page: str, **fields: str) -> Response:
    """Fill in the POST form of a page and send it, with what it carries along; it says where it led."""
    sent, action = carried(browser, page)
    return browser.client.post(action, data={**sent, **fields})  # type: ignore[no-any-return]  # what the browser answers


def carried(browser: Any, page: str) -> tuple[dict[str, Any], str]:
    """The hidden fields of a page's POST form, and where it goes."""
    html = browser.get(page).text
    ((action, body),) = re.findall(r'<form[^>]*method="post" action="([^"]+)"[^>]*>(.*?)</form>', html, re.S)
    found: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', body):
        found.setdefault(name, []).append(unescape(value))
    return found, action


def problems(page: Response) -> dict[str, str]:
    """What the page says beside its fields, by field."""
    return {n: unescape(said) for n, said in re.findall(r'<p class="problem" id="[fr]p-(\w+)">([^<]*)</p>', page.text)}


def of(row: Any, *without: str) -> dict[str, Any]:
    """A row without what is each row's own."""
    return {k: v for k, v in row.model_dump().items() if k not in ("id", "created_at", "conversation_id", *without)}
