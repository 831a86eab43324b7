"""Secrets made at the first run, and the folder that holds them: readable by their owner only."""

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

_NAME = "session.key"
_BYTES = 48


@dataclass(frozen=True)
class Keys:
    """What Harmony signs with. `session` signs cookies and forms; it never leaves the data folder."""

    session: str

    def __repr__(self) -> str:
        return "Keys(…)"


def load_keys(data_dir: Path) -> Keys:
    """The keys of this installation, made now if there are none yet.

    Raises:
        ValueError: the file of the key was cut short; the sentence says what to do.
    """
    prepare_data_dir(data_dir)
    path = data_dir / _NAME
    if not path.exists():
        _make(path)
    path.chmod(0o600)
    session = path.read_text(encoding="ascii").strip()
    if len(session) < _BYTES:
        raise ValueError(f"{path} is damaged. Delete it: a new one is made, and everybody signs in again.")
    return Keys(session)


def prepare_data_dir(data_dir: Path) -> None:
    """Make the folder with mode 0700, or give it that mode."""
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    data_dir.chmod(0o700)


def private_file(path: Path) -> None:
    """Make an empty file with mode 0600, or give it that mode (SQLite's side files take the mode of their database)."""
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    path.chmod(0o600)


def _make(path: Path) -> None:
    """Write whole and then link: of two processes that start at once, both end with the same key."""
    draft = path.with_name(f"{_NAME}.{os.getpid()}.{secrets.token_hex(4)}")
    private_file(draft)
    draft.write_text(secrets.token_urlsafe(_BYTES), encoding="ascii")
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
