"""Distances as the people of a place say them: in miles in some countries, in kilometres elsewhere."""

from dataclasses import dataclass

MILE_KM = 1.609344
_IN_MILES = frozenset({"US", "GB", "LR", "MM", "PR", "GU", "VI", "AS", "MP"})
_STEPS = {"mi": (5, 10, 25, 50, 100, 200), "km": (10, 20, 40, 80, 160, 320)}
_NAMES = {"mi": ("mile", "miles"), "km": ("km", "km")}


@dataclass(frozen=True)
class Unit:
    """Miles (`mi`) or kilometres (`km`)."""

    code: str

    @property
    def in_km(self) -> float:
        """How long one is, in kilometres."""
        return MILE_KM if self.code == "mi" else 1.0

    @property
    def steps(self) -> tuple[int, ...]:
        """The radii that a form offers; the third is the one where nothing was said."""
        return _STEPS[self.code]

    def say(self, number: float) -> str:
        """So many of them: "1 mile", "25 miles", "2.5 km"."""
        return f"{number:g} {_NAMES[self.code][number != 1]}"

    def away(self, km: float) -> str:
        """A distance between towns, in whole units; empty for one that is no distance."""
        if km < 1:
            return ""
        number = round(km / self.in_km)
        return self.say(number) if number else f"less than {self.say(1)}"


MILES, KM = Unit("mi"), Unit("km")


@dataclass(frozen=True)
class Reach:
    """A radius as somebody chose it."""

    number: float
    unit: Unit

    @property
    def km(self) -> float:
        """In kilometres."""
        return round(self.number * self.unit.in_km, 1)

    @property
    def code(self) -> str:
        """As it stands in an address: `25mi`, `40km`."""
        return f"{self.number:g}{self.unit.code}"

    def __str__(self) -> str:
        """In words."""
        return self.unit.say(self.number)

    def among(self) -> list["Reach"]:
        """The radii to choose among, this one included."""
        return [Reach(number, self.unit) for number in sorted({*map(float, self.unit.steps), self.number})]

    def wider(self) -> "Reach | None":
        """The next larger one that the form offers."""
        return next((Reach(float(n), self.unit) for n in self.unit.steps if n > self.number), None)

    def said_in(self, unit: Unit) -> "Reach":
        """The radius in another unit: of the offered ones its counterpart, else the same length."""
        if unit == self.unit:
            return self
        if self.number in self.unit.steps:
            return Reach(float(unit.steps[self.unit.steps.index(int(self.number))]), unit)
        return Reach(round(self.number * self.unit.in_km / unit.in_km, 1), unit)


def unit_of(country: str) -> Unit:
    """The unit of a country (ISO 3166)."""
    return MILES if country in _IN_MILES else KM


def reach_of(text: str, unit: Unit) -> Reach:
    """The radius that a text says ("25mi", "40km", "30"), in this unit; where it says none, the usual one."""
    said = text.strip().lower()
    own = next((Unit(code) for code in _STEPS if said.endswith(code)), unit)
    try:
        number = float(said.removesuffix(own.code))
    except ValueError:
        number = 0.0
    if not 0 < number * own.in_km <= 1000:
        return Reach(float(unit.steps[2]), unit)
    return Reach(number, own).said_in(unit)
