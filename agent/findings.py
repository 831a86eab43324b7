"""What `harmony doctor` finds, one part at a time."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One part: what it is now; what would make it real, or what to do where it is broken."""

    part: str
    now: str
    remedy: str = ""
    broken: bool = False
