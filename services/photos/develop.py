"""A look applied to an untouched original: the picture that one use wants.

Owns the order of the work, the ground behind the product, the extension and the encoding. Does
not own the geometry (framing), light and colour (tone) nor safe decoding (render). Like render it
imports Pillow, so it runs in the processes of pool alone. The same input makes the same bytes.
"""

from math import ceil
from typing import Final

from PIL import Image, ImageFilter, ImageStat

from services.photos import framing, render
from services.photos.facts import Box, Facts
from services.photos.framing import Plan
from services.photos.look import Ground, Look
from services.photos.tone import toned
from services.photos.uses import Canvas

WHITE = (255, 255, 255)

_TURNS: Final = {
    90: Image.Transpose.ROTATE_270,  # Pillow turns the other way round
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
_THERE: Final = 63
"""A mask's level above which the product is: glass is fainter than the rest."""

_FINER = 2
"""A photo that is cropped is opened this much larger than it is shown, to be resampled well."""

_RIM = 0.02
"""Share of a picture's side that its rim is wide."""

_WHITE_RIM = 244
"""A rim this bright is meant to be white."""

_STEPS: Final = ((1.0, 0), (1.0, 10), (0.8, 10), (0.8, 20), (0.6, 20), (0.4, 30), (0.2, 40))
"""Share of the longest side and what is taken off the quality, best first, while a picture is
larger than its limit. A picture of a fixed size keeps it."""

_QUALITY_LEAST = 30


def develop(
    original: bytes, look: Look, canvas: Canvas, mask: bytes | None, facts: Facts | None
) -> bytes:
    """The original with its look, as a JPEG or, where the canvas says so, a PNG.

    `mask` is a cut-out's (see `Cut`): without one, or when it is empty, a replaced ground stays as
    it is. `facts` tell where the product and faces are. Raises `PhotoRefusedError` when the
    original or the mask can't be decoded.
    """
    cut = _product(mask, look)
    width, height = render.size(original)
    size = (width, height) if look.turn % 180 == 0 else (height, width)
    product = facts.product if facts else None
    plan = framing.plan(
        size,
        look,
        canvas,
        product=_bounds(cut) if cut else product and framing.turned(product, look.turn),
        faces=[framing.turned(face, look.turn) for face in facts.faces] if facts else (),
        plain=cut is not None,
    )
    photo = _opened(original, look.turn, size, plan)
    shown = toned(_cropped(photo, size, plan), photo, look)
    if cut is None:
        page = _extended(shown, plan)
    else:
        clear = canvas.png and look.ground is Ground.REMOVED
        page = _on_ground(shown, _cropped(cut, size, plan), plan, clear=clear)
    return _encoded(page, canvas)


def _product(mask: bytes | None, look: Look) -> Image.Image | None:
    """The mask, turned, when it is needed and shows anything. Its edge is drawn in by a pixel and
    made soft, so that nothing of the old ground shines around the product."""
    if mask is None or not look.needs_cutout:
        return None
    cut = render.upright(mask, render.CLEAN_SIDE).convert("L")
    soft = cut.filter(ImageFilter.MinFilter(3)).filter(ImageFilter.GaussianBlur(1))
    return _turned(soft, look.turn) if _bounds(soft) else None


def _bounds(cut: Image.Image) -> Box | None:
    """Where the mask shows the product, None for an empty one."""
    found = cut.point([255 * (level > _THERE) for level in range(256)]).getbbox()
    if found is None:
        return None
    left, top, right, bottom = found
    width, height = cut.size
    return Box(left=left / width, top=top / height, right=right / width, bottom=bottom / height)


def _turned(image: Image.Image, turn: int) -> Image.Image:
    return image.transpose(_TURNS[turn]) if turn else image


def _opened(original: bytes, turn: int, size: tuple[int, int], plan: Plan) -> Image.Image:
    """The photo, turned, no larger than it is needed."""
    side = max(size) * plan.scale
    if (plan.window.width, plan.window.height) != size:
        side *= _FINER
    return _turned(render.upright(original, ceil(side)), turn)


def _cropped(image: Image.Image, size: tuple[int, int], plan: Plan) -> Image.Image:
    """The plan's window of a photo or a mask, whatever its resolution, as large as its place."""
    across, down = image.width / size[0], image.height / size[1]
    window = plan.window
    box = (window.left * across, window.top * down, window.right * across, window.bottom * down)
    left, top, right, bottom = plan.place
    place = right - left, bottom - top
    if (place, box) == (image.size, (0, 0, *image.size)):
        return image
    return image.resize(place, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)


def _extended(shown: Image.Image, plan: Plan) -> Image.Image:
    """What is shown on its place, and its rim's colour around it: never made-up content."""
    if shown.size == plan.size:
        return shown
    page = Image.new("RGB", plan.size, _rim_colour(shown, plan))
    page.paste(shown, plan.place)
    return page


def _rim_colour(shown: Image.Image, plan: Plan) -> tuple[int, ...]:
    """The mean of the sides that are extended; white where they are meant to be."""
    width, height = shown.size
    across, down = ceil(width * _RIM), ceil(height * _RIM)
    left, top, right, bottom = plan.place
    rims = {
        (0, 0, across, height): left > 0,
        (width - across, 0, width, height): right < plan.size[0],
        (0, 0, width, down): top > 0,
        (0, height - down, width, height): bottom < plan.size[1],
    }
    means = [ImageStat.Stat(shown.crop(rim)).mean for rim, beyond in rims.items() if beyond]
    mean = [sum(levels) / len(means) for levels in zip(*means, strict=True)]
    return WHITE if min(mean) >= _WHITE_RIM else tuple(round(level) for level in mean)


def _on_ground(shown: Image.Image, cut: Image.Image, plan: Plan, *, clear: bool) -> Image.Image:
    """The product alone: on white, or on nothing, where no trace of its ground is left either."""
    page = Image.new("RGB", plan.size, WHITE)
    there = cut.point([255 * (level > 0) for level in range(256)])
    page.paste(shown, plan.place, there if clear else cut)
    if clear:
        alpha = Image.new("L", plan.size)
        alpha.paste(cut, plan.place)
        page.putalpha(alpha)
    return page


def _encoded(page: Image.Image, canvas: Canvas) -> bytes:
    """The picture as a file within the canvas's limit, as far as the steps go."""
    made = b""
    for share, less in _STEPS:
        size = page.size if canvas.height else render.within(page.size, max(page.size) * share)
        small = page if size == page.size else page.resize(size, Image.Resampling.LANCZOS)
        if canvas.png:
            made = render.png(small)
        else:
            made = render.jpeg(small, max(canvas.quality - less, _QUALITY_LEAST))
        if canvas.limit is None or len(made) <= canvas.limit:
            break
    return made
