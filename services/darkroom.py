"""The darkroom: what a run finds out about new photos, and the polish that it proposes.

Owns which photos are looked at and polished, and in which order. Does not own pixels
(services/photos), cut-outs (services/cutouts) nor her own looks (services/looks).
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from services.cutouts import Cutouts
from services.looks import PhotoNotes, Polish
from services.photos.codes import printed
from services.photos.cuts import Cut, Left
from services.photos.facts import Facts, Line
from services.photos.look import CutBy, Framing, Ground, Look
from services.photos.ports import BlobMissingError, Blobs, PhotoRefusedError
from services.products import Photo, Product

log = structlog.get_logger(__name__)

READ_PHOTOS = 4
"""Photos in which text is looked for: each takes about a second, and labels come early."""

POLISHED = Look(ground=Ground.WHITE, framing=Framing.SQUARE, margin=5, polished=True)
"""A cover as MercadoLibre ranks it: on white, square, the product filling the frame
(reference: mercadolibre.md section 8)."""

ON_ITS_WHITE = POLISHED.model_copy(update={"ground": Ground.ORIGINAL})
AS_IT_STANDS = Look(polished=True)


class Eye(Protocol):
    """Looks at photos (services/photos/pool)."""

    async def examine(self, original: bytes) -> Facts:
        """Raises `PhotoRefusedError`."""
        ...

    async def read(self, original: bytes) -> tuple[Line, ...]:
        """Raises `PhotoRefusedError`."""
        ...


class NudityJudge(Protocol):
    """Tells nudity (services/photos/nudity)."""

    async def nudity(self, clean: bytes) -> float | None:
        """0 to 1, None where it can't be told."""
        ...


@dataclass(frozen=True, slots=True)
class Darkroom:
    """The use case. `reads` tells whether text is looked for."""

    blobs: Blobs
    eye: Eye
    cutouts: Cutouts
    judge: NudityJudge
    notes: PhotoNotes
    reads: bool

    async def examine(self, product: Product) -> None:
        """Look at every photo that nobody looked at; what can't be looked at stays unknown."""
        new = [(place, p) for place, p in enumerate(product.photos) if p.facts is None]
        await asyncio.gather(*(self._examine(product.organization_id, *one) for one in new))

    async def polish(self, product: Product) -> None:
        """Propose a look for every photo that has none."""
        bare = [p for p in product.photos if not (p.looks or p.by_hand) and p.facts is not None]
        await asyncio.gather(*(self._polish(product.organization_id, photo) for photo in bare))

    async def _examine(self, organization_id: UUID, place: int, photo: Photo) -> None:
        try:
            original = await self.blobs.get(photo.original_key)
            facts = await self.eye.examine(original)
            if self.reads and place < READ_PHOTOS:
                facts = _with_text(facts, await self.eye.read(original))
            nudity = await self.judge.nudity(await self.blobs.get(photo.clean_key))
        except (PhotoRefusedError, BlobMissingError) as error:
            log.warning("photo_not_examined", error=type(error).__name__)
            return
        known = facts.model_copy(update={"nudity": nudity})
        await self.notes.note(organization_id, photo.id, known)

    async def _polish(self, organization_id: UUID, photo: Photo) -> None:
        done = await self.cutouts.cut(organization_id, photo)
        if done is not None:
            await self.notes.propose(organization_id, _proposal(photo, *done))


def _with_text(facts: Facts, lines: Sequence[Line]) -> Facts:
    return facts.model_copy(
        update={"lines": tuple(lines), "read": True, "codes": printed(facts.codes, lines)}
    )


def _proposal(photo: Photo, by: CutBy, cut: Cut) -> Polish:
    if cut.good:
        return Polish(photo.id, POLISHED.model_copy(update={"cut_by": by}))
    if cut.left is Left.ALREADY:
        return Polish(photo.id, ON_ITS_WHITE, cut.left)
    return Polish(photo.id, AS_IT_STANDS, cut.left or Left.UNCLEAR)
