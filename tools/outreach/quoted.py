"""What somebody wrote themselves in an answer: without the message that they quote, and without their signature. Pure.

Our own message ends with the way to opt out; quoted below an answer, it must not be read as the sender's word.
"""

import re

#: Begins what is quoted: everything from such a line on.
_BELOW = re.compile(
    r"^[\s>*_]*(?:"
    r"-{2,}\s*(?:original message|forwarded message|urspr[uü]ngliche nachricht|message d'origine|mensaje original|"
    r"mensagem original|messaggio originale|oorspronkelijk bericht)\b.*"
    r"|_{10,}"
    r"|on\b.{4,200}\bwrote:"
    r"|am\b.{4,200}\bschrieb\b.{0,120}:"
    r"|le\b.{4,200}\ba\s+[eé]crit\s*:"
    r"|el\b.{4,200}\bescribi[oó]\s*:"
    r"|em\b.{4,200}\bescreveu\s*:"
    r"|il\b.{4,200}\bha\s+scritto\s*:"
    r"|(?:den\b|dne\b|w\s+dniu\b)?.{4,200}\b(?:skrev|pisze|napsal\(a\)|napisa[lł]\(?a?\)?)\b.{0,120}:"
    r"|.{4,200}(?:写道|寫道|のメール)[:：]"
    r"|op\b.{4,200}\bschreef\b.{0,120}:"
    r"|(?:from|von|de|da|van):\s.{0,200}\n[\s>*_]*(?:sent|date|to|gesendet|envoy[eé]|enviado|inviato|verzonden)\b.{0,20}:.*"
    r")",
    re.IGNORECASE | re.MULTILINE,
)
#: A header that mail programs break over two lines: "On … <ana@example.com>\nwrote:".
_BROKEN = re.compile(
    r"^(?P<first>[\s>]*(?:On|Am|Le|El|Em|Il|Op)\b[^\n]{4,200})\n(?P<rest>[^\n]{0,80}:)[ \t]*$", re.MULTILINE
)
#: Who wrote what is marked line by line: of such a quotation the end is plain, and an answer may stand below it.
_MARKED = re.compile(r"^(?!\s*>)[^\n]{4,300}:[ \t]*\n\s*(?:>[^\n]*(?:\n\s*)?)+", re.MULTILINE)
_QUOTED = re.compile(r"^\s*>.*$", re.MULTILINE)
_SIGNATURE = re.compile(r"^--[ \t]?$.*", re.MULTILINE | re.DOTALL)
_SENT_FROM = re.compile(
    r"^\s*(?:sent from my|get outlook for|envoy[eé] de mon|gesendet von)\b.*$", re.IGNORECASE | re.MULTILINE
)
#: So much of an answer is read, in characters.
MAX_READ = 20_000


def own_words(text: str) -> str:
    """The sender's own words of a message in plain text."""
    text = text[:MAX_READ].replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    text = _BROKEN.sub(r"\g<first> \g<rest>", text)
    text = _MARKED.sub("", text)
    if (below := _BELOW.search(text)) is not None:
        text = text[: below.start()]
    for pattern in (_QUOTED, _SIGNATURE, _SENT_FROM):
        text = pattern.sub("", text)
    return text.strip()
