"""Taking in what a seller sends: photos first stored, then told apart into products.

Owns the rule that nothing sent is lost: bytes go to the blob store before the row says so, and
the row before the update counts as done. Does not own Telegram (handlers), pixels
(services/photos) nor the run that follows (services/workflows).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from services.listings.content import PROMPT_MAX
from services.listings.status import ProductStatus
from services.photos.ports import Blobs, Inspected, Scanner
from services.sellers import Seller


class IntakeProblem(StrEnum):
    """Why something sent was not taken; handlers turn it into a sentence."""

    TOO_MANY_PHOTOS = "too_many_photos"
    PROMPT_TOO_LONG = "prompt_too_long"
    PROMPT_EMPTY = "prompt_empty"


class IntakeError(Exception):
    """Not taken; nothing changed. `limit` and `actual` are characters or photos; `first` is False
    when another photo of the same album met the same; `joined` is the product that took her photo
    all the same."""

    def __init__(
        self, problem: IntakeProblem, *, limit: int = 0, actual: int = 0, first: bool = True
    ) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.limit = limit
        self.actual = actual
        self.first = first
        self.joined: UUID | None = None


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """A photo whose bytes are safe. `source` tells the message apart (chat's message id), so
    that a repeated update adds nothing."""

    source: str
    original_key: str
    clean_key: str
    width: int
    height: int
    size: int
    sha256: str
    format: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Where a photo or sentence went: a product and whether it was opened for it.

    `status` is that product's; `closed` is the status of the product that she had named instead,
    which takes nothing any more; `first` is False for an album's photos after its first.
    """

    product_id: UUID
    opened: bool
    photos: int
    status: ProductStatus = ProductStatus.UPLOADING
    closed: ProductStatus | None = None
    first: bool = True


class Drafts(Protocol):
    """Products that are still being collected (status `uploading`)."""

    async def add_photo(
        self,
        seller: Seller,
        photo: StoredPhoto,
        *,
        album: str | None,
        caption: str | None,
        to: UUID | None = None,
        instead_of: UUID | None = None,
    ) -> Joined:
        """Put the photo where it belongs, in one transaction, and start the quiet time anew.

        A photo of a known album joins that album's product whatever became of it (unless it is
        published or discarded). A photo for a product of hers by name (`to`) joins that, unless
        it is being published or ended. Else it joins the newest draft, unless that is another
        product (both have words of their own, or a second album) or may be one (neither has
        words): then it opens a product, in the last case as the first one's kin. A repeated
        `source` changes nothing. With `instead_of` it takes the place of that photo, which is
        removed, where the product shows it and is not being worked on. A caption becomes the
        prompt of a draft that has none. Raises `IntakeError` when the product holds MAX_PHOTOS
        already.
        """
        ...

    async def keeps(self, seller: Seller, sha256: str) -> bool:
        """Whether a photo of hers has these bytes."""
        ...

    async def add_prompt(
        self, seller: Seller, prompt: str, *, source: str | None = None, to: UUID | None = None
    ) -> Joined:
        """Give the newest draft without words its prompt, else open one. For a draft by name
        (`to`) it is the prompt, whatever it was. `source` tells the message."""
        ...

    async def settle(self, daily_limit: int) -> int:
        """Start every draft whose quiet time is over: it has photos and a prompt, nobody asks
        whether it is one with another, and no update of its chat waits in the inbox. Beyond the
        seller's daily number of runs it becomes `failed` with reason "daily_limit" instead.
        Returns how many changed."""
        ...


@dataclass(frozen=True, slots=True)
class Merged:
    """The product that two drafts became, and the message that showed the younger one."""

    product_id: UUID
    message_id: int | None


class Kin(Protocol):
    """Drafts of which only she knows whether they are one product. Each change is conditional
    on the revision of the younger one that she saw; False when that is no longer true."""

    async def same(self, seller: Seller, product_id: UUID, revision: int) -> Merged | None:
        """They are one: its photos go behind the elder's, its words too where that has none, and
        it is gone, with its card. Raises `IntakeError` when together they are more than
        MAX_PHOTOS. None when she saw something else, or the elder is not collected any more."""
        ...

    async def other(self, seller: Seller, product_id: UUID, revision: int) -> bool:
        """It is a product of its own."""
        ...


class Corrections(Protocol):
    """Her words, corrected where she wrote them."""

    async def spoken(self, seller: Seller, source: str) -> UUID | None:
        """The product whose prompt came from that message, or whose photo did while it has no
        words of another."""
        ...

    async def reword(
        self, seller: Seller, product_id: UUID, source: str, prompt: str
    ) -> ProductStatus | None:
        """Make it the prompt. A run under way is no longer wanted: a first one's draft begins
        anew, a later one's product is `ready` with what it had. Returns the status that it has
        now, None when nothing changed (the same words, or too late for any)."""
        ...


class PhotoReader(Protocol):
    """Looks at the bytes of a photo (services/photos)."""

    async def inspect(self, data: bytes) -> Inspected:
        """What it is, and a clean copy; raises `PhotoRefusedError`."""
        ...


def checked_prompt(text: str) -> str:
    """The sentence without outer white space. Raises `IntakeError` when empty or too long."""
    prompt = text.strip()
    if not prompt:
        raise IntakeError(IntakeProblem.PROMPT_EMPTY)
    if len(prompt) > PROMPT_MAX:
        raise IntakeError(IntakeProblem.PROMPT_TOO_LONG, limit=PROMPT_MAX, actual=len(prompt))
    return prompt


def _words(caption: str | None) -> tuple[str | None, IntakeError | None]:
    """The caption as a prompt, or what is wrong with it."""
    if not caption or not caption.strip():
        return None, None
    try:
        return checked_prompt(caption), None
    except IntakeError as error:
        return None, error


@dataclass(frozen=True, slots=True)
class Intake:
    """The use case: take a photo or a sentence from a seller."""

    drafts: Drafts
    blobs: Blobs
    reader: PhotoReader
    scanner: Scanner | None = None

    async def photo(
        self,
        seller: Seller,
        data: bytes,
        *,
        source: str,
        album: str | None,
        caption: str | None,
        to: UUID | None = None,
        instead_of: UUID | None = None,
    ) -> Joined:
        """Scan, inspect, store and join a photo, to a product by name (perhaps in the place of
        another of its photos) or where it belongs. Raises `PhotoRefusedError`, `IntakeError` and
        the scanner's `TryLaterError`; words that can't be taken don't cost her the photo."""
        words, problem = _words(caption)
        if self.scanner is not None:
            await self.scanner.scan(data)
        seen = await self.reader.inspect(data)
        stem = f"{seller.organization_id}/{seen.sha256}"
        stored = StoredPhoto(
            source=source,
            original_key=f"{stem}/original",
            clean_key=f"{stem}/clean.jpg",
            width=seen.width,
            height=seen.height,
            size=len(data),
            sha256=seen.sha256,
            format=seen.format,
        )
        await self.blobs.put(stored.original_key, data, "application/octet-stream")
        await self.blobs.put(stored.clean_key, seen.clean, "image/jpeg")
        try:
            joined = await self.drafts.add_photo(
                seller, stored, album=album, caption=words, to=to, instead_of=instead_of
            )
        except (IntakeError, LookupError):
            await self._drop(seller, stored)
            raise
        if problem is not None:
            problem.joined = joined.product_id
            raise problem
        return joined

    async def _drop(self, seller: Seller, photo: StoredPhoto) -> None:
        """A photo that was not taken is not kept, unless an equal one was."""
        if not await self.drafts.keeps(seller, photo.sha256):
            await self.blobs.delete(photo.original_key)
            await self.blobs.delete(photo.clean_key)

    async def sentence(
        self, seller: Seller, text: str, *, source: str | None = None, to: UUID | None = None
    ) -> Joined:
        """Take a sentence as a product's prompt: a draft's by name, or the newest wordless one's.
        Raises `IntakeError`."""
        return await self.drafts.add_prompt(seller, checked_prompt(text), source=source, to=to)
