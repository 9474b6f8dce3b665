"""OAuth over HTTP: the consent page, the token endpoint and who is asking.

Owns section "authorization" of the API (developers.mercadolibre.com.ar,
autenticacion-y-autorizacion): redirects, parameters and error bodies. Owns no token: ``grants``.
"""

import ipaddress
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from aiohttp import web

from sandbox.mercadolibre.answers import ApiError, invalid_token, reply
from sandbox.mercadolibre.grants import PLAIN, S256, Challenge, Grants
from sandbox.mercadolibre.pages.consent import Consent, consent_page, refusal_page
from sandbox.mercadolibre.sellers import CLIENT_ID, CLIENT_SECRET, SELLERS, Seller
from sandbox.mercadolibre.world import World

CALLER = web.RequestKey("caller", Seller)


def caller(request: web.Request) -> Seller:
    """The seller whose token came with the request."""
    return request[CALLER]


class InvalidAuthorizationError(Exception):
    """An authorization request that may not be redirected; the text is for the page."""


def is_loopback_http(address: str) -> bool:
    """Whether an address is plain HTTP on this machine, the only redirect addresses registered."""
    parts = urlsplit(address)
    return parts.scheme == "http" and not parts.fragment and is_loopback_host(parts.hostname)


def is_loopback_host(host: str | None) -> bool:
    """Whether a host of an address means this machine."""
    if host is None or host == "localhost":
        return host is not None
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _consent(given: Mapping[str, str]) -> Consent:
    """The checked parameters of an authorization request.

    Raises:
        InvalidAuthorizationError: what does not fit; nobody may be redirected then.
    """
    if given.get("client_id") != CLIENT_ID:
        raise InvalidAuthorizationError("client_id")
    if not is_loopback_http(given.get("redirect_uri", "")):
        raise InvalidAuthorizationError("redirect_uri")
    if given.get("response_type") != "code":
        raise InvalidAuthorizationError("response_type")
    # The switch for PKCE is on in the demo application, which makes the challenge mandatory.
    method = given.get("code_challenge_method", PLAIN)
    if not given.get("code_challenge") or method not in {S256, PLAIN}:
        raise InvalidAuthorizationError("code_challenge")
    return Consent(
        redirect_uri=given["redirect_uri"],
        state=given.get("state", ""),
        challenge=given["code_challenge"],
        method=method,
    )


def _redirect(consent: Consent, **answer: str) -> web.Response:
    parts = urlsplit(consent.redirect_uri)
    query = [*parse_qsl(parts.query), *answer.items()]
    if consent.state:
        query.append(("state", consent.state))
    target = urlunsplit(parts._replace(query=urlencode(query)))
    return web.Response(status=302, headers={"Location": target, "Cache-Control": "no-store"})


class OAuth:
    """Routes of authorization, and the check of the bearer token."""

    def __init__(self, world: World, grants: Grants) -> None:
        self._world = world
        self._grants = grants

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/authorization", self.ask),
            web.post("/authorization", self.decide),
            web.post("/oauth/token", self.token),
        ]

    @property
    def _base_url(self) -> str:
        return self._world.behaviour.base_url

    async def ask(self, request: web.Request) -> web.Response:
        """Show the consent page."""
        language = request.headers.get("Accept-Language", "")[:2].lower()
        try:
            consent = _consent(request.query)
        except InvalidAuthorizationError as error:
            return refusal_page(self._base_url, str(error), language)
        return consent_page(self._base_url, CLIENT_ID, consent, language)

    async def decide(self, request: web.Request) -> web.Response:
        """Send the browser back with a code, or with the refusal of RFC 6749, 4.1.2.1."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        try:
            consent = _consent(form)
        except InvalidAuthorizationError as error:
            return refusal_page(self._base_url, str(error), "")
        seller = form.get("seller", "")
        if form.get("decision") != "allow" or not seller.isdecimal() or int(seller) not in SELLERS:
            return _redirect(consent, error="access_denied")
        code = self._grants.issue_code(
            int(seller), consent.redirect_uri, Challenge(consent.challenge, consent.method)
        )
        return _redirect(consent, code=code)

    async def token(self, request: web.Request) -> web.Response:
        """Exchange a code or a refresh token. Parameters count in the form body only."""
        if request.content_type != "application/x-www-form-urlencoded":
            raise _token_error("invalid_request", "the content type must be a form")
        form = {name: str(value) for name, value in (await request.post()).items()}
        if form.get("client_id") != CLIENT_ID or form.get("client_secret") != CLIENT_SECRET:
            # Recorded in 2019: Spanish, HTML-escaped.
            raise ApiError(
                400,
                {
                    "message": "credenciales inv&aacute;lidas",
                    "error": "invalid_client",
                    "status": 400,
                    "cause": [],
                },
            )
        match form.get("grant_type"):
            case "authorization_code":
                tokens = self._grants.redeem_code(
                    form.get("code", ""),
                    form.get("redirect_uri", ""),
                    form.get("code_verifier", ""),
                )
            case "refresh_token":
                tokens = self._grants.refresh(form.get("refresh_token", ""))
            case None:
                raise _token_error("invalid_request", "grant_type is a required parameter")
            case _:
                raise _token_error("unsupported_grant_type", "grant_type is not supported")
        if tokens is None:
            raise _token_error(
                "invalid_grant",
                "Error validating grant. Your authorization code or refresh token may be "
                "expired or it was already used",
            )
        return reply(tokens)

    def identify(self, request: web.Request) -> None:
        """Note who calls, from the header alone: the query parameter is obsolete.

        Raises:
            ApiError: 401 without a living token.
        """
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        seller_id = self._grants.seller_of(token) if scheme.lower() == "bearer" else None
        if seller_id is None:
            raise invalid_token()
        request[CALLER] = SELLERS[seller_id]


def _token_error(error: str, description: str) -> ApiError:
    return ApiError(
        400, {"error_description": description, "error": error, "status": 400, "cause": []}
    )
