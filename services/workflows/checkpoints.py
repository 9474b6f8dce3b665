"""What a step leaves behind, as JSON text: the engine's database holds no pickles.

Owns the conversion of typed values to checkpoints and back.
"""

from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter

T = TypeVar("T")


class Checkpoint(BaseModel):
    """Base of a step's own results."""

    model_config = ConfigDict(frozen=True)


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def dump(value: object) -> str:
    """A dataclass or model as JSON text."""
    return _adapter(type(value)).dump_json(value).decode()


def load(kind: type[T], text: str) -> T:
    """The value of that kind. Raises pydantic's ValidationError on a foreign text."""
    value: T = _adapter(kind).validate_json(text)
    return value
