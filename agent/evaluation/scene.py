"""The store in which a case plays: built once for a file, copied for every case and for its gold."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from agent.evaluation.cases import BadFile, CaseFile, Role, ToolCall
from agent.house import House, open_house
from agent.settings import Settings
from tools.context import Principal
from tools.errors import HarmonyError
from tools.registry import REGISTRY
from tools.sources.base import Outside
from tools.startup import builtin_sources

#: Who speaks in the cases.
PEOPLE: dict[Role, str] = {"staff": "owner@harmony.example", "visitor": "visitor:11111111-1111-4111-8111-111111111111"}


class CallFailed(Exception):
    """A call of the world or of the gold that did not run; the text says which and why."""


@dataclass(frozen=True)
class Scene:
    """A file's world, as a SQLite file to copy."""

    file: CaseFile
    model: str
    folder: Path

    @property
    def template(self) -> Path:
        """The store as every case finds it."""
        return self.folder / "world.db"

    def open(self, name: str) -> House:
        """Harmony on a copy of the scene, with the clock standing at the file's `now`."""
        copy = self.folder / f"{name}.db"
        copy.write_bytes(self.template.read_bytes())
        return _house(self.file, self.model, copy)

    def remove(self, name: str) -> None:
        """Take a copy away again."""
        for leftover in self.folder.glob(f"{name}.db*"):
            leftover.unlink()


def build_scene(file: CaseFile, model: str, folder: Path) -> Scene:
    """Migrate and seed a fresh store and run the world's calls in it, as staff unless a call says otherwise.

    Raises:
        BadFile: a call of the world does not run.
    """
    scene = Scene(file, model, folder)
    house = _house(file, model, scene.template)
    try:
        for number, call in enumerate(file.world):
            run_calls(house, [call], "staff", f"world-{number}" if call.role == "visitor" else "world")
        with house.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    except CallFailed as error:
        raise BadFile(f"{file.path}: the world does not run: {error}") from None
    finally:
        house.close()
    return scene


def run_calls(house: House, calls: Iterable[ToolCall], role: Role, name: str) -> None:
    """Run calls through dispatch, approvals granted, in a conversation of their own for each role.

    Raises:
        CallFailed: one was refused, or its tool does not exist.
    """
    for call in calls:
        who = call.role or role
        principal = Principal(who, f"{PEOPLE[who]}/{name}" if who == "visitor" else PEOPLE[who], "terminal")
        conversation = house.history.open(principal, "evaluation", uid=f"{name}-{who}")
        acting = Principal(who, principal.person, "terminal", conversation.require_id(), 1)
        if call.tool not in REGISTRY:
            raise CallFailed(f"there is no tool {call.tool}.")
        try:
            house.dispatcher.call(acting, call.tool, call.args, uuid4().hex, approved=True)
        except HarmonyError as error:
            raise CallFailed(f"{call.tool}: {error}") from None


def _house(file: CaseFile, model: str, path: Path) -> House:
    address = f"sqlite:///{path}"
    settings = Settings.load(
        data_dir=path.parent, database_url=address, home=file.home, currency="USD", model=model, kill_at=""
    )
    return open_house(settings, lambda: file.now, outside=Outside(builtin_sources()))
