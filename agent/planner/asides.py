"""What is said beside a wish and adds nothing to it: "…, we did that one ourselves", "… book it"."""

import re
from collections.abc import Sequence

from agent.planner.command import Command
from agent.planner.scene import HEADS, WISHES, Scene
from agent.planner.words import NEGATIONS

#: A verb that says again what the wish before it was, with the first words of the tools that it fits.
_AGAIN = {
    "book|schedule|pencil": ("add_booking", "convert_lead"),
    "add|enter|put|note|file|save|sign|register|get|pop|stick": ("add_", "create_", "log_", "save_", "record_"),
    "log|record": ("log_", "record_"),
    "set|make|create|plan": ("create_", "add_", "update_", "save_"),
    "correct|fix|change|update|amend|adjust": ("update_",),
    "mark|tick": ("update_",),
    "delete|remove|erase": ("delete_record", "remove_"),
}
_OBJECT = r"(?:it|that|this|him|her|them|these|those|the (?:trip|tour|booking|gig|session|expense|lead|date))"
_TAIL = r"(?:\s+(?:in|up|down|on|off|please|for me|for us|then|now|booked|done|sorted|thanks|thank you|accordingly))*"
_CLOSING = re.compile(
    rf"\W*(?:so |and |then |please |can you |could you |just )*(?P<verb>[a-z]+)(?: in| up| down)? {_OBJECT}{_TAIL}\W*",
    re.I,
)
_TELLS = re.compile(r"\W*(?:and |so |but |as |since |because )*(?:we|they|it|he|she|i|that|everyone|nobody) \w", re.I)
_KNOWN_ASIDES = re.compile(
    r"\W*(?:they|it|he|she|that)(?: is| are| was)? (?:all |both )?(?:new (?:to us|ones?|group)|good|great|fine|"
    r"lovely|fun)\W*",
    re.I,
)
#: Words with which a remark asks for something after all.
_WANTING = frozenset(
    """
    want wants wanted need needs needed ask asks asked would should must prefer prefers hope hopes wish wishes like
    likes earlier later more less instead again only until after before longer shorter change changed cancel moved
    move said says say told tell owe owes
    """.split()
)
_NOUNS = frozenset(word for words in HEADS.values() for word in words)
_LONGEST = 12


def closes(text: str, before: Sequence[Command]) -> bool:
    """Whether the clause only says again, with a pronoun, to do what the wish before it was."""
    said = _CLOSING.fullmatch(text)
    if not said or not before:
        return False
    fits = next((tools for verbs, tools in _AGAIN.items() if said["verb"].lower() in verbs.split("|")), ())
    return any(before[-1].tool.startswith(tool) for tool in fits)


def is_pleasantry(text: str) -> bool:
    """Whether the clause only says what somebody is to the speaker ("they're new to us") or that it is well."""
    return bool(_KNOWN_ASIDES.fullmatch(text))


def remarks(scene: Scene, before: Sequence[Command]) -> bool:
    """Whether the clause, after a wish, tells something that no record, sum, day or wish is in."""
    if not before or len(scene.toks) > _LONGEST or not _TELLS.match(scene.text):
        return False
    typed = scene.pieces or scene.places or scene.words or any(scene.names(at) for at in range(len(scene.toks)))
    said = {form for t in scene.toks for form in (t.norm, t.low)}
    return not typed and not said & (NEGATIONS | WISHES | _WANTING | _NOUNS)
