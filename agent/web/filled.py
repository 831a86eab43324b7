"""A form for everybody as it was filled in: what was typed, and what is wrong with it, by field and all at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from tools.errors import Candidate, HarmonyError, InvalidInput, NeedsAnswer

T = TypeVar("T")
#: How much of a field is read at all; what is longer is told by whoever reads it.
_MOST = 20_000
#: How a tool begins what it says of a field; anything else is a sentence already.
_OF_THE_FIELD = ("is ", "are ", "has ")


@dataclass
class Filled:
    """What was typed into the fields of these labels. `general` is what is wrong with no field in particular.

    `mark` begins the ids of the fields: two forms of one page differ by it.
    """

    labels: Mapping[str, str]
    typed: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    choices: dict[str, Sequence[Candidate]] = field(default_factory=dict)
    general: str = ""
    mark: str = "f"

    def __getitem__(self, name: str) -> str:
        """What was typed into a field."""
        return self.typed.get(name, "")

    @property
    def wrong(self) -> bool:
        """Whether anything has to be put right."""
        return bool(self.problems or self.general)

    def read(self, name: str, reader: Callable[[str], T], missing: str = "") -> T | None:
        """The value of a field; None where it says none, and then what is wrong is noted.

        Args:
            name: The field.
            reader: Reads its text; raises a HarmonyError where it says none.
            missing: What to say of an empty field; without it, it may stay empty.
        """
        text = self[name].strip()
        if not text:
            if missing:
                self.problems[name] = missing
            return None
        try:
            return reader(text[:_MOST])
        except HarmonyError as error:
            self.object_to(name, error)
            return None

    def object_to(self, name: str | None, error: HarmonyError) -> None:
        """Note what is wrong with a field, with the answers that a question leaves; without a field, of the whole."""
        if name is None or name not in self.labels:
            self.general = str(error)
        elif isinstance(error, NeedsAnswer):
            self.problems[name], self.choices[name] = error.question, error.candidates
        else:
            self.problems[name] = self._sentence(name, error)

    def _sentence(self, name: str, error: HarmonyError) -> str:
        if not isinstance(error, InvalidInput):
            return str(error)
        of_field = error.problem.startswith(_OF_THE_FIELD)
        said = f"This {error.problem}" if of_field else f"{error.problem[:1].upper()}{error.problem[1:]}"
        return f"{said} {error.remedy}".replace("`", "").strip()


def field_of(error: HarmonyError, names: Mapping[str, str]) -> str | None:
    """The form's field of the argument that a tool objects to, given the fields by their arguments."""
    return names.get(error.field) if isinstance(error, InvalidInput | NeedsAnswer) else None
