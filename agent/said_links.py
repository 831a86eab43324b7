"""Links and images in what a model says: only those to the site itself, or to hosts that tools have answered with.

A model may be talked into writing an address that carries away what it has read. So links go as the words stream by,
before anybody's browser sees them: inline, by reference, bare, in angle brackets or as HTML. Their words stay.

Text is read piece by piece (a word, a bracket with all that belongs to it, a tag). A piece waits until no further
text could change what it is; so however the text is cut into chunks, the same comes out.
The forms of links are CommonMark's (https://spec.commonmark.org/0.31.2/#links) with GitHub's bare addresses.
"""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any
from urllib.parse import urlsplit

#: What stands for an address that was left out and had no words of its own.
LEFT_OUT = "(link left out)"
_WORD = re.compile(r"(?:[^\s\[\]<!]|!(?!\[))+")
#: Space, and words in which no address can hide, each with the space after it.
_PLAIN = re.compile(r"\s+|(?:[^\s\[\]<!.:/&\\]++\s++)+")
_TAG = re.compile(r"<[A-Za-z/!?]")
_ADDRESS = re.compile(r"(?:https?://|www\.|(?:[a-z0-9-]+\.)+[a-z]{2,}(?=/))[^\s<>()\[\]\"'*|\\`]+", re.I)
#: An address in whatever disguise, once entities and backslashes are read: one with a scheme or a host.
_DISGUISED = re.compile(
    r"[a-z][a-z0-9+.-]*:/|//[^\s/]|www\.|(?:javascript|data|vbscript|file|blob):\S|[\w-]+\.[a-z]{2,}/", re.I
)
_INVISIBLE = re.compile(r"[\\\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff\u00ad\x00-\x08\x0b-\x1f\x7f]")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_UNFIT = re.compile(r"[\s\\<>\[\]()\"'`|\x00-\x20\x7f\u200b-\u200f\u2028-\u202f\ufeff]")
_OTHER_END = {"[": "]", "(": ")"}
_HOST = re.compile(r"(?:https?:)?//([^\s/?#\"'<>()\[\]\\]+)|(?<![\w@.-])((?:[a-z0-9-]+\.)+[a-z]{2,})(?![\w@])", re.I)


class Hosts:
    """The hosts that may be linked to: the site's own, and those of what tools answered."""

    def __init__(self, site: str) -> None:
        self._own = _host(site)
        self._listed: set[str] = set()
        self._to_list: list[Iterable[str]] = []

    def list(self, found: Iterable[str]) -> None:
        """Allow these hosts too. They are looked for when an address is there to be judged: seldom one is."""
        self._to_list.append(found)

    def links(self, address: str) -> bool:
        """Whether an address may be linked to."""
        while self._to_list:
            self._listed |= {_bare(host) for host in self._to_list.pop()}
        return all(self._fits(form, self._listed | {_bare(self._own)}) for form in (address, unescape(address)))

    def shows(self, address: str) -> bool:
        """Whether an image may be shown: only the site's own, since showing one already tells its host."""
        return all(self._fits(form, {_bare(self._own)}) for form in (address, unescape(address)))

    def _fits(self, address: str, hosts: set[str]) -> bool:
        if not address or _UNFIT.search(address) or address.startswith("//"):
            return False
        if not _SCHEME.match(address):
            return address[0] in "/?#" and not _DISGUISED.search(_seen(address))  # a path of the site
        host = _bare(_host(address))
        return address.lower().startswith(("http://", "https://")) and bool(host) and host in hosts


def hosts_in(value: Any) -> set[str]:
    """Every host that a JSON value names, in whatever text of it."""
    if isinstance(value, dict):
        return set[str]().union(*map(hosts_in, value.values()))
    if isinstance(value, list | tuple):
        return set[str]().union(*map(hosts_in, value))
    if not isinstance(value, str) or not ("." in value or "//" in value):
        return set()
    found = (match[1] or match[2] for match in _HOST.finditer(value))
    return {_bare(host.rpartition("@")[2].partition(":")[0]) for host in found}


class SaidLinks:
    """Takes what is said in chunks, and answers what of it may be passed on."""

    def __init__(self, hosts: Hosts) -> None:
        self._hosts, self._rest, self._last, self._gap = hosts, "", "", False

    def take(self, chunk: str) -> str:
        """The next chunk; answers what is certain by now."""
        return self._on(chunk, final=False)

    def end(self) -> str:
        """No more comes; answers what was still held back."""
        return self._on("", final=True)

    def _on(self, chunk: str, final: bool) -> str:
        self._rest += chunk
        out: list[str] = []
        while self._rest:
            piece = _piece(self._rest, final, self._hosts)
            if piece is None:
                break
            text, length = piece
            self._rest = self._rest[length:]
            out.append(self._joined(text))
        return "".join(out)

    def _joined(self, text: str) -> str:
        """A piece with a space before it where it must not grow together with what came before."""
        if not text:
            self._gap = True
            return ""
        apart = self._gap or (self._last == "]" and text[0] in "[(:")
        apart = apart and self._last not in ("", " ", "\n", "\t") and not text[0].isspace()
        self._gap, self._last = False, text[-1]
        return f" {text}" if apart else text


def cleaned_of_links(text: str, hosts: Hosts) -> str:
    """A whole text, as `SaidLinks` passes it on."""
    links = SaidLinks(hosts)
    return links.take(text) + links.end()


Piece = tuple[str, int] | None
"""What is said of the beginning of the text, and how much of it that was; None while more could change it."""


def _piece(rest: str, final: bool, hosts: Hosts) -> Piece:
    if plain := _PLAIN.match(rest):
        return plain[0], plain.end()
    if rest[0] == "[" or rest.startswith("!["):
        return _bracket(rest, final, hosts)
    if rest[0] == "<":
        return _angle(rest, final, hosts)
    if rest[0] == "]":
        return "]", 1
    word = _WORD.match(rest)
    assert word is not None  # whatever is no bracket, no tag and no space is part of a word
    if word.end() == len(rest) and not final:
        return None
    return _word(word[0], hosts), word.end()


def _bracket(rest: str, final: bool, hosts: Hosts) -> Piece:
    """A link or an image with all that belongs to it; the bracket alone goes where it is never closed."""
    image = rest[0] == "!"
    start = 1 if image else 0
    close = _closing(rest, start)
    if close is None:
        return ("", start + 1) if final or "\n" in rest else None
    words, after = rest[start + 1 : close], rest[close + 1 : close + 2]
    if not after and not final:
        return None
    if after and after in "([":
        end = _closing(rest, close + 1)
        if end is None:
            return ("", start + 1) if final or "\n" in rest[close:] else None
        within = rest[close + 2 : end] if after == "(" else ""
        return _link(words, within, image, hosts), end + 1
    if after == ":" and not image:
        return _definition(rest, words, close, final, hosts)
    return f"[{_plain(words, hosts)}]", close + 1


def _link(words: str, within: str, image: bool, hosts: Hosts) -> str:
    """A link in brackets, if it may stand; else its words."""
    said, address = _plain(words, hosts), within.split()[0].strip("<>") if within.split() else ""
    if image and address and hosts.shows(address):
        return f"![{said}]({address})"
    if not image and address and hosts.links(address):
        return f"[{said}]({address})"
    return said


def _plain(words: str, hosts: Hosts) -> str:
    """The words of a link: without links of their own, and with no bracket that could make one."""
    return re.sub(r"[\[\]]", "", re.sub(r"\]\([^()]*\)", "]", cleaned_of_links(words, hosts)))


def _definition(rest: str, words: str, close: int, final: bool, hosts: Hosts) -> Piece:
    """A definition of an address goes with its line; of anything else in brackets the brackets go."""
    end = rest.find("\n", close)
    if end < 0 and not final:
        return None
    line = rest[close + 2 : end if end >= 0 else len(rest)]
    if not line.strip() or _DISGUISED.search(_seen(line)) or re.match(r"\s*[</#]", line):
        return "", end if end >= 0 else len(rest)
    return _plain(words, hosts) or "", close + 1


def _angle(rest: str, final: bool, hosts: Hosts) -> Piece:
    """A tag goes; an address in angle brackets stays where it may be linked to."""
    if len(rest) == 1 and not final:
        return None
    if not _TAG.match(rest):
        return "<", 1
    end, line = rest.find(">"), rest.find("\n")
    if end < 0 or 0 <= line < end:
        return ("< ", 1) if final or line >= 0 else None
    inner = rest[1:end]
    if _ADDRESS.fullmatch(inner) and hosts.links(_with_scheme(inner)):
        return f"<{inner}>", end + 1
    return (LEFT_OUT if _DISGUISED.match(_seen(inner)) else ""), end + 1


def _word(word: str, hosts: Hosts) -> str:
    """A word with the addresses in it that may stand; one with any other is left out."""
    found = list(_ADDRESS.finditer(word))
    kept = [match for match in found if hosts.links(_with_scheme(match[0]))]
    others = word
    for match in kept:
        others = others.replace(match[0], " ", 1)
    if not _DISGUISED.search(_seen(others)):
        return word
    for match in found:
        if match not in kept:
            others = others.replace(match[0], LEFT_OUT, 1)
    if kept or _DISGUISED.search(_seen(others)):
        return LEFT_OUT
    return others


def _with_scheme(address: str) -> str:
    return address if _SCHEME.match(address) and "://" in address else f"https://{address}"


def _seen(text: str) -> str:
    """Text as a browser may read it: entities resolved, without backslashes and what nobody sees."""
    return _INVISIBLE.sub("", unescape(text.replace("\\", "")))


def _closing(text: str, start: int) -> int | None:
    """Where the bracket at `start` is closed, in its own line."""
    opened, closed = text[start], _OTHER_END[text[start]]
    depth = 0
    for at in range(start, len(text)):
        if text[at] == "\n":
            return None
        depth += (text[at] == opened) - (text[at] == closed)
        if depth == 0:
            return at
    return None


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.").rstrip(".")
