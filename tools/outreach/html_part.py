"""The HTML part of an e-mail, made from its plain text: paragraphs, lines and links; all else escaped."""

import re

from markupsafe import Markup, escape

_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
#: An address as people write it in a sentence: what ends the sentence is no part of it.
_LINK = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]]")


def html_of(text: str) -> str:
    """The text as HTML paragraphs, without a document around them."""
    return "\n".join(f"<p>{_lines(paragraph)}</p>" for paragraph in _PARAGRAPHS.split(text.strip()) if paragraph)


def _lines(paragraph: str) -> str:
    return "<br>\n".join(_linked(line) for line in paragraph.splitlines())


def _linked(line: str) -> str:
    shown, at = Markup(), 0
    for link in _LINK.finditer(line):
        shown += escape(line[at : link.start()]) + Markup('<a href="{0}">{0}</a>').format(link[0])
        at = link.end()
    return str(shown + escape(line[at:]))
