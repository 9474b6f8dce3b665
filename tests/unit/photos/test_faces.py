"""Goods that look like a face to a detector are none: no seller should be asked about her fan."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from services.photos.inspection import examine
from tests.support.pictures import SAMPLES

FAN = SAMPLES / "fan-front.jpg"


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.jpg")), ids=lambda path: path.stem)
def test_no_sample_shows_a_face(path: Path) -> None:
    assert examine(path.read_bytes()).faces == ()


@pytest.mark.parametrize("turn", range(-8, 9, 4))
def test_the_hub_of_a_fan_is_no_face_however_the_camera_is_held(turn: int) -> None:
    out = BytesIO()
    with Image.open(FAN) as photo:
        photo.rotate(turn, Image.Resampling.BICUBIC).save(out, "JPEG", quality=95)
    assert examine(out.getvalue()).faces == ()
