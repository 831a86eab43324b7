"""Ids of what the chat adds to a conversation by itself: the same thing has the same id, however often it is told."""

from uuid import NAMESPACE_URL, uuid5


def step_id(uid: str, about: str) -> str:
    """The id of a message about something, such as `reply:12` or `change:7`, in the conversation of this uid."""
    return str(uuid5(NAMESPACE_URL, f"harmony:{uid}:{about}"))
