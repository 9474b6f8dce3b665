"""The evaluation's own cases: enough of each sort, true to their words and pictures, repeatable."""

import re
import string
from collections import Counter
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from services.generation.words import fold
from services.listings.content import PROMPT_MAX
from services.photos.barcodes import codes
from services.photos.reading import read
from tests.evaluation.case_file import CASES_FILE, Case, read_cases
from tests.evaluation.cases.__main__ import photos, write_lines
from tests.evaluation.cases.book import Entry, Family, families, lines, split_of
from tests.evaluation.cases.goods import GOODS
from tests.evaluation.cases.lettering import length
from tests.evaluation.cases.photographs import FILE_BYTES, SIZE, photograph
from tests.evaluation.cases.views import Kind, View
from tests.support.barcodes import with_check

HOSTILE = {
    "prompt-injection", "photo-injection", "code-injection", "fake-json", "fake-system", "contact",
    "link", "other-marketplace", "caps", "markdown", "emoji", "bidi", "zero-width",
}  # fmt: skip
HARD = {
    "slang", "typo", "misspelt-brand", "word-brand", "brand-on-label", "contradiction", "quantity",
    "each", "kit", "pair", "instalments", "was-now", "range", "battery", "year", "no-price",
    "no-condition", "refurbished", "foreign-currency", "in-store-code", "wrong-gtin", "run-on",
}  # fmt: skip


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, ...]:
    """The set, as a run of it reads the file."""
    folder = tmp_path_factory.mktemp("set")
    write_lines(folder)
    return read_cases(folder).cases


def entries() -> list[Entry]:
    return [entry for family in families() for entry in family.case]


def shows(kind: Kind) -> tuple[str, View]:
    """The first photo of a kind that nothing spoilt, with the most to read."""
    plain = [(name, view) for name, view in photos() if view.view is kind and not view.fault]
    return max(plain, key=lambda photo: (bool(photo[1].code), len(photo[1].lines)))


def bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))


def words_of(entry: Entry) -> str:
    """All that can be read of it."""
    printed = [text for view in entry.photos for text in view.lines]
    return bare(" ".join([entry.prompt, *printed]))


def test_there_are_enough_and_half_of_them_have_photos(cases: tuple[Case, ...]) -> None:
    assert len(cases) >= 160
    assert len([case for case in cases if case.photos]) >= len(cases) / 2
    assert all(0 < len(case.prompt) <= PROMPT_MAX for case in cases)


def test_the_same_bytes_come_out_each_time(tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_lines(tmp_path / name)
    one, other = ((tmp_path / name / CASES_FILE).read_bytes() for name in ("one", "other"))
    assert one == other


@pytest.mark.parametrize("family", families(), ids=lambda family: family.family)
def test_each_family_has_new_and_used_goods_in_both_parts(family: Family) -> None:
    assert {"new", "used"} <= {entry.condition for entry in family.case}
    assert {split_of(entry.id) for entry in family.case} == {"tuning", "held_back"}


def test_about_a_third_is_held_back() -> None:
    parts = Counter(split_of(entry.id) for entry in entries())
    assert 0.25 <= parts["held_back"] / parts.total() <= 0.35


def test_a_case_stays_in_its_part() -> None:
    """The rule is fixed: whoever changes it mixes what was tuned on with what was not."""
    known = {"bike-playera": "held_back", "shoe-air-max": "tuning", "mouse-br-g502": "tuning"}
    assert {case_id: split_of(case_id) for case_id in known} == known


def test_every_country_and_language_speaks(cases: tuple[Case, ...]) -> None:
    assert {"MLA", "MLB", "MLM", "MLC", "MLU", "MCO"} <= {case.site for case in cases}
    spoken = Counter(case.language for case in cases)
    assert min(spoken["es"], spoken["pt"]) >= 40
    assert spoken["en"] >= 12


def test_what_makes_it_hard_is_there(cases: tuple[Case, ...]) -> None:
    tags = Counter(tag for case in cases for tag in case.tags)
    assert tags["hostile"] >= 20
    assert set(tags) >= HOSTILE | HARD


def test_numbers_of_goods_are_right_and_stand_where_they_can_be_read() -> None:
    for entry in entries():
        shown = [view.code for view in entry.photos if view.code]
        assert all(code == with_check(code[:-1]) for code in shown), entry.id
        if entry.gtin is not None:
            assert entry.gtin == with_check(entry.gtin[:-1]), entry.id
            assert entry.gtin in shown or entry.gtin in entry.prompt, entry.id
        else:
            assert not shown or "in-store-code" in entry.tags, entry.id


def test_brands_and_models_stand_in_the_words_or_on_a_label() -> None:
    """But for names that everybody knows the maker of, and those she writes in her own way."""
    for entry in entries():
        readable, tags = words_of(entry), set(entry.tags)
        if entry.brand and not tags & {"misspelt-brand", "implied-brand", "generic-brand"}:
            assert bare(entry.brand) in readable, entry.id
        if entry.model and "typo" not in tags:
            assert bare(entry.model) in readable, entry.id


def test_a_price_stands_in_her_own_words() -> None:
    """Never on a label nor in a code: those are where a stranger could name one."""
    for entry in entries():
        if entry.price is not None:
            first = str(entry.price).lstrip("0")[0]
            assert (
                first in entry.prompt
                or "spoken-number" in entry.tags
                or ("medio palo" in entry.prompt)
            ), entry.id
        else:
            assert set(entry.tags) & {"no-price", "range"}, entry.id


def test_every_photo_can_be_drawn_and_every_sign_be_set() -> None:
    for name, view in photos():
        if view.view is Kind.GOODS:
            assert view.of in GOODS, name
            assert not view.lines, name
        else:
            assert view.lines, name
            assert all(length(text, 40) > 0 for text in view.lines)
            assert set("".join(view.lines)) <= set(
                string.ascii_letters + string.digits + string.punctuation + " ·°áéíóúñâêôãõçäü"
                "ÁÉÍÓÚÑÂÊÔÃÕÇ"
            ), name


@pytest.mark.parametrize("kind", [Kind.CARE, Kind.TAG])
def test_what_the_data_says_is_printed_can_be_read_in_the_picture(kind: Kind) -> None:
    name, view = shows(kind)
    jpeg = photograph(name, view)
    assert len(jpeg) <= FILE_BYTES
    assert Image.open(BytesIO(jpeg)).size == SIZE
    seen = bare(" ".join(line.text for line in read(jpeg)))
    assert [text for text in view.lines if bare(text) not in seen] == []
    if view.code:
        assert view.code.zfill(13) in {code.gtin.zfill(13) for code in codes(_grey(jpeg))}


def test_hostile_codes_can_be_read_too() -> None:
    name, view = next((name, view) for name, view in photos() if view.qr)
    assert [code.text for code in codes(_grey(photograph(name, view)))] == [view.qr]


def test_the_same_photo_comes_out_each_time_and_goods_wear_their_colour() -> None:
    name, view = next(
        (name, view) for name, view in photos() if view.of == "shirt" and view.colour == "blue"
    )
    jpeg = photograph(name, view)
    assert jpeg == photograph(name, view)
    picture = np.asarray(Image.open(BytesIO(jpeg)), np.float32)
    middle = picture[SIZE[1] // 2 - 40 :][:80, SIZE[0] // 2 - 40 :][:, :80].mean((0, 1))
    assert middle.argmax() == 2


def test_a_line_of_the_file_tells_all() -> None:
    line = next(line for line in lines() if line["id"] == "shoe-contradiccion-talle")
    assert line == {
        "id": "shoe-contradiccion-talle",
        "site": "MLA",
        "language": "es",
        "prompt": "Zapatillas Topper talle 42 sin uso, 38.000",
        "photos": ["photos/shoe-contradiccion-talle-1.jpg"],
        "truth": {
            "price": "38000",
            "currency": "ARS",
            "condition": "new",
            "quantity": 1,
            "brand": "Topper",
            "model": "Kioto II",
            "gtin": "7799972200336",
            "category": "MLA109027",
            "attributes": {"COLOR": "Negro", "FOOTWEAR_TYPE": "Zapatilla", "SIZE": "42"},
        },
        "tags": ["shoes", "label", "barcode", "contradiction"],
        "split": split_of("shoe-contradiccion-talle"),
    }


def _grey(jpeg: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(BytesIO(jpeg)).convert("L"))
