"""While a listing is written she reads what there is of it, and nothing of it stays."""

import asyncio

import pytest

from sandbox.telegram import Message
from services.generation.brief import Brief, Sketch, Watch, Written, unwatched
from services.generation.offline.writer import OfflineWriter
from tests.support.pictures import photos
from tests.support.stage import COMPLETE, PATIENCE, Stage

TITLE = "Zapatillas Nike Air Max"
SOON = 6.0
"""Seconds until a sketch is on the card: a look each second, and the pause between edits."""


class Aloud:
    """Writers that think until they are let go; `watches` are what each run shows its work to."""

    def __init__(self) -> None:
        self.watches: asyncio.Queue[Watch] = asyncio.Queue()
        self.go = asyncio.Event()

    async def began(self) -> Watch:
        """The watch of the next run, once it writes."""
        async with asyncio.timeout(PATIENCE):
            return await self.watches.get()


@pytest.fixture
def aloud(monkeypatch: pytest.MonkeyPatch) -> Aloud:
    """In the place of the offline writer, which needs no time."""
    writer, write_offline = Aloud(), OfflineWriter.write

    async def write(self: OfflineWriter, brief: Brief, watch: Watch = unwatched) -> Written:
        writer.watches.put_nowait(watch)
        await writer.go.wait()
        return await write_offline(self, brief, watch)

    monkeypatch.setattr(OfflineWriter, "write", write)
    return writer


async def test_the_title_grows_on_the_card_then_the_first_lines_and_no_contact(
    stage: Stage, aloud: Aloud
) -> None:
    emma = stage.seller()
    await emma.send_photos(photos(1), COMPLETE)
    watch = await aloud.began()
    watch(Sketch(TITLE + " 9"))
    card = await emma.wait_for_text(f"✍️ {TITLE}…", SOON)
    assert "⏳ Writing title and description" in card.text
    watch(Sketch(TITLE + " 90", "Usadas & <b>cuidadas</b> con cordones nue"))
    grown = await emma.wait_for_text("Usadas & cuidadas con cordones…", SOON)
    assert grown.id == card.id
    assert f"✍️ {TITLE} 90\n" in grown.text
    watch(Sketch(TITLE + " 90", "Usadas & cuidadas, consultas al 11 2345 6789 por la tarde"))
    await emma.wait_for(lambda m: m.id == card.id and "✍️" in m.text and not _lines(m), SOON)
    aloud.go.set()
    preview = await emma.wait_for_button("Edit", PATIENCE)
    watch(Sketch("Too late to be seen", "by anybody"))
    assert preview.id == card.id
    assert not any(_sketched(message) for message in emma.from_bot())


async def test_a_run_that_she_stopped_shows_nothing_on_the_one_after_it(
    stage: Stage, aloud: Aloud
) -> None:
    emma = stage.seller()
    await emma.send_photos(photos(1), COMPLETE)
    first = await aloud.began()
    first(Sketch(TITLE, "Usadas, en buen estado"))
    await emma.wait_for(_sketched, SOON)
    await stage.tap(emma, "✖️ Cancel")
    await emma.wait_for_text("Nothing is lost", PATIENCE)
    await stage.tap(emma, "▶️ Go on")
    second = await aloud.began()
    first(Sketch("The stopped run goes on", "and on and on"))
    await emma.wait_for_text("⏳ Writing title and description", PATIENCE)
    second(Sketch("Taza azul de cerámica", "De 300 ml, sin uso"))
    shown = await emma.wait_for(_sketched, SOON)
    assert "✍️ Taza azul de cerámica" in shown.text
    aloud.go.set()
    await emma.wait_for_button("Edit", PATIENCE)


def _sketched(message: Message) -> bool:
    return "✍️" in message.text


def _lines(message: Message) -> bool:
    return "cuidadas" in message.text
