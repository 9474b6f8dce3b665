"""The consent page: may the application act for one of the demo sellers?

Owns its texts in Spanish and Portuguese. Pure: parameters in, page out.
"""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.mercadolibre.pages.html import esc, page
from sandbox.mercadolibre.sellers import SELLERS, Seller

_TEXTS: dict[str, dict[str, Any]] = {
    "es": {
        "title": "Autorizar aplicación",
        "lead": "IntelliPost quiere publicar en tu cuenta",
        "who": "Elegí con qué tienda de prueba continuar",
        "may": "Si permitís, la aplicación podrá",
        "can": ("Ver los datos de tu cuenta", "Crear y modificar tus publicaciones",
                "Seguir conectada mientras no la uses"),
        "allow": "Permitir",
        "cancel": "Cancelar",
        "note": "Esto es un simulador en tu computadora: no hay cuentas ni ventas reales.",
        "refused": "La aplicación no puede conectarse a tu cuenta",
        "wrong": "El pedido de autorización no es válido. Revisá el parámetro:",
        "blocked": "Datos pendientes: todavía no puede publicar",
        "classic": "título clásico",
    },
    "pt": {
        "title": "Autorizar aplicativo",
        "lead": "IntelliPost quer anunciar na sua conta",
        "who": "Escolha com qual loja de teste continuar",
        "may": "Se você permitir, o aplicativo poderá",
        "can": ("Ver os dados da sua conta", "Criar e alterar seus anúncios",
                "Continuar conectado quando você não estiver usando"),
        "allow": "Permitir",
        "cancel": "Cancelar",
        "note": "Isto é um simulador no seu computador: não há contas nem vendas reais.",
        "refused": "O aplicativo não pode se conectar à sua conta",
        "wrong": "O pedido de autorização não é válido. Verifique o parâmetro:",
        "blocked": "Dados pendentes: ainda não pode anunciar",
        "classic": "título clássico",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Consent:
    """A checked authorization request."""

    redirect_uri: str
    state: str
    challenge: str
    method: str


def _language(wanted: str) -> str:
    return wanted if wanted in _TEXTS else "es"


def consent_page(base_url: str, client_id: str, consent: Consent, language: str) -> web.Response:
    """The page that asks."""
    lang = _language(language)
    texts = _TEXTS[lang]
    shops = "".join(
        _shop(seller, texts, checked=place == 0) for place, seller in enumerate(_in_order(lang))
    )
    powers = "".join(f"<li>{esc(power)}</li>" for power in texts["can"])
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{esc(value)}">'
        for name, value in {
            "client_id": client_id,
            "response_type": "code",
            "redirect_uri": consent.redirect_uri,
            "state": consent.state,
            "code_challenge": consent.challenge,
            "code_challenge_method": consent.method,
        }.items()
    )
    body = f"""<main class="narrow">
<form class="card consent" method="post" action="authorization">
{hidden}
<div class="pair" aria-hidden="true">
<span class="app">iP</span><i></i><span class="shop">M</span></div>
<h1>{esc(texts["lead"])}</h1>
<fieldset><legend>{esc(texts["who"])}</legend>{shops}</fieldset>
<h2>{esc(texts["may"])}</h2>
<ul class="powers">{powers}</ul>
<div class="choices">
<button class="main" name="decision" value="allow">{esc(texts["allow"])}</button>
<button class="quiet" name="decision" value="cancel">{esc(texts["cancel"])}</button>
</div>
<p class="fine">{esc(texts["note"])}</p>
</form></main>"""
    return page(
        base_url,
        title=texts["title"],
        body=body,
        language=lang,
        form_target=consent.redirect_uri,
    )


def _in_order(language: str) -> list[Seller]:
    """Shops of the reader's language first, on today's publishing model; the barred one last."""
    return sorted(
        SELLERS.values(),
        key=lambda s: (bool(s.list_codes), s.language != language, not s.user_products),
    )


def _shop(seller: Seller, texts: dict[str, Any], *, checked: bool) -> str:
    model = "User Products" if seller.user_products else texts["classic"]
    country = "Brasil" if seller.site == "MLB" else "Argentina"
    note = f"<em>{esc(texts['blocked'])}</em>" if seller.list_codes else ""
    return f"""<label class="pick"><input type="radio" name="seller" value="{seller.id}"
{"checked" if checked else ""}><span class="face">{esc(seller.nickname[0])}</span>
<span class="who"><b>{esc(seller.nickname)}</b>
<small>{country} · {esc(seller.site)} · {model}</small>{note}</span></label>"""


def refusal_page(base_url: str, parameter: str, language: str) -> web.Response:
    """The page for a request that may not be sent anywhere."""
    lang = _language(language)
    texts = _TEXTS[lang]
    body = f"""<main class="narrow"><div class="card consent">
<h1>{esc(texts["refused"])}</h1>
<p>{esc(texts["wrong"])} <code>{esc(parameter)}</code></p></div></main>"""
    return page(base_url, title=texts["title"], body=body, language=lang, status=400)
