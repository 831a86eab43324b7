"""The whole registry: importing this loads every module of tools."""

import tools.booking_lists
import tools.bookings
import tools.busy
import tools.services
import tools.trips  # noqa: F401  registers its tools
from tools.registry import REGISTRY

__all__ = ["REGISTRY"]
