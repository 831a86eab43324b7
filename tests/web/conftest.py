"""The real application over a real database, and browsers that fill in its forms."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import Response
from starlette.testclient import TestClient

from agent.app import accounts_of, create_app
from agent.auth import COOKIE, Accounts
from agent.house import House, open_house
from agent.settings import Settings

PASSWORD = "four warm voices"


@dataclass
class Browser:
    """Somebody at the site: keeps cookies, follows redirects, and sends forms with all their hidden fields."""

    client: TestClient

    def get(self, path: str, **options: Any) -> Response:
        return self.client.get(path, **options)

    def submit(self, page: str, /, button: str = "", files: Any = None, **fields: str) -> Response:
        """Open a page, fill in its first form that has these fields (or this button), and send it."""
        html = self.get(page).text
        for action, body in re.findall(r'<form[^>]*method="post" action="([^"]+)"[^>]*>(.*?)</form>', html, re.S):
            if all(f'name="{name}"' in body for name in fields) and button in body:
                data = {**self.filled(body), **fields}
                return self.client.post(unescape(action), data=data, files=files)
        raise AssertionError(f"{page} has no such form")

    @staticmethod
    def filled(html: str) -> dict[str, str]:
        """What the fields of a form hold already, the hidden ones among them."""
        found = re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', html)
        return {name: unescape(value) for name, value in found}

    @property
    def cookie(self) -> str | None:
        return self.client.cookies.get(COOKIE)


@pytest.fixture
def house(database_url: str, tmp_path: Path, clock: Any) -> Iterator[House]:
    settings = Settings.load(data_dir=tmp_path / "data", database_url=database_url, business_name="Harmony Test")
    house = open_house(settings, clock)
    yield house
    house.close()


@pytest.fixture
def app(house: House) -> FastAPI:
    return create_app(house, chat=False)


@pytest.fixture
def accounts(house: House) -> Accounts:
    return accounts_of(house)


@pytest.fixture
def browser(app: FastAPI) -> Callable[[], Browser]:
    """A new browser, at each call."""
    return lambda: Browser(TestClient(app, base_url="http://harmony.example"))


@pytest.fixture
def visitor(browser: Callable[[], Browser]) -> Browser:
    return browser()


@pytest.fixture
def staff_browser(browser: Callable[[], Browser], accounts: Accounts) -> Browser:
    """The owner, signed in."""
    identity = accounts.accept(accounts.link(), "Olivia", "olivia@harmony.example", PASSWORD)
    someone = browser()
    someone.client.cookies.set(COOKIE, accounts.cookie_for(identity)[0], domain="harmony.example")
    return someone
