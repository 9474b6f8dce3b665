"""Her list as the store tells it: shelves, searches and covers, on both engines."""

import pytest
from sqlalchemy import update

from services.listings.status import ProductStatus
from services.looks import Polish
from services.photos.look import Look
from services.photos.outputs import rendition_key
from services.photos.uses import Use
from services.products import Shelf
from storage.tables import ImageRow, ProductRow
from tests.support.store import Store, complete, item


async def test_shelves_count_everything_and_show_their_own(store: Store) -> None:
    seller, other = await store.seller(), await store.seller()
    ready = await store.ready(seller)
    await store.processing(seller)
    product, publication = await store.publishing(seller)
    assert await store.publications.sending(publication)
    assert await store.publications.live(publication, item(publication))
    await store.draft(other)

    page = await store.products.page(seller, offset=0, limit=6, shelf=Shelf.CHECK)
    assert [row.id for row in page.rows] == [ready.id]
    assert page.counts == {
        Shelf.ALL: 3, Shelf.CHECK: 1, Shelf.WORKING: 1, Shelf.LIVE: 1, Shelf.STOPPED: 0,
    }  # fmt: skip
    (live,) = (await store.products.page(seller, offset=0, limit=6, shelf=Shelf.LIVE)).rows
    assert (live.id, live.status) == (product.id, ProductStatus.PUBLISHED)
    assert live.publication_status is not None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("camara", ["Cámara réflex Ñandú"]),
        ("CÁMARA ñandu", ["Cámara réflex Ñandú"]),
        ("reflex ca\u0301mara", ["Cámara réflex Ñandú"]),
        ("SKU-7", ["Silla de ÁLAMO"]),
        ("silla alamo", ["Silla de ÁLAMO"]),
        ("pedido", ["Cámara réflex Ñandú", "Silla de ÁLAMO"]),
        ("100%", ["Silla de ÁLAMO"]),
        ("1_0", []),
        ("camara silla", []),
    ],
)
async def test_a_search_looks_at_title_words_and_sku_without_accents_and_case(
    store: Store, words: str, found: list[str]
) -> None:
    seller, other = await store.seller(), await store.seller()
    for title, sku in (("Silla de ÁLAMO", "SKU-7"), ("Cámara réflex Ñandú", None)):
        product = await store.ready(seller)
        version = complete(title).model_copy(update={"sku": sku})
        assert await store.versions.save(seller, product.id, product.revision, version)
        words_of_hers = "un Pedido 100% álamo" if sku else "un pedido"
        async with store.db.write() as session:
            prompted = update(ProductRow).where(ProductRow.id == product.id)
            await session.execute(prompted.values(prompt=words_of_hers))
    await store.ready(other, complete("Cámara de otra"))

    page = await store.products.page(seller, offset=0, limit=6, words=words)

    assert [row.title for row in page.rows] == found
    assert page.counts[Shelf.ALL] == page.counts[Shelf.CHECK] == len(found)


async def test_a_row_shows_its_cover(store: Store) -> None:
    seller = await store.seller()
    product = await store.ready(seller)
    (row,) = (await store.products.page(seller, offset=0, limit=6)).rows
    assert product.cover is not None
    assert row.picture == product.cover.clean_key
    async with store.db.write() as session:
        await session.execute(update(ImageRow).values(removed_at=store.clock(), is_primary=False))
    (bare,) = (await store.products.page(seller, offset=0, limit=6)).rows
    assert bare.picture is None


async def test_a_polished_cover_stands_for_its_product_once_it_is_made(store: Store) -> None:
    ana = await store.seller()
    ready = await store.ready(ana)
    [photo, *_] = ready.photos
    await store.photo_notes.propose(ana.organization_id, Polish(photo.id, Look(polished=True)))
    polished = rendition_key((await store.product(ana, ready.id)).photos[0], Use.PREVIEW)
    assert polished != photo.clean_key

    async def pictures() -> set[str | None]:
        listed = await store.products.page(ana, offset=0, limit=5)
        waiting = await store.batches.waiting(ana, 5)
        return {*(row.picture for row in listed.rows), *(c.picture for c in waiting.candidates)}

    assert await pictures() == {photo.clean_key}
    await store.renditions.made(ana.organization_id, photo.sha256, polished)
    assert await pictures() == {polished}
