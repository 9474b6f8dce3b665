"""What is seen in photos and done to them (the ports `services.looks.Looks` and `PhotoNotes`).

A photo keeps its looks with the one on show last; none at all is the photo as it was taken. What
a run finds out is written beside the photo and moves no product (the end of the run does), but
for a look that can't be made. Owns neither the order of the photos (gallery) nor the pictures
made from them (renditions).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from services.looks import LOOKS_MAX, Polish
from services.photos.cuts import Left
from services.photos.facts import Facts
from services.photos.look import UNTOUCHED, Ground, Look
from services.products import Photo
from services.sellers import Seller
from storage.database import Database
from storage.gallery import as_seen, repaired
from storage.moves import Clock, move, of, utc_now
from storage.snapshots import to_photo
from storage.tables import ImageRow, ProductRow

Values = Mapping[str, object]
"""Columns of a photo and what they become."""


@dataclass(frozen=True, slots=True)
class SqlLooks:
    """Both ports over the tables."""

    db: Database
    now: Clock = utc_now

    async def note(self, organization_id: UUID, photo_id: UUID, facts: Facts) -> None:
        """Keep what was seen in a photo."""
        seen = facts.model_dump(mode="json")
        async with self.db.write() as session:
            await session.execute(
                update(ImageRow).where(*_of(organization_id, photo_id)).values(facts=seen)
            )

    async def propose(self, organization_id: UUID, polish: Polish) -> None:
        """Give a photo the look, unless she chose one or it has one already."""
        here = _of(organization_id, polish.photo_id)
        async with self.db.write() as session:
            row = await session.scalar(select(ImageRow).where(*here).with_for_update())
            if row is None or row.look_by_hand or to_photo(row).looks:
                return
            row.looks = _kept((polish.look,) if polish.look != UNTOUCHED else ())
            row.left_ground = polish.left

    async def keep_ground(self, organization_id: UUID, photo_id: UUID, left: Left) -> None:
        """Take a replaced ground out of the look on show, and have the card drawn again."""
        here = _of(organization_id, photo_id)
        whose = select(ImageRow.product_id).where(*here).scalar_subquery()
        async with self.db.write() as session:
            # the product before its photo, as in every change of hers: else two wait for each other
            mine = select(ProductRow.id).where(ProductRow.id == whose)
            await session.scalar(mine.with_for_update())
            row = await session.scalar(select(ImageRow).where(*here).with_for_update())
            looks = to_photo(row).looks if row is not None else ()
            if row is None or not looks or not looks[-1].needs_cutout:
                return
            row.looks, row.left_ground = _kept(_with_its_ground(looks)), left
            await move(session, self.now(), of(organization_id, row.product_id))

    async def change(
        self, seller: Seller, product_id: UUID, revision: int, photo_id: UUID, look: Look,
        *, screen: str,
    ) -> bool:  # fmt: skip
        """Give one photo another look by her hand."""

        def another(photo: Photo) -> Values | None:
            fresh = photo.id == photo_id and photo.look != look
            return _by_hand((*photo.looks, look)) if fresh else None

        return await self._alter(seller, product_id, revision, another, screen)

    async def undo(
        self, seller: Seller, product_id: UUID, revision: int, photo_id: UUID, *, screen: str
    ) -> bool:
        """Back to the look before, the original as the first of all. She decided that, so no
        polish is proposed again."""

        def before(photo: Photo) -> Values | None:
            changed = photo.id == photo_id and photo.looks
            return _by_hand(photo.looks[:-1]) if changed else None

        return await self._alter(seller, product_id, revision, before, screen)

    async def originals(
        self, seller: Seller, product_id: UUID, revision: int, *, screen: str
    ) -> bool:
        """All photos on show as she took them; each can be undone. False when they are that."""

        def plain(photo: Photo) -> Values | None:
            return _by_hand((*photo.looks, UNTOUCHED)) if photo.look != UNTOUCHED else None

        return await self._alter(seller, product_id, revision, plain, screen)

    async def release(
        self, seller: Seller, product_id: UUID, revision: int, photo_id: UUID, *, screen: str
    ) -> bool:
        """A flagged photo may leave. False for one that is not held back."""
        now = self.now()

        def free(photo: Photo) -> Values | None:
            return {"released_at": now} if photo.id == photo_id and photo.held else None

        return await self._alter(seller, product_id, revision, free, screen)

    async def _alter(
        self,
        seller: Seller,
        product_id: UUID,
        revision: int,
        alter: Callable[[Photo], Values | None],
        screen: str,
    ) -> bool:
        """Change the photos on show for which there is something to change, and turn the card."""
        seen = as_seen(seller, product_id, revision)
        async with self.db.write() as session:
            product = await session.scalar(select(ProductRow).where(*seen).with_for_update())
            if product is None:
                return False
            shown = ImageRow.product_id == product_id, ImageRow.removed_at.is_(None)
            rows = await session.scalars(select(ImageRow).where(*shown).with_for_update())
            altered = {row.id: values for row in rows if (values := alter(to_photo(row)))}
            if not altered:
                return False
            if await move(session, self.now(), seen, repaired(product), screen=screen) is None:
                return False
            for photo_id, values in altered.items():
                await session.execute(
                    update(ImageRow).where(ImageRow.id == photo_id).values(**values)
                )
        return True


def _of(organization_id: UUID, photo_id: UUID) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return ImageRow.id == photo_id, ImageRow.organization_id == organization_id


def _with_its_ground(looks: Sequence[Look]) -> Sequence[Look]:
    """The looks with the last one's ground as it was taken, left out where that is no step."""
    *before, shown = looks
    kept = shown.model_copy(update={"ground": Ground.ORIGINAL})
    return before if kept == (before[-1] if before else UNTOUCHED) else (*before, kept)


def _by_hand(looks: Sequence[Look]) -> Values:
    return {"looks": _kept(looks[-LOOKS_MAX:]), "look_by_hand": True}


def _kept(looks: Sequence[Look]) -> list[dict[str, object]]:
    return [look.model_dump(mode="json") for look in looks]
