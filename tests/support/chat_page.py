"""The chat's page in a browser, for tests: said to, waited for and looked at as somebody would."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Page
from served import Server

PATIENCE = 60_000
#: Tells of the chat's socket, in each frame: whether the page listens by now, and how many turns it saw end. What is
#: told has been drawn. A socket that continues a conversation listens when it has the conversation.
HEARING = """{
  const heard = window.heard = {listens: false, ended: 0};
  const drawn = (then) => requestAnimationFrame(() => requestAnimationFrame(then));
  window.WebSocket = class extends WebSocket {
    constructor(...of) {
      super(...of);
      heard.listens = false;
      this.addEventListener("message", ({data}) => drawn(() => this.hear(/^42\\["(\\w+)"/.exec(data)?.[1])));
    }
    send(data) {
      if (/^40{/.test(data)) this.last = JSON.parse(data.slice(2)).threadId ? "resume_thread" : "clear_call_fn";
      super.send(data);
    }
    hear(event) {
      if (event === "task_end") heard.ended += 1;
      if (event === this.last) heard.listens = this.readyState === 1;
    }
  };
}"""
LISTENS = "window.heard?.listens && !document.querySelector('#stop-button')"


@dataclass
class Chat:
    """One open page of the chat, and every address that it asked for."""

    page: Page
    server: Server
    context: BrowserContext
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("response", lambda answer: self._note(answer.status, answer.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note(self, status: int, url: str) -> None:
        if status >= 400:
            self.errors.append(f"{status} {url}")

    def open(self, path: str = "/chat/") -> "Chat":
        self.page.goto(self.server.address + path)
        self.page.wait_for_selector("#welcome-screen" if path.startswith("/chat/?") or path == "/chat/" else ".step")
        self.listens()
        return self

    def listens(self) -> None:
        """Wait until the page hears what is said."""
        self.page.wait_for_function(LISTENS, timeout=PATIENCE, polling=50)

    def say(self, text: str, wait: bool = True) -> None:
        """Say something, and wait until the page has drawn the end of the turn."""
        self.listens()
        ended = self.page.evaluate("heard.ended")
        self.page.locator("#chat-input").click()
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Enter")
        if wait:
            self.page.wait_for_function("(n) => heard.ended > n", arg=ended, timeout=PATIENCE, polling=50)
            self.page.wait_for_selector("#stop-button", state="detached")

    def sees(self, text: str) -> None:
        self.page.get_by_text(text).last.wait_for(timeout=PATIENCE // 2)

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
