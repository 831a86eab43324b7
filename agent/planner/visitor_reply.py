"""A visitor's reply to what a form of theirs asked: a bare name, a spelt address, a second thought ("no wait, …")."""

import re
from dataclasses import replace
from datetime import date

from agent.planner.facts import Facts, facts_in
from agent.planner.introductions import consent_in
from agent.planner.own_names import may_be_name

_SURPRISE = (
    r"(?:no+|nope|wait|hang on|hold on|one moment|oh|oops|whoops|sorry|ah|hmm+|um+|uh|actually|apologies|correction|"
    r"typo|"
    r"my mistake|my bad|rather|well|ok|okay|and|but|also|please|i mean|i meant|"
    r"(?:that (?:is|was)|it (?:is|was)|i (?:gave|typed|wrote|put|entered|sent)(?: you)?|you (?:have|spelled|spelt|"
    r"got)) "
    r"(?:the |a |my |it )?(?:(?:wrong|incorrect|old)(?: (?:one|e-?mail|address|name|date|day|place|city|town))?|"
    r"(?:e-?mail|address|name|date|day|it|that) wrong(?:ly)?|typo|mistake)|"
    r"(?:the )?wrong (?:one|e-?mail|address|name|date|day|place|city|town))"
)
_LEAD = re.compile(rf"^\W*(?:{_SURPRISE}\b[\s,.:;!–-]*)+", re.I)
#: What of these words makes it a second thought, where something is told after them.
_DOUBT = re.compile(
    r"\b(?:no+|nope|wait|hang on|hold on|oops|whoops|sorry|actually|apologies|correction|typo|mistake|my bad|rather|"
    r"i meant?|wrong(?:ly)?|incorrect|instead)\b",
    re.I,
)
_REFUSAL = re.compile(
    r"^\W*(?:no+|nope|nah)(?:\W+(?:no|thanks?|thank you|please|sorry|need|way|not really))*\W*$", re.I
)
_NAY = re.compile(r"^\W*(?:no+|nope|nah)\b(?! (?:wait|problem))", re.I)
_MAKE_IT = re.compile(
    r"\b(?:make|change|move|switch|correct|fix|update|set|put) (?:it|that|this|the|my|our)\b|\bshould (?:be|have "
    r"been|say)\b|"
    r"\bi meant?\b|\binstead\b|\bnot the \d|\b(?:wrong|typo|misspel\w+)\b|\brather than\b|\bis now\b|\bi (?:have "
    r")?moved\b",
    re.I,
)
_SPELT = re.compile(
    r"(?<![\w@])([a-z0-9][\w+-]*(?:(?:\.| dot )[\w+-]+)*) ?(?:\bat\b|\(at\)|\[at\]|@) ?"
    r"([a-z0-9-]+(?: ?(?:\bdot\b|\(dot\)|\[dot\]|\.) ?[a-z0-9-]+)*? ?(?:\bdot\b|\(dot\)|\[dot\]|\.) "
    r"?[a-z]{2,})(?![\w@])",
    re.I,
)
_IS_SPELT = re.compile(r"\sdot\s|[(\[](?:dot|at)[)\]]", re.I)
_OF_ADDRESS = re.compile(r"mail|address|reach|contact|write", re.I)
#: Nothing is spelt in longer sentences, in words; in half as long ones where an address is spoken of.
MOST_SPELT = 14
_DOT = re.compile(r" ?(?:\bdot\b|\(dot\)|\[dot\]) ?", re.I)
_AGREES = re.compile(
    r"^\W*(?:y|ya|yea|yess+|correct|right|true|that (?:is|would be) (?:fine|right|correct|ok|okay|good|great)|sounds "
    r"good|works|"
    r"that works|you (?:may|can)|go for it|do it|of course)\b(?!.*\b(?:not|wrong|but)\b)|^\W*\W*(?:and )?(?:yes|sure|"
    r"ok|okay)\b"
    r"(?!.*\bnot\b)|\b(?:contact|e-?mail|write to|message) me\W*$",
    re.I,
)
_NAME_LEAD = re.compile(
    r"^\W*(?:(?:it is|this is|i am|my name is|name is|the name is|call me|just|it should be|should be|make (?:it|that)|"
    r"put|for)\b[\s:,]*)+",
    re.I,
)
_NAME_TAIL = re.compile(r"[\s,.!]*\b(?:here|please|thanks|thank you|speaking)?\W*$", re.I)
_PERSON = re.compile(r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){0,3}")
#: Words that say who somebody is, so that a name told before gives way.
_NAMES_SELF = re.compile(
    r"\b(?:my name|name is|i am|this is|it is|call me|here|signed|spell\w*|spelt)\b|^\W*(?:from|name)\b", re.I
)
#: What people type who say nothing; no name begins so.
_NOISE = frozenset(
    """
    blah bla meh hmm hm um uh whatever idk dunno lol asdf test nothing none nobody what why huh who where when how which
    eh nah maybe perhaps sure
    fine go send book do does did is are can could would will i you we they he she it this that
    the a an some any there here yes yeah yep yup ok okay no nope not now later soon skip next please thanks thank cool
    great good nice wow well so and or but if as just really very too also again more less all every each both choir
    chorus singing music same other anything something everything anyone someone everyone help stop cancel quit start
    stuff things thing hello hi hey guess tell ask let me my your our their
    """.split()
)


def second_thought(text: str) -> tuple[str, bool]:
    """The text without the words of surprise before it, and whether it puts right what was told before."""
    lead = _LEAD.match(text)
    rest = text[lead.end() :].strip() if lead else text
    if not rest or _REFUSAL.match(text):
        return text, False
    return rest, bool((lead and _DOUBT.search(lead[0])) or _MAKE_IT.search(rest))


def spelt_out(text: str) -> str:
    """Addresses that are spelt ("pat at church dot org") as they are written; of long sentences nothing is spelt."""
    for spelt in spelt_in(text):
        text = text.replace(spelt[0], _written(spelt))
    return text


def spelt_in(text: str) -> list[re.Match[str]]:
    """The addresses that are spelt in a text."""
    words = len(text.split())
    if words > MOST_SPELT or (words > MOST_SPELT // 2 and not _OF_ADDRESS.search(text)):
        return []
    return [found for found in _SPELT.finditer(text) if _IS_SPELT.search(found[0])]


def _written(spelt: re.Match[str]) -> str:
    return "@".join(_DOT.sub(".", part).replace(" ", "") for part in spelt.groups())


def told_in(text: str, raw: str, today: date, asked: tuple[str, ...], known: Facts) -> Facts:
    """What a reply tells, given what was asked and what is known.

    Args:
        text: The reply, with slips mended.
        raw: The reply as it was typed; names are taken from it.
        today: Today.
        asked: What the question asked for.
        known: What was told before.
    """
    rest, doubt = second_thought(spelt_out(text))
    now = facts_in(rest, today, False, known.starts_on)
    if now.consent is None and "consent" in asked and _may_agree(rest, asked, known):
        now = replace(now, consent=_agreed(rest))
    if asked[:1] == ("consent",) and _NAY.match(text) and not now.any:
        now = replace(now, consent=False)
    now = replace(now, name=_name(now, rest, spelt_out(raw), asked, known, doubt))
    if now.location and known.location and not doubt and not _placed(rest, now.location):
        now = replace(now, location="")
    return replace(now, organization="") if now.organization == now.name else now


def _may_agree(text: str, asked: tuple[str, ...], known: Facts) -> bool:
    """Whether a bare yes is one to being contacted: the address is there, or it was all that was asked."""
    return bool(known.email or "@" in text or asked == ("consent",) or asked == ("consent", "email"))


def _agreed(text: str) -> bool | None:
    """A yes or a no to being contacted, wherever the address stands that is told with it."""
    bare = re.sub(r"\S+@\S+", " ", text).strip(" ,.;:-–")
    return True if _AGREES.search(bare) else consent_in(bare, asked=True)


def _name(now: Facts, rest: str, raw: str, asked: tuple[str, ...], known: Facts, doubt: bool) -> str:
    """Who they are. A name that is known gives way only to one that is said to be theirs."""
    if now.name and _is_new_place(now.name, now, known):
        return ""
    if now.name and (not known.name or doubt or _NAMES_SELF.search(rest)):
        return now.name
    if "name" not in asked and not (doubt and known.name):
        return ""
    bare = _bare_name(raw)
    if not bare or _is_new_place(bare, now, known):
        return ""
    return bare if may_be_name(bare, now.organization) or now.location else ""


def _is_new_place(name: str, now: Facts, known: Facts) -> bool:
    """Whether what might be a name is the place, which was not told before; said once more, it is a name."""
    return now.location.lower() == name.lower() != known.location.lower()


def _bare_name(raw: str) -> str:
    """All that is said before an address or a comma, where it may be somebody's name."""
    said = re.split(r"\s*(?:,|;|\n|<|\(| - |\band my\b|\bmy (?:e-?)?mail\b|\S+@\S+)", second_thought(raw)[0].strip())[0]
    said = _NAME_TAIL.sub("", _NAME_LEAD.sub("", re.sub(r"\b(it|that|name)['’]s\b", r"\1 is", said))).strip(" .!")
    words = said.lower().split()
    if not _PERSON.fullmatch(said) or set(words) & _NOISE or len(set(words)) < len(words):
        return ""
    return said if not said.islower() else " ".join(_written_large(word) for word in said.split())


def _written_large(word: str) -> str:
    return word if word in ("de", "van", "von", "der", "del", "della", "la", "di", "da", "dos") else word.title()


def _placed(text: str, place: str) -> bool:
    """Whether a place is told as one: by a small word before it, or by itself."""
    there = re.escape(place)
    return bool(re.search(rf"\b(?:in|at|near|to|from|for|is|of)\s+{there}|^\W*{there}\W*$", text, re.I))
