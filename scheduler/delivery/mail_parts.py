"""An e-mail taken apart, however broken or hostile it is: headers as text, and the text that its sender wrote.

Whoever knows our address can send anything, so nothing here raises, and what is looked through has an end.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser

from lxml import etree
from lxml import html as lxml_html

#: So much of one header is read, in characters; and so many of one name.
MOST_OF_HEADER, MOST_HEADERS = 20_000, 20
#: Lines that may begin a part; what lies beyond is not read. A person's e-mail has a few dozen.
MOST_PARTS = 500
#: So much of an HTML part is read, in characters.
MOST_MARKUP = 1_000_000
_PART = re.compile(rb"^--", re.MULTILINE)
#: What Python's parsers raise over broken or endlessly nested e-mail.
_BROKEN = (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError, AssertionError)
#: HTML that begins on a line of its own.
_BLOCKS = ("br", "p", "div", "tr", "li", "ul", "ol", "table", "hr", "pre", "h1", "h2", "h3", "h4", "blockquote")


def parsed(raw: bytes) -> Message:
    """An e-mail of bytes; of one that cannot be taken apart, the headers alone."""
    try:
        return message_from_bytes(raw[: _end_of_parts(raw)])
    except _BROKEN:
        return BytesHeaderParser().parsebytes(raw)


def header(mail: Message, name: str) -> str:
    """A header as people read it, on one line; empty where there is none, or none that can be read."""
    text = raw_header(mail, name)
    try:
        return str(make_header(decode_header(text)))
    except _BROKEN:
        return text


def raw_header(mail: Message, name: str) -> str:
    """A header as it stands, on one line: of an address, what is encoded in it must not be read as one."""
    try:
        found = str(mail.get(name) or "")
    except _BROKEN:
        return ""
    return " ".join(found[:MOST_OF_HEADER].split())


def raw_headers(mail: Message, *names: str) -> str:
    """All headers of these names, as they stand."""
    return " ".join(str(value)[:MOST_OF_HEADER] for name in names for value in mail.get_all(name, [])[:MOST_HEADERS])


def parts_of(mail: Message) -> Iterator[Message]:
    """A message's parts, itself first, each before what it holds; of a message that it encloses only the enclosure."""
    waiting, left = [mail], MOST_PARTS
    while waiting and left:
        part, left = waiting.pop(0), left - 1
        yield part
        held = part.get_payload()
        if isinstance(held, list) and part.get_content_maintype() == "multipart":
            waiting[:0] = [each for each in held if isinstance(each, Message)]


def body_of(mail: Message) -> str:
    """What an e-mail says: its plain text, or where that is empty the text of its HTML. Attachments are left out."""
    shown = [part for part in parts_of(mail) if part.get_content_disposition() != "attachment"]
    for kind, read in (("text/plain", str), ("text/html", plain)):
        for part in shown:
            if part.get_content_type() == kind and (text := read(content(part))).strip():
                return text
    return ""


def content(part: Message) -> str:
    """The text of a part, in whatever charset and encoding it says that it is."""
    try:
        held = part.get_payload(decode=True)
    except _BROKEN:
        held = None
    return decoded(held, part.get_content_charset() or "") if isinstance(held, bytes) else ""


def decoded(held: bytes, charset: str) -> str:
    """Bytes as text: by the charset that was told where it is known, else as UTF-8, else as Western European."""
    for each in (charset, "utf-8"):
        try:
            return held.decode(each)
        except (LookupError, ValueError):
            continue
    return held.decode("cp1252" if charset in ("", "us-ascii", "iso-8859-1") else "utf-8", "replace")


def plain(markup: str) -> str:
    """The text of HTML, without scripts, styles, and what is quoted as a block."""
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        tree = lxml_html.document_fromstring(_storable(markup[:MOST_MARKUP]).encode(), parser=parser)
    except (ValueError, etree.LxmlError, AssertionError):
        return ""
    etree.strip_elements(tree, "script", "style", "head", "title", "blockquote", with_tail=False)
    etree.strip_tags(tree, etree.Comment)
    for node in tree.iter(*_BLOCKS):
        node.text, node.tail = f"\n{node.text or ''}", f"\n{node.tail or ''}"
    return "".join(str(text) for text in tree.itertext())


def _storable(text: str) -> str:
    """Without what no encoding has: half a pair of UTF-16, and NUL."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def _end_of_parts(raw: bytes) -> int:
    for number, found in enumerate(_PART.finditer(raw)):
        if number == MOST_PARTS:
            return found.start()
    return len(raw)
