"""What pictures are made for, and the sizes that each use wants.

Owns the uses and their limits. Pure: does not own making them (develop, outputs).
"""

from dataclasses import dataclass
from enum import StrEnum


class Use(StrEnum):
    """One output of a photo."""

    MODEL = "model"
    PREVIEW = "preview"
    MARKET = "market"
    THUMBNAIL = "thumb"
    MERCADOLIBRE = "mercadolibre"
    INSTAGRAM_SQUARE = "ig_square"
    INSTAGRAM_PORTRAIT = "ig_portrait"
    STORY = "story"
    FACEBOOK = "facebook"
    WHATSAPP = "whatsapp"
    CUTOUT = "cutout"


@dataclass(frozen=True, slots=True)
class Canvas:
    """What a use wants. With `height` the picture is exactly that large: what is missing is
    extended, what is too much is cropped as long as the product (or the face of whoever wears
    it) stays whole. Without it `width` is the longest side and nothing is added or cut.
    `limit` is the most bytes; `png` keeps transparency."""

    width: int
    height: int | None = None
    limit: int | None = None
    quality: int = 90
    png: bool = False


MODEL_BYTES = 150 * 1024
"""Most bytes of one photo for a model: more blocks the loop (reference: ai-providers.md)."""

MARKET_BYTES = 10 * 1024 * 1024
"""Largest picture that MercadoLibre takes:
https://developers.mercadolibre.com.ar/es_ar/trabajar-con-imagenes"""

TELEGRAM_BYTES = 10 * 1024 * 1024
"""Largest photo that a bot may send: https://core.telegram.org/bots/api#sendphoto"""

CANVASES: dict[Use, Canvas] = {
    Use.MODEL: Canvas(1280, limit=MODEL_BYTES, quality=82),
    Use.PREVIEW: Canvas(1280, limit=TELEGRAM_BYTES, quality=86),
    # MercadoLibre keeps at most 1920 px and zooms from 1200 px (trabajar-con-imagenes)
    Use.MARKET: Canvas(1920, limit=MARKET_BYTES),
    Use.THUMBNAIL: Canvas(160, quality=80),
    Use.MERCADOLIBRE: Canvas(1200, 1200),
    # https://help.instagram.com/1631821640426723 and .../1038071743007909 for stories
    Use.INSTAGRAM_SQUARE: Canvas(1080, 1080),
    Use.INSTAGRAM_PORTRAIT: Canvas(1080, 1350),
    Use.STORY: Canvas(1080, 1920),
    Use.FACEBOOK: Canvas(1200, 1200),
    Use.WHATSAPP: Canvas(1080, 1920),
    Use.CUTOUT: Canvas(1920, png=True),
}

FORMATS = (
    Use.MERCADOLIBRE,
    Use.INSTAGRAM_SQUARE,
    Use.INSTAGRAM_PORTRAIT,
    Use.STORY,
    Use.FACEBOOK,
    Use.WHATSAPP,
    Use.CUTOUT,
)
"""What she can have sent back as files."""
