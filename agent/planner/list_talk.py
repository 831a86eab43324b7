"""Going on about the leads that were listed last: the rest of them, or those that are so and so."""

import re

from agent.planner.command import Command
from agent.planner.descriptions import described
from agent.planner.groups_said import seen_again
from agent.planner.scene import Scene
from agent.planner.tooling import Operation
from tools.wording import MAX_NAMED

_LEADS = r"(?:leads|groups|ones|choirs|choruses|them|those|these|list)"
_MORE = re.compile(
    rf"\W*(?:(?:ok|okay|and|now|please|so|can i|could i|let me)\s+)*(?:(?:show|list|give|see|what are|who are)\s+)?"
    rf"(?:me\s+)?(?:(?:the|some|any)\s+)?(?:rest|others|other\s+{_LEADS}|more|next(?:\s+(?:\d+|few|{_LEADS}|page))?|"
    rf"remaining(?:\s+{_LEADS})?)(?:\s+(?:of\s+)?(?:the|our|my)?\s*{_LEADS})?(?:\s+please)?\W*",
    re.I,
)
_BEGIN = re.compile(
    r"\W*(?:(?:and|so|ok|okay|now|then|please|just|only|show|list|give|see|me|which|what|who|but)\b\s*)+", re.I
)
_OF_THEM = re.compile(r"\A(?:(?:ones|leads|groups)\s+)?(?:of\s+(?:them|those|these|the|our)(?:\s+leads)?|ones)\b", re.I)

_ASKS = re.compile(r"\b(?:which|who|what)\s*\Z", re.I)
_SAYS = re.compile(r"\A(are|have|has|is|were|did|do)\b", re.I)


def goes_on(scene: Scene, op: Operation | None) -> list[Command]:
    """The looks at leads that the message asks for, as a continuation of the list before; none where it is no such."""
    look = seen_again(scene) if op else None
    if op is None or look is None or not _listed_last(scene):
        return []
    if _MORE.fullmatch(scene.text):
        args = {**look, "offset": int(look.get("offset", 0)) + MAX_NAMED}
        return [Command(op, args, text=scene.text)]
    look.pop("offset", None)
    return [Command(op, {**look, **more}, text=scene.text) for more in _narrower(scene)]


def _listed_last(scene: Scene) -> bool:
    """Whether leads were listed by the last call that answered."""
    last = next((call for call in reversed(scene.state.done) if call.ok), None)
    items = (last.result.get("items") or []) if last else []
    kinds = {str(item.get("ref")).partition(":")[0] for item in items if isinstance(item, dict)}
    return last is not None and scene.state.turn - last.turn <= 2 and kinds <= {"lead"}


def _narrower(scene: Scene) -> list[dict[str, object]]:
    """What the message says of those that it means: "which of them have an email", "only the new ones"."""
    begun = _BEGIN.match(scene.text)
    rest = scene.text[begun.end() :] if begun else scene.text
    rest, listed = _SAYS.sub(r"ones \1", rest) if begun and _ASKS.search(begun[0]) else rest, _OF_THEM.search(rest)
    rest = _OF_THEM.sub("ones", rest)
    said = Scene(rest.strip(" ?.!"), scene.today, scene.book, scene.state)
    if not (begun or listed) or not said.toks:
        return []
    whole = [one for end, one in described(said, 0) if end == len(said.toks) and one.of_listed and one.tells]
    return list(whole[0].looks()) if whole else []
