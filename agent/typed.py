"""What a person typed, before any model reads it: cleaned, measured, and understood where it is a bare yes or no."""

import re

#: What one message may hold, in characters.
MAX_SAID = 8_000
#: Control characters, halves of characters, and marks that turn the direction of what follows; line breaks and tabs
#: stay.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_YES = frozenset("yes|y|yes please|yep|yeah|ok|okay|approve|approved|go ahead|do it|send it".split("|"))
_NO = frozenset("no|n|no thanks|nope|don't|do not|decline|declined|stop|cancel".split("|"))


def cleaned(text: str) -> str:
    """The text without control characters and outer white space."""
    return _CONTROL.sub("", text).strip()


def unreadable(said: str) -> str | None:
    """Why nothing can be made of a text, as a sentence that helps; None where it can be read."""
    if not any(character.isalnum() for character in said):
        return "I need some words to go by. Tell me in a sentence what you would like."
    if len(said) > MAX_SAID:
        return f"That is {len(said):,} characters; I read up to {MAX_SAID:,} at once. Please say it in fewer words."
    return None


def decision(said: str) -> bool | None:
    """The yes or no that the whole message is; None where it is anything else."""
    word = " ".join(re.sub(r"[^\w' ]", " ", said.casefold().replace("’", "'")).split())
    return True if word in _YES else False if word in _NO else None
