"""Pages that a browser may keep, but has to ask after: it gets "304 Not Modified" as long as nothing is new."""

from hashlib import sha256

from fastapi import Request
from fastapi.responses import Response


def unless_known(request: Request, page: Response) -> Response:
    """The page, or 304 to a browser that has just this one.

    The mark is a weak one: the page may be compressed on its way. What it says may depend on who is signed in.
    """
    mark = f'W/"{sha256(bytes(page.body)).hexdigest()[:20]}"'
    headers = {"ETag": mark, "Cache-Control": "private, no-cache", "Vary": "Cookie"}
    known = (each.strip() for each in request.headers.get("if-none-match", "").split(","))
    if mark in known:
        return Response(status_code=304, headers=headers)
    page.headers.update(headers)
    return page
