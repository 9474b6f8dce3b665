"""Everything of a seller's in archives that she can keep: photos, and her products as data.

Owns what goes in and its names: `photos` are the clean copies that buyers see, `originals` the
files as she sent them. Those hold what her phone wrote into them, such as the place: they are
hers, so they are hers to have, in a folder of their own that she need not pass on. Also
`products.csv` for spreadsheets and `products.json` for programs, in the last part. Does not own
packing (services/archive) nor sending (handlers/errands).
"""

import json
import re
import unicodedata
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from tempfile import SpooledTemporaryFile
from typing import Any, Protocol

import structlog

from services import sheet
from services.archive import IN_MEMORY, Part, PartsPacker
from services.photos.ports import BlobMissingError, Blobs
from services.preferring import Preferring
from services.products import Product
from services.sellers import Seller
from services.shops import Shops

log = structlog.get_logger(__name__)

PART_MAX = 45_000_000
"""Bytes. A bot may send files of up to 50 MB: https://core.telegram.org/bots/api#senddocument"""

PAGE = 50
SLUG_MAX = 40

_SUFFIXES = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG", "png"), (b"RIFF", "webp"))


class Exports(Protocol):
    """Reading everything, within an organisation."""

    async def page(self, seller: Seller, after: Product | None, limit: int) -> tuple[Product, ...]:
        """Products of her organisation made after that one (None: from the first), the oldest
        first, in whatever state."""
        ...


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Exporting:
    """The use case. `part_max` is the size of an archive in bytes."""

    exports: Exports
    preferring: Preferring
    shops: Shops
    blobs: Blobs
    part_max: int = PART_MAX
    now: Callable[[], datetime] = _now

    async def parts(self, seller: Seller) -> AsyncGenerator[Part]:
        """The archives one after the other: the next is packed when it is asked for. Raises
        `TryLaterError` when the photo store doesn't answer."""
        packer = PartsPacker(self.part_max)
        with ExitStack() as stack:
            stack.callback(packer.drop)
            table = stack.enter_context(SpooledTemporaryFile(IN_MEMORY))
            record = stack.enter_context(SpooledTemporaryFile(IN_MEMORY))
            table.write(sheet.head())
            record.write(await self._head(seller))
            number = 0
            async for product in self._products(seller):
                number += 1
                names = _Names(number, product)
                async for name, data in self._photos(product, names):
                    if not packer.fits(name, len(data)):
                        yield await packer.finish(last=False)
                    await packer.add(name, data)
                table.write(sheet.row_of(product, names.photos))
                record.write(b",\n" if number > 1 else b"\n")
                record.write(_json(_facts(product, names)))
            record.write(b"\n]}\n")
            if not packer.fits("products", table.tell() + record.tell()):
                yield await packer.finish(last=False)
            await packer.add_text("products.csv", table)
            await packer.add_text("products.json", record)
            yield await packer.finish(last=True)

    async def _products(self, seller: Seller) -> AsyncIterator[Product]:
        page = await self.exports.page(seller, None, PAGE)
        while page:
            for product in page:
                yield product
            page = await self.exports.page(seller, page[-1], PAGE)

    async def _photos(self, product: Product, names: "_Names") -> AsyncIterator[tuple[str, bytes]]:
        """One photo in memory at a time. A removed one is still hers: its original stays."""
        for photo in product.photos:
            if (clean := await self._blob(photo.clean_key)) is not None:
                yield names.photo(), clean
        for photo in (*product.photos, *product.removed):
            if (original := await self._blob(photo.original_key)) is not None:
                yield names.original(original), original

    async def _blob(self, key: str) -> bytes | None:
        try:
            return await self.blobs.get(key)
        except BlobMissingError:
            log.warning("blob_missing")
            return None

    async def _head(self, seller: Seller) -> bytes:
        """The record of the seller, up to her products."""
        preferences = await self.preferring.of(seller.organization_id, seller.id)
        shops = [state.account for state in await self.shops.of(seller.organization_id)]
        about = {
            "exported_at": self.now().isoformat(timespec="seconds"),
            "name": seller.name,
            "language": seller.language,
            "settings": preferences.model_dump(mode="json"),
            "shops": [{"nickname": shop.nickname, "site": shop.site_id} for shop in shops],
        }
        return _json(about).rstrip(b"}") + b', "products": ['


@dataclass(slots=True)
class _Names:
    """The names of one product's files, as they are given out."""

    number: int
    product: Product
    photos: list[str] = field(default_factory=list[str])
    originals: list[str] = field(default_factory=list[str])

    def photo(self) -> str:
        self.photos.append(f"photos/{self._folder()}/{len(self.photos) + 1}.jpg")
        return self.photos[-1]

    def original(self, data: bytes) -> str:
        name = f"originals/{self._folder()}/{len(self.originals) + 1}.{suffix_of(data)}"
        self.originals.append(name)
        return name

    def _folder(self) -> str:
        content = self.product.content
        words = content.title.value if content else self.product.prompt or ""
        return f"{self.number:03d}-{slug(words)}".rstrip("-")


def suffix_of(data: bytes) -> str:
    """How a file of one of our formats is called; HEIC is known by its box type alone."""
    return next((suffix for start, suffix in _SUFFIXES if data.startswith(start)), "heic")


def slug(words: str) -> str:
    """A file's name of plain letters: "Zapatillas Nike N° 42" is "zapatillas-nike-n-42"."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_MAX].rstrip("-")


def _facts(product: Product, names: _Names) -> dict[str, Any]:
    publication = product.publication
    return {
        "id": str(product.id),
        "created_at": product.created_at.isoformat(timespec="seconds"),
        "status": product.status.value,
        "words": product.prompt,
        "version": product.version,
        "content": product.content.model_dump(mode="json") if product.content else None,
        "photos": names.photos,
        "originals": names.originals,
        "marketplace": publication
        and {
            "status": publication.status.value,
            "id": publication.item_id,
            "address": publication.permalink,
        },
    }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
