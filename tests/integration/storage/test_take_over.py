"""After a kill the next process goes on at once, not when the dead one's leases run out."""

from services.notices import NoticeKind
from storage.take_over import take_over
from tests.support.store import MANY, QUIET_SECONDS, Store, photo

LONG = 3600.0


async def test_what_a_dead_process_held_is_free_at_once(store: Store) -> None:
    seller = await store.seller()
    await store.draft(seller)
    account = await store.account(seller)
    await store.inbox.put(1, "m:1", {"text": "hola"})
    await store.notices.post(seller.id, NoticeKind.RECONNECT, {}, key="once")
    (update,) = await store.inbox.claim("dead", limit=MANY, lease_seconds=LONG)
    (card,) = await store.cards.due(MANY, LONG)
    (notice,) = await store.notices.due(MANY, LONG)
    assert await store.tokens.claim(account.id, "dead", LONG)
    assert await store.leases.acquire("telegram-poller", "dead", LONG)
    assert not await store.leases.acquire("telegram-poller", "next", LONG)

    await take_over(store.db, quiet_seconds=QUIET_SECONDS, clock=store.clock)

    (again,) = await store.inbox.claim("next", limit=MANY, lease_seconds=LONG)
    assert (again.update_id, again.payload) == (update.update_id, update.payload)
    assert again.attempts == 1  # the try that died counts: one that kills each time is given up
    assert [due.card for due in await store.cards.due(MANY, LONG)] == [card.card]
    assert await store.notices.due(MANY, LONG) == (notice,)
    assert await store.tokens.claim(account.id, "next", LONG)
    assert await store.leases.acquire("telegram-poller", "next", LONG)


async def test_an_update_that_waits_for_its_next_try_goes_on_waiting(store: Store) -> None:
    await store.inbox.put(1, "m:1", {})
    await store.inbox.claim("dead", limit=1, lease_seconds=LONG)
    await store.inbox.retry(1, wait_seconds=8, error="Boom")
    await take_over(store.db, quiet_seconds=QUIET_SECONDS, clock=store.clock)
    assert await store.inbox.claim("next", limit=1, lease_seconds=LONG) == ()
    store.clock.forward(8)
    assert len(await store.inbox.claim("next", limit=1, lease_seconds=LONG)) == 1


async def test_the_rest_of_an_album_still_joins_before_work_begins(store: Store) -> None:
    seller = await store.seller()
    await store.drafts.add_photo(seller, photo(), album="a", caption="Zapatillas")
    store.clock.forward(QUIET_SECONDS * 10)  # nobody listened meanwhile
    await take_over(store.db, quiet_seconds=QUIET_SECONDS, clock=store.clock)
    assert await store.drafts.settle(MANY) == 0
    joined = await store.drafts.add_photo(seller, photo(), album="a", caption=None)
    assert joined.photos == 2
    store.clock.forward(QUIET_SECONDS + 0.1)
    assert await store.drafts.settle(MANY) == 1


async def test_what_is_done_stays_done(store: Store) -> None:
    seller = await store.seller()
    await store.inbox.put(1, "m:1", {})
    await store.inbox.claim("dead", limit=1, lease_seconds=LONG)
    await store.inbox.done(1)
    await store.notices.post(seller.id, NoticeKind.RECONNECT, {}, key="once")
    (notice,) = await store.notices.due(MANY, LONG)
    await store.notices.sent(notice)
    await take_over(store.db, quiet_seconds=QUIET_SECONDS, clock=store.clock)
    assert await store.inbox.claim("next", limit=MANY, lease_seconds=LONG) == ()
    assert await store.notices.due(MANY, LONG) == ()
