"""A set of cases as it is handed in: `cases.jsonl`, one object a line, photos beside it.

Owns the format and what is wrong with a file, by line and field. Sets may come from strangers:
nothing outside their folder is read. Does not own running them (running).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)

from services.listings.content import MAX_PHOTOS, Condition
from services.listings.sites import SITES

CASES_FILE = "cases.jsonl"

FILE_BYTES = 64 * 1024 * 1024
PROBLEMS_TOLD = 20


class CaseFileError(Exception):
    """The set can't be run; the message names every problem by its line and field."""


def _known_site(site: str) -> str:
    if site not in SITES:
        raise ValueError(f"unknown site; known are {', '.join(SITES)}")
    return site


def _inside(path: str) -> str:
    """A path that can't lead out of its folder, links aside (see `Case.photo_files`)."""
    parts = Path(path).parts
    if not parts or Path(path).is_absolute() or ".." in parts or "\0" in path:
        raise ValueError("a photo's path stays within the folder of its set")
    return path


def _nothing_if_empty(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _as_text(value: Any) -> Any:
    """Numbers and yes or no as text; several values as one."""
    match value:
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return str(value)
        case [*several]:
            return "/".join(str(one) for one in several)
        case _:
            return _nothing_if_empty(value)


def _lowered(value: Any) -> Any:
    return value.strip().lower() or None if isinstance(value, str) else value


def _several(value: Any) -> Any:
    return () if value is None else (value,) if isinstance(value, str) else value


Known = BeforeValidator(_nothing_if_empty)
Several = BeforeValidator(_several)
Plain = BeforeValidator(lambda value: "" if value is None else _as_text(value) or "")
Amount = Annotated[Decimal, Field(gt=0, lt=10**12)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Count = Annotated[int, Field(gt=0)]
Value = Annotated[Annotated[str, Field(max_length=1000)] | None, BeforeValidator(_as_text)]
Photo = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_inside)]


class _Read(BaseModel):
    """Fields that the format doesn't name are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Truth(_Read):
    """What can be known of the goods from the case's words and photos; None: nothing can.

    `attributes` are by the marketplace's ids; `category` is a leaf's id, or several that are
    right (an extra of the format).
    """

    price: Annotated[Amount | None, Known] = None
    currency: Annotated[Currency | None, Known] = None
    condition: Annotated[Condition | None, BeforeValidator(_lowered)] = None
    quantity: Annotated[Count | None, Known] = None
    brand: Value = None
    model: Value = None
    gtin: Value = None
    attributes: Annotated[dict[str, Value], BeforeValidator(lambda value: value or {})] = {}
    category: Annotated[str | tuple[str, ...] | None, Known] = None

    @property
    def categories(self) -> tuple[str, ...]:
        """The leaves that are right, none when the set doesn't say."""
        match self.category:
            case None:
                return ()
            case str():
                return (self.category,)
            case several:
                return several

    def attribute(self, attribute_id: str) -> str | None:
        """What is true of an attribute, of brand, model and GTIN too."""
        own = {"BRAND": self.brand, "MODEL": self.model, "GTIN": self.gtin}
        return own.get(attribute_id) or self.attributes.get(attribute_id)


class Case(_Read):
    """One product: what the seller gives, and what is true. `split` tells the held-back part."""

    id: Annotated[str, Plain, Field(min_length=1, max_length=200)]
    site: Annotated[str, AfterValidator(_known_site)]
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z]{2,4})?$")]
    prompt: Annotated[str, Plain, Field(max_length=20_000)] = ""
    photos: Annotated[tuple[Photo, ...], Several, Field(max_length=MAX_PHOTOS)] = ()
    truth: Truth
    tags: Annotated[tuple[str, ...], Several] = ()
    split: Annotated[str, Plain] = ""


@dataclass(frozen=True, slots=True)
class CaseSet:
    """The cases of one folder."""

    folder: Path
    cases: tuple[Case, ...]

    def part(self, split: str) -> Self:
        """The cases of one part alone. Raises `CaseFileError` when there are none."""
        chosen = tuple(case for case in self.cases if case.split == split)
        if not chosen:
            raise CaseFileError(f"no case of {self.folder} is of the part {split!r}")
        return replace(self, cases=chosen)

    def photo(self, name: str) -> bytes | None:
        """The bytes of a photo; None when there is no such file, or when a link leads out."""
        root = self.folder.resolve()
        path = (root / name).resolve()
        if not path.is_relative_to(root) or not path.is_file():
            return None
        return path.read_bytes()


def read_cases(folder: Path) -> CaseSet:
    """The set in a folder. Raises `CaseFileError`."""
    path = folder / CASES_FILE
    if not path.is_file():
        raise CaseFileError(f"there is no {CASES_FILE} in {folder}")
    if path.stat().st_size > FILE_BYTES:
        raise CaseFileError(f"{path} is larger than {FILE_BYTES} bytes")
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise CaseFileError(f"{path} is not UTF-8: {error.reason} at byte {error.start}") from error
    cases, problems = _read(lines)
    if problems:
        more = [f"... and {len(problems) - PROBLEMS_TOLD} more"] * (len(problems) > PROBLEMS_TOLD)
        raise CaseFileError("\n".join([f"{path}:", *problems[:PROBLEMS_TOLD], *more]))
    if not cases:
        raise CaseFileError(f"{path} holds no case")
    return CaseSet(folder, cases)


def _read(lines: list[str]) -> tuple[tuple[Case, ...], list[str]]:
    """The cases, and what is wrong with the others."""
    cases: dict[str, Case] = {}
    problems: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            case = Case.model_validate_json(line)
        except ValidationError as error:
            problems += [f"  line {number}: {problem}" for problem in _told(error)]
            continue
        if case.id in cases:
            problems.append(f"  line {number}: id: {case.id!r} stands twice")
        cases[case.id] = case
    return tuple(cases.values()), problems


def _told(error: ValidationError) -> Iterator[str]:
    for detail in error.errors(include_url=False):
        field = ".".join(map(str, detail["loc"])) or "the line"
        yield f"{field}: {detail['msg']}"
