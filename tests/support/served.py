"""Harmony's server in a process of its own, for tests."""

import os
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psutil
from loaded import Loaded

from agent.auth import Accounts, Identity

_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
_PATIENCE = 60


@dataclass
class Server:
    """Harmony, running on a data folder."""

    data: Path
    loaded: Loaded
    env: dict[str, str] = field(default_factory=dict)
    process: psutil.Process | None = None
    address: str = ""
    accounts: Accounts | None = None

    def start(self) -> None:
        args = ["--port", self.address.rpartition(":")[2] or "0", "--data-dir", str(self.data)]
        printed = self.data.parent / f"printed-{uuid4().hex}.txt"
        printed.touch()
        self.process = self.loaded.start(args, {**os.environ, "NO_COLOR": "1", **self.env}, printed)
        ends = time.monotonic() + _PATIENCE
        while not (found := _ADDRESS.search(printed.read_text())):
            assert self.process.is_running(), printed.read_text()
            assert time.monotonic() < ends, "the server did not come up"
            time.sleep(0.05)
        self.address = found[0]

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(_PATIENCE)

    def member(self, name: str = "Olivia") -> Identity:
        """A new member of staff, as the owner link makes them."""
        assert self.accounts is not None
        email = f"{name.lower()}-{uuid4().hex[:8]}@harmony.example"
        token = self.accounts.add(email, name)
        return self.accounts.accept(token, name, email, "four warm voices")

    def cookie(self, identity: Identity) -> str:
        assert self.accounts is not None
        return self.accounts.cookie_for(identity)[0]
