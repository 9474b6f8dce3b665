"""The status machine of a product and the life of a publication, stated once.

Owns which change of status is lawful. The database enforces the same table by triggers made
from `TRANSITIONS` (migrations), so a second opinion can't creep in.
"""

from enum import StrEnum


class ProductStatus(StrEnum):
    """Where a product stands on its way from photos to a listing."""

    UPLOADING = "uploading"
    IMPORTED = "imported"
    PROCESSING = "processing"
    READY = "ready"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    FAILED = "failed"
    DISCARDED = "discarded"


_S = ProductStatus

TRANSITIONS: dict[ProductStatus, frozenset[ProductStatus]] = {
    _S.UPLOADING: frozenset({_S.PROCESSING, _S.FAILED, _S.DISCARDED}),
    _S.IMPORTED: frozenset({_S.PROCESSING, _S.FAILED, _S.DISCARDED}),
    _S.PROCESSING: frozenset({_S.READY, _S.FAILED, _S.UPLOADING, _S.DISCARDED}),
    _S.READY: frozenset({_S.PROCESSING, _S.PUBLISHING, _S.FAILED, _S.DISCARDED}),
    _S.PUBLISHING: frozenset({_S.PUBLISHED, _S.READY, _S.FAILED}),
    _S.FAILED: frozenset({_S.PROCESSING, _S.PUBLISHING, _S.READY, _S.DISCARDED}),
    _S.PUBLISHED: frozenset(),
    _S.DISCARDED: frozenset(),
}


def may_become(now: ProductStatus, then: ProductStatus) -> bool:
    """Whether `now` may turn into `then`; leaving the status alone is always lawful."""
    return now == then or then in TRANSITIONS[now]


def sources_of(then: ProductStatus) -> frozenset[ProductStatus]:
    """The statuses from which `then` can be reached in one step."""
    return frozenset(now for now, targets in TRANSITIONS.items() if then in targets)


class PublicationStatus(StrEnum):
    """One listing of a product on an account, from our intent to its end at the marketplace."""

    INTENDED = "intended"
    SENDING = "sending"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    ACTIVE = "active"
    PAUSED = "paused"
    UNDER_REVIEW = "under_review"
    PAYMENT_REQUIRED = "payment_required"
    NOT_YET_ACTIVE = "not_yet_active"
    INACTIVE = "inactive"
    CLOSED = "closed"


UNDECIDED = frozenset(
    {PublicationStatus.INTENDED, PublicationStatus.SENDING, PublicationStatus.UNKNOWN}
)
"""While a publication is undecided, no other route may publish its product."""

LIVE = frozenset(PublicationStatus) - UNDECIDED - {PublicationStatus.REFUSED}
"""The marketplace knows the item, whatever it thinks of it."""
