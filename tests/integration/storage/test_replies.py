"""What she sends as a reply to a card, and what she corrects: it reaches that product, or she can
be told why not."""

from services.intake import IntakeError
from services.listings.content import MAX_PHOTOS
from services.listings.status import ProductStatus
from services.products import Product
from services.sellers import Seller
from tests.support.store import MANY, QUIET_SECONDS, Store, complete, item, photo, run_of


async def reply(store: Store, seller: Seller, product: Product, caption: str | None = None) -> None:
    """A photo for that product by name; it is there."""
    joined = await store.drafts.add_photo(
        seller, photo(), album=None, caption=caption, to=product.id
    )
    assert (joined.product_id, joined.opened) == (product.id, False)


async def test_a_photo_joins_the_product_that_she_names_whatever_it_does(store: Store) -> None:
    seller = await store.seller()
    ready = await store.ready(seller)
    processing = await store.processing(seller)
    draft = await store.draft(seller)
    for product in (ready, processing, draft):
        await reply(store, seller, product, "otras palabras")
        after = await store.product(seller, product.id)
        assert len(after.photos) == len(product.photos) + 1
        assert after.revision > product.revision
        assert after.status is product.status
        assert after.late == (product.status is ProductStatus.PROCESSING)
        new_words = product.status is ProductStatus.UPLOADING
        assert (after.prompt == "otras palabras") is new_words


async def test_what_is_published_takes_no_photo_and_the_new_product_is_told(store: Store) -> None:
    seller = await store.seller()
    product, publication = await store.publishing(seller)
    begun = await store.drafts.add_photo(seller, photo(), album="a", caption=None, to=product.id)
    assert (begun.opened, begun.closed) == (True, ProductStatus.PUBLISHING)
    await store.publications.sending(publication)
    await store.publications.live(publication, item(publication))
    other = await store.seller()
    gone = await store.draft(other)
    assert await store.versions.discard(other, gone.id, gone.revision)
    for who, closed in ((seller, product), (other, gone)):
        joined = await store.drafts.add_photo(who, photo(), album="b", caption=None, to=closed.id)
        assert joined.opened
        assert joined.closed is (await store.product(who, closed.id)).status
        assert (await store.product(who, closed.id)).photos == closed.photos


async def test_somebody_elses_product_takes_no_photo(store: Store) -> None:
    seller, stranger = await store.seller(), await store.seller()
    draft = await store.draft(seller)
    joined = await store.drafts.add_photo(stranger, photo(), album=None, caption=None, to=draft.id)
    assert joined.opened
    assert await store.product(seller, draft.id) == draft


async def test_an_album_that_finds_no_room_is_refused_once(store: Store) -> None:
    seller = await store.seller()
    ready = await store.ready(seller)
    for _ in range(MAX_PHOTOS - 1):
        await reply(store, seller, ready)
    told: list[bool] = []
    for _ in range(3):
        try:
            await store.drafts.add_photo(seller, photo(), album="x", caption=None, to=ready.id)
        except IntakeError as error:
            told.append(error.first)
    assert told == [True, False, False]


async def test_a_sentence_for_a_draft_by_name_corrects_it(store: Store) -> None:
    seller = await store.seller()
    draft = await store.draft(seller, "Una tasa")
    other = await store.drafts.add_photo(seller, photo(), album="b", caption=None)
    joined = await store.drafts.add_prompt(seller, "Una taza", to=draft.id)
    assert joined.product_id == draft.id
    assert (await store.product(seller, draft.id)).prompt == "Una taza"
    assert (await store.product(seller, other.product_id)).prompt is None


async def corrected(store: Store, seller: Seller, source: str, words: str) -> ProductStatus | None:
    """Her message reads otherwise now; the status of its product, None when nothing changed."""
    product_id = await store.corrections.spoken(seller, source)
    if product_id is None:
        return None
    return await store.corrections.reword(seller, product_id, source, words)


async def test_an_edited_message_changes_the_words_that_came_from_it(store: Store) -> None:
    seller, stranger = await store.seller(), await store.seller()
    photo_of = photo("1:7")
    caption = await store.drafts.add_photo(seller, photo_of, album=None, caption="Una tasa")
    text = await store.drafts.add_prompt(seller, "Un livro", source="1:8")
    assert text.opened
    assert await corrected(store, seller, "1:7", "Una taza") is ProductStatus.UPLOADING
    assert await corrected(store, seller, "1:8", "Un libro") is ProductStatus.UPLOADING
    assert await corrected(store, stranger, "1:8", "Nada") is None
    assert await corrected(store, seller, "1:9", "Nada") is None
    assert await corrected(store, seller, "1:8", "Un libro") is None, "the same words once more"
    prompts = [(await store.product(seller, j.product_id)).prompt for j in (caption, text)]
    assert prompts == ["Una taza", "Un libro"]


async def test_words_corrected_during_the_first_run_begin_it_anew(store: Store) -> None:
    seller = await store.seller()
    joined = await store.drafts.add_photo(seller, photo("1:7"), album=None, caption="Una tasa")
    store.clock.forward(QUIET_SECONDS + 0.1)
    assert await store.drafts.settle(MANY) == 1
    before = await store.product(seller, joined.product_id)
    assert await corrected(store, seller, "1:7", "Una taza") is ProductStatus.UPLOADING
    again = await store.product(seller, before.id)
    assert not again.stopped
    assert await store.generations.product(run_of(before)) is None
    store.clock.forward(QUIET_SECONDS + 0.1)
    assert await store.drafts.settle(MANY) == 1
    assert (await store.product(seller, before.id)).attempt == before.attempt + 1


async def test_words_of_a_ready_product_are_offered_and_nothing_begins(store: Store) -> None:
    seller = await store.seller()
    words = await store.drafts.add_prompt(seller, "Zapatilas", source="1:8")
    await store.drafts.add_photo(seller, photo(), album=None, caption=None)
    store.clock.forward(QUIET_SECONDS + 0.1)
    await store.drafts.settle(MANY)
    running = await store.product(seller, words.product_id)
    assert await store.generations.finish(run_of(running), complete())
    assert await corrected(store, seller, "1:8", "Zapatillas") is ProductStatus.READY
    (due,) = await store.cards.due(MANY, 30)
    assert due.card.screen == "reworded"
    after = await store.product(seller, running.id)
    assert (after.status, after.prompt) == (ProductStatus.READY, "Zapatillas")
    assert after.version == 1


async def test_a_stopped_draft_waits_for_her_and_takes_no_other_products_photos(
    store: Store,
) -> None:
    seller = await store.seller()
    running = await store.processing(seller)
    assert await store.versions.cancel(seller, running.id, running.revision)
    stopped = await store.product(seller, running.id)
    assert stopped.stopped
    other = await store.drafts.add_photo(seller, photo(), album=None, caption=None)
    assert other.opened
    await reply(store, seller, stopped)
    store.clock.forward(3600)
    assert await store.drafts.settle(MANY) == 0
    stopped = await store.product(seller, running.id)
    assert (stopped.stopped, len(stopped.photos)) == (True, 2)
    assert await store.versions.resume(seller, stopped.id, stopped.revision)
