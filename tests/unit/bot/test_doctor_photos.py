"""The doctor looks at those who help with photos: keys, credit, and the scanner."""

from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import ClientSession

from bot.doctor.findings import State
from bot.doctor.photos import photos
from bot.settings import Settings, load_settings
from tests.support.clamd import serve_clamd
from tests.support.cutters import KEY, StandIn, answer, serve_cutters


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture
async def served(free_port: Callable[[], int]) -> AsyncIterator[tuple[StandIn, str]]:
    """Both providers' stand-in and its address."""
    async with serve_cutters(free_port()) as opened:
        yield opened


def read(**env: str) -> Settings:
    return load_settings(env, None)


async def test_without_anybody_outside_it_is_said_what_is_done(http: ClientSession) -> None:
    (own,) = await photos(read(), http)
    assert (own.state, own.fact) == (
        State.OK,
        "products are cut out by internal; text is read",
    )
    (nothing,) = await photos(read(PHOTO_PROVIDERS="none", PHOTO_TEXT="off"), http)
    assert nothing.fact == "photos stay as they are taken; text is not read"


@pytest.mark.parametrize(
    ("status", "state", "part"),
    [
        (400, State.OK, "takes the key"),
        (422, State.OK, "takes the key"),
        (401, State.FAILED, "refuses the key"),
        (403, State.FAILED, "refuses the key"),
        (402, State.WARNING, "no credit"),
        (503, State.WARNING, "answers 503"),
        (200, State.WARNING, "answers 200"),
    ],
)
async def test_each_key_is_shown_and_nothing_is_bought(
    served: tuple[StandIn, str], http: ClientSession, status: int, state: State, part: str
) -> None:
    stand_in, root = served
    stand_in.replies = [answer(status)]
    keys = {"PHOTOROOM_API_KEY": KEY, "REMOVEBG_API_KEY": KEY}
    settings = read(**keys, PHOTOROOM_URL=root, REMOVEBG_URL=root)
    first, *found = await photos(settings, http)
    assert first.fact.startswith("products are cut out by photoroom, then removebg, then internal")
    assert [(finding.name, finding.state) for finding in found] == [
        ("PhotoRoom", state),
        ("remove.bg", state),
    ]
    assert all(part in finding.fact for finding in found)
    assert {upload.key for upload in stand_in.uploads} == {KEY}
    assert {upload.picture for upload in stand_in.uploads} == {b""}, "no picture, no bill"
    assert KEY not in repr(found)


async def test_a_provider_out_of_reach(free_port: Callable[[], int], http: ClientSession) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    _, finding = await photos(read(PHOTOROOM_API_KEY=KEY, PHOTOROOM_URL=url), http)
    assert finding.state is State.FAILED
    assert "PHOTOROOM_URL" in finding.fix


async def test_the_scanner_must_answer(free_port: Callable[[], int], http: ClientSession) -> None:
    async with serve_clamd(free_port()) as (_, url):
        _, finding = await photos(read(CLAMAV_URL=url), http)
        assert (finding.name, finding.state) == ("ClamAV", State.OK)
    _, finding = await photos(read(CLAMAV_URL=url), http)
    assert finding.state is State.FAILED
    assert "no photo comes in" in finding.fact
    assert "CLAMAV_URL" in finding.fix
