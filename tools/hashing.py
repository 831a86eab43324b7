"""What binds a key, and an approval, to one exact call."""

import hashlib
import json
from typing import Any


def args_hash(tool: str, args: dict[str, Any]) -> str:
    """A hash of a call: equal for equal arguments in any order."""
    return hashlib.sha256(json.dumps([tool, args], sort_keys=True).encode()).hexdigest()
