"""Her hand on the listing: fields and terms by buttons and in writing, as the buyer gets them."""

from sandbox.mercadolibre.catalogue import Catalogue
from sandbox.mercadolibre.faults import Answer
from tests.support.cardwork import turn
from tests.support.stage import PATIENCE, Stage


async def test_stock_condition_and_description_follow_her_hand(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma)
    menu = await turn(stage, emma, "✏️ Edit", "What shall we change?")
    assert "85,000" in menu.text
    assert "1 available" in menu.text
    await turn(stage, emma, "Stock", "How many")
    await stage.tap(emma, "✍️ Another number")
    await emma.wait_for_text("Write a number", PATIENCE)
    await emma.send_text("muchas")
    await emma.wait_for_text("could not read a number", PATIENCE)
    await emma.send_text("son 12 unidades")
    await emma.wait_for_text("12 available", PATIENCE)
    asked = [message for message in emma.from_bot() if "Write a number" in message.text]
    assert asked == [], "the question left the chat"
    await turn(stage, emma, "✏️ Edit", "What shall we change?")
    await turn(stage, emma, "Condition", "In what condition")
    await turn(stage, emma, "New", "· New ·")
    await turn(stage, emma, "✏️ Edit", "What shall we change?")
    await stage.tap(emma, "Description")
    await emma.wait_for_text("Write the new description", PATIENCE)
    await emma.send_text("Corta.")
    await emma.wait_for_text("it must be 50 to", PATIENCE)
    await emma.send_text("Zapatillas sin uso, en su caja, con etiqueta y dos pares de cordones.")
    await emma.wait_for_text("en su caja", PATIENCE)


async def test_terms_of_the_sale_reach_the_marketplace(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma)
    await turn(stage, emma, "✏️ Edit", "What shall we change?")
    await turn(stage, emma, "Terms", "Terms of the sale")
    await turn(stage, emma, "Warranty", "What warranty")
    await stage.tap(emma, "✍️ Another time")
    await emma.wait_for_text("For how long?", PATIENCE)
    await emma.send_text("un rato")
    await emma.wait_for_text("could not read a time", PATIENCE)
    await emma.send_text("6 meses de fábrica")
    await emma.wait_for_text("Warranty: 6 months by the factory", PATIENCE)
    await turn(stage, emma, "Warranty", "What warranty")
    await turn(stage, emma, "3 months by the seller", "Warranty: 3 months by the seller")
    await turn(stage, emma, "Shipping", "How does it get")
    await stage.tap(emma, "▫️ Free shipping")
    await emma.wait_for_button("✅ Free shipping", PATIENCE)
    await stage.tap(emma, "▫️ Local pick-up")
    await emma.wait_for_button("✅ Local pick-up", PATIENCE)
    await turn(stage, emma, "← Back", "free shipping · local pick-up")
    types = await turn(stage, emma, "Listing type", "How shall it be listed?")
    assert "before shipping" in types.text
    await turn(stage, emma, "Premium", "Listing type: Premium")
    await turn(stage, emma, "SKU", "stock number")
    await stage.tap(emma, "✍️ Write it")
    await emma.wait_for_text("Write your stock number", PATIENCE)
    await emma.send_text("AB-42")
    await emma.wait_for_text("SKU: AB-42", PATIENCE)
    await turn(stage, emma, "← Back", "What shall we change?")
    await turn(stage, emma, "← Back", "26/60")
    await stage.publish(emma)
    await stage.live(emma)
    [item] = stage.world.market.items()
    terms = {term["id"]: term["value_name"] for term in item["sale_terms"]}
    assert terms["WARRANTY_TIME"] == "90 días"
    assert item["listing_type_id"] == "gold_pro"
    assert item["shipping"]["free_shipping"] is True
    assert item["shipping"]["local_pick_up"] is True
    assert {a["id"]: a["value_name"] for a in item["attributes"]}["SELLER_SKU"] == "AB-42"


async def test_refurbished_goods_ask_for_their_warranty_on_the_preview(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma)
    await turn(stage, emma, "✏️ Edit", "What shall we change?")
    await turn(stage, emma, "Condition", "In what condition")
    card = await turn(stage, emma, "Refurbished", "· Refurbished ·")
    assert not [button for button in card.buttons if "Publish" in button.label]
    await turn(stage, emma, "❓ Warranty", "90 days or more")
    await turn(stage, emma, "1 year by the factory", "· Refurbished ·")
    # what is sold as refurbished is new to the marketplace, which wants a barcode of this brand
    await turn(stage, emma, "❓ Código universal", "If it has no barcode, choose why")
    await stage.tap(emma, "El producto no tiene código registrado")
    await emma.wait_for_button("✅ Publish", PATIENCE)


async def test_the_currency_is_hers_where_the_category_takes_several(stage: Stage) -> None:
    category = Catalogue().describe("MLA109027")
    assert category is not None
    category["settings"]["currencies"] = ["ARS", "USD"]
    stage.world.market.faults.add("GET /categories/MLA109027", Answer(200, category), times=99)
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma)
    await turn(stage, emma, "✏️ Edit", "What shall we change?")
    await turn(stage, emma, "Price", "Another currency")
    await stage.tap(emma, "USD")
    await emma.wait_for_text("Write the price in USD", PATIENCE)
    await emma.wait_for_button("❓ Price", PATIENCE)
    await emma.send_text("caro")
    await emma.wait_for_text("could not read a price", PATIENCE)
    await emma.send_text("120")
    priced = await emma.wait_for_button("✅ Publish", PATIENCE)
    assert "120" in priced.text
    assert "85,000" not in priced.text
