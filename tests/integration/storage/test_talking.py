"""What a chat is asked and told: one question at a time, each notice once."""

import asyncio

import pytest

from services.conversations import QUESTION_LIFE, Question
from services.notices import NoticeKind
from tests.support.store import Store


async def test_one_question_at_a_time(store: Store) -> None:
    seller = await store.seller()
    first, second = [(await store.draft(seller, words)).id for words in ("Uno", "Dos")]
    assert await store.conversations.pending(seller) is None
    await store.conversations.ask(seller, Question("price", first, message_id=2**40))
    assert await store.conversations.pending(seller) == Question("price", first, 2**40)
    await store.conversations.ask(seller, Question("SIZE", second))
    assert await store.conversations.pending(seller) == Question("SIZE", second)
    await store.conversations.clear(seller)
    assert await store.conversations.pending(seller) is None


async def test_a_question_of_long_ago_is_no_longer_asked(store: Store) -> None:
    seller = await store.seller()
    await store.conversations.ask(seller, Question("price", (await store.draft(seller)).id))
    store.clock.forward(QUESTION_LIFE.total_seconds() - 1)
    assert await store.conversations.pending(seller) is not None
    store.clock.forward(2)
    assert await store.conversations.pending(seller) is None


async def test_an_answer_that_is_handled_once_more_is_known(store: Store) -> None:
    seller = await store.seller()
    question = Question("field", (await store.draft(seller)).id, 7, "price")
    await store.conversations.ask(seller, question)
    assert not await store.conversations.answered(seller, 8)
    await store.conversations.settle(seller, 8, 7)
    assert await store.conversations.answered(seller, 8)
    assert not await store.conversations.answered(seller, 9)
    assert await store.conversations.pending(seller) is None
    assert await store.conversations.lapsed(seller, 7) is None
    await store.conversations.ask(seller, question)
    assert await store.conversations.pending(seller) == question


async def test_an_answer_leaves_alone_what_a_press_asked_meanwhile(store: Store) -> None:
    seller = await store.seller()
    product = await store.draft(seller)
    later = Question("field", product.id, 9, "title")
    await store.conversations.ask(seller, Question("field", product.id, 7, "price"))
    await store.conversations.ask(seller, later)
    await store.conversations.settle(seller, 8, 7)
    assert await store.conversations.pending(seller) == later


async def test_a_notice_is_told_once_per_key(store: Store) -> None:
    seller = await store.seller()
    post = store.notices.post
    await asyncio.gather(
        *(post(seller.id, NoticeKind.CONNECTED, {"nickname": "T"}, key="k1") for _ in range(4))
    )
    await post(seller.id, NoticeKind.RECONNECT, {}, key="k2")

    claims = await asyncio.gather(*(store.notices.due(1, 30) for _ in range(4)))
    told = [notice for claim in claims for notice in claim]
    assert sorted(notice.kind for notice in told) == ["connected", "reconnect"]
    assert {notice.seller for notice in told} == {seller}
    assert {"nickname": "T"} in [notice.values for notice in told]
    assert await store.notices.due(10, 30) == ()

    for notice in told:
        await store.notices.sent(notice)
    store.clock.forward(3600)
    assert await store.notices.due(10, 30) == ()
    await post(seller.id, NoticeKind.CONNECTED, {}, key="k1")
    assert await store.notices.due(10, 30) == ()


async def test_a_notice_that_was_not_sent_comes_back(store: Store) -> None:
    seller = await store.seller()
    await store.notices.post(seller.id, NoticeKind.RECONNECT, {}, key="k")
    (notice,) = await store.notices.due(10, 30)
    store.clock.forward(31)  # the process that held it died
    assert await store.notices.due(10, 30) == (notice,)
    await store.notices.postpone(notice, 60)
    store.clock.forward(59)
    assert await store.notices.due(10, 30) == ()
    store.clock.forward(2)
    assert await store.notices.due(10, 30) == (notice,)


async def test_nothing_is_told_to_who_blocked_the_bot_or_was_forgotten(store: Store) -> None:
    seller, forgotten = await store.seller(), await store.seller()
    await store.sellers.set_reachable(seller.telegram_id, reachable=False)
    await store.sellers.forget(forgotten)
    for someone in (seller, forgotten):
        await store.notices.post(someone.id, NoticeKind.RECONNECT, {}, key=f"k{someone.id}")
    assert await store.notices.due(10, 30) == ()
    await store.sellers.set_reachable(seller.telegram_id, reachable=True)
    assert [notice.seller for notice in await store.notices.due(10, 30)] == [seller]


async def test_a_question_about_nothing_of_hers_is_not_asked(store: Store) -> None:
    seller, stranger = await store.seller(), await store.seller()
    foreign = await store.draft(stranger)
    with pytest.raises(LookupError):
        await store.conversations.ask(seller, Question("price", foreign.id))
    assert await store.conversations.pending(seller) is None
