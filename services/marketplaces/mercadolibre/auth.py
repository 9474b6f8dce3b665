"""Connecting a shop: OAuth 2 with PKCE.

Owns the authorization address and the token endpoint. Does not own states, verifiers and stored
tokens (services/accounts).
Source: https://developers.mercadolibre.com.ar/es_ar/autenticacion-y-autorizacion
"""

from pydantic import TypeAdapter
from yarl import URL

from services.marketplaces.mercadolibre.client import Call, Client
from services.marketplaces.mercadolibre.readings import shop_of
from services.marketplaces.mercadolibre.settings import MercadoLibreSettings
from services.marketplaces.mercadolibre.wire import TokenAnswer, UserAnswer
from services.marketplaces.port import Shop, TokenPair
from services.outcomes import OutcomeUnknownError, TryLaterError

AUTH_HOSTS: dict[str, str] = {
    "MLA": "auth.mercadolibre.com.ar",
    "MLB": "auth.mercadolivre.com.br",
    "MLM": "auth.mercadolibre.com.mx",
    "MLC": "auth.mercadolibre.cl",
    "MCO": "auth.mercadolibre.com.co",
    "MLU": "auth.mercadolibre.com.uy",
    "MPE": "auth.mercadolibre.com.pe",
    "MEC": "auth.mercadolibre.com.ec",
    "MLV": "auth.mercadolibre.com.ve",
    "MBO": "auth.mercadolibre.com.bo",
    "MPY": "auth.mercadolibre.com.py",
    "MCR": "auth.mercadolibre.co.cr",
    "MPA": "auth.mercadolibre.com.pa",
    "MRD": "auth.mercadolibre.com.do",
    "MGT": "auth.mercadolibre.com.gt",
    "MHN": "auth.mercadolibre.com.hn",
    "MNI": "auth.mercadolibre.com.ni",
    "MSV": "auth.mercadolibre.com.sv",
}
"""Where a site's sellers say yes (reference: mercadolibre.md section 1)."""

USER = TypeAdapter(UserAnswer)
ME = Call("GET", "/users/me")
_TOKENS = TypeAdapter(TokenAnswer)


class Authorizer:
    """The marketplace's side of connecting. Every method may raise `TryLaterError`,
    `SellerMustActError` and `OperatorMustActError` (our application is refused)."""

    def __init__(self, client: Client, settings: MercadoLibreSettings) -> None:
        root = settings.auth_url or f"https://{AUTH_HOSTS[settings.site_id]}"
        self._page = URL(root.rstrip("/") + "/authorization")
        self._client = client
        self._settings = settings

    def authorization_url(self, *, state: str, code_challenge: str) -> str:
        """The page where the seller says yes. The redirect must equal the registered one."""
        query = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": self._settings.redirect_uri,
            "state": state,
            "code_challenge": code_challenge,
            "code_challenge_method": "S256",
        }
        return str(self._page.with_query(query))

    async def exchange(self, *, code: str, code_verifier: str) -> TokenPair:
        """Tokens for a code; a used or expired one is `SellerMustActError`."""
        return await self._tokens(
            grant_type="authorization_code",
            code=code,
            redirect_uri=self._settings.redirect_uri,
            code_verifier=code_verifier,
        )

    async def refresh(self, refresh_token: str) -> TokenPair:
        """New tokens for a refresh token, which works once."""
        return await self._tokens(grant_type="refresh_token", refresh_token=refresh_token)

    async def shop(self, access_token: str) -> Shop:
        """Whose token it is."""
        return shop_of((await self._client.answer(ME, access_token)).read(USER))

    async def _tokens(self, **grant: str) -> TokenPair:
        """Codes and refresh tokens work once, so the call is made once; its parameters belong
        in the body: in the query a refresh fails (mercadolibre/php-sdk#39)."""
        form = {
            "client_id": self._settings.client_id,
            "client_secret": self._settings.client_secret,
        } | grant
        call = Call("POST", "/oauth/token", form=form, repeatable=False)
        try:
            answer = await self._client.answer(call)
        except OutcomeUnknownError as error:
            raise TryLaterError(error.reason) from error
        tokens = answer.read(_TOKENS)
        return TokenPair(
            access_token=tokens.access_token,
            refresh_token=tokens.refresh_token,
            expires_in=tokens.expires_in,
            scope=tokens.scope,
            user_id=tokens.user_id,
        )
