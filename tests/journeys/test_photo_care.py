"""Photos are cared for: polished or left as she took them, bare of metadata, read, kept back.

What is published is compared with what came to the marketplace, byte for byte.
"""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pydantic_ai.models
import pytest
from PIL import Image, ImageStat

from sandbox.mercadolibre.pictures import Decoded, decode
from sandbox.telegram import Message, Seller
from tests.support import cutters, gemini
from tests.support.pictures import SAMPLES, photo
from tests.support.stage import COMPLETE, PATIENCE, Stage, bot_inside, open_stage
from tests.unit.photos.bare import foreign
from tests.unit.photos.samples import HEIC, MAKER, encoded
from tests.unit.photos.scenes import SKINS, face

LARGE = (1200, 1000)
"""Hers: the goods are 900 pixels wide, so with even margins the polished one is a square."""
SQUARE = 1000

BOXED = "Zapatillas Nike Air Max 90 talle 42 negras de hombre, nuevas, $85.000"
EAN = "7799123456780"
"""Drawn on the sample's box, as bars and as digits."""

FACE = (640, 640)
"""The photo of somebody: cut by its own edge, so it is published whole."""


@pytest.fixture
def uploads(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Every picture as it came to the marketplace."""
    came: list[bytes] = []

    def keep(data: bytes) -> Decoded:
        came.append(data)
        return decode(data)

    monkeypatch.setattr("sandbox.mercadolibre.pictures.decode", keep)
    return came


@asynccontextmanager
async def opened(home: Path, port: int, **env: str) -> AsyncGenerator[tuple[Stage, Seller]]:
    """A seller with her shop connected, and the bot with these settings."""
    async with open_stage(home, port, **env) as stage, bot_inside(stage):
        emma = stage.seller()
        await stage.connect(emma)
        yield stage, emma


@pytest.fixture
async def polishing(
    tmp_path: Path, free_port: Callable[[], int]
) -> AsyncGenerator[tuple[Stage, Seller]]:
    """The stage with our own cut-outs, which is what a plain install has."""
    async with opened(tmp_path, free_port(), PHOTO_PROVIDERS="internal") as both:
        yield both


def sizes(pictures: list[bytes]) -> list[tuple[int, int]]:
    """Width and height of each, in no order: they are uploaded side by side."""
    return sorted(Image.open(BytesIO(picture)).size for picture in pictures)


async def to_preview(stage: Stage, seller: Seller) -> None:
    """From all photos back to the preview."""
    await stage.tap(seller, "← Back")
    await seller.wait_for_text("What shall we change?", PATIENCE)
    await stage.tap(seller, "← Back")
    await seller.wait_for_button("✅ Publish", PATIENCE)


async def published(stage: Stage, seller: Seller) -> None:
    """Publish it and wait until it is live."""
    await stage.publish(seller)
    await stage.live(seller)


async def test_a_polished_photo_is_shown_beside_hers_and_published(
    polishing: tuple[Stage, Seller], uploads: list[bytes]
) -> None:
    stage, emma = polishing
    await emma.send_photos([photo(1, LARGE)], COMPLETE)
    await emma.wait_for_text("✨ 1 photo polished", PATIENCE)
    await stage.tap(emma, "👁 Before/after")
    pair = await emma.wait_for_text("White background, square, light balanced", PATIENCE)
    assert pair.photo
    await stage.tap(emma, "✅ Keep it")
    await published(stage, emma)

    [picture] = uploads
    with Image.open(BytesIO(picture)) as made:
        side = made.width
        assert made.height == side == pytest.approx(SQUARE, abs=5)
        corners = [made.getpixel((x, y)) for x in (0, side - 1) for y in (0, side - 1)]
        assert corners == [(255, 255, 255)] * 4
        assert made.getpixel((side // 2, side // 2)) != (255, 255, 255)
    assert foreign(picture) == []
    [item] = stage.world.market.items()
    assert [shown["max_size"] for shown in item["pictures"]] == [f"{side}x{side}"]


async def test_her_original_is_kept_through_a_regenerate_and_published(
    polishing: tuple[Stage, Seller], uploads: list[bytes]
) -> None:
    stage, emma = polishing
    await emma.send_photos([photo(1, LARGE)], COMPLETE)
    await emma.wait_for_text("✨ 1 photo polished", PATIENCE)
    await stage.tap(emma, "👁 Before/after")
    await stage.tap(emma, "↩️ Keep my original")
    await emma.wait_for(lambda m: "Photo 1 of 1" in m.text and "White" not in m.text, PATIENCE)
    await stage.tap(emma, "← All photos")
    await to_preview(stage, emma)
    await stage.regenerate(emma)
    card = await emma.wait_for_button("✅ Publish", PATIENCE)
    assert "polished" not in card.text
    await published(stage, emma)
    assert sizes(uploads) == [LARGE]


async def test_all_originals_come_back_and_one_polish_with_them(
    polishing: tuple[Stage, Seller], uploads: list[bytes]
) -> None:
    stage, emma = polishing
    await emma.send_photos([photo(1, LARGE), photo(5, (1100, 900))], COMPLETE)
    await emma.wait_for_text("✨ 2 photos polished", PATIENCE)
    await stage.tap(emma, "👁 Before/after")
    await stage.tap(emma, "↩️ Keep all my originals")
    sheet = await emma.wait_for_text("2 photos: number 1 is the cover", PATIENCE)
    assert not [button for button in sheet.buttons if "Before/after" in button.label]
    await stage.tap(emma, "2")
    await emma.wait_for_text("Photo 2 of 2", PATIENCE)
    await stage.tap(emma, "↩️ Undo")
    await emma.wait_for_text("White background", PATIENCE)
    await stage.tap(emma, "← All photos")
    await to_preview(stage, emma)
    await published(stage, emma)
    polished, original = sizes(uploads)
    assert original == LARGE
    assert polished[0] == polished[1]


async def test_a_photo_of_an_iphone_is_published_bare(
    tmp_path: Path, free_port: Callable[[], int], uploads: list[bytes]
) -> None:
    async with opened(tmp_path, free_port()) as (stage, emma):
        await emma.send_document(HEIC, "IMG_0001.HEIC", COMPLETE)
        preview = await emma.wait_for_button("✅ Publish", PATIENCE)
        await published(stage, emma)
    assert MAKER.encode() in HEIC
    for picture in (*uploads, preview.photo):
        assert foreign(picture) == []
        with Image.open(BytesIO(picture)) as made:
            assert (made.format, made.size) == ("JPEG", (640, 480))
            red, green, _ = ImageStat.Stat(made.crop((20, 20, 300, 220))).mean
            assert green > red, "the green quarter is at the top left"
    kept = [file.read_bytes() for file in (tmp_path / "sandbox").rglob("*") if file.is_file()]
    assert HEIC in kept, "the original stays as she took it"


async def told(stage: Stage, seller: Seller) -> str:
    """What is said of the product's number, and where it is from."""
    await stage.tap(seller, "❔ Why")
    known = await seller.wait_for_text("How I know", PATIENCE)
    while "Código universal" not in known.text:
        await stage.tap(seller, "›")
        before = known.text
        known = await seller.wait_for(lambda m, seen=before: "How I know" in m.text
                                      and m.text != seen, PATIENCE)  # fmt: skip
    return next(line for line in known.text.splitlines() if "Código universal" in line)


@pytest.mark.parametrize(("text", "sign", "share"), [("on", "✓", "95"), ("off", "🤔", "70")])
async def test_the_barcode_on_the_box_is_the_number_sure_where_its_digits_are_read(
    tmp_path: Path, free_port: Callable[[], int], text: str, sign: str, share: str
) -> None:
    box = (SAMPLES / "phone-back.jpg").read_bytes()
    async with opened(tmp_path, free_port(), PHOTO_TEXT=text) as (stage, emma):
        await emma.send_photos([box], BOXED)
        await emma.wait_for_button("❔ Why", PATIENCE)
        line = await told(stage, emma)
        assert line.startswith(sign)
        assert "from the barcode" in line
        assert f"({share}" in line
        assert EAN in line
        await stage.tap(emma, "← Back")
        await published(stage, emma)
        [item] = stage.world.market.items()
        assert EAN in [a["value_name"] for a in item["attributes"] if a["id"] == "GTIN"]


@dataclass(frozen=True)
class Outside:
    """A seller whose bot has both a writer and a cutter outside."""

    stage: Stage
    emma: Seller
    gemini: gemini.StandIn
    cutter: cutters.StandIn

    def shown_to_the_writer(self) -> list[int]:
        """How many photos each of its requests held."""
        asked = [body["contents"][-1]["parts"] for body in self.gemini.bodies]
        return [sum("inlineData" in part for part in parts) for parts in asked]

    def cut_outside(self) -> list[tuple[int, int]]:
        """The sizes of the photos that went to the cutter."""
        return sizes([upload.picture for upload in self.cutter.uploads])


@pytest.fixture
async def outside(tmp_path: Path, free_port: Callable[[], int]) -> AsyncGenerator[Outside]:
    """Gemini writes and PhotoRoom cuts, on this machine."""
    async with (
        gemini.serve_gemini(free_port()) as (writer, writer_url),
        cutters.serve_cutters(free_port()) as (cutter, cutter_url),
    ):
        writer.replies, cutter.replies = [gemini.GOOD], [cutters.clearing(cutter)]
        env = {
            "AI_PROVIDERS": "gemini,offline",
            "GEMINI_API_KEY": gemini.KEY,
            "GEMINI_MODEL": gemini.MODEL,
            "GEMINI_BASE_URL": writer_url,
            "PHOTO_PROVIDERS": "photoroom",
            "PHOTOROOM_API_KEY": cutters.KEY,
            "PHOTOROOM_URL": cutter_url,
        }
        with pydantic_ai.models.override_allow_model_requests(True):
            async with opened(tmp_path, free_port(), **env) as (stage, emma):
                yield Outside(stage, emma, writer, cutter)


async def with_a_face(seller: Seller) -> Message:
    """Goods, and beside them somebody who looks at the camera; the preview."""
    somebody = encoded(Image.fromarray(face(SKINS[0], 0.6)), "JPEG")
    await seller.send_photos([photo(1), somebody], COMPLETE)
    return await seller.wait_for_text("A face can be seen in photo 2. I keep it back", PATIENCE)


async def test_a_face_is_held_back_from_everybody_and_from_the_listing(
    outside: Outside, uploads: list[bytes]
) -> None:
    card = await with_a_face(outside.emma)
    assert outside.shown_to_the_writer() == [1]
    assert outside.cut_outside() == [(900, 700)]
    assert card.button("⚠️ Look at photo 2")
    await published(outside.stage, outside.emma)
    [(width, height)] = sizes(uploads)
    assert width == height == pytest.approx(700, abs=5), "the goods, polished"
    [item] = outside.stage.world.market.items()
    assert len(item["pictures"]) == 1


async def test_with_her_word_the_face_goes_wherever_the_others_go(
    outside: Outside, uploads: list[bytes]
) -> None:
    stage, emma = outside.stage, outside.emma
    await with_a_face(emma)
    await stage.tap(emma, "⚠️ Look at photo 2")
    await stage.tap(emma, "👍 Use it")
    await emma.wait_for(lambda m: bool(m.buttons) and "keep it back" not in m.text, PATIENCE)
    assert outside.shown_to_the_writer() == [1], "nothing is sent behind her back"
    await stage.regenerate(emma)
    await emma.wait_for_button("✅ Publish", PATIENCE)
    assert outside.shown_to_the_writer() == [1, 2]
    assert FACE in outside.cut_outside()
    await published(stage, emma)
    assert FACE in sizes(uploads)
    [item] = stage.world.market.items()
    assert len(uploads) == len(item["pictures"]) == 2
