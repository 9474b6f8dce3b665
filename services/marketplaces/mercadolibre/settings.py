"""What an operator sets for MercadoLibre, and our own limits towards it.

Owns the values that this package needs. Does not own reading them (bot/settings).
"""

from dataclasses import dataclass, field

CALLS_PER_HOUR = 18_000
"""`max_requests_per_hour` of the sample application; no other figure is published.
https://developers.mercadolibre.com.ar/es_ar/gestiona-tus-aplicaciones"""

PARALLEL_CALLS = 8
RETRY_SECONDS = 2.0

CALL_SECONDS = 30.0
"""A whole call, an upload of a clean photo too. POST /items took at most 1.0 s in 59 recorded
calls (reference: mercadolibre.md 4.1)."""


@dataclass(frozen=True, slots=True)
class MercadoLibreSettings:
    """One application. `api_url` and `auth_url` are roots without a path; `auth_url` is None
    for the site's own. Waits between attempts are `retry_seconds` times 1, 2 and 4."""

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    site_id: str = "MLA"
    api_url: str = "https://api.mercadolibre.com"
    auth_url: str | None = None
    retry_seconds: float = RETRY_SECONDS
    call_seconds: float = CALL_SECONDS
    calls_per_hour: int = CALLS_PER_HOUR
    parallel_calls: int = PARALLEL_CALLS
