"""By what somebody can be reached, put the plain way: "they can be reached on 303-555-0110" tells their number.

Tools' templates then need one form each for an address, a number and the person there.
"""

import re
from collections.abc import Callable

from agent.planner.quotations import QUOTATION

_EMAIL = r"(?=[^\s@,;]+@[^\s@,;])"
_PHONE = r"(?=\(?\+?\d[\d().\s-]{5,}\d)"
#: Whom it is about, in a few words of one clause; who tells of himself is nobody's record.
_WHOM = r"(?!(?:me|us|you)\b)(?P<whom>[^\s,;:.?!\"@][^,;:?!\"@]{0,60}?)"
_VERB = r"(?:reach|contact|call|ring|phone|text|e-?mail|mail|write to|get hold of|get)"
_DONE = r"(?:reached|contacted|called|rung|phoned|texted|e-?mailed|mailed|found)"
_BY = r"\s+(?:(?:by|via|over)\s+)?(?:(?:e-?mail|phone|text)\s+)?(?:at|on|under|via|by|through|with)\s+"
_NOUN = r"(?:(?:e-?mail|contact|phone|telephone|cell|mobile)\s+)?(?:e-?mail|address|number|phone|cell|mobile)"
_BEGINS = r"(?:(?<=\A)|(?<=[.,;]\s)|(?<=\band\s)|(?<=\bbut\s))"
_NAME = r"(?=(?-i:[A-Z]))"


#: Leave to be written to, told together with where: the address is put first, and the leave after it.
_LEAVE = (
    r"(?P<who>\b[\w'’]+)\s+(?P<leave>(?:said|says|agreed)(?:\s+that)?\s+(?:we|i|you)\s+(?:may|can|could)\s+"
    r"(?:e-?mail|text|write to)\s+(?:them|him|her))\s+(?:at|on|under|via)\s+"
)
_CAN_BE = rf"\b(?:can|may|could)\s+(?:also\s+|best\s+)?be\s+{_DONE}{_BY}"
_ONE_CAN = (
    r"(?<!how )(?<!where )\b(?:you|we|i|one)\s+(?:can|may|could)\s+(?:also\s+|best\s+)?"
    rf"{_VERB}\s+{_WHOM}{_BY}"
)
_IS = r"\s+is\s+(?:now\s+)?"
_ITS_OWN = rf"\b(?P<whose>their|its|his|her)\s+(?:new\s+)?{_NOUN}{_IS}"
_OF_WHOM = rf"\b(?:the|an?)\s+(?:new\s+)?{_NOUN}\s+(?:for|of|at)\s+{_WHOM}{_IS}"
_PERSON = r"(?:contact(?:\s+person)?(?:\s+there)?|person\s+to\s+(?:talk|speak|write)\s+(?:to|with))"


def _forms(by: str, data: str) -> tuple[tuple[str, str], ...]:
    """The forms that tell an address or a number (`data`), put as "… email is" or "… phone is" (`by`)."""
    return (
        (rf"{_LEAVE}{data}(?P<what>[^\s,;]+(?<![.!?]))", rf"\g<who> {by} is \g<what> and \g<who> \g<leave>"),
        (f"{_CAN_BE}{data}", f"{by} is "),
        (f"{_ONE_CAN}{data}", rf"\g<whom> {by} is "),
        (f"{_OF_WHOM}{data}", rf"\g<whom> {by} is "),
        (f"{_ITS_OWN}{data}", rf"\g<whose> {by} is "),
    )


_RULES = (
    *_forms("email", _EMAIL),
    *_forms("phone", _PHONE),
    (rf"\b(?:the|their|its)\s+{_PERSON}\s+is\s+{_NAME}", "contact is "),
    (rf"\b(?:the|our)\s+{_PERSON}\s+(?:at|for)\s+{_WHOM}\s+is\s+{_NAME}", r"\g<whom> contact is "),
    (rf"{_BEGINS}(?:please\s+)?(?:talk|speak)\s+(?:to|with)\s+{_NAME}|{_BEGINS}ask\s+for\s+{_NAME}", "contact is "),
)
_COMPILED = tuple((re.compile(pattern, re.I), new) for pattern, new in _RULES)
#: What is somebody's own words stays as it is.
KEPT = re.compile(rf"{QUOTATION}|\b(?:body|text|message|subject)\s*:.*$", re.I | re.S)


def said_plainly(text: str) -> str:
    """The text with every way to tell an address, a number or a contact put the plain way, quotations as they are."""
    return _outside(text, _plain)


def _plain(text: str) -> str:
    for pattern, new in _COMPILED:
        text = pattern.sub(new, text)
    return text


def _outside(text: str, change: Callable[[str], str]) -> str:
    """The text changed where nothing is quoted."""
    out, at = "", 0
    for kept in KEPT.finditer(text):
        out += change(text[at : kept.start()]) + kept[0]
        at = kept.end()
    return out + change(text[at:])
