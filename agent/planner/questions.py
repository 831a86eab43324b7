"""What is asked when something is missing, and what is said when a sentence is not understood."""

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from agent.planner.command import Command
from agent.planner.patterns import spoken
from agent.planner.tooling import Operation
from agent.planner.words import is_filler, tokens

_ASK = {
    "trip": "Which trip is that for?",
    "booking": "Which booking do you mean?",
    "venue": "At which venue?",
    "destination": "Where does the trip go?",
    "amount": "How much was it?",
    "category": ("What was it for: travel, ground transport, lodging, meals, materials or something else?"),
    "location": "Where? A city is enough.",
    "lead": "Which lead do you mean?",
    "contact": "Which contact do you mean?",
    "participant": "Which singer do you mean?",
    "expense": "Which expense do you mean?",
    "campaign": "Which campaign do you mean?",
    "party": "Who gets the share?",
    "percent": "What percentage?",
    "base": "Is that of the gross or of the net?",
    "target": "For which trip or booking?",
    "miles": "How many miles?",
    "name": "What is the name?",
    "recipient": "Whom do you mean?",
    "recipients": "Whom do you mean?",
    "text": "What should it say?",
    "body": "What should it say?",
    "record": "Which record do you mean?",
    "keep": "Which of the two should be kept?",
    "duplicate": "Which one is the duplicate?",
    "service": "Which service do you mean?",
    "summary": "What should the summary say, in a sentence?",
    "url": "What is the web address?",
    "status": "What should its status be?",
    "starts_on": "On which day?",
    "starts_at": "At what time, and on which day?",
    "kind": "Which kind is it?",
    "request": "Whose request do you mean?",
    "inquiry": "Whose inquiry do you mean?",
    "conversation": "Which conversation do you mean?",
    "question": "Which question do you mean?",
    "note": "What is the answer?",
    "consent": "May we contact you at that address?",
    "email": "What is your e-mail address?",
    "age": "How old is the singer? The age decides which groups fit.",
    "styles": "Which styles of music do you like?",
    "message": "What would you like to ask?",
    "reason": "What is it about?",
    "sequence": "Which sequence?",
    "template": "Which template?",
    "channel": "By e-mail or by text?",
    "stage": "Which stage?",
    "steps": "What are its steps?",
    "step": "Which step?",
    "delay_days": "What should be different: after how many days does it come, or with which template?",
    "upload": "Which file is it? Please upload the CSV first, then say it again.",
    "wording": "In what words did they agree?",
    "organization": "What is your group called?",
}
_PAYMENT = "Is that the deposit, the balance, a reimbursement or something else?"


def question_for(command: Command, arg: str) -> str:
    """The question that asks for the argument."""
    if arg == "kind" and command.tool == "record_payment":
        return _PAYMENT
    if arg == "starts_at" and "$day" in command.args:
        return "At what time does it start that day?"
    if arg == "name":
        return {"add_participant": "Who is it?", "add_contact": "What is the contact's name?"}.get(
            command.tool, _ASK["name"]
        )
    return _ASK.get(arg, f"What is the {arg.replace('_', ' ')}?")


def which(command: Command, arg: str) -> str:
    """The question that lets a person choose among candidates."""
    names = [name.said for name in command.choices[arg]]
    said = command.found[arg].text if arg in command.found else ""
    about = f' by "{said}"' if said else ""
    return f"Which one do you mean{about}: {_either(names)}?"


def _either(names: Sequence[str]) -> str:
    unique = list(dict.fromkeys(names))
    return unique[0] if len(unique) == 1 else "; ".join(unique[:-1]) + "; or " + unique[-1]


def not_understood(text: str, lost: Sequence[str], ops: Mapping[str, Operation], staff: bool) -> str:
    """An honest answer with the nearest things that can be done."""
    part = f' ("{lost[0][:80]}")' if lost and lost[0].strip() != text.strip() else ""
    nearest = "; ".join(f"“{s}”" for s in suggestions(text, ops))
    able = f" Nearest to it, I can do: {nearest}." if nearest else ""
    changed = " Nothing was changed." if staff else ""
    return f"I did not understand that{part}, so I have not guessed.{changed}{able} Could you say it another way?"


def small_talk() -> str:
    """A friendly word with what can be asked for."""
    return (
        "Gladly. I plan trips and bookings, keep the money straight, find groups and look after leads and visitors. "
        "Say, for instance: “plan a trip to Denver Dec 4-7 and find choruses nearby”, “what "
        "needs me today?” or “log $45 for lunch on the Denver trip”."
    )


def suggestions(text: str, ops: Mapping[str, Operation], most: int = 3) -> list[str]:
    """Examples of the offered tools that are nearest to the words, one a tool."""
    said = {t.norm for t in tokens(text) if not is_filler(t)}
    scored = []
    for op in ops.values():
        best = max(((len(p.heavy & said), p) for p in op.patterns), key=lambda one: one[0], default=(0, None))
        if op.examples:
            examples = sorted(op.examples, key=lambda e: -fuzz.token_set_ratio(spoken(e), text))
            scored.append((best[0] + fuzz.token_set_ratio(spoken(examples[0]), text) / 100, spoken(examples[0])))
    return [example for score, example in sorted(scored, key=lambda s: -s[0])[:most]]
