"""PhotoRoom and remove.bg over the wire: what they get, and what their answers come to."""

from collections.abc import AsyncIterator, Callable

import pytest
import structlog
from aiohttp import ClientSession, ClientTimeout

from services.outcomes import OperatorMustActError, RefusedError, TryLaterError
from services.photos import providers
from services.photos.look import CutBy
from services.photos.providers import PHOTOROOM, REMOVEBG, RemoteCutter, Service
from tests.support import cutters
from tests.support.cutters import KEY, PNG, StandIn, answer, serve_cutters

Cut = Callable[..., RemoteCutter]
JPEG = b"\xff\xd8\xff cleaned"
BOTH = pytest.mark.parametrize("service", [PHOTOROOM, REMOVEBG], ids=["photoroom", "removebg"])


@pytest.fixture
async def served(free_port: Callable[[], int]) -> AsyncIterator[tuple[StandIn, str]]:
    """The stand-in and its address."""
    async with serve_cutters(free_port()) as opened:
        yield opened


@pytest.fixture
async def cutter(served: tuple[StandIn, str]) -> AsyncIterator[Cut]:
    """Call it with a service."""
    async with ClientSession() as http:

        def at(service: Service) -> RemoteCutter:
            return RemoteCutter(service, http, api_key=KEY, root=served[1])

        yield at


@pytest.mark.parametrize(
    ("service", "by", "path", "fields"),
    [
        (PHOTOROOM, CutBy.PHOTOROOM, "/v1/segment", {}),
        (REMOVEBG, CutBy.REMOVEBG, "/v1.0/removebg", {"size": "auto", "format": "png"}),
    ],
)
async def test_each_gets_the_cleaned_photo_as_it_wants_it(
    served: tuple[StandIn, str],
    cutter: Cut,
    service: Service,
    by: CutBy,
    path: str,
    fields: dict[str, str],
) -> None:
    assert cutter(service).by is by
    assert await cutter(service).cut_out(JPEG) == PNG
    [upload] = served[0].uploads
    assert (upload.path, upload.key, upload.fields) == (path, KEY, fields)
    assert (upload.filename, upload.content_type) == ("photo.jpg", "image/jpeg")
    assert upload.picture == JPEG


@BOTH
@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (answer(429, Retry_After="7"), "rate_limited"),
        (answer(500), "status_500"),
        (answer(503, Retry_After="soon"), "status_503"),
        (answer(404), "status_404"),
        (answer(302, Location="http://127.0.0.1:1/"), "status_302"),
        (answer(200, b"<html>Welcome</html>"), "malformed"),
        (answer(200, b""), "malformed"),
        (answer(200, PNG + bytes(1000)), "malformed"),
        (cutters.hang, "timeout"),
    ],
)
async def test_a_fault_of_theirs_passes(
    served: tuple[StandIn, str],
    cutter: Cut,
    service: Service,
    reply: cutters.Reply,
    reason: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(providers, "PATIENCE", ClientTimeout(total=0.4))
    monkeypatch.setattr(providers, "ANSWER_MAX", 500)
    served[0].replies = [reply]
    with pytest.raises(TryLaterError) as later:
        await cutter(service).cut_out(JPEG)
    assert later.value.reason == reason
    assert later.value.after == (7 if reason == "rate_limited" else 2)


@BOTH
@pytest.mark.parametrize(
    ("status", "reason"), [(401, "bad_key"), (403, "bad_key"), (402, "no_credits")]
)
async def test_what_only_the_operator_can_mend_names_the_setting(
    served: tuple[StandIn, str], cutter: Cut, service: Service, status: int, reason: str
) -> None:
    served[0].replies = [answer(status, b'{"detail": "sk-test-photo"}')]
    with pytest.raises(OperatorMustActError) as refused:
        await cutter(service).cut_out(JPEG)
    assert refused.value.reason == reason
    assert refused.value.setting == f"{service.by.upper()}_API_KEY"


@BOTH
@pytest.mark.parametrize("status", [400, 413, 415, 422])
async def test_a_photo_that_they_do_not_like_is_refused_without_their_words(
    served: tuple[StandIn, str], cutter: Cut, service: Service, status: int
) -> None:
    served[0].replies = [answer(status, b"no foreground in photo.jpg")]
    with structlog.testing.capture_logs() as logged, pytest.raises(RefusedError) as refused:
        await cutter(service).cut_out(JPEG)
    assert [(cause.code, cause.message) for cause in refused.value.causes] == [("rejected", "")]
    assert KEY not in repr(logged)


async def test_nobody_there(free_port: Callable[[], int]) -> None:
    async with ClientSession() as http:
        root = f"http://127.0.0.1:{free_port()}"
        with pytest.raises(TryLaterError, match="connection"):
            await RemoteCutter(PHOTOROOM, http, api_key=KEY, root=root).cut_out(JPEG)
