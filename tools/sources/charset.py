"""Which letters bytes stand for."""

import codecs
import re

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-:.]{2,40})""", re.I)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decoded(body: bytes, content_type: str) -> str:
    """Bytes as text: by their own mark, as the header says, as the page's first kilobyte declares, else by trying.

    A declaration that the bytes contradict is passed over; what no encoding can read is replaced, never raised.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    for said in (_DECLARED.search(content_type.encode()), _DECLARED.search(body[:1024])):
        if said and (text := _read(body, said[1].decode("ascii"))) is not None:
            return text
    text = _read(body, "utf-8")
    return body.decode("windows-1252", "replace") if text is None else text


def _read(body: bytes, encoding: str) -> str | None:
    """The text, where the encoding is a known one of text and reads all of it."""
    try:
        known = codecs.lookup(encoding)
        return body.decode("windows-1252" if known.name == "iso8859-1" else known.name)
    except (LookupError, UnicodeError, ValueError):
        return None


def declared(content_type: str) -> str | None:
    """The encoding that a Content-Type names, where it is a known one of text; Latin-1 is read as Windows-1252."""
    said = _DECLARED.search(content_type.encode())
    try:
        name = codecs.lookup(said[1].decode("ascii")).name if said else None
        "".encode(name or "utf-8")
    except (LookupError, ValueError):
        return None
    return "windows-1252" if name == "iso8859-1" else name
