"""Light and colour of a photo, within bounds that don't change what the goods look like.

Owns the balance that a polish makes, the steps of brightness, contrast and saturation, and the
sharpening. Does not own what is shown nor where (framing, develop). Levels are 8-bit sRGB.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageEnhance, ImageFilter

from services.photos.look import Look

GAIN_MAX = 0.08
"""White balance moves no channel by more than this share."""

LIFT_MAX = 1.15
"""Exposure is lifted by at most a third of a stop (1.15 in sRGB levels), so that a blue shirt stays
that blue, and never lowered."""

GAMMA_STEP = 0.09
CONTRAST_STEP = 0.05
SATURATION_STEP = 0.09
"""What one step of brightness, contrast and saturation does, as shares."""

_BRIGHT: Final = 245
"""Levels that the brightest part is lifted to."""

_BRIGHTEST: Final = 98
"""Percentile that stands for the brightest part: lamps and glints are above it."""

_SAMPLE: Final = 64
_DARK: Final = 40
_NEUTRAL: Final = 0.12
_WITNESSES: Final = 0.05
"""White balance asks the most neutral twentieth of a 64 px sample, above level 40. Under tinted
light even that is tinted; a beige wall behind a grey product isn't asked. When it is further from
grey than lamps make it, nothing neutral is in sight and nothing is balanced."""

_SHARPEN: Final = ImageFilter.UnsharpMask(radius=1.2, percent=45, threshold=3)

Gains = npt.NDArray[np.float64]


def toned(shown: Image.Image, photo: Image.Image, look: Look) -> Image.Image:
    """The part of a photo that is shown with the look's light and colour; what a polish balances
    is measured on the whole photo, so that every crop of it comes out alike."""
    table = _table(_balance(photo) if look.polished else np.ones(3), look)
    if table is not None:
        shown = shown.point(table)
    if look.saturation:
        shown = ImageEnhance.Color(shown).enhance(1 + SATURATION_STEP * look.saturation)
    return shown.filter(_SHARPEN) if look.polished else shown


def _balance(photo: Image.Image) -> Gains:
    """What each channel is multiplied by."""
    sample = photo.resize((_SAMPLE, _SAMPLE), Image.Resampling.BOX, reducing_gap=1.0)
    pixels = np.asarray(sample, dtype=np.float64).reshape(-1, 3)
    gains = _white_balance(pixels)
    brightest = float(np.percentile((pixels * gains).max(axis=1), _BRIGHTEST))
    return gains * min(max(_BRIGHT / max(brightest, 1.0), 1.0), LIFT_MAX)


def _white_balance(pixels: Gains) -> Gains:
    """Gains that make grey what should be grey, `pixels` being rows of red, green and blue."""
    top = pixels.max(axis=1)
    lit, top = pixels[top > _DARK], top[top > _DARK]
    if not len(lit):
        return np.ones(3)
    tint = 1 - lit.min(axis=1) / top
    asked = np.argsort(tint, kind="stable")[: max(1, int(len(lit) * _WITNESSES))]
    if float(tint[asked].mean()) > _NEUTRAL:
        return np.ones(3)
    witness = lit[asked].mean(axis=0)
    return np.clip(witness.mean() / witness, 1 - GAIN_MAX, 1 + GAIN_MAX)


def _table(gains: Gains, look: Look) -> list[int] | None:
    """The levels that each channel's levels become, 768 of them, None when they stay."""
    if not (look.polished or look.brightness or look.contrast):
        return None
    levels = np.clip(np.arange(256) / 255 * gains[:, None], 0, 1)
    levels = levels ** (1 / (1 + GAMMA_STEP * look.brightness))
    levels = (levels - 0.5) * (1 + CONTRAST_STEP * look.contrast) + 0.5
    return [int(level) for level in np.rint(np.clip(levels, 0, 1) * 255).ravel()]
