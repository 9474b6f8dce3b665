"""What a listing costs a seller, counted: taps and messages, not promises."""

from dataclasses import dataclass

import pytest

from sandbox.telegram import Message, Seller
from tests.support.pictures import photos
from tests.support.stage import COMPLETE, PATIENCE, Stage

COMPLETE_PT = "Tênis Nike Air Max 90 tamanho 42 preto masculino, usado, $85.000"


@dataclass
class Hands:
    """A seller's hands, and how often they moved."""

    seller: Seller
    taps: int = 0
    messages: int = 0

    async def send(self, sentence: str) -> None:
        """Photos with a caption: one message."""
        self.messages += 1
        await self.seller.send_photos(photos(3), sentence)

    async def write(self, text: str) -> None:
        """A text."""
        self.messages += 1
        await self.seller.send_text(text)

    async def tap(self, label: str) -> Message:
        """The newest button of that label."""
        self.taps += 1
        message = await self.seller.wait_for_button(label, PATIENCE)
        await (await self.seller.press(message, label)).answered(PATIENCE)
        return message


@pytest.mark.parametrize(
    ("language", "sentence", "labels"),
    [
        ("en", COMPLETE, ("✅ Publish", "✅ Yes, publish", "🔗 See the listing")),
        ("es", COMPLETE, ("✅ Publicar", "✅ Sí, publicar", "🔗 Ver la publicación")),
        ("pt", COMPLETE_PT, ("✅ Publicar", "✅ Sim, publicar", "🔗 Ver o anúncio")),
    ],
)
async def test_photos_with_a_caption_to_published_in_two_taps(
    stage: Stage, language: str, sentence: str, labels: tuple[str, str, str]
) -> None:
    emma = stage.seller("Emma", language)
    shop = "PAMPA_DEMO"
    sent = await emma.send_text("/connect")
    asked = await emma.wait_for(lambda m: m.id > sent.id and any(b.url for b in m.buttons))
    await stage.confirm(stage.consent(next(b.url for b in asked.buttons if b.url)))
    await emma.wait_for_text(shop, PATIENCE)
    hands = Hands(emma)
    await hands.send(sentence)
    publish, yes, see = labels
    await hands.tap(publish)
    await hands.tap(yes)
    await emma.wait_for_button(see, PATIENCE)
    assert (hands.messages, hands.taps) == (1, 2)
    assert len(stage.world.market.items()) == 1


async def test_a_price_is_corrected_in_two_more_moves(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    hands = Hands(emma)
    await hands.send(COMPLETE)
    await emma.wait_for_button("✅ Publish", PATIENCE)
    before = hands.taps + hands.messages
    await hands.write("bajalo a 15 mil")
    await hands.tap("✅ Change it")
    await emma.wait_for(lambda m: "15,000" in m.text and "✅ Publish" in str(m.buttons), PATIENCE)
    assert hands.taps + hands.messages - before == 2
    await hands.tap("✅ Publish")
    await hands.tap("✅ Yes, publish")
    await stage.live(emma)
    assert [item["price"] for item in stage.world.market.items()] == [15000]
    assert hands.taps == 3
