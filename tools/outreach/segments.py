"""How many parts a text (SMS) is sent in: carriers count, and charge for, each.

The alphabet is that of 3GPP TS 23.038 (GSM-7): 160 characters fit one part, 153 each of several; a character of its
extension table counts as two. One character beyond it, such as an emoji, turns the whole text into UCS-2: 70, and 67.
"""

from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")


@dataclass(frozen=True)
class Segments:
    """A text's parts: how many, in which alphabet, and the characters that are not in the plain one."""

    count: int
    alphabet: str
    strange: str = ""

    def __str__(self) -> str:
        parts = f"{self.count} part{'' if self.count == 1 else 's'}"
        return f"{parts}, because of {' '.join(self.strange[:5])}" if self.strange and self.count > 1 else parts


def segments(text: str) -> Segments:
    """The parts in which a text is sent; none for an empty one."""
    strange = "".join(dict.fromkeys(c for c in text if c not in _BASIC and c not in _EXTENDED))
    if strange:
        return Segments(_parts([len(c.encode("utf-16-le")) // 2 for c in text], 70, 67), "UCS-2", strange)
    return Segments(_parts([2 if c in _EXTENDED else 1 for c in text], 160, 153), "GSM-7")


def _parts(sizes: list[int], alone: int, each: int) -> int:
    """How many parts characters of these sizes fill; none is cut in two."""
    if sum(sizes) <= alone:
        return 1 if sizes else 0
    count, room = 1, each
    for size in sizes:
        if size > room:
            count, room = count + 1, each
        room -= size
    return count
