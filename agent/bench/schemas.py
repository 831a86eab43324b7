"""How much of a model's context the tools' schemas take."""

import json

from agent.bench.figures import Figure
from agent.toolset import definitions
from tools.context import Role

#: No tokeniser is at hand without a network, so tokens are counted as bytes of compact JSON over four.
BYTES_A_TOKEN = 4


def schema_tokens(role: Role) -> Figure:
    """The tools that a role's model is sent, in tokens (bytes / 4)."""
    sent = [
        {"name": tool.name, "description": tool.description, "parameters": tool.parameters_json_schema}
        for tool in definitions(role)
    ]
    size = len(json.dumps(sent, separators=(",", ":"), ensure_ascii=False).encode())
    return Figure(f"schemas of {len(sent)} tools for {role}", size / BYTES_A_TOKEN, "tokens")
