"""Distances as the people of a place say them: in miles in some countries, in kilometres elsewhere."""

from dataclasses import dataclass

MILE_KM = 1.609344
_IN_MILES = frozenset({"US", "GB", "LR", "MM", "PR", "GU", "VI", "AS", "MP"})
_NAMES = {"mi": ("mile", "miles"), "km": ("km", "km")}
#: From so many units on a distance is told in whole ones.
_WHOLE = 5


@dataclass(frozen=True)
class Unit:
    """Miles (`mi`) or kilometres (`km`)."""

    code: str

    @property
    def in_km(self) -> float:
        """How long one is, in kilometres."""
        return MILE_KM if self.code == "mi" else 1.0

    def say(self, number: float) -> str:
        """So many of them: "1 mile", "25 miles", "2.5 km"."""
        return f"{number:g} {_NAMES[self.code][number != 1]}"

    def radius(self, km: float) -> str:
        """A radius given in kilometres: 40 is "40 km", or "25 miles"."""
        number = km / self.in_km
        return self.say(round(number) if number >= _WHOLE and self.code == "mi" else round(number, 1))

    def away(self, km: float) -> str:
        """A distance between towns, in whole units; empty for one that is no distance."""
        if km < 1:
            return ""
        number = round(km / self.in_km)
        return self.say(number) if number else f"less than {self.say(1)}"


MILES, KM = Unit("mi"), Unit("km")


def unit_of(country: str) -> Unit:
    """The unit of a country (ISO 3166)."""
    return MILES if country in _IN_MILES else KM
