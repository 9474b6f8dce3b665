"""The causes of a refusal, as the API names them.

Owns their shape. The ids and codes are those of the documented and measured catalogue
(developers.mercadolibre.com.ar, validaciones); ``UNRECORDED`` marks codes seen without an id.
"""

from dataclasses import dataclass

from sandbox.mercadolibre.answers import ApiError, Json

ERROR, WARNING = "error", "warning"
UNRECORDED = 0


@dataclass(frozen=True)
class Cause:
    """One entry of ``cause``. Only ``kind`` decides whether the item is refused."""

    id: int
    code: str | None
    message: str
    department: str = "items"
    references: tuple[str, ...] = ()
    kind: str = ERROR

    @property
    def fatal(self) -> bool:
        return self.kind == ERROR

    def as_json(self) -> Json:
        """As in a 400."""
        return {
            "department": self.department,
            "cause_id": self.id,
            "type": self.kind,
            "code": self.code,
            "references": list(self.references),
            "message": self.message,
        }

    def as_warning(self) -> Json:
        """As in the ``warnings`` of an answer that succeeded: without ``type``."""
        return {name: value for name, value in self.as_json().items() if name != "type"}


def refusal(causes: list[Cause], message: str = "Validation error") -> ApiError:
    """400 with causes, in the recorded envelope."""
    return ApiError(
        400,
        {
            "cause": [cause.as_json() for cause in causes],
            "message": message,
            "error": "validation_error",
            "status": 400,
        },
    )


def odd_refusal(code: str, sentence: str) -> ApiError:
    """400 in the other recorded shape: the code in ``message``, the sentence in ``error``."""
    return ApiError(400, {"cause": [], "message": code, "error": sentence, "status": 400})
