"""The overview: every listing with its status, and switches for the site's moods.

Owns its markup. Pure: what stands at the moment in, page out.
"""

from collections.abc import Mapping, Sequence

from aiohttp import web

from sandbox.mercadolibre.answers import Json
from sandbox.mercadolibre.faults import Fault
from sandbox.mercadolibre.pages.html import esc, page
from sandbox.mercadolibre.pages.money import price_text
from sandbox.mercadolibre.sellers import SELLERS

_STATUS = {
    "active": "Activa",
    "paused": "Pausada",
    "under_review": "En revisión",
    "closed": "Finalizada",
}
_ACTIONS = (
    ("review", "Poner en revisión", {"active", "paused"}),
    ("pause", "Pausar", {"active"}),
    ("release", "Activar", {"paused", "under_review"}),
    ("sell", "Vender una", {"active"}),
)


def index_page(
    base_url: str,
    items: Sequence[Json],
    moods: Mapping[str, str],
    standing: Sequence[Fault],
) -> web.Response:
    """``items`` newest first; ``moods`` gives the label of each switch by its name."""
    cards = "".join(map(_card, items))
    listings = cards or (
        '<p class="empty">Todavía no hay publicaciones. '
        "Las que publiques desde el chat aparecen acá.</p>"
    )
    switches = "".join(
        f'<button class="soft" name="mood" value="{esc(name)}">{esc(label)}</button>'
        for name, label in moods.items()
    )
    body = f"""<main class="wide">
<h1 class="head">Publicaciones <small>{len(items)}</small></h1>
<div class="grid">{listings}</div>
<section class="card panel"><h2>Hacer que falle</h2>
<p class="fine">Cada botón afecta las próximas llamadas de la aplicación.</p>
<form method="post" action="control/mood" class="choices">{switches}</form>
{_standing(standing)}</section>
</main>"""
    return page(base_url, title="Mercado Sandbox", body=body, language="es")


def _standing(standing: Sequence[Fault]) -> str:
    if not standing:
        return '<p class="fine">Ahora todo funciona con normalidad.</p>'
    rows = "".join(
        f"<li><code>{esc(fault.route)}</code> "
        f"{esc(type(fault.effect).__name__)} × {fault.left}</li>"
        for fault in standing
    )
    return f'<ul class="standing">{rows}</ul>'


def _card(item: Json) -> str:
    seller = SELLERS[item["seller_id"]]
    status = item["status"]
    detail = ", ".join(item["sub_status"])
    buttons = "".join(
        f'<button class="soft" name="action" value="{name}">{esc(label)}</button>'
        for name, label, when in _ACTIONS
        if status in when
    )
    actions = (
        f'<form method="post" action="control/items/{esc(item["id"])}" class="choices">'
        f"{buttons}</form>"
        if buttons
        else ""
    )
    return f"""<article class="card tile">
<a href="listing/{esc(item["id"])}"><img src="{esc(item["thumbnail"] or "")}" alt="" loading="lazy">
<span class="status {esc(status)}">{esc(_STATUS.get(status, status))}</span>
<b class="cost">{esc(price_text(item["price"], item["currency_id"]))}</b>
<span class="name">{esc(item["title"])}</span></a>
<small>{esc(seller.nickname)} · {esc(item["id"])}<br>{item["available_quantity"]} u.
{f"· {esc(detail)}" if detail else ""}</small>
{actions}</article>"""
