"""Harmony in a process of its own, with an empty data folder; a real browser, and a client without one.

The model is a provider on loopback that follows a script, or the built-in planner. In CI a missing browser is a
failure.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from chat_page import HEARING, Chat
from loaded import Loaded
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from served import Server

from agent.app import accounts_of
from agent.auth import COOKIE, Identity
from agent.bench.provider import Provider, Reply, Request
from agent.house import open_house
from agent.settings import Settings

FLAGS = """--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync
    --no-first-run"""


@pytest.fixture(scope="session")
def begun(loaded: Loaded) -> Callable[..., Server]:
    """Starts a server on a folder: `begun(folder, {"HARMONY_MODEL": "builtin"})`."""

    def begin(folder: Path, env: dict[str, str]) -> Server:
        server = Server(folder / "data", loaded, env)
        server.start()
        server.accounts = accounts_of(open_house(Settings(data_dir=server.data)))
        return server

    return begin


@dataclass
class Script:
    """What the provider answers: by the first word of what was said last."""

    replies: dict[str, list[Reply]] = field(default_factory=dict)

    def __call__(self, request: Request) -> Reply:
        messages = request["messages"]
        last = max(n for n, message in enumerate(messages) if message["role"] == "user")
        step = sum(1 for message in messages[last:] if message["role"] == "assistant")
        known = self.replies.get(_words(messages[last]).split(" ")[0], [Reply("I am here.")])
        return known[min(step, len(known) - 1)]


def _words(message: dict[str, Any]) -> str:
    content = message["content"]
    return str(content if isinstance(content, str) else content[0]["text"])


@pytest.fixture(scope="session")
def script() -> Script:
    """The script of the session's server; a test puts in what it needs, under words of its own."""
    return Script()


@pytest.fixture(scope="session")
def scripted(
    tmp_path_factory: pytest.TempPathFactory, script: Script, begun: Callable[..., Server]
) -> Iterator[Server]:
    """A server whose model follows the script."""
    with Provider(script) as provider:
        env = {"HARMONY_MODEL": "openai-chat:scripted", "OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": provider.url}
        server = begun(tmp_path_factory.mktemp("scripted"), env)
        yield server
        server.stop()


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory, begun: Callable[..., Server]) -> Iterator[Server]:
    """A server with the built-in planner and nothing configured."""
    server = begun(tmp_path_factory.mktemp("planned"), {"HARMONY_MODEL": "builtin"})
    yield server
    server.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, as the system has it. A module's only: while it is open, an event loop runs in this thread."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None and not os.environ.get("CI"):
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS.split())
        yield chromium
        chromium.close()


@dataclass
class Contexts:
    """A browser's contexts, each lent to one visit at a time, and kept for the next of the same kind.

    A context that comes back forgets who was there and what was stored. It keeps the files that are the same for
    everybody for good: the chat's are megabytes, and a browser that reads them anew takes a second more for each visit.
    """

    browser: Browser
    kept: dict[str, list[BrowserContext]] = field(default_factory=dict)

    def lend(self, options: dict[str, Any]) -> BrowserContext:
        if idle := self.kept.get(str(options)):
            return idle.pop()
        context = self.browser.new_context(**options)
        context.add_init_script(HEARING)
        return context

    def take_back(self, context: BrowserContext, options: dict[str, Any], origin: str) -> None:
        context.clear_cookies()
        line = context.new_cdp_session(context.new_page())
        line.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "local_storage,indexeddb"})
        for page in context.pages:
            page.close()
        self.kept.setdefault(str(options), []).append(context)


@pytest.fixture(scope="module")
def contexts(browser: Browser) -> Contexts:
    """The contexts of the module's browser."""
    return Contexts(browser)


@pytest.fixture
def visit(contexts: Contexts) -> Iterator[Callable[..., Chat]]:
    """Somebody with a browser of their own: `visit(server, identity)`, `visit(server, phone=True, dark=True)`.

    `cold`: a browser that was never here.
    """
    lent: list[tuple[BrowserContext, dict[str, Any], str]] = []
    cold_ones: list[BrowserContext] = []

    def begin_visit(
        server: Server,
        identity: Identity | None = None,
        phone: bool = False,
        dark: bool = False,
        cold: bool = False,
        **options: Any,
    ) -> Chat:
        size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 800}
        options |= {"viewport": size, "color_scheme": "dark" if dark else "light"}
        if cold:
            context = contexts.browser.new_context(**options)
            cold_ones.append(context)
        else:
            context = contexts.lend(options)
            lent.append((context, options, server.address))
        if identity is not None:
            context.add_cookies([{"name": COOKIE, "value": server.cookie(identity), "url": server.address}])
        return Chat(context.new_page(), server, context)

    yield begin_visit
    for context in cold_ones:
        context.close()
    for context, options, origin in lent:
        contexts.take_back(context, options, origin)
