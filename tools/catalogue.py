"""The whole registry: importing this loads every module of tools."""

import tools.availability
import tools.booking_lists
import tools.bookings
import tools.busy
import tools.contacts
import tools.services
import tools.suppressions
import tools.trips
import tools.venues  # noqa: F401  registers its tools
from tools.registry import REGISTRY

__all__ = ["REGISTRY"]
