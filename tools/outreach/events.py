"""What an event of a provider makes of a message's state: pure. States move by rank, never back.

Events come late, twice and in any order. A later word of a lower rank changes nothing: what was delivered is never
merely sent again, and an address that bounced has not taken the message after all.
"""

from collections.abc import Mapping

#: What an event says of the message. An opened or clicked one was delivered, whoever opened it, and so was one that
#: its recipient complained of. An event of any other kind says nothing of its state.
SAYS: Mapping[str, str] = {
    "accepted": "sent",
    "sent": "sent",
    "delivered": "delivered",
    "opened": "delivered",
    "clicked": "delivered",
    "complained": "delivered",
    "unsubscribed": "delivered",
    "opted_out": "failed",
    "dropped": "failed",
    "failed": "failed",
    "bounced": "bounced",
}
#: Of what left, or may have. All that has not left yet has no rank: an event proves that it did.
_RANK: Mapping[str, int] = {"sent": 1, "failed": 2, "delivered": 3, "bounced": 4}
#: States that no event moves: what never was a message on its way.
_FIXED = frozenset({"draft", "received"})
#: Events after which a sequence does not go on, each with why, in words.
STOPS: Mapping[str, str] = {
    "bounced": "a message to them bounced",
    "dropped": "the provider did not take a message to them",
    "complained": "they marked a message as spam",
    "unsubscribed": "they unsubscribed",
    "opted_out": "they have opted out with the provider",
}
#: The person's own word that no more is to come, which only their own word lifts.
OPTED_OUT = frozenset({"complained", "unsubscribed", "opted_out"})


def state_after(state: str, kind: str) -> str:
    """The state of a message after an event of that kind; as it was, where the event says nothing newer."""
    said = SAYS.get(kind, state)
    if state in _FIXED or said not in _RANK:
        return state
    return said if _RANK[said] > _RANK.get(state, 0) else state


def closes_address(kind: str, permanent: bool) -> bool:
    """Whether nothing more is to be sent to the address after such an event."""
    return kind in OPTED_OUT or (permanent and kind in ("bounced", "dropped", "failed"))
