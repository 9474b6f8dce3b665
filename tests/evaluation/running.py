"""One case on the bot's own way: photos in, looked at and read, then written, placed, composed.

Owns the order and what is kept of it. Does not own the parts (world) nor judging the outcome
(scoring).
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from services.generation.offline.condense import condense
from services.generation.usage import Call, metering
from services.listings.content import PROMPT_MAX, Content
from services.listings.preferences import Preferences
from services.listings.schema import CategorySchema
from services.listings.status import ProductStatus
from services.outcomes import RefusedError, SellerMustActError, TryLaterError
from services.photos.ports import PhotoRefusedError
from services.products import Photo, Product
from tests.evaluation.case_file import Case, CaseSet
from tests.evaluation.thumbnails import thumbnail
from tests.evaluation.world import World

AT_ONCE = 4
"""Cases side by side: while two are looked at and one is read, one is written."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case. `content` is None when no writer could; `notes` are what went wrong
    with its photos; `pictures` are small JPEGs; `seconds` from its first byte to its content,
    `written_seconds` without the photos."""

    case: Case
    content: Content | None = None
    schema: CategorySchema | None = None
    error: str = ""
    notes: tuple[str, ...] = ()
    pictures: tuple[bytes, ...] = ()
    calls: tuple[Call, ...] = ()
    fell_back: bool = False
    seconds: float = 0.0
    written_seconds: float = 0.0


async def run_cases(
    world: World, cases: CaseSet, done: Callable[[int], None] = lambda _count: None
) -> list[Outcome]:
    """All cases, so many at once, in their order; `done` hears how many are finished."""
    places = asyncio.Semaphore(AT_ONCE)
    finished = 0

    async def one(case: Case) -> Outcome:
        nonlocal finished
        async with places:
            outcome = await run_case(world, cases, case)
        finished += 1
        done(finished)
        return outcome

    return await asyncio.gather(*map(one, cases.cases))


async def run_case(world: World, cases: CaseSet, case: Case) -> Outcome:
    """One case, with nothing left of it in the world's memory."""
    began = time.monotonic()
    product = _product(case)
    notes: list[str] = []
    pictures: list[bytes] = []
    try:
        photos = await _taken_in(world, cases, case, product.organization_id, notes, pictures)
        product = await _looked_at(world, replace(product, photos=photos))
        looked = time.monotonic()
        outcome = await _written(world, case, product)
    finally:
        _forget(world, product)
    ended = time.monotonic()
    return replace(
        outcome,
        notes=tuple(notes),
        pictures=tuple(pictures),
        seconds=ended - began,
        written_seconds=ended - looked,
    )


def _product(case: Case) -> Product:
    """The draft as intake leaves it; a long text condensed, as she would have agreed to."""
    prompt = case.prompt.strip()
    if len(prompt) > PROMPT_MAX:
        prompt = condense(prompt, PROMPT_MAX)
    return Product(
        id=uuid4(),
        organization_id=uuid4(),
        user_id=uuid4(),
        status=ProductStatus.PROCESSING,
        revision=1,
        attempt=1,
        prompt=prompt or None,
        stage=None,
        failure=None,
        version=None,
        content=None,
        photos=(),
        publication=None,
        created_at=datetime.now(UTC),
    )


async def _taken_in(
    world: World, cases: CaseSet, case: Case, house: UUID, notes: list[str], pictures: list[bytes]
) -> tuple[Photo, ...]:
    """The photos that come in, stored as intake stores them."""
    taken: list[Photo] = []
    for name in case.photos:
        data = await asyncio.to_thread(cases.photo, name)
        if data is None:
            notes.append(f"{name}: there is no such photo in the set")
            continue
        try:
            seen = await world.workshop.inspect(data)
        except PhotoRefusedError as error:
            notes.append(f"{name}: refused ({error.reason.value})")
            continue
        stem = f"{house}/{seen.sha256}"
        photo = Photo(
            id=uuid4(),
            position=len(taken),
            original_key=f"{stem}/original",
            clean_key=f"{stem}/clean.jpg",
            width=seen.width,
            height=seen.height,
            size=len(data),
            sha256=seen.sha256,
            is_primary=not taken,
        )
        await world.memory.put(photo.original_key, data, "application/octet-stream")
        await world.memory.put(photo.clean_key, seen.clean, "image/jpeg")
        taken.append(photo)
        pictures.append(await asyncio.to_thread(thumbnail, seen.clean))
    return tuple(taken)


async def _looked_at(world: World, product: Product) -> Product:
    await world.darkroom.examine(product)
    facts = world.memory.facts
    seen = tuple(replace(photo, facts=facts.get(photo.id)) for photo in product.photos)
    return replace(product, photos=seen)


async def _written(world: World, case: Case, product: Product) -> Outcome:
    composer, shops = world.composer, world.selling_on(case.site)
    with metering() as meter:
        try:
            authored = await composer.write(product, shops)
            placed = await composer.place(product, shops, authored)
            content = composer.compose(product, shops, authored, placed, Preferences())
            content = await composer.require(shops, placed, content)
        except (TryLaterError, SellerMustActError, RefusedError) as error:
            told = f"{type(error).__name__}: {error}"
            return Outcome(case, error=told, calls=tuple(meter.calls))
    return Outcome(
        case,
        content,
        placed.category,
        calls=tuple(meter.calls),
        fell_back=authored.fell_back,
    )


def _forget(world: World, product: Product) -> None:
    """What only this case needed."""
    house = f"{product.organization_id}/"
    for key in [key for key in world.memory.held if key.startswith(house)]:
        del world.memory.held[key]
    for photo in product.photos:
        world.memory.facts.pop(photo.id, None)
