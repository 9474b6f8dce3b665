"""Products in every state that a card can show, with any word in every field that comes from
outside.

Owns the samples. Does not own what is expected of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from bot.i18n import CountryPhrases, Languages
from handlers.views.card import Known, draw
from handlers.views.failures import SENTENCES
from handlers.views.message import Message
from handlers.views.phrases import Phrases
from handlers.views.progress import Going
from services.editing import VersionNote
from services.gallery import name_of
from services.listings.confidence import combine
from services.listings.content import (
    MAX_PHOTOS,
    Attribute,
    Category,
    Condition,
    ConditionValue,
    Content,
    Delivery,
    Dispute,
    Evidence,
    ListingType,
    Missing,
    Price,
    Quantity,
    Quoted,
    Sign,
    Text,
    Twin,
    Warranty,
    WarrantyKind,
)
from services.listings.preferences import Preferences
from services.listings.status import LIVE, ProductStatus, PublicationStatus
from services.listings.tags import tag
from services.lore import Lore
from services.marketplaces.port import Account, Cost
from services.outcomes import Repair
from services.products import Failure, Photo, Product, Publication, Stage
from services.proposing import Proposal
from services.sellers import LANGUAGES

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOUSE = UUID(int=1)
_LANGUAGES = Languages.load(now=lambda: NOW)
SPOKEN: dict[str, CountryPhrases] = {code: _LANGUAGES.phrases(code) for code in LANGUAGES}

TITLE = "Zapatillas Nike Air Max 90"
DESCRIPTION = "Zapatillas urbanas con cámara de aire visible. " * 8
GENDERS = (("1", "Hombre"), ("2", "Mujer"))
SHORT = tuple((str(number), f"Talle {number}") for number in range(24))
LONG = (*SHORT[:23], ("24", "Resistente al agua y al polvo"))


def account(number: int = 1, nickname: str = "PAMPA_DEMO", site_id: str = "MLA") -> Account:
    """A connected shop."""
    return Account(UUID(int=number << 96), HOUSE, str(number), nickname, site_id)


ACCOUNT = account()


def content(share: float = 0.9, **changes: object) -> Content:
    """A version with nothing missing, whose parts are all sure by `share`."""
    hers = Evidence.SELLER
    names = ("Marca", "Modelo", "Talle", "Color", "Género", "Material", "Origen")
    version = Content(
        title=Text(value=TITLE, evidence=hers, confidence=0.95),
        description=Text(value=DESCRIPTION, evidence=hers, confidence=0.95),
        currency="ARS",
        price=Price(value=Decimal(85000), evidence=hers, confidence=0.97),
        condition=ConditionValue(value=Condition.USED, evidence=hers, confidence=0.97),
        category=Category(
            id="MLA109027", name="Zapatillas", path=("Calzado", "Zapatillas"),
            evidence=Evidence.CATALOGUE, confidence=0.9,
        ),
        attributes=tuple(
            Attribute(
                id=name.upper(), name=name, value_name=f"de {name}", evidence=hers, confidence=0.9
            )
            for name in names
        ),
        confidence=combine(
            title=share, description=share, category=share, price=share, attributes=share,
            image_analysis=share,
        ),
        provider="gemini",
    )  # fmt: skip
    return version.model_copy(update=changes)


def with_gaps(*missing: Missing) -> Content:
    """Price, condition, category and the given attributes are still to be asked."""
    return content(0.5, price=None, condition=None, category=None, missing=missing)


GENDER = Missing(id="GENDER", name="Género", options=GENDERS)
COLOR = Missing(id="COLOR", name="Color")


def photo(position: int, *, side: int = 800) -> Photo:
    """A stored photo."""
    key = "a/clean.jpg"
    return Photo(UUID(int=position), position, "o", key, side, side, 9, "f", position == 0)


def product(status: ProductStatus = ProductStatus.READY, **changes: object) -> Product:
    """A product with two photos, a sentence and a version."""
    base = Product(
        id=UUID(int=2**128 - 1), organization_id=HOUSE, user_id=UUID(int=3), status=status,
        revision=36**7 - 1, attempt=1, prompt="Zapatillas Nike talle 42", stage=None,
        failure=None, version=1, content=content(), photos=(photo(0), photo(1)),
        publication=None, created_at=NOW,
    )  # fmt: skip
    return replace(base, **changes)  # pyright: ignore[reportArgumentType] - the caller names fields


def publication(status: PublicationStatus, **changes: object) -> Publication:
    """A listing of the product."""
    base = Publication(
        id=UUID(int=5), product_id=UUID(int=2), organization_id=HOUSE, account_id=ACCOUNT.id,
        version=1, attempt=1, status=status,
    )  # fmt: skip
    return replace(base, **changes)  # pyright: ignore[reportArgumentType] - the caller names fields


@dataclass(frozen=True)
class Shown:
    """A card: a product, the screen on show, the shops connected, and what else is known."""

    product: Product
    screen: str = "main"
    accounts: Sequence[Account] = (ACCOUNT,)
    lore: Lore = field(default_factory=Lore)
    proposal: Proposal | None = None
    preferences: Preferences = field(default_factory=Preferences)
    going: Going | None = None

    def drawn(self, phrases: Phrases) -> Message:
        known = Known(self.accounts, self.lore, self.preferences, self.proposal, self.going)
        return draw(self.product, self.screen, known, phrases)


def every_card() -> dict[str, Shown]:
    """One card for each state, by a name that tells which."""
    return {
        name: shown
        for part in (
            _collecting,
            _at_work,
            _reviewed,
            _disputed,
            _looked_into,
            _photographed,
            _failed,
            _published,
        )
        for name, shown in part()
    }


def _collecting() -> Iterator[tuple[str, Shown]]:
    for status in (ProductStatus.UPLOADING, ProductStatus.IMPORTED):
        bare = product(status, content=None, version=None)
        yield f"{status}, photos and words", Shown(bare)
        yield f"{status}, photos", Shown(replace(bare, prompt=None))
        yield f"{status}, words", Shown(replace(bare, photos=()))
        yield f"{status}, nothing", Shown(replace(bare, photos=(), prompt=None))
    kin = replace(bare, status=ProductStatus.UPLOADING, kin_id=UUID(int=7))
    yield "kin", Shown(replace(kin, prompt=None))
    yield "kin, words", Shown(kin)
    yield "stopped", Shown(replace(bare, status=ProductStatus.UPLOADING, stopped=True))


def _at_work() -> Iterator[tuple[str, Shown]]:
    for stage in (None, *Stage):
        yield f"processing {stage}", Shown(product(ProductStatus.PROCESSING, stage=stage))
        sent = publication(PublicationStatus.SENDING)
        shown = product(ProductStatus.PUBLISHING, stage=stage, publication=sent)
        yield f"publishing {stage}", Shown(shown)
    slow = product(ProductStatus.PROCESSING, stage=Stage.WRITE, late=2)
    yield "processing, photos came late", Shown(slow, going=Going(8, 20))
    yield "processing, longer than usual", Shown(slow, going=Going(4000, 0.7))
    late = product(
        ProductStatus.PUBLISHING,
        stage=Stage.SEND,
        publication=publication(PublicationStatus.SENDING),
    )
    yield "publishing, longer than usual", Shown(late, going=Going(99, 12))
    lost = publication(PublicationStatus.UNKNOWN)
    yield "publishing, lost", Shown(product(ProductStatus.PUBLISHING, publication=lost))
    yield "discarded", Shown(product(ProductStatus.DISCARDED))


def _reviewed() -> Iterator[tuple[str, Shown]]:
    ready = product()
    guess = Text(value=TITLE, evidence=Evidence.GUESS, confidence=0.4)
    gaps = replace(ready, content=with_gaps(GENDER, COLOR, *(COLOR,) * 4))
    other = account(2, "MODA_DEL_SUR", "MLB")
    yield "ready", Shown(ready)
    yield "ready, no shop", Shown(ready, accounts=())
    yield "ready, gaps", Shown(gaps)
    yield "ready, gaps, no shop", Shown(gaps, accounts=())
    yield "ready, doubts", Shown(replace(ready, content=content(0.8, title=guess)))
    yield "ready, fell back", Shown(replace(ready, content=content(0.6, fell_back=True)))
    twin = Twin(
        product_id=UUID(int=77), title=TITLE, signs=(Sign.PHOTO, Sign.TITLE),
        at=NOW - timedelta(days=21), price=Decimal(1_285_000), currency="ARS",
    )  # fmt: skip
    yield "ready, a twin", Shown(replace(ready, content=content(twin=twin)))
    quoted = Quoted(amount=Decimal(650), currency="USD")
    asked = content(0.6, price=None, twin=twin, quoted=quoted)
    yield "ready, no price, a twin", Shown(replace(ready, content=asked))
    assumed = Quantity(value=1, evidence=Evidence.DEFAULT, confidence=1.0)
    capped = content(0.6, capped=True, replaced=("title",), quantity=assumed)
    yield "ready, capped", Shown(replace(ready, content=capped))
    crowded = content(0.6, title=guess, missing=(GENDER, COLOR), fell_back=True)
    yield "ready, all at once", Shown(replace(ready, content=crowded))
    yield "ready, nothing known", Shown(replace(ready, content=with_gaps(), photos=()))
    yield "ready, no version", Shown(replace(ready, content=None))
    yield "confirm", Shown(ready, "confirm")
    yield "confirm, two shops", Shown(ready, "confirm", (ACCOUNT, other))
    yield "confirm, no shop", Shown(ready, "confirm", ())
    yield "edit", Shown(ready, "edit")
    yield "edit, gaps", Shown(gaps, "edit")
    yield "choose condition", Shown(gaps, "choose:condition")
    for name, options in {"short": SHORT, "long": LONG, "none": ()}.items():
        asked = Missing(id="SIZE", name="Talle", options=options)
        yield (
            f"choose attribute, {name}",
            Shown(replace(ready, content=content(missing=(asked,))), "choose:m0"),
        )
    yield "choose, answered since", Shown(ready, "choose:m0")
    yield "discard", Shown(ready, "discard")
    yield "words changed", Shown(ready, "reworded")


SIZE_DISPUTE = Dispute(
    id="TALLE", name="Talle", kept="42", other="41", evidence=Evidence.PHOTO_TEXT, photo=2
)
STATE_DISPUTE = Dispute(
    id="CONDITION", name="CONDITION", kept="used", other="new", evidence=Evidence.PHOTO
)
GTIN_DISPUTE = Dispute(
    id="GTIN", name="GTIN", kept="7790001000019", other="7790001000026", evidence=Evidence.BARCODE
)


def _disputed() -> Iterator[tuple[str, Shown]]:
    """Sources that contradict each other, and texts that gave way."""
    ready = product()
    several = (SIZE_DISPUTE, STATE_DISPUTE, GTIN_DISPUTE)
    disputed = replace(ready, content=content(0.99, disputes=several))
    yield "disputed", Shown(replace(ready, content=content(0.99, disputes=several[:1])))
    yield "disputed, thrice", Shown(disputed)
    yield "disputed, no shop", Shown(disputed, accounts=())
    yield "disputed, confirm", Shown(disputed, "confirm")
    uncategorised = content(0.5, disputes=several, category=None, attributes=())
    bare = replace(ready, content=uncategorised)
    for dispute in several:
        screen = f"dispute:{tag(dispute.id)}"
        yield f"dispute {dispute.id}", Shown(disputed, screen)
        yield f"dispute {dispute.id}, no category", Shown(bare, screen)
    yield "dispute, settled since", Shown(ready, f"dispute:{tag('TALLE')}")
    plain = content(0.6, replaced=("title", "description"), disputes=several, missing=(GENDER,))
    yield "replaced", Shown(replace(ready, content=content(0.99, replaced=("title",))))
    yield "replaced and disputed", Shown(replace(ready, content=plain))


def _looked_into() -> Iterator[tuple[str, Shown]]:
    """What the preview's own buttons lead to."""
    ready = replace(product(), version=3, versions=5)
    costs = (
        Cost(ListingType.CLASSIC, Decimal(11050)),
        Cost(ListingType.PREMIUM, Decimal(23800), exact=False),
        Cost(ListingType.FREE, Decimal(0)),
    )
    for kind in ListingType:
        version = content(listing_type=kind, delivery=Delivery(free_shipping=True), sku="A-1")
        yield f"ready, {kind}", Shown(replace(ready, content=version), lore=Lore(costs=costs))
    yield "ready, not followed", Shown(replace(ready, content=content(followed=False)))
    yield "ready, hers", Shown(replace(ready, content=content(provider="seller")))
    yield "regenerate", Shown(ready, "regenerate")
    for page in ("why", "why:1", "why:99"):
        yield page, Shown(ready, page)
    notes = tuple(
        VersionNote(number, NOW, by, changed)
        for number, (by, changed) in enumerate(
            [("gemini", ()), ("seller", ("price", "attribute")), ("seller", ())] * 3, start=1
        )
    )
    yield "versions", Shown(ready, "versions", lore=Lore(versions=notes))
    yield (
        "versions, one",
        Shown(replace(ready, version=1), "versions", lore=Lore(versions=notes[:1])),
    )
    yield "versions, unknown", Shown(ready, "versions")
    other = content(
        0.5, provider="seller", warranty=Warranty(kind=WarrantyKind.SELLER, days=90), sku="B-2",
        condition=None, price=None, attributes=(), delivery=Delivery(local_pickup=True),
        listing_type=ListingType.PREMIUM,
        title=Text(value="Otro título", evidence=Evidence.GUESS, confidence=0.4),
    )  # fmt: skip
    yield "compare", Shown(ready, "compare:1", lore=Lore(other=other))
    yield "compare, the same", Shown(ready, "compare:1", lore=Lore(other=content()))
    yield "proposal", Shown(ready, "proposal", proposal=Proposal(3, other))
    yield "proposal, in part", Shown(ready, "proposal", proposal=Proposal(3, other, "y más lindo"))
    yield "proposal, answered", Shown(ready, "proposal")


def _photographed() -> Iterator[tuple[str, Shown]]:
    """The photos: all of them, and one large."""
    ready, removed = product(), (photo(20),)
    for count in (0, 1, 6, MAX_PHOTOS):
        several = replace(ready, photos=tuple(photo(place) for place in range(count)))
        yield f"photos, {count}", Shown(several, "photos")
        yield f"photos, {count}, one removed", Shown(replace(several, removed=removed), "photos")
    mixed = (photo(0, side=1600), photo(1), photo(2, side=480))
    for number, one in enumerate(mixed, 1):
        screen = f"photo:{name_of(one)}"
        yield f"photo {number} of 3", Shown(replace(ready, photos=mixed), screen)
    yield "photos, one too small", Shown(replace(ready, photos=mixed), "photos")
    alone = replace(ready, photos=mixed[:1])
    yield "photo alone", Shown(alone, f"photo:{name_of(mixed[0])}")
    yield "photo that is gone", Shown(ready, f"photo:{name_of(mixed[2])}")


def _failed() -> Iterator[tuple[str, Shown]]:
    failed = product(ProductStatus.FAILED)
    yield "failed, nobody knows why", Shown(failed)
    for reason in SENTENCES:
        failure = Failure(Stage.CHECK, reason, Repair.RETRY, "item.price.invalid")
        yield f"failed {reason}", Shown(replace(failed, failure=failure))
        bare = replace(failed, content=None, failure=replace(failure, detail=""))
        yield f"failed {reason}, no version", Shown(bare)
    for repair in Repair:
        failure = Failure(Stage.CHECK, "refused", repair)
        yield f"failed, {repair}", Shown(replace(failed, failure=failure))
    asking = replace(failed, content=content(missing=(GENDER,)))
    yield "failed, asking", Shown(asking)
    lost = publication(PublicationStatus.UNKNOWN)
    yield "failed, lost", Shown(replace(failed, publication=lost))
    for screen in ("confirm", "edit", "choose:condition", "discard"):
        yield f"failed on {screen}", Shown(failed, screen)


def _published() -> Iterator[tuple[str, Shown]]:
    link = "https://articulo.mercadolibre.com.ar/MLA-1"
    for status in sorted(LIVE):
        live = publication(status, permalink=link)
        yield f"published {status}", Shown(product(ProductStatus.PUBLISHED, publication=live))
    waiting = publication(PublicationStatus.PAUSED, sub_status=("picture_download_pending",))
    shown = product(ProductStatus.PUBLISHED, publication=waiting)
    yield "published, pictures pending", Shown(shown)
    yield "published, nothing known", Shown(replace(shown, publication=None, content=None))


def filled(shown: Shown, word: str) -> Shown:
    """The same card with `word` in every field that people or other systems write."""
    card = shown.product
    failure = card.failure and replace(card.failure, detail=word)
    version = card.content and card.content.model_copy(
        update={
            "title": card.content.title.model_copy(update={"value": word}),
            "description": card.content.description.model_copy(update={"value": word}),
            "category": card.content.category
            and card.content.category.model_copy(update={"name": word, "path": (word, word)}),
            "attributes": tuple(
                a.model_copy(update={"name": word, "value_name": word})
                for a in card.content.attributes
            ),
            "missing": tuple(
                m.model_copy(
                    update={"name": word, "options": tuple((o[0], word) for o in m.options)}
                )
                for m in card.content.missing
            ),
        }
    )
    waiting = shown.proposal and version and replace(shown.proposal, content=version, unclear=word)
    return replace(
        shown,
        product=replace(card, prompt=card.prompt and word, content=version, failure=failure),
        accounts=[replace(shop, nickname=word, site_id=word) for shop in shown.accounts],
        proposal=waiting,
    )
