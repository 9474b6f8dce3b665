"""/export: everything of hers in a file that she can keep, and nothing of anybody else's."""

import asyncio
import csv
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.telegram import ApiError, Message, Seller
from services.archive import PartsPacker
from services.outcomes import TryLaterError
from storage.blobs.local import LocalBlobs
from tests.support.pictures import photos
from tests.support.stage import COMPLETE, PATIENCE, Stage

SPEAKER = "Parlante JBL Flip 5 usado, $60.000"


async def archive(seller: Seller) -> Message:
    """The last archive that came."""
    return await seller.wait_for(lambda m: "products.csv" in m.text, PATIENCE)


async def only_archive(seller: Seller) -> Message:
    """The archive, when no second one came until she was answered something else."""
    sent = await archive(seller)
    await seller.send_text("/privacy")
    await seller.wait_for_text("Your data", PATIENCE)
    assert [m.id for m in seller.from_bot() if m.document_name] == [sent.id]
    return sent


def opened(message: Message) -> zipfile.ZipFile:
    found = zipfile.ZipFile(io.BytesIO(message.document))
    assert found.testzip() is None
    return found


def record(found: zipfile.ZipFile) -> dict[str, Any]:
    return json.loads(found.read("products.json"))


def rows(found: zipfile.ZipFile) -> list[dict[str, str]]:
    table = found.read("products.csv")
    assert table.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))


async def test_everything_of_hers_and_nothing_of_others_comes_in_one_file(stage: Stage) -> None:
    emma, joao = stage.seller(), stage.seller("João", "en")
    pictures = photos(2)
    await emma.send_photos(pictures, COMPLETE, as_files=True)
    await emma.wait_for_button("Edit", PATIENCE)
    await stage.preview(joao, SPEAKER, 1)

    await emma.send_text("/export")
    await emma.wait_for_text("packing", PATIENCE)
    sent = await only_archive(emma)

    assert sent.document_name == "intellipost.zip"
    assert "where they were taken" in sent.text
    assert "upload_document" in emma.actions()
    found = opened(sent)
    [row] = rows(found)
    [product] = record(found)["products"]
    assert row["title"] == product["content"]["title"]["value"]
    assert (row["price"], row["currency"], row["status"]) == ("85000", "ARS", "ready")
    assert [found.read(name) for name in product["originals"]] == pictures
    for name in product["photos"]:
        assert found.read(name).startswith(b"\xff\xd8\xff")
    assert row["photos"].split() == product["photos"]
    assert len(found.namelist()) == 2 + 2 + 2
    everything = found.read("products.json") + found.read("products.csv")
    assert b"JBL" not in everything


async def test_a_large_archive_comes_in_parts_that_open_one_by_one(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    emma = stage.seller()
    pictures = photos(3)
    monkeypatch.setattr("services.archive.PartsPacker.__init__", _small(2 * len(pictures[0])))
    await emma.send_photos(pictures, COMPLETE, as_files=True)
    await emma.wait_for_button("Edit", PATIENCE)
    await emma.send_text("/export")
    await archive(emma)
    parts = [m for m in emma.from_bot() if m.document_name.startswith("intellipost-")]
    assert len(parts) > 1
    assert [m.document_name for m in parts] == [
        f"intellipost-{n + 1}.zip" for n in range(len(parts))
    ]
    names = [name for part in parts for name in opened(part).namelist()]
    assert len(names) == len(set(names)) == 3 + 3 + 2
    originals = [opened(p).read(n) for p in parts for n in opened(p).namelist() if "orig" in n]
    assert originals == pictures


def _small(part_max: int) -> Callable[[PartsPacker, int], None]:
    make = PartsPacker.__init__

    def begin(packer: PartsPacker, _part_max: int) -> None:
        make(packer, part_max)

    return begin


async def test_a_message_handled_twice_brings_one_archive(stage: Stage) -> None:
    emma = stage.seller()
    await stage.preview(emma, count=1)
    stage.world.telegram.faults.flood("sendMessage", 1)  # the answer fails, so it is handled again
    await emma.send_text("/export")
    await only_archive(emma)


async def test_an_archive_that_telegram_does_not_take_yet_is_sent_later(stage: Stage) -> None:
    emma = stage.seller()
    await stage.preview(emma, count=1)
    stage.world.telegram.faults.flood("sendDocument", 1)
    await emma.send_text("/export")
    await only_archive(emma)


async def test_who_blocked_the_bot_meanwhile_gets_it_when_she_is_back(stage: Stage) -> None:
    emma = stage.seller()
    await stage.preview(emma, count=1)
    blocked = ApiError(403, "Forbidden: bot was blocked by the user")
    stage.world.telegram.faults.refuse("sendDocument", blocked)
    await emma.send_text("/export")
    async with asyncio.timeout(PATIENCE):
        while not stage.world.telegram.calls.count("sendDocument"):  # noqa: ASYNC110 - nobody is told of a refused call
            await asyncio.sleep(0.02)
    await emma.block_bot()
    await emma.unblock_bot()
    await emma.start()
    await only_archive(emma)


async def test_an_archive_that_can_not_be_packed_is_told_in_the_end(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    emma = stage.seller()
    await stage.preview(emma, count=1)

    async def silent(_blobs: LocalBlobs, _key: str) -> bytes:
        raise TryLaterError("blob folder", after=0.01)

    monkeypatch.setattr(LocalBlobs, "get", silent)
    await emma.send_text("/export")
    await emma.wait_for_text("send /export again", PATIENCE)
    monkeypatch.undo()
    await emma.send_text("/export")
    await only_archive(emma)
