"""A MercadoLibre of one's own: the marketplace API, its consent page and its listing pages.

Imitates what documentation and recorded answers tell of it; knows nothing of the product that
talks to it. ``MercadoLibreStandIn`` is the whole public face, with the demo sellers and faults.
"""

from sandbox.mercadolibre.faults import (
    CONFLICT,
    HTML_PAGE,
    INTERNAL_ERROR,
    TOO_MANY_REQUESTS,
    Answer,
    AnswerAfter,
    Call,
    Hang,
    LoseResponse,
    Reset,
    Slow,
)
from sandbox.mercadolibre.sellers import (
    CLIENT_ID,
    CLIENT_SECRET,
    LOJA_SAMPA,
    MODA_DEL_SUR,
    PAMPA,
    POR_COMPLETAR,
    SELLERS,
    Seller,
)
from sandbox.mercadolibre.standin import MercadoLibreStandIn

__all__ = [
    "CLIENT_ID",
    "CLIENT_SECRET",
    "CONFLICT",
    "HTML_PAGE",
    "INTERNAL_ERROR",
    "LOJA_SAMPA",
    "MODA_DEL_SUR",
    "PAMPA",
    "POR_COMPLETAR",
    "SELLERS",
    "TOO_MANY_REQUESTS",
    "Answer",
    "AnswerAfter",
    "Call",
    "Hang",
    "LoseResponse",
    "MercadoLibreStandIn",
    "Reset",
    "Seller",
    "Slow",
]
