"""Being forgotten whole: no row names her any more, and the day's number stays spent."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import insert, select, update

from services.conversations import Question
from services.errands import ErrandKind
from services.generation.usage import Call
from services.listings.changes import Part
from services.listings.preferences import Preferences
from services.notices import NoticeKind
from services.proposing import Proposal
from services.sellers import Seller
from services.spending import on_listing
from storage.preferring import SqlPreferring
from storage.proposals import SqlProposals
from storage.runs import runs_today
from storage.sellers import SqlSellers
from storage.tables import Base, BatchRow, EffortRow, ProductRow
from tests.support.store import DAILY_LIMIT, Store, complete, item, photo

HERS = 5_123_456_789


async def test_after_forgetting_no_row_is_hers_or_names_her(store: Store) -> None:
    seller = await store.seller(HERS)
    await _a_full_life(store, seller)
    owned = await _rows_of(store, seller)
    empty = [table for table, rows in owned.items() if not rows]
    assert empty == []  # one of everything that belongs to a seller

    await store.sellers.forget(seller)

    assert {table: rows for table, rows in (await _rows_of(store, seller)).items() if rows} == {}
    assert await _naming(store, HERS) == set()


async def test_an_invitation_stays_used_when_its_user_is_forgotten(store: Store) -> None:
    seller = await store.seller(HERS)
    ends = store.clock() + timedelta(days=7)
    await store.invitations.put("a" * 64, 1, ends)
    assert await store.invitations.use("a" * 64, HERS)
    await store.invitations.admit(seller)
    await store.sellers.forget(seller)
    assert not await store.invitations.use("a" * 64, HERS)
    assert not await store.invitations.admitted(HERS)


async def test_coming_back_brings_no_fresh_daily_number(store: Store) -> None:
    seller = await store.seller(HERS)
    for _ in range(DAILY_LIMIT):
        await store.processing(seller)
    await store.sellers.forget(seller)
    again, _ = await store.sellers.arrive(HERS, "Ana", "es")
    other, _ = await store.sellers.arrive(HERS + 1, "Bea", "es")
    assert await _spent(store, again) == DAILY_LIMIT
    assert await _spent(store, other) == 0
    await store.sellers.forget(again)  # and not by leaving twice
    third, _ = await store.sellers.arrive(HERS, "Ana", "es")
    assert await _spent(store, third) == DAILY_LIMIT


async def test_a_day_later_nothing_is_left_of_it(store: Store) -> None:
    seller = await store.seller(HERS)
    await store.processing(seller)
    sellers = SqlSellers(store.db, bytes(32), store.clock)
    await sellers.forget(seller)
    assert await sellers.drop_spent() == 0
    store.clock.forward(timedelta(days=1).total_seconds())
    assert await sellers.drop_spent() == 1
    again, _ = await sellers.arrive(HERS, "Ana", "es")
    assert await _spent(store, again) == 0


async def test_what_waits_is_what_she_has_to_look_at(store: Store) -> None:
    seller, other = await store.seller(), await store.seller()
    first, second = await store.ready(seller), await store.ready(seller)
    await store.processing(seller)
    await store.draft(seller)
    await store.ready(other)
    assert await store.sellers.waiting(seller) == (second.id, first.id)


async def _a_full_life(store: Store, seller: Seller) -> None:
    """One of everything that a seller can have."""
    product, publication = await store.publishing(seller)
    await store.publications.sending(publication)
    await store.publications.live(publication, item(publication))
    organization, account = seller.organization_id, publication.account_id
    await store.publications.save_picture(organization, account, "a" * 64, "P1")
    await store.drafts.add_photo(seller, photo(), album="album", caption=None)
    await store.renditions.made(organization, product.photos[0].sha256, f"{organization}/a/b.jpg")
    await store.conversations.ask(seller, Question("field", product.id, value=Part.PRICE))
    await store.notices.post(seller.id, NoticeKind.CONNECTED, {}, key=f"connected:{seller.id}")
    await store.errands.ask(seller, ErrandKind.EXPORT, {}, key=f"export:{seller.id}")
    await SqlPreferring(store.db).prefer(seller, Preferences(signature="Gracias"))
    reviewed = await store.ready(seller)
    proposal = Proposal(1, complete("Otra cosa muy distinta"))
    proposals = SqlProposals(store.db, store.clock)
    assert await proposals.propose(seller, reviewed.id, reviewed.revision, proposal)
    await store.invitations.put("b" * 64, seller.telegram_id, store.clock() + timedelta(days=7))
    await store.invitations.put("c" * 64, 1, store.clock() + timedelta(days=7))
    await store.invitations.use("c" * 64, seller.telegram_id)
    await store.inbox.put(7, f"m:{seller.telegram_id}", {"text": "private"})
    await store.spending.record(on_listing(product), [Call("gemini", "one")])
    mine = {"organization_id": organization}
    async with store.db.write() as session:
        await session.execute(
            insert(EffortRow).values(**mine, product_id=product.id, taps=3, messages=1)
        )
        await session.execute(
            insert(BatchRow).values(
                **mine,
                id=UUID(int=1),
                user_id=seller.id,
                chat_id=seller.telegram_id,
                product_ids=[str(product.id)],
                due_at=store.clock(),
                created_at=store.clock(),
            )
        )
        await session.execute(
            update(ProductRow).where(ProductRow.id == product.id).values(kin_id=reviewed.id)
        )


async def _rows_of(store: Store, seller: Seller) -> dict[str, int]:
    """How many rows are hers, in every table that belongs to organisations."""
    counted: dict[str, int] = {}
    async with store.db.read() as session:
        for table in Base.metadata.sorted_tables:
            owner = "id" if table.name == "organizations" else "organization_id"
            if owner in table.columns:
                hers = table.columns[owner] == seller.organization_id
                counted[table.name] = len((await session.execute(select(table).where(hers))).all())
    return counted


async def _naming(store: Store, telegram_id: int) -> set[str]:
    """Tables with her Telegram id in some column."""
    async with store.db.read() as session:
        return {
            table.name
            for table in Base.metadata.sorted_tables
            for row in await session.execute(select(table))
            if any(str(telegram_id) in str(value) for value in row if not _random(value))
        }


def _random(value: object) -> bool:
    """Ids and hashes hold any digits."""
    return isinstance(value, UUID) or (isinstance(value, str) and len(value) == 64)


async def _spent(store: Store, seller: Seller) -> int:
    async with store.db.read() as session:
        return await runs_today(session, seller.id, store.clock())
