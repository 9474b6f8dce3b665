"""A listing as a buyer sees it, in the language of its site.

Owns its texts and markup. Pure: an item and its description in, page out.
"""

from collections.abc import Iterator

from aiohttp import web

from sandbox.mercadolibre.answers import Json
from sandbox.mercadolibre.catalogue import Category
from sandbox.mercadolibre.pages.html import esc, page
from sandbox.mercadolibre.pages.money import price_parts
from sandbox.mercadolibre.rules.terms import REFURBISHED
from sandbox.mercadolibre.sellers import Seller

_TEXTS = {
    "es": {
        "new": "Nuevo", "used": "Usado", "refurbished": "Reacondicionado",
        "not_specified": "Sin especificar",
        "sold": "vendidos", "free": "Envío gratis", "shipping": "Envío a todo el país",
        "pick_up": "Podés retirar en",
        "stock": "Stock disponible", "last": "¡Última disponible!", "units": "disponibles",
        "buy": "Comprar ahora", "cart": "Agregar al carrito",
        "fake": "Simulador: los botones no compran nada.",
        "seller": "Vendido por", "features": "Características del producto",
        "about": "Descripción", "no_about": "El vendedor no incluyó una descripción.",
        "code": "Publicación", "instalments": "Mismo precio en cuotas", "location": "Ubicación",
        "paused": "Publicación pausada", "under_review": "Publicación en revisión",
        "closed": "Publicación finalizada", "none": "Sin stock",
        "photo": "Foto", "missing": "Esta publicación no existe",
    },
    "pt": {
        "new": "Novo", "used": "Usado", "refurbished": "Recondicionado",
        "not_specified": "Não especificado",
        "sold": "vendidos", "free": "Frete grátis", "shipping": "Envio para todo o país",
        "pick_up": "Você pode retirar em",
        "stock": "Estoque disponível", "last": "Último disponível!", "units": "disponíveis",
        "buy": "Comprar agora", "cart": "Adicionar ao carrinho",
        "fake": "Simulador: os botões não compram nada.",
        "seller": "Vendido por", "features": "Características do produto",
        "about": "Descrição", "no_about": "O vendedor não incluiu uma descrição.",
        "code": "Anúncio", "instalments": "Parcelado sem juros", "location": "Localização",
        "paused": "Anúncio pausado", "under_review": "Anúncio em revisão",
        "closed": "Anúncio finalizado", "none": "Sem estoque",
        "photo": "Foto", "missing": "Este anúncio não existe",
    },
}  # fmt: skip
# Premium sells in instalments (tipos-de-publicacion-y-actualizaciones-de-articulos).
_WITH_INSTALMENTS = "gold_pro"
# What ML keeps to itself.
_HIDDEN = {"SELLER_SKU", "EMPTY_GTIN_REASON", "SIZE_GRID_ID", "SIZE_GRID_ROW_ID", "ITEM_CONDITION"}


def listing_page(
    base_url: str, item: Json, description: str | None, seller: Seller, category: Category
) -> web.Response:
    """The page of one item."""
    texts = _TEXTS[seller.language]
    crumbs = "<i>›</i>".join(
        f"<span>{esc(node['name'])}</span>" for node in category.info["path_from_root"]
    )
    about = (
        f'<p class="prose">{esc(description)}</p>'
        if description
        else f'<p class="fine">{esc(texts["no_about"])}</p>'
    )
    body = f"""<main class="wide">
<nav class="crumbs">{crumbs}</nav>
{_banner(item, texts)}
<article class="card listing">
<div class="gallery">{_gallery(item, texts)}</div>
<div class="info">{_buy_box(item, seller, texts)}</div>
<section class="block"><h2>{esc(texts["features"])}</h2>
<dl class="features">{"".join(_features(item))}</dl></section>
<section class="block"><h2>{esc(texts["about"])}</h2>{about}</section>
<footer class="fine">{esc(texts["code"])} #{esc(item["id"])}</footer>
</article></main>"""
    return page(
        base_url, title=item["title"], body=body, language=seller.language, script="gallery.js"
    )


def missing_page(base_url: str) -> web.Response:
    """No such listing."""
    text = _TEXTS["es"]["missing"]
    body = f'<main class="narrow"><div class="card consent"><h1>{esc(text)}</h1></div></main>'
    return page(base_url, title=text, body=body, language="es", status=404)


def _banner(item: Json, texts: dict[str, str]) -> str:
    status = item["status"]
    if status == "active":
        return ""
    text = texts["none"] if item["sub_status"] == ["out_of_stock"] else texts.get(status, status)
    why = ", ".join(item["sub_status"])
    return f'<p class="banner" role="status"><b>{esc(text)}</b> <small>{esc(why)}</small></p>'


def _gallery(item: Json, texts: dict[str, str]) -> str:
    """Large pictures side by side, to swipe; small ones to tap."""
    large: list[str] = []
    small: list[str] = []
    for place, picture in enumerate(item["pictures"], start=1):
        alt = f"{texts['photo']} {place}: {item['title']}"
        url = esc(picture["secure_url"])
        big = url.replace("-O.jpg", "-F.jpg")
        large.append(f'<img src="{big}" alt="{esc(alt)}" data-place="{place}">')
        small.append(
            f'<button type="button" data-go="{place}" aria-label="{esc(alt)}">'
            f'<img src="{url}" alt=""></button>'
        )
    count = len(large)
    return f"""<div class="thumbs">{"".join(small)}</div>
<div class="stage" tabindex="0">{"".join(large)}</div>
<span class="count"><b>1</b> / {count}</span>"""


def _buy_box(item: Json, seller: Seller, texts: dict[str, str]) -> str:
    symbol, whole, cents = price_parts(item["price"], item["currency_id"])
    sold = f" · {item['sold_quantity']} {texts['sold']}" if item["sold_quantity"] else ""
    free = item["shipping"]["free_shipping"]
    shipping = texts["free"] if free else texts["shipping"]
    stock = int(item["available_quantity"])
    left = texts["last"] if stock == 1 else f"{texts['stock']} ({stock} {texts['units']})"
    if not stock:
        left = texts["none"]
    off = "" if item["status"] == "active" and stock else "disabled"
    place = f"{texts['pick_up']} {seller.city}, {seller.state[1]}"
    pick_up = f'<p class="ship">{esc(place)}</p>' if item["shipping"]["local_pick_up"] else ""
    instalments = (
        f'<p class="stock">{esc(texts["instalments"])}</p>\n'
        if item["listing_type_id"] == _WITH_INSTALMENTS
        else ""
    )
    warranty = item["warranty"]
    return f"""<p class="state">{esc(texts.get(_condition(item), ""))}{esc(sold)}</p>
<h1>{esc(item["title"])}</h1>
<p class="price" aria-label="{esc(symbol)} {esc(whole)}{"," + cents if cents else ""}">
<span>{esc(symbol)}</span> {esc(whole)}<sup>{esc(cents)}</sup></p>
{instalments}<p class="ship {"free" if free else ""}">{esc(shipping)}</p>{pick_up}
<p class="stock">{esc(left)}</p>
<div class="choices"><button class="main" type="button" {off}>{esc(texts["buy"])}</button>
<button class="soft" type="button" {off}>{esc(texts["cart"])}</button></div>
<p class="fine">{esc(texts["fake"])}</p>
<div class="seller"><span class="face">{esc(seller.nickname[0])}</span><span class="who">
<small>{esc(texts["seller"])}</small><b>{esc(seller.nickname)}</b>
<small>{esc(seller.city)}, {esc(seller.state[1])}</small></span></div>
{f'<p class="fine">{esc(warranty)}</p>' if warranty else ""}"""


def _condition(item: Json) -> str:
    """``refurbished`` shows in the attribute alone (publica-productos)."""
    ids = {attribute["value_id"] for attribute in item["attributes"]}
    return "refurbished" if REFURBISHED in ids else str(item["condition"])


def _features(item: Json) -> Iterator[str]:
    for attribute in item["attributes"]:
        hidden = attribute["id"] in _HIDDEN or str(attribute["id"]).startswith("SELLER_PACKAGE_")
        if not hidden:
            value = str(attribute["value_name"]).replace(",", ", ")
            yield f"<div><dt>{esc(attribute['name'])}</dt><dd>{esc(value)}</dd></div>"
