"""The whole registry: importing this loads every module of tools."""

import tools.trips  # noqa: F401  registers its tools
from tools.registry import REGISTRY

__all__ = ["REGISTRY"]
