"""Bodies as they come in: decompressed within a bound, cut into lines, never more in memory than is wanted."""

import codecs
import zlib
from collections.abc import Callable, Iterable, Iterator

from tools.sources.web import TooMuch, Unreachable

#: What is asked for, and understood (RFC 9110, section 8.4.1). Anything else is refused.
ENCODINGS = "gzip, deflate"
_STEP = 64 * 1024
#: A line of a register is shorter.
_LINE = 1024 * 1024


def inflated(chunks: Iterable[bytes], encoding: str, host: str) -> Iterator[bytes]:
    """A body's chunks, decompressed in steps of at most 64 KiB: a bomb is met step by step, and can be left.

    Args:
        chunks: The bytes that were sent.
        encoding: The header Content-Encoding; empty where there is none.
        host: Who sent them, for what is said.

    Raises:
        Unreachable: they are not what they are said to be, or break off.
    """
    name = encoding.strip().lower()
    if name in ("", "identity"):
        yield from chunks
    elif name in ("gzip", "x-gzip", "deflate"):
        try:
            yield from _unzipped(iter(chunks), name, host)
        except zlib.error:
            raise Unreachable(f"{host} sent an answer whose compression is broken") from None
    else:
        raise Unreachable(f"{host} sent an answer that is packed in a way that is not read")


def _unzipped(chunks: Iterator[bytes], name: str, host: str) -> Iterator[bytes]:
    first = next(chunks, b"")
    if not first:
        return
    inflator = zlib.decompressobj(_window(name, first))
    for chunk in _with(first, chunks):
        while chunk and not inflator.eof:
            yield inflator.decompress(chunk, _STEP)
            chunk = inflator.unconsumed_tail
    while not inflator.eof and (rest := inflator.decompress(b"", _STEP)):
        yield rest
    if not inflator.eof:
        raise Unreachable(f"{host} broke off in the middle of its answer")


def _window(name: str, first: bytes) -> int:
    """How zlib reads it: "deflate" is meant with zlib's head (RFC 1950), and some send it without."""
    if name != "deflate":
        return 16 + zlib.MAX_WBITS
    return zlib.MAX_WBITS if first[0] & 0x0F == 8 else -zlib.MAX_WBITS


def _with(first: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from chunks


def bounded_by(chunks: Iterable[bytes], most: int, spend: Callable[[int], None], too_much: TooMuch) -> Iterator[bytes]:
    """Chunks as long as they are no more than `most` bytes together; `spend` is told of each.

    Raises:
        TooMuch: there is more.
    """
    total = 0
    for chunk in chunks:
        total += len(chunk)
        spend(len(chunk))
        if total > most:
            raise too_much
        yield chunk


def start_of(chunks: Iterable[bytes], most: int, spend: Callable[[int], None]) -> bytes:
    """The first `most` bytes; the rest is not read."""
    kept = bytearray()
    for chunk in chunks:
        spend(len(chunk))
        kept += chunk
        if len(kept) >= most:
            break
    return bytes(kept[:most])


def lines(chunks: Iterable[bytes], encoding: str, too_much: TooMuch) -> Iterator[str]:
    """The lines of a text as it comes in, with their ends; what cannot be read is replaced.

    Raises:
        TooMuch: a line has no end within a million characters.
    """
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    rest = ""
    for chunk in chunks:
        *whole, rest = (rest + decoder.decode(chunk)).split("\n")
        for line in whole:
            yield f"{line}\n"
        if len(rest) > _LINE:
            raise too_much
    if last := rest + decoder.decode(b"", True):
        yield last
