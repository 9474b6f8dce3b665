"""/settings and /accounts: one message each, that changes in place and keeps what she chose."""

from sandbox.mercadolibre import PAMPA
from sandbox.mercadolibre.faults import Answer, LoseResponse
from sandbox.telegram import Message, Seller
from tests.support.stage import COMPLETE, PATIENCE, Stage

SOON = 8.0


async def opened(emma: Seller, command: str, part: str) -> Message:
    """The message of a command."""
    sent = await emma.send_text(command)
    return await emma.wait_for(lambda m: m.id > sent.id and part in m.text, SOON)


async def turned(emma: Seller, message: Message, label: str, part: str) -> Message:
    """The same message after a tap, once it says so."""
    shown = emma.current(message)
    assert shown is not None
    await (await emma.press(shown, label)).answered(SOON)
    return await emma.wait_for(lambda m: m.id == message.id and part in _seen(m), SOON)


def _seen(message: Message) -> str:
    return "\n".join([message.text, *(button.label for button in message.buttons)])


async def test_each_wish_is_changed_in_place_and_kept(stage: Stage) -> None:
    emma = stage.seller()
    told = await opened(emma, "/settings", "Settings")
    for label, choice, value in (
        ("Warranty", "3 months by the seller", "Warranty: 3 months by the seller"),
        ("Shipping", "Free shipping", "Shipping: free shipping"),
        ("Listing type", "Premium", "Listing type: Premium"),
        ("Condition", "Refurbished", "Condition: Refurbished"),
        ("Stock", "5", "Stock: 5"),
        ("Round prices", "To hundreds", "Round prices: To hundreds"),
        ("Quick publish", "from 90%", "Quick publish: from 90%"),
        ("Time before", "15 min", "Time before: 15 min"),
    ):
        await turned(emma, told, label, "← Settings")
        await turned(emma, told, choice, f"✓ {choice}")
        await turned(emma, told, "← Settings", value)
    again = await opened(emma, "/settings", "Settings")
    assert "Listing type: Premium" in again.text
    assert [m.id for m in emma.from_bot() if "Settings" in m.text] == [told.id, again.id]


async def test_a_signature_is_written_closes_the_description_and_is_cleared(stage: Stage) -> None:
    emma = stage.seller()
    told = await opened(emma, "/settings", "Settings")
    await turned(emma, told, "Signature", "closes every description")
    await stage.tap(emma, "✏️ Write it")
    await emma.wait_for_text("close every description", SOON)
    await emma.send_text("Escribime al 11 5555 4444")
    await emma.wait_for_text("MercadoLibre forbids them", SOON)
    await emma.send_text("Envío en 24 h. ¡Gracias!")
    await emma.wait_for(lambda m: m.id == told.id and "¡Gracias!" in m.text, SOON)
    assert [m for m in emma.from_bot() if m.placeholder is not None] == []
    await turned(emma, told, "none", "Now: none")


async def test_the_language_changes_the_message_itself(stage: Stage) -> None:
    emma = stage.seller()
    told = await opened(emma, "/settings", "Settings")
    await turned(emma, told, "Language", "In which language")
    await turned(emma, told, "Português", "✓ Português")


async def test_a_forged_wish_changes_nothing(stage: Stage) -> None:
    emma = stage.seller()
    told = await opened(emma, "/settings", "Settings")
    for data in ("prefer:stock.0", "prefer:quick.1", "prefer:nothing.x", "settings:write.type"):
        answered = await emma.press_data(told, data).answered(SOON)
        assert "out of date" in answered.text
    again = await opened(emma, "/settings", "Settings")
    assert again.text == told.text


async def test_a_shop_is_checked_by_asking_the_marketplace(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    told = await opened(emma, "/accounts", "Your shops")
    assert "PAMPA_DEMO" in told.text
    assert "🟢 connected" in told.text
    await turned(emma, told, "Check it now", "I asked MercadoLibre just now")
    stage.world.market.revoke(PAMPA)
    await turned(emma, told, "Check it now", "no longer accepts")
    await emma.wait_for(lambda m: m.id == told.id and "needs you" in m.text, SOON)
    assert told.id == max(m.id for m in emma.from_bot() if "Your shops" in m.text)


async def test_a_shop_let_go_loses_its_keys_and_comes_back_when_she_wants(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma)
    await stage.publish(emma)
    await stage.live(emma)
    told = await opened(emma, "/accounts", "Your shops")
    await turned(emma, told, "Disconnect", "Disconnect PAMPA_DEMO?")
    await turned(emma, told, "Keep it", "Your shops")
    await turned(emma, told, "Disconnect", "Disconnect PAMPA_DEMO?")
    await turned(emma, told, "Yes, disconnect", "its keys are erased")
    await turned(emma, told, "🔗 Connect MercadoLibre", "No shop is connected")
    [item] = stage.world.market.items()
    assert item["status"] == "active"
    preview = await stage.preview(emma, COMPLETE)
    assert preview.button("Connect MercadoLibre")
    await stage.connect(emma)
    again = await opened(emma, "/accounts", "Your shops")
    assert "🟢 connected" in again.text


async def test_a_shop_is_not_let_go_while_something_is_being_published(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma)
    stage.world.market.faults.add("POST /items", LoseResponse())
    stage.world.market.faults.add("GET /users/*/items/search", Answer(503), times=100)
    await stage.publish(emma)
    await emma.wait_for_text("didn't say whether", PATIENCE)
    told = await opened(emma, "/accounts", "Your shops")
    await turned(emma, told, "Disconnect", "Disconnect PAMPA_DEMO?")
    await turned(emma, told, "Yes, disconnect", "is being published on PAMPA_DEMO")
    shown = emma.current(told)
    assert shown is not None
    assert "🟢 connected" in shown.text
