"""Harmony in a process of its own, with an empty data folder; a real browser, and a client without one.

The model is a provider on loopback that follows a script, or the built-in planner. In CI a missing browser is a
failure.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from agent.app import accounts_of
from agent.auth import COOKIE, Accounts, Identity
from agent.bench.provider import Provider, Reply, Request
from agent.house import open_house
from agent.settings import Settings

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
PATIENCE = 60
FLAGS = """--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync
    --no-first-run"""


@dataclass
class Server:
    """Harmony, running. `script` answers what was said, given the names of the calls made so far in the turn."""

    data: Path
    env: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    address: str = ""
    accounts: Accounts | None = None

    def start(self) -> None:
        command = [sys.executable, "-c", "from agent.cli import main; main()"]
        command += ["--port", self.address.rpartition(":")[2] or "0", "--data-dir", str(self.data)]
        printed = self.data.parent / f"printed-{uuid4().hex}.txt"
        with printed.open("w") as out:
            env = {**os.environ, "NO_COLOR": "1", **self.env}
            self.process = subprocess.Popen(command, env=env, stdout=out, stderr=subprocess.STDOUT)
        ends = time.monotonic() + PATIENCE
        while not (found := ADDRESS.search(printed.read_text())):
            assert self.process.poll() is None, printed.read_text()
            assert time.monotonic() < ends, "the server did not come up"
            time.sleep(0.1)
        self.address = found[0]

    def stop(self, kill: bool = False) -> None:
        if self.process is not None:
            if kill:
                self.process.kill()
            else:
                self.process.terminate()
            self.process.wait(PATIENCE)

    def member(self, name: str = "Olivia") -> Identity:
        """A new member of staff, as the owner link makes them."""
        assert self.accounts is not None
        email = f"{name.lower()}-{uuid4().hex[:8]}@harmony.example"
        token = self.accounts.add(email, name)
        return self.accounts.accept(token, name, email, "four warm voices")

    def cookie(self, identity: Identity) -> str:
        assert self.accounts is not None
        return self.accounts.cookie_for(identity)[0]


def begin(folder: Path, env: dict[str, str]) -> Server:
    server = Server(folder / "data", env)
    server.start()
    server.accounts = accounts_of(open_house(Settings(data_dir=server.data)))
    return server


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
def scripted(tmp_path_factory: pytest.TempPathFactory, script: Script) -> Iterator[Server]:
    """A server whose model follows the script."""
    with Provider(script) as provider:
        env = {"HARMONY_MODEL": "openai-chat:scripted", "OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": provider.url}
        server = begin(tmp_path_factory.mktemp("scripted"), env)
        yield server
        server.stop()


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the built-in planner and nothing configured."""
    server = begin(tmp_path_factory.mktemp("planned"), {"HARMONY_MODEL": "builtin"})
    yield server
    server.stop()


@pytest.fixture(scope="session")
def begun() -> Callable[..., Server]:
    """Starts a server on a folder: `begun(folder, {"HARMONY_MODEL": "builtin"})`."""
    return begin


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
class Chat:
    """One open page of the chat, and every address that it asked for."""

    page: Page
    server: Server
    context: BrowserContext
    asked: list[str]
    errors: list[str]

    def open(self, path: str = "/chat/") -> "Chat":
        self.page.goto(self.server.address + path)
        self.page.wait_for_selector("#welcome-screen" if path.startswith("/chat/?") or path == "/chat/" else ".step")
        self.page.wait_for_timeout(1200)
        return self

    def say(self, text: str, wait: bool = True) -> None:
        self.page.wait_for_selector("#stop-button", state="detached")
        self.page.wait_for_timeout(400)
        self.page.locator("#chat-input").click()
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Enter")
        if wait:
            self.page.wait_for_timeout(700)
            self.page.wait_for_selector("#stop-button", state="detached", timeout=PATIENCE * 1000)
            self.page.wait_for_timeout(400)

    def sees(self, text: str) -> None:
        self.page.get_by_text(text).last.wait_for(timeout=PATIENCE * 500)

    def press(self, label: str) -> None:
        self.page.get_by_role("button", name=label).last.click()

    def buttons(self, label: str) -> int:
        return self.page.get_by_role("button", name=label, exact=True).count()

    def picture(self, name: str) -> None:
        """A screenshot, kept where HARMONY_PICTURES says; for people who want to look."""
        if folder := os.environ.get("HARMONY_PICTURES"):
            self.page.screenshot(path=str(Path(folder) / f"{name}.png"))

    @property
    def text(self) -> str:
        return self.page.inner_text("body")


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Chat]]:
    """Opens a browser of its own on a server: `visit(server, identity)`, `visit(server, phone=True, dark=True)`."""
    contexts: list[BrowserContext] = []

    def begin_visit(
        server: Server, identity: Identity | None = None, phone: bool = False, dark: bool = False, **options: Any
    ) -> Chat:
        size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 800}
        scheme: Any = "dark" if dark else "light"
        context = browser.new_context(viewport=size, color_scheme=scheme, **options)  # type: ignore[arg-type]
        contexts.append(context)
        if identity is not None:
            context.add_cookies([{"name": COOKIE, "value": server.cookie(identity), "url": server.address}])
        page = context.new_page()
        chat = Chat(page, server, context, [], [])
        page.on("request", lambda request: chat.asked.append(request.url))
        page.on("response", lambda answer: _note(chat, answer.status, answer.url))
        page.on("pageerror", lambda error: chat.errors.append(str(error)))
        return chat

    yield begin_visit
    for context in contexts:
        context.close()


def _note(chat: Chat, status: int, url: str) -> None:
    if status >= 400:
        chat.errors.append(f"{status} {url}")
