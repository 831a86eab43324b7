"""Cards as the chat's custom elements, drawn by `public/elements/`."""

from typing import Any

import chainlit as cl

from agent.card_model import Card
from agent.chat_config import PATH


def element(name: str, props: dict[str, Any], uid: str | None = None, thread_id: str | None = None) -> cl.CustomElement:
    """An element of ours. It has an address of its own, so that Chainlit writes no file for its contents."""
    given: dict[str, Any] = {key: value for key, value in (("id", uid), ("thread_id", thread_id)) if value}
    return cl.CustomElement(name=name, props=props, url=f"{PATH}/public/elements/{name}.jsx", display="inline", **given)


def record_card(card: Card, thread_id: str | None = None) -> cl.CustomElement:
    """The element of one result."""
    return element("RecordCard", card.model_dump(exclude={"headline"}), thread_id=thread_id)
