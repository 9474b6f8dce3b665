"""What the connect pages say.

Pure: records in, pages out. Owns the words and what is shown for each problem. Does not own when
which page is shown (bot/pages/connect).
"""

from dataclasses import dataclass
from enum import Enum
from html import escape
from http import HTTPStatus
from string import Template

from babel import Locale

from bot.pages.layout import Page, link_button
from handlers.views.phrases import Phrases, msg
from services.accounts import Held
from services.listings.sites import SITES


@dataclass(frozen=True, slots=True)
class _Told:
    status: HTTPStatus
    title: str
    text: str


class Problem(Enum):
    """Why nothing was connected."""

    DECLINED = _Told(
        HTTPStatus.BAD_REQUEST,
        msg("Nothing was connected"),
        msg(
            "You didn't give permission on MercadoLibre, so nothing changed. If you change your "
            "mind, tap the connect button in the chat again."
        ),
    )
    COLLABORATOR = _Told(
        HTTPStatus.BAD_REQUEST,
        msg("Sign in with the main account"),
        msg(
            "On MercadoLibre you were signed in as a collaborator, and only the shop's main "
            "account can connect it. Sign out there, tap the connect button in the chat again "
            "and sign in with the main account."
        ),
    )
    INCOMPLETE = _Told(
        HTTPStatus.BAD_REQUEST,
        msg("This address is incomplete"),
        msg("Something got lost on the way. Tap the connect button in the chat again."),
    )
    REFUSED = _Told(
        HTTPStatus.BAD_REQUEST,
        msg("MercadoLibre said no"),
        msg(
            "Nothing was connected. Tap the connect button in the chat again; if MercadoLibre "
            "asks you to complete your data, do that first."
        ),
    )
    FOREIGN = _Told(
        HTTPStatus.FORBIDDEN,
        msg("Please start again"),
        msg(
            "For your safety, only the browser in which you gave permission can confirm. Allow "
            "cookies for this page and tap the connect button in the chat again."
        ),
    )
    SPENT = _Told(
        HTTPStatus.GONE,
        msg("This link is no longer good"),
        msg(
            "It was used already, or its 15 minutes are over. If the chat says that your shop is "
            "connected, all is well. If not, tap the connect button there again."
        ),
    )
    DOWN = _Told(
        HTTPStatus.BAD_GATEWAY,
        msg("MercadoLibre isn't answering"),
        msg(
            "Nothing was connected. Wait a few minutes and tap the connect button in the chat "
            "again."
        ),
    )
    BROKEN = _Told(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        msg("Something broke on our side"),
        msg("We have written it down. Tap the connect button in the chat again in a few minutes."),
    )


_HIDDEN = Template('<input type="hidden" name="$name" value="$value">\n')

_QUESTION = Template("""<p>$check</p>
<dl>
<div><dt>$shop</dt><dd><bdi>$nickname</bdi><small>$place</small></dd></div>
<div><dt>$telegram</dt><dd><bdi>$name</bdi></dd></div>
</dl>
<form method="post">
$fields<button class="button">$yes</button>
</form>
<p class="note">$warning $way_out</p>""")


def problem_page(phrases: Phrases, problem: Problem, chat_url: str) -> Page:
    """What went wrong and what to do now."""
    told = problem.value
    body = _paragraph(phrases.t(told.text)) + _back(phrases, chat_url)
    return Page(phrases.language, phrases.label(told.title), body, "bad", told.status)


def question_page(phrases: Phrases, held: Held, fields: dict[str, str]) -> Page:
    """Names the shop and the Telegram account, and asks once; `fields` travel in the form."""
    place = _place(held.shop.site_id, phrases.language)
    body = _QUESTION.substitute(
        check=phrases.t("Check that both of these are yours."),
        shop=phrases.t("Shop"),
        nickname=escape(held.shop.nickname),
        place=escape(place),
        telegram=phrases.t("Telegram account"),
        name=escape(held.seller.name),
        fields="".join(_HIDDEN.substitute(name=n, value=escape(v)) for n, v in fields.items()),
        yes=escape(phrases.label("Yes, connect them")),
        warning=phrases.t("Is one of them not yours, or did somebody send you the link?"),
        way_out=phrases.t("Close this page and nothing is connected."),
    )
    return Page(phrases.language, phrases.label("Connect your shop?"), body, "ask")


def connected_page(phrases: Phrases, nickname: str, chat_url: str) -> Page:
    """Done: back to the chat."""
    done = phrases.t("{shop} is connected. Go back to the chat to go on.", shop=nickname)
    body = _paragraph(done) + _back(phrases, chat_url)
    return Page(phrases.language, phrases.label("All set!"), body, "good")


def _paragraph(text: str) -> str:
    return f"<p>{text}</p>\n"


def _back(phrases: Phrases, chat_url: str) -> str:
    return link_button(chat_url, phrases.label("Back to the chat"))


def _place(site_id: str, language: str) -> str:
    """ "MercadoLibre Argentina", in the seller's language; the bare id of a site unknown."""
    site = SITES.get(site_id)
    if site is None:
        return f"MercadoLibre {site_id}"
    brand = "Mercado Livre" if site.language == "pt" else "MercadoLibre"
    return f"{brand} {Locale(language).territories[site.country]}"
