"""Chainlit's folder, laid out before its first import; and the chat, mounted.

Chainlit reads its folder at import, writes what it misses there, and serves everything under `public/` to anybody. So
it gets a folder of its own in the data directory, with our configuration, our words, and static files of known kinds.
"""

import json
import os
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette

from agent.auth import COOKIE, Accounts
from agent.chat_config import LANGUAGE, PATH, WORDS, config_toml, laid_over

if TYPE_CHECKING:
    from agent.house import House

#: Kinds of files that the world may read; anything else in `public/` stays where it is.
SERVED = frozenset({".css", ".js", ".jsx", ".json", ".svg", ".png", ".ico", ".webp", ".jpg", ".woff2", ".txt"})


def assets() -> Path:
    """Where `public/` and `chainlit.md` are: inside the installed package, else at the top of the checkout."""
    installed = Path(__file__).parent / "_assets"
    return installed if installed.is_dir() else Path(__file__).parents[1]


def staged(data_dir: Path) -> Path:
    """Chainlit's folder; `public/` within it is what the world may read."""
    return data_dir.absolute() / "chainlit"


def stage(data_dir: Path, address: str, source: Path | None = None) -> Path:
    """Lay Chainlit's folder out anew, for a site at this address, from our assets (or another source); answers it.

    Files that are gone from `public/` are taken out. Each file is put in place whole, so that a second process that
    starts on the same data reads no half of one.
    """
    root, source = staged(data_dir), source or assets()
    wanted = {
        Path("public") / file.relative_to(source / "public"): file.read_bytes()
        for file in (source / "public").rglob("*")
        if file.is_file() and file.suffix in SERVED
    }
    welcome = (source / "chainlit.md").read_bytes()
    wanted[Path("chainlit.md")] = wanted[Path(f"chainlit_{LANGUAGE}.md")] = welcome
    wanted[Path(".chainlit/config.toml")] = config_toml(address).encode()
    wanted[Path(f".chainlit/translations/{LANGUAGE}.json")] = _words().encode()
    for name, content in wanted.items():
        _put(root / name, content)
    for file in [f for f in (root / "public").rglob("*") if f.is_file() and f.relative_to(root) not in wanted]:
        file.unlink()
    return root


def prepare(data_dir: Path, address: str, key: str) -> None:
    """Stage the folder and set the variables that Chainlit reads at import; `key` signs sessions."""
    root = stage(data_dir, address)
    shutil.rmtree(root / ".files", ignore_errors=True)
    os.environ.update(
        CHAINLIT_APP_ROOT=str(root),
        CHAINLIT_ROOT_PATH=PATH,
        CHAINLIT_AUTH_SECRET=key,
        CHAINLIT_AUTH_COOKIE_NAME=COOKIE,
        CHAINLIT_COOKIE_SAMESITE="lax",
        CHAINLIT_ENV_FILE=os.devnull,
    )


def mount_chat(app: Starlette, house: "House", accounts: Accounts) -> None:
    """Mount the chat at `PATH`. Once in a process: Chainlit keeps its callbacks in its modules.

    Chainlit's own way to be mounted is not taken: it runs a file with `agent/` first on the module path, and adds a
    middleware that fails when a browser goes away.
    """
    prepare(house.settings.data_dir, house.settings.address, accounts.key)
    from agent.chat import Chat
    from agent.chat_gate import gate

    chat = Chat(house, accounts)
    chat.register()
    app.mount(PATH, gate(house.settings.address, accounts, house.limits, chat.hear))


def _words() -> str:
    """Chainlit's English words with ours laid over them."""
    found = find_spec("chainlit")
    assert found is not None
    assert found.origin is not None
    english = Path(found.origin).parent / "translations" / f"{LANGUAGE}.json"
    return json.dumps(laid_over(json.loads(english.read_text(encoding="utf-8")), WORDS), ensure_ascii=False, indent=1)


def _put(path: Path, content: bytes) -> None:
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)
