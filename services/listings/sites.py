"""MercadoLibre's sites: country, currency and language of each.

Owns the table. Does not own how money is written for people (bot/i18n) nor the marketplace's
addresses (services/marketplaces/mercadolibre).
Source: https://developers.mercadolibre.com.ar/es_ar/dominios-y-categorias
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Site:
    """One national marketplace. `decimals` counts the currency's decimal places."""

    id: str
    country: str
    currency: str
    language: str
    decimals: int = 2


SITES: dict[str, Site] = {
    site.id: site
    for site in (
        Site("MLA", "AR", "ARS", "es"),
        Site("MLB", "BR", "BRL", "pt"),
        Site("MLM", "MX", "MXN", "es"),
        Site("MLC", "CL", "CLP", "es", decimals=0),
        Site("MCO", "CO", "COP", "es", decimals=0),
        Site("MLU", "UY", "UYU", "es"),
        Site("MPE", "PE", "PEN", "es"),
        Site("MEC", "EC", "USD", "es"),
        Site("MLV", "VE", "USD", "es"),
        Site("MBO", "BO", "BOB", "es"),
        Site("MPY", "PY", "PYG", "es", decimals=0),
        Site("MCR", "CR", "CRC", "es"),
        Site("MPA", "PA", "PAB", "es"),
        Site("MRD", "DO", "DOP", "es"),
        Site("MGT", "GT", "GTQ", "es"),
        Site("MHN", "HN", "HNL", "es"),
        Site("MNI", "NI", "NIO", "es"),
        Site("MSV", "SV", "USD", "es"),
    )
}
