"""Loads every module of tools, so that the registry is whole."""

import tools.trips  # noqa: F401  registers its tools
