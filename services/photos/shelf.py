"""The shelf: what is made from a photo, kept with a record so that it goes when the photo goes.

Owns the order of the two. Does not own the bytes' store nor the records (storage).
"""

from dataclasses import dataclass
from uuid import UUID

from services.looks import Renditions
from services.photos.ports import Blobs
from services.products import Photo


@dataclass(frozen=True, slots=True)
class Shelf:
    """Blobs made from photos."""

    blobs: Blobs
    renditions: Renditions

    async def keep(
        self, organization_id: UUID, photo: Photo, key: str, data: bytes, content_type: str
    ) -> None:
        """Keep what was made from the photo. Raises LookupError when its seller was forgotten,
        and then nothing of it stays."""
        await self.renditions.made(organization_id, photo.sha256, key)
        await self.blobs.put(key, data, content_type)
        try:  # she may have been forgotten between the two, and nobody would find it again
            await self.renditions.made(organization_id, photo.sha256, key)
        except LookupError:
            await self.blobs.delete(key)
            raise
