"""A model that needs nobody else to answer: what its runs take of it (agent/own_run.py)."""

from abc import abstractmethod
from collections.abc import Sequence

from pydantic_ai.messages import ModelMessage, ModelResponse
from pydantic_ai.models import Model


class Immediate(Model):
    """A model that answers at once, in this process: there is nothing to wait for, and nothing to be charged."""

    @abstractmethod
    def respond(self, messages: Sequence[ModelMessage], tools: Sequence[str]) -> ModelResponse:
        """The next calls, or what there is to say; `tools` are the names of those offered."""
