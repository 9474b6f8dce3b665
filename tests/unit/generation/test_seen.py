"""What photos alone tell: a barcode becomes the product's number, labels reach the writer."""

from dataclasses import replace

from services.generation.brief import Authored, Fact, Written
from services.generation.seen import LABELS_MAX, labels_of, with_codes
from services.listings.confidence import BALANCED_ABOVE
from services.listings.content import Evidence, Text
from services.listings.gtin import GTIN
from services.photos.facts import Box, Code, Facts, Line, Symbology
from services.products import Product
from tests.support.cards import photo, product

EAN, OTHER = "4006381333931", "5901234123457"
WHOLE = Box(left=0, top=0, right=1, bottom=1)
PLAIN = Facts(sharpness=500, light=120, burnt=0, white=0, busy=0, fingerprint="0" * 16)


def seen(*codes: Code, lines: tuple[str, ...] = (), faces: int = 0) -> Facts:
    read = tuple(Line(text=text, confidence=0.9 - n / 100, box=WHOLE)
                 for n, text in enumerate(lines))  # fmt: skip
    return PLAIN.model_copy(update={"codes": codes, "lines": read, "faces": (WHOLE,) * faces})


def code(text: str = EAN, *, printed: bool = False) -> Code:
    return Code(symbology=Symbology.EAN13, text=text, gtin=text, printed=printed)


def with_photos(*facts: Facts | None) -> Product:
    shown = tuple(replace(photo(place), facts=each) for place, each in enumerate(facts))
    return product(photos=shown)


def authored(*facts: Fact) -> Authored:
    text = Text(value="Zapatillas Nike", evidence=Evidence.SELLER, confidence=0.9)
    written = Written(title=text, description=text, facts=facts)
    return Authored(written, "offline", "", fell_back=False, elapsed_ms=1)


def gtin(done: Authored) -> Fact | None:
    return next((fact for fact in done.written.facts if fact.key == GTIN), None)


def test_a_code_with_its_digits_printed_is_sure() -> None:
    fact = gtin(with_codes(authored(), with_photos(seen(code(printed=True)))))
    assert fact is not None
    assert (fact.value, fact.evidence, fact.confidence) == (EAN, Evidence.BARCODE, 0.95)


def test_a_code_seen_once_is_not_sure_until_a_second_photo_shows_it() -> None:
    once = gtin(with_codes(authored(), with_photos(seen(code()), None)))
    twice = gtin(with_codes(authored(), with_photos(seen(code()), seen(code()))))
    assert once is not None
    assert once.confidence <= BALANCED_ABOVE  # told as unsure
    assert twice is not None
    assert twice.confidence == 0.95


def test_photos_that_disagree_say_nothing() -> None:
    done = with_codes(authored(), with_photos(seen(code()), seen(code(OTHER, printed=True))))
    assert gtin(done) is None


def test_a_link_in_a_qr_code_is_no_product_number() -> None:
    link = Code(symbology=Symbology.QR, text="https://example.com/4006381333931")
    assert gtin(with_codes(authored(), with_photos(seen(link)))) is None


def test_labels_come_once_each_and_surest_first() -> None:
    told = labels_of(with_photos(seen(lines=("NIKE", "AIR MAX")), seen(lines=("NIKE",))))
    assert told == ("NIKE", "AIR MAX")
    many = labels_of(with_photos(seen(lines=tuple(f"linea {n}" for n in range(60)))))
    assert len(many) == LABELS_MAX


def test_a_photo_that_is_held_back_tells_a_model_nothing() -> None:
    held = with_photos(seen(lines=("DNI 30111222",), faces=1))
    assert labels_of(held) == ()
    (shown,) = held.photos
    assert labels_of(replace(held, photos=(replace(shown, released=True),))) == ("DNI 30111222",)


def test_her_own_number_stands_and_the_bars_that_say_another_are_asked_about() -> None:
    typed = Fact(key="EAN", value=f"{OTHER[:1]} {OTHER[1:]}", evidence=Evidence.SELLER,
                 confidence=0.95)  # fmt: skip
    done = with_codes(authored(typed), with_photos(None, seen(code(printed=True))))
    [dispute] = done.written.disputes
    assert (dispute.id, dispute.kept, dispute.other) == (GTIN, OTHER, EAN)
    assert (dispute.evidence, dispute.photo) == (Evidence.BARCODE, 2)


def test_the_same_number_in_another_length_is_no_contradiction() -> None:
    upc = "036000291452"
    typed = Fact(key=GTIN, value=f"0{upc}", evidence=Evidence.SELLER, confidence=0.95)
    done = with_codes(authored(typed), with_photos(seen(code(upc))))
    assert done.written.disputes == ()


def test_a_shops_own_label_is_no_product_number() -> None:
    scales = "2001234567893"
    assert gtin(with_codes(authored(), with_photos(seen(code(scales, printed=True))))) is None
