"""The page where a seller confirms which shop goes to which chat.

Owns GET and POST /oauth/mercadolibre/callback and the guard of both. Does not own connecting
itself (services/accounts) nor the words (bot/pages/connect_views).

A connect link can be forwarded: whoever opens it lands here with a shop of her own and somebody
else's Telegram account. So the page names both and asks; nothing is attached by the GET. The POST
counts only from the browser that landed: the cookie and the form's token are signatures over the
state, which nobody can make who knows no more than the link, and a page of another site can
neither read the token nor send the cookie.
"""

import hmac
import re
from collections.abc import Callable
from hashlib import sha256

import structlog
from aiohttp import web

from bot.pages.connect_views import Problem, connected_page, problem_page, question_page
from bot.settings import OAUTH_CALLBACK_PATH
from handlers.views.phrases import Phrases
from services.accounts import STATE_LIFE, Connecting, ConnectProblem, Held
from services.outcomes import RefusedError, SellerMustActError, TryLaterError
from services.sellers import DEFAULT_LANGUAGE, LANGUAGES

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

PARAMETER_MAX = 512
"""Characters. Our states have 32, MercadoLibre's codes fewer than 100."""

COLLABORATOR_CODE = "invalid_operator_user_id"
"""https://developers.mercadolibre.com.ar/es_ar/autenticacion-y-autorizacion"""

_QUALITY = re.compile(r"[01](\.\d{0,3})?")

_LANDING_ERRORS = {
    "access_denied": Problem.DECLINED,
    COLLABORATOR_CODE: Problem.COLLABORATOR,
    "server_error": Problem.DOWN,
    "temporarily_unavailable": Problem.DOWN,
}
"""What `error` may say on the way back (RFC 6749 section 4.1.2.1)."""


class ConnectPages:
    """`phrases` speaks a language by its code; `signing_key` is the same in all processes;
    `chat_url` leads back to the chat; `secure` tells that the public address is HTTPS."""

    def __init__(
        self,
        connecting: Connecting,
        phrases: Callable[[str], Phrases],
        *,
        signing_key: bytes,
        chat_url: str,
        secure: bool,
    ) -> None:
        self._connecting = connecting
        self._phrases = phrases
        self._key = signing_key
        self._chat_url = chat_url
        self._secure = secure

    def routes(self) -> tuple[web.RouteDef, ...]:
        """For `bot.web.make_app`. No HEAD: it would spend the link."""
        return (
            web.get(OAUTH_CALLBACK_PATH, self.land, allow_head=False),
            web.post(OAUTH_CALLBACK_PATH, self.confirm),
        )

    async def land(self, request: web.Request) -> web.Response:
        """MercadoLibre sent her back: ask whether both accounts are hers. A reload in the same
        browser asks again."""
        language = accepted_language(request.headers.get("Accept-Language", ""))
        error = request.query.get("error")
        if error is not None:
            return self._problem(language, _LANDING_ERRORS.get(error, Problem.REFUSED))
        state, code = request.query.get("state", ""), request.query.get("code", "")
        if not (0 < len(state) <= PARAMETER_MAX and 0 < len(code) <= PARAMETER_MAX):
            return self._problem(language, Problem.INCOMPLETE)
        try:
            held = await self._held(request, state, code)
        except Exception as problem:  # noqa: BLE001 - every failure has its page
            return self._problem(language, _problem_of(problem))
        return self._question(held, state)

    async def confirm(self, request: web.Request) -> web.Response:
        """She says that both are hers."""
        try:
            form = {name: str(value) for name, value in (await request.post()).items()}
        except (ValueError, LookupError):  # a body or a charset that is none
            form = {}
        wanted = form.get("language", "")
        language = wanted if wanted in LANGUAGES else DEFAULT_LANGUAGE
        state = form.get("state", "")
        hers = self._landed_here(request, state) and _same(
            form.get("token", ""), self._sign("form", state)
        )
        # browsers that say nothing are covered by the token and the cookie's SameSite
        if not hers or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            log.warning("connect_confirmation_refused")
            return self._problem(language, Problem.FOREIGN)
        try:
            seller, account = await self._connecting.confirm(state)
        except Exception as problem:  # noqa: BLE001 - every failure has its page
            return self._problem(language, _problem_of(problem))
        phrases = self._phrases(seller.language)
        return connected_page(phrases, account.nickname, self._chat_url).response()

    async def _held(self, request: web.Request, state: str, code: str) -> Held:
        if self._landed_here(request, state):
            return await self._connecting.held(state)
        return await self._connecting.land(state, code)

    def _question(self, held: Held, state: str) -> web.Response:
        language = held.seller.language
        fields = {"state": state, "token": self._sign("form", state), "language": language}
        response = question_page(self._phrases(language), held, fields).response()
        # Lax and not Strict: a reload of the page that a redirect from MercadoLibre opened may
        # count as cross-site; no browser sends a Lax cookie with another site's POST
        response.set_cookie(
            _cookie_name(state),
            self._sign("browser", state),
            max_age=int(STATE_LIFE.total_seconds()),
            path=OAUTH_CALLBACK_PATH,
            httponly=True,
            secure=self._secure,
            samesite="Lax",
        )
        return response

    def _problem(self, language: str, problem: Problem) -> web.Response:
        return problem_page(self._phrases(language), problem, self._chat_url).response()

    def _landed_here(self, request: web.Request, state: str) -> bool:
        """Whether this very browser came back from MercadoLibre with this state."""
        cookie = request.cookies.get(_cookie_name(state), "")
        return _same(cookie, self._sign("browser", state))

    def _sign(self, purpose: str, state: str) -> str:
        return hmac.new(self._key, f"connect-{purpose}:{state}".encode(), sha256).hexdigest()


def accepted_language(header: str) -> str:
    """The language we speak that a browser likes best (RFC 9110 section 12.5.4)."""
    liked: dict[str, float] = {}
    for part in header.split(","):
        tag, _, weight = part.strip().partition(";q=")
        base = tag.partition("-")[0].lower()
        if base in LANGUAGES and _QUALITY.fullmatch(weight or "1"):
            liked.setdefault(base, float(weight or 1))
    return max(liked, key=lambda base: liked[base], default=DEFAULT_LANGUAGE)


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), expected.encode())


def _cookie_name(state: str) -> str:
    """One for each link, so that two tabs don't disturb each other."""
    return f"connect_{sha256(state.encode()).hexdigest()[:12]}"


def _problem_of(error: Exception) -> Problem:
    match error:
        case ConnectProblem():
            return Problem.SPENT
        case RefusedError(causes=causes) if any(c.code == COLLABORATOR_CODE for c in causes):
            return Problem.COLLABORATOR
        case RefusedError() | SellerMustActError():
            return Problem.REFUSED
        case TryLaterError():
            return Problem.DOWN
        case _:
            log.error("connect_page_failed", error=type(error).__name__)
            return Problem.BROKEN
