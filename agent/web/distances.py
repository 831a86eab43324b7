"""Radii as visitors choose them: those that a form offers in miles and in kilometres, and how an address says them."""

from dataclasses import dataclass

from tools.geography.units import Unit

#: The radii that a form offers, by the unit's code; the third is the one where nothing was said.
STEPS = {"mi": (5, 10, 25, 50, 100, 200), "km": (10, 20, 40, 80, 160, 320)}


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
        return [Reach(number, self.unit) for number in sorted({*map(float, STEPS[self.unit.code]), self.number})]

    def wider(self) -> "Reach | None":
        """The next larger one that the form offers."""
        return next((Reach(float(n), self.unit) for n in STEPS[self.unit.code] if n > self.number), None)

    def said_in(self, unit: Unit) -> "Reach":
        """The radius in another unit: of the offered ones its counterpart, else the same length."""
        if unit == self.unit:
            return self
        if self.number in STEPS[self.unit.code]:
            return Reach(float(STEPS[unit.code][STEPS[self.unit.code].index(int(self.number))]), unit)
        return Reach(round(self.number * self.unit.in_km / unit.in_km, 1), unit)


def reach_of(text: str, unit: Unit) -> Reach:
    """The radius that a text says ("25mi", "40km", "30"), in this unit; where it says none, the usual one."""
    said = text.strip().lower()
    own = next((Unit(code) for code in STEPS if said.endswith(code)), unit)
    try:
        number = float(said.removesuffix(own.code))
    except ValueError:
        number = 0.0
    if not 0 < number * own.in_km <= 1000:
        return Reach(float(STEPS[unit.code][2]), unit)
    return Reach(number, own).said_in(unit)
