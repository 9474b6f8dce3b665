"""Whether a bare message asks for a change or speaks of a new product."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.generation.offline.edits_tone import sounds_like_edit

REQUESTS = [
    "muda pra premium",
    "add 1 year of factory warranty",
    "el talle no es 42 sino 43",
    "es marca Nike",
    "que sea negro",
    "bajalo a 15 mil",
    "bajalo a 15 mil y poné talle 42",
    "bajá el precio a 80 lucas",
    "subile 10%",
    "dejalo en 20 lucas",
    "sacale 2 mil",
    "poné talle 42",
    "ponele talle 42",
    "ponelo como usado",
    "título más corto",
    "acortá el título",
    "cambiá el título por Zapatillas Nike negras",
    "el título está mal",
    "el título que diga Bici Vairo rodado 29",
    "sacá la garantía",
    "sacá lo de la garantía",
    "sacá Nike del título",
    "agregá envío gratis",
    "pasalo a premium",
    "quiero cambiar el precio",
    "me lo bajás a 70 mil?",
    "podés ponerle talle 42?",
    "me equivoqué, es una remera M",
    "perdón, son 3",
    "en realidad es talle 43",
    "es usado",
    "son 3 unidades",
    "no es nuevo, es usado",
    "talle 42",
    "precio 15 mil",
    "garantía de 3 meses",
    "sin garantía",
    "quedan 2",
    "más barato",
    "hola, bajalo a 15 mil por favor",
    "borrá el sku",
    "corregí la marca",
    "hacele un 10% de descuento",
    "abaixa pra 150",
    "abaixa o preço para 150",
    "coloca tamanho 42",
    "tira a garantia",
    "são 3 unidades",
    "muda o título",
    "título mais curto",
    "deixa por 150 reais",
    "põe que é usado",
    "aumenta 10%",
    "quero mudar a cor para preto",
    "pode baixar pra 200?",
    "na verdade é tamanho 40",
    "make it 15,000 and size 42",
    "shorter title",
    "remove the warranty",
    "it's used",
    "make the title shorter",
    "change the price to 15k",
    "set size to 42",
    "lower it to 100",
    "drop the price by 10%",
    "take 10% off",
    "can you change the color to black?",
    "add free shipping",
    "actually it's size 42",
    "the price is wrong",
    "mark it as used",
    "cheaper",
    "raise the price to 90k",
    "change the brand to Nike",
    "put 3 units in stock",
    "sacala de premium",
    "poné la remera en 15 mil",
    "quitale la marca",
    "cambiale el modelo a XR 3.5",
    "editá la descripción",
    "cambiar precio",
    "bajale",
    "agregale que tiene caja",
]

PRODUCTS = [
    "vendo, talle 42, sin garantía",
    "vendo bici rodado 29, 150 lucas",
    "Nike Air Max 90 talle 42 usadas $85.000",
    "remera negra talle M nueva 15 mil",
    "vendo zapatillas sin uso talle 39",
    "Tira LED 5 metros $3000",
    "Set de ollas Tramontina 5 piezas",
    "set de cuchillos $30.000",
    "Bota talle 42 cuero negro",
    "Botas de cuero talle 39",
    "Marca Nike talle 42 usadas",
    "iPhone 13 128gb negro como nuevo 450 lucas",
    "heladera Gafa sin garantía, funciona perfecto",
    "silla gamer nueva con garantía de 6 meses",
    "notebook HP 8gb ram, envío gratis",
    "camiseta Flamengo tamanho M nova 120 reais",
    "tênis Adidas 40 usado R$ 200",
    "vendo geladeira Brastemp, retirar no local",
    "bicicleta aro 29 seminova",
    "used Trek mountain bike size M $300",
    "brand new PS5 controller 60 dollars",
    "selling my old guitar, 100 bucks",
    "black leather jacket size L",
    "change table for babies, $50",
    "Muda de ropa para bebé talle 2",
    "Saca corchos eléctrico nuevo",
    "Llama decorativa de cerámica",
    "Cambio bici por moto",
    "libro El precio de la fama",
    "una campera Adidas talle L 40 mil",
    "es una bici rodado 26 usada, 90 lucas",
    "tengo para vender una cuna blanca",
    "Quita esmalte 100ml",
    "mesa de madera, la dejo en 30 mil",
    "Sube y baja para plaza infantil",
    "cortina black out 2 x 2",
    "add-on controller for Nintendo",
    "drop earrings silver new",
    "quiero vender mi celular Samsung",
    "Buenas, tengo unos auriculares JBL para vender",
    "Zapatillas hermosas, precio 30 mil, talle 38",
    "pantalla Samsung 24 pulgadas",
    "",
    "hola",
    "Baja presión manguera 5 m",
    "Deja vu perfume 50ml",
    "Faz de conta fantasia infantil",
    "size 9 Jordan shoes used $120",
    "mark levinson amplifier $500",
    "cut glass vase, $20",
    "Libro Make it simple",
    "Put in Bay t-shirt size L",
    "tarjeta de memoria 64gb con garantia",
    "vestido de fiesta, talle 40, color rojo",
    "pone vasos de madera para mesa",
    "Pasa cables de 10 m",
]


@pytest.mark.parametrize("text", REQUESTS)
def test_a_request_to_change_a_listing_opens_no_product(text: str) -> None:
    assert sounds_like_edit(text)
    assert sounds_like_edit(text.upper())


@pytest.mark.parametrize("text", PRODUCTS)
def test_a_sentence_about_goods_is_no_request(text: str) -> None:
    assert not sounds_like_edit(text)


@given(st.text(max_size=300))
def test_any_text_is_one_or_the_other(text: str) -> None:
    assert sounds_like_edit(f"Vendo bici rodado 29. {text}") is False


@given(st.sampled_from(PRODUCTS), st.sampled_from(["Vendo", "Se vende:", "Selling", "Vende-se"]))
def test_whoever_sells_does_not_edit(text: str, announced: str) -> None:
    assert not sounds_like_edit(f"{announced} {text}")
