"""What may be kept of whom: a name and an address only with consent, and never of a child."""

from typing import Any

from pydantic import TypeAdapter, ValidationError

from tools.singers import CHILD_UNTIL

#: The arguments, and columns, that tell who somebody is.
WHO = ("name", "email")
_BOOL, _FLOAT = TypeAdapter(bool), TypeAdapter(float)


def without_person(args: dict[str, Any]) -> dict[str, Any]:
    """Arguments as they may be kept: without name and address unless consent is said; a child's consent is a no.

    For `redact`: it runs before the arguments are checked, so an age that cannot be read counts as a child's.
    """
    age = args.get("age")
    child = age is not None and (_read(_FLOAT, age) or 0) < CHILD_UNTIL
    kept = {**args, "consent": False} if child and "consent" in args else args
    if _read(_BOOL, kept.get("consent")):
        return kept
    return {name: value for name, value in kept.items() if name not in WHO}


def _read(kind: TypeAdapter[Any], value: Any) -> Any:
    try:
        return kind.validate_python(value)
    except ValidationError:
        return None
