"""One case against its truth: each field right, wrong, missed or invented.

Owns the rules of counting, which docs/evaluation.md tells. Does not own the equality of values
(comparing), the rules of texts (rules) nor sums (figures).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from services.listings.attributes import writable
from services.listings.content import TITLE_MAX, Condition, Content, Evidence
from services.listings.schema import CategorySchema
from services.listings.sites import SITES
from tests.evaluation.case_file import Case
from tests.evaluation.comparing import same_value
from tests.evaluation.predicting import OWN_FIELDS, Claim, Prediction
from tests.evaluation.rules import description_violations, title_violations
from tests.evaluation.running import Outcome

TOP = 3


class Result(StrEnum):
    """What came of one field."""

    RIGHT = "right"
    WRONG = "wrong"
    """The truth is known, and another value is shown."""
    MISSED = "missed"
    """The truth is known, and nothing is shown."""
    UNKNOWABLE = "unknowable"
    """A value is shown that nobody can know from what was given."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one field. `field` is a plain field's name or an attribute's id."""

    field: str
    result: Result
    true: str | None
    claim: Claim | None
    attribute: bool = False

    @property
    def sure(self) -> bool:
        """Whether it is shown as sure."""
        return self.claim is not None and self.claim.sure

    @property
    def claimed(self) -> bool:
        """Whether a confidence speaks for the value: not for what is assumed where nobody said
        anything, nor for her own words told back to her."""
        claim = self.claim
        return claim is not None and claim.evidence != Evidence.DEFAULT and claim.confidence > 0

    @property
    def invented(self) -> bool:
        """Shown as sure, and nobody can know it."""
        return self.result is Result.UNKNOWABLE and self.sure

    @property
    def wrong_and_sure(self) -> bool:
        """Shown as sure, and known to be otherwise."""
        return self.result is Result.WRONG and self.sure


@dataclass(frozen=True, slots=True)
class Required:
    """The required attributes of the category that was chosen, by what is done about each."""

    filled: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    neither: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with its verdicts. `first` and `among` tell whether the category is right, and
    whether the top three hold the right one; None where the truth names none."""

    outcome: Outcome
    prediction: Prediction
    verdicts: tuple[Verdict, ...]
    required: Required
    title: tuple[str, ...]
    description: tuple[str, ...]
    first: bool | None
    among: bool | None

    @property
    def case(self) -> Case:
        return self.outcome.case

    @property
    def faultless(self) -> bool:
        """Whether she could publish it as it is: nothing untrue, nothing left to ask. That is
        what the overall confidence should foretell."""
        content = self.outcome.content
        if content is None or content.gaps() or self.first is False:
            return False
        return all(v.result in {Result.RIGHT, Result.MISSED} for v in self.verdicts)


def judge(outcome: Outcome) -> Judged:
    """Everything about one case."""
    case, content = outcome.case, outcome.content
    prediction = Prediction.of(content)
    first, among = _category(case, content)
    limit = outcome.schema.max_title_length if outcome.schema else TITLE_MAX
    own = [value for value in (case.truth.brand, case.truth.model) if value]
    own += [value for value in case.truth.attributes.values() if value]
    return Judged(
        outcome=outcome,
        prediction=prediction,
        verdicts=tuple(_verdicts(case, prediction, outcome.schema if first is not False else None)),
        required=_required(content, outcome.schema),
        title=title_violations(prediction.title, limit, own),
        description=description_violations(prediction.description),
        first=first,
        among=among,
    )


def _verdicts(
    case: Case, prediction: Prediction, schema: CategorySchema | None
) -> Iterator[Verdict]:
    """All fields. An attribute that the right category (`schema`) has no place for is not missed;
    in a wrong one it is."""
    truth, fields = case.truth, prediction.fields
    price = fields.get("price")
    yield from _verdict("price", _amount(truth.price), price)
    if truth.price is not None:  # else it hangs on a price that is judged already
        currency = truth.currency or SITES[case.site].currency
        yield from _verdict("currency", currency, fields.get("currency"))
    yield from _verdict("condition", truth.condition, fields.get("condition"))
    yield from _quantity(truth.quantity, fields.get("quantity"))
    for attribute_id, name in OWN_FIELDS.items():
        yield from _verdict(
            name, truth.attribute(attribute_id), fields.get(name), attribute_id, truth.brand
        )
    ids = dict.fromkeys((*prediction.attributes, *truth.attributes))
    for attribute_id in ids:
        claim = prediction.attributes.get(attribute_id)
        placed = schema is None or schema.spec(attribute_id) is not None
        if attribute_id not in OWN_FIELDS and (claim or placed):
            true = truth.attributes.get(attribute_id)
            for verdict in _verdict(attribute_id, true, claim, attribute_id):
                yield Verdict(
                    attribute_id, verdict.result, verdict.true, verdict.claim, attribute=True
                )


def _amount(price: Decimal | None) -> str | None:
    return None if price is None else f"{price.normalize():f}"


def _quantity(true: int | None, claim: Claim | None) -> Iterator[Verdict]:
    """One piece, unless she says otherwise, is the terms of the form and no fact of the goods."""
    if true is None and claim is not None and claim.evidence == Evidence.DEFAULT:
        return
    yield from _verdict("quantity", None if true is None else str(true), claim)


def _verdict(
    name: str,
    true: str | None,
    claim: Claim | None,
    attribute_id: str | None = None,
    brand: str | None = None,
) -> Iterator[Verdict]:
    """Nothing where nothing is known and nothing shown. Plain fields are compared exactly."""
    if true is None:
        if claim is not None:
            yield Verdict(name, Result.UNKNOWABLE, None, claim)
        return
    if claim is None:
        yield Verdict(name, Result.MISSED, true, None)
        return
    if attribute_id is None:
        right = claim.value == true
    else:
        right = same_value(attribute_id, claim.value, true, brand=brand)
    yield Verdict(name, Result.RIGHT if right else Result.WRONG, true, claim)


def _required(content: Content | None, schema: CategorySchema | None) -> Required:
    """What the category always wants, and of goods that aren't used what it wants of new ones; a
    stated reason for having none is as good."""
    if content is None or schema is None:
        return Required()
    used = content.condition is None or content.condition.value is Condition.USED
    wanted = [
        spec
        for spec in schema.attributes
        if writable(spec) and (spec.required or (spec.required_new and not used))
    ]
    held = {a.id for a in content.attributes if a.value_name and a.evidence is not Evidence.GUESS}
    filled = [s.id for s in wanted if s.id in held or (s.instead and s.instead.id in held)]
    asked = {missing.id for missing in content.missing}.difference(filled)
    return Required(
        tuple(filled),
        tuple(spec.id for spec in wanted if spec.id in asked),
        tuple(spec.id for spec in wanted if spec.id not in asked.union(filled)),
    )


def _category(case: Case, content: Content | None) -> tuple[bool | None, bool | None]:
    right = case.truth.categories
    if not right:
        return None, None
    chosen = content.category.id if content and content.category else None
    proposed = [one.category_id for one in content.candidates[:TOP]] if content else []
    first = chosen in right
    return first, first or any(one in right for one in proposed)
