"""Static files: under an address that changes with their content they may be kept for a year, else asked after."""

from functools import cache
from hashlib import sha256
from os import PathLike, stat_result
from pathlib import Path
from urllib.parse import parse_qs

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


class Assets(StaticFiles):
    """The files that the world may read. `address` gives the one under which a page links a file."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder)
        self._folder = folder
        self._mark = cache(self._mark_of)

    def address(self, name: str) -> str:
        """The address of a file such as `css/site.css`, with a mark of its content."""
        return f"/public/{name}?v={self._mark(name)}"

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file; an old or foreign mark gets today's content, but not for long."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("v", [""])[0]
        name = str(Path(full_path).relative_to(self._folder.resolve()))
        response.headers["Cache-Control"] = FOREVER if asked and asked == self._mark(name) else ASK_AGAIN
        return response

    def _mark_of(self, name: str) -> str:
        return sha256((self._folder / name).read_bytes()).hexdigest()[:12]
